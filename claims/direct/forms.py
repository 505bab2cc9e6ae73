"""Forms of stays settled directly."""

from django import forms
from django.utils.translation import gettext_lazy as _


class StayListForm(forms.Form):
    """A list of the core system."""

    title = _("Bring a list of the core system")
    file = forms.FileField(
        label=_("List of settlements"),
        max_length=255,
        help_text=_("xlsx or csv with one settlement a row and its number. Nothing is counted yet."),
    )
