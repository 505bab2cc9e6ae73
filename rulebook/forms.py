"""Forms of the rulebook."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from rulebook.models import RuleVersion


class CompareForm(forms.Form):
    """Which version another one is compared with; `chosen` by default."""

    other = forms.ModelChoiceField(RuleVersion.objects.none(), label=_("Compare with"), empty_label=None)

    def __init__(self, *args: Any, others: QuerySet[RuleVersion], chosen: RuleVersion | None, **kwargs: Any) -> None:
        super().__init__(*args, initial={"other": chosen}, **kwargs)
        self.fields["other"].queryset = others
        self.by_default = chosen

    def chosen(self) -> RuleVersion | None:
        """The version to compare with; None when there is none, or the one asked for cannot be opened."""
        if not self.is_bound:
            return self.by_default
        return self.cleaned_data["other"] if self.is_valid() else None
