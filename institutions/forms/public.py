"""What the public list can be narrowed by."""

from django import forms
from django.utils.translation import gettext_lazy as _

from institutions.models import Institution


class PublicFilter(forms.Form):
    """Code, name or initials; kind."""

    q = forms.CharField(label=_("Code, name or initials"), max_length=60, required=False, widget=forms.SearchInput)
    kind = forms.ChoiceField(label=_("Kind"), choices=[("", _("all")), *Institution.Kind.choices], required=False)
