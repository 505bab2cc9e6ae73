"""Filters of the list of institutions."""

from django import forms
from django.utils.translation import gettext_lazy as _

from institutions.models import Institution


class InstitutionFilter(forms.Form):
    """What the list shows; kept in the address."""

    q = forms.CharField(label=_("Code, name or initials"), max_length=60, required=False, widget=forms.SearchInput)
    kind = forms.ChoiceField(label=_("Kind"), choices=[("", _("all")), *Institution.Kind.choices], required=False)
    level = forms.ChoiceField(label=_("Level"), choices=[("", _("all")), *Institution.Level.choices], required=False)
    everywhere = forms.BooleanField(label=_("Also those not designated"), required=False)
