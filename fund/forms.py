"""What is typed or chosen about money."""

import json
from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from casework.forms import ENDINGS_TAKEN, DateInput, YuanField
from fund.models import BankTemplate, Fund


class MakeBatchForm(forms.Form):
    """The bank's template, and the count and amount (fen) that the maker saw."""

    count = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    amount = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def __init__(self, *args: Any, templates: QuerySet[BankTemplate], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["template"] = forms.ModelChoiceField(label=_("Bank template"), queryset=templates, empty_label=None)


class LayoutField(forms.CharField):
    """A layout as JSON, shown again just as it was typed."""

    widget = forms.Textarea(attrs={"rows": 18, "spellcheck": "false"})

    def prepare_value(self, value: Any) -> str:
        """What stands in the field: the typed text, or a layout to start from."""
        return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, indent=2)

    def clean(self, value: Any) -> Any:
        """The layout. What is nested beyond reading is as wrong as any other text."""
        try:
            return json.loads(super().clean(value))
        except (ValueError, RecursionError) as error:
            raise forms.ValidationError(
                _("This is not JSON. Compare it with one of the layouts to start from.")
            ) from error


class BankTemplateForm(forms.Form):
    """A bank's template: the account that pays, and the layout as JSON (docs/bank-files.md)."""

    name = forms.CharField(label=_("Name of the template"), max_length=60)
    payer_name = forms.CharField(label=_("Holder of the paying account"), max_length=80)
    payer_bank = forms.CharField(label=_("Bank of the paying account"), max_length=80)
    payer_account = forms.CharField(
        label=_("Paying account"),
        max_length=32,
        validators=[RegexValidator(r"^[0-9]+$", _("Type digits only."))],
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    layout = LayoutField(label=_("Layout"))


class OpeningForm(forms.Form):
    """期初余额: which fund, how much, whose books it comes from, and the audit report."""

    fund = forms.ChoiceField(label=_("Fund"), choices=Fund)
    origin = forms.CharField(
        label=_("From the books of"), max_length=80, help_text=_("The earlier fund, like 原新型农村合作医疗基金.")
    )
    amount = YuanField(label=_("Amount"), help_text=_("Yuan; with a minus for a deficit or to correct an earlier one."))
    as_of = forms.DateField(label=_("As of"), widget=DateInput)
    reference = forms.CharField(label=_("Number of the audit report"), max_length=80)
    file = forms.FileField(
        label=_("Audit report"), max_length=255, widget=forms.FileInput(attrs={"accept": ENDINGS_TAKEN})
    )


class ReturnFileForm(forms.Form):
    """The file that came back from the bank."""

    file = forms.FileField(
        label=_("Return file"),
        max_length=255,
        allow_empty_file=True,
        help_text=_("The file as the bank sent it, unchanged."),
    )
