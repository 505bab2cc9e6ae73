"""What is typed about an instalment agreement."""

from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext_lazy as _

from claims.fields import DayField, YuanField
from claims.instalments.counting import MOST
from institutions.forms.fields import AgreesField, Sheet, WordsField
from institutions.forms.fields import DayField as ShownDayField


class RowForm(forms.Form):
    """One instalment."""

    due_on = DayField(label=_("Due on or before"), required=False)
    amount = YuanField(label=_("Amount, yuan"), required=False)


class SpreadForm(forms.Form):
    """Equal monthly instalments to begin with; each can be changed afterwards."""

    first = ShownDayField(label=_("First instalment due until"))
    count = forms.IntegerField(
        label=_("Number of instalments"), validators=[MinValueValidator(1), MaxValueValidator(MOST)]
    )


class DecideForm(forms.Form):
    """Agree to it, or not."""

    agrees = AgreesField(
        label=_("Decision on the agreement"), yes=_("agreed: the person has signed it"), no=_("not agreed")
    )
    signed_on = ShownDayField(label=_("Signed by the person on"), required=False)
    reason = WordsField(label=_("Reasons"), required=False, max_length=200, help_text=_("Where it is not agreed."))


class EndForm(forms.Form):
    """Why it ends."""

    reason = WordsField(label=_("Reasons"), max_length=200)


def tell(sheet: Sheet, problems: dict[str, list[str]]) -> None:
    """Put what the service refuses beside its cell, or above the rows: `<row>.<column>`, `rows`."""
    said = [form for form in sheet.formset if form.has_changed() and not form.cleaned_data.get("DELETE")]
    for field, sentences in problems.items():
        row, _dot, column = field.partition(".")
        if column:
            said[int(row)].add_error(column, sentences)
        else:
            sheet.formset.non_form_errors().extend(sentences)


def kept(sheet: Sheet) -> list[dict[str, Any]]:
    """The rows that say something, each with both columns."""
    return [{"due_on": row.get("due_on"), "amount": row.get("amount")} for row in sheet.rows]
