"""What is typed or chosen about money."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from fund.models import BankTemplate


class MakeBatchForm(forms.Form):
    """The bank's template, and the count and amount (fen) that the maker saw."""

    count = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    amount = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def __init__(self, *args: Any, templates: QuerySet[BankTemplate], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["template"] = forms.ModelChoiceField(label=_("Bank template"), queryset=templates, empty_label=None)


class ReturnFileForm(forms.Form):
    """The file that came back from the bank."""

    file = forms.FileField(
        label=_("Return file"),
        max_length=255,
        allow_empty_file=True,
        help_text=_("The file as the bank sent it, unchanged."),
    )
