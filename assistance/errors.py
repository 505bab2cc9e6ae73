"""Refusals of assistance."""

from django.utils.translation import gettext_lazy as _

from casework.errors import Refusal


class NothingToPay(Refusal):
    code = "no_difference"
    sentence = _("No settled claim of this person comes to more by the classes that are recognised.")
    status = 409
