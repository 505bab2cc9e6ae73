"""Forms of the township desk."""

from django import forms
from django.utils.translation import gettext_lazy as _

from casework.forms import DateInput
from enrollment.models import Call


class CallForm(forms.Form):
    """What came of a call."""

    title = _("Call")
    result = forms.ChoiceField(label=_("Result"), choices=Call.Result)
    promised_on = forms.DateField(label=_("Will pay by"), required=False, widget=DateInput)
    note = forms.CharField(label=_("Note"), max_length=200, required=False)
