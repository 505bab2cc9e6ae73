"""Forms of early warnings and of the month's expenses."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from assistance.forms.applications import AccountForm
from assistance.models import EarlyWarning, Expense
from casework import clock
from casework.forms import ENDINGS_TAKEN
from institutions.forms.fields import DayField, WordsField

Outcome = EarlyWarning.Outcome


class OutcomeForm(forms.Form):
    """What came of a warning."""

    outcome = forms.ChoiceField(
        label=_("What came of it"),
        choices=[(one, one.label) for one in Outcome if one != Outcome.APPLICATION],
        widget=forms.RadioSelect,
    )
    note = WordsField(label=_("What was found"), max_length=300)


class ExpenseListForm(forms.Form):
    """A list of unassisted expenses and its clearing month."""

    title = _("Bring the unassisted expenses of a month")
    file = forms.FileField(
        label=_("List"), max_length=255, help_text=_("xlsx or csv with one expense a row. Nothing is given out yet.")
    )
    month = forms.ChoiceField(label=_("Clearing month"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        first = clock.today().replace(day=1)
        months = [date(first.year - (first.month <= back), (first.month - back - 1) % 12 + 1, 1) for back in range(12)]
        month: Any = self.fields["month"]
        month.choices = [(day.isoformat(), f"{day:%Y%m}") for day in months]
        self.initial.setdefault("month", months[1].isoformat())

    def clean_month(self) -> date:
        """The first of the month."""
        return date.fromisoformat(self.cleaned_data["month"])


class NotifyForm(forms.Form):
    """The person was told."""

    notified_on = DayField(label=_("Told on"))
    way = forms.ChoiceField(label=_("How"), choices=Expense.Way, widget=forms.RadioSelect)


class ExpenseAccountForm(AccountForm):
    """The account, with the paper where it is another's."""

    file = forms.FileField(
        label=_("Written authorisation"),
        max_length=255,
        required=False,
        widget=forms.ClearableFileInput(attrs={"accept": ENDINGS_TAKEN}),
        help_text=_("Only where the account is not the person's own."),
    )


class DoneForm(forms.Form):
    """When it was reimbursed."""

    closed_on = DayField(label=_("Reimbursed on"))


class WhyForm(forms.Form):
    """Why it is not possible, or taken up again."""

    reason = WordsField(label=_("Reason"), max_length=200, required=False)
