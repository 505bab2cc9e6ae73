"""The form that brings a list."""

from django import forms
from django.utils.translation import gettext_lazy as _

from casework.forms import DAYS_OF_A_PORTAL, DateInput
from institutions.models import RegisterList


class RegisterListForm(forms.Form):
    """A list, what is on it, and whether it designates."""

    file = forms.FileField(
        label=_("List"), max_length=255, help_text=_("xlsx or csv, one row each. Nothing is written yet.")
    )
    kind = forms.ChoiceField(label=_("What is on it"), choices=RegisterList.Kind)
    former = forms.CharField(
        label=_("Taken over from"), max_length=80, required=False, help_text=_("e.g. 城镇居民, 新农合")
    )
    designates_from = forms.DateField(
        label=_("Designates from"),
        widget=DateInput,
        required=False,
        validators=DAYS_OF_A_PORTAL,
        help_text=_("Empty: the list fills the register only. A second person confirms a list that designates."),
    )
    designates_to = forms.DateField(
        label=_("Last day"),
        widget=DateInput,
        required=False,
        validators=DAYS_OF_A_PORTAL,
        help_text=_("Empty: until an agreement takes its place."),
    )
