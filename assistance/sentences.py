"""How the events of assistance read."""

from django.utils.translation import gettext_lazy as _

from casework.events import sentence

sentence(
    "difference_paid", _("%(actor)s had %(sum_fen)s yuan owed for %(claims)s claims by the class recognised since")
)
