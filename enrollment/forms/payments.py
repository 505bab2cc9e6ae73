"""Forms about money that arrives or goes back."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from casework import clock
from casework.forms import DateInput, YuanField
from casework.models import Pool
from enrollment.forms.persons import TYPED
from enrollment.models import Receipt
from enrollment.selectors.enrolling import person_by_number

FIRST_YEAR, LAST_YEAR = 2000, 2099
LONGEST_REFERENCE = 50


class ContributionQuoteForm(forms.Form):
    """What decides about the price: the coverage year and the day of payment."""

    coverage_year = forms.IntegerField(label=_("Coverage year"), min_value=FIRST_YEAR, max_value=LAST_YEAR)
    paid_on = forms.DateField(label=_("Paid on"), widget=DateInput)


class ContributionForm(ContributionQuoteForm):
    """A payment for a coverage year as its voucher tells it."""

    title = _("Book a contribution")
    lead = _("classification, amount and days of cover come from the rules in force.")
    amount = YuanField(label=_("Amount"))
    channel = forms.ChoiceField(label=_("Channel"), choices=Receipt.Channel)
    reference = forms.CharField(label=_("Number of the payment"), max_length=LONGEST_REFERENCE)
    payer = forms.ChoiceField(label=_("Paid by"), choices=Receipt.Payer, initial=Receipt.Payer.PERSON)
    payer_number = forms.CharField(
        label=_("ID of the account's holder"),
        max_length=30,
        required=False,
        widget=forms.TextInput(attrs=TYPED),
        help_text=_("Only when a family member's account pays."),
    )
    relation = forms.CharField(
        label=_("Relation of the account's holder"),
        max_length=20,
        required=False,
        help_text=_("Only when a family member's account pays."),
    )

    def __init__(self, *args: Any, pool: Pool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.pool = pool

    def clean(self) -> dict[str, Any]:
        """The holder of the account by their number (CL-18)."""
        typed = super().clean() or self.cleaned_data
        number = typed.pop("payer_number", "")
        typed["payer_person"] = None
        if typed.get("payer") == Receipt.Payer.FAMILY_ACCOUNT:
            typed["payer_person"] = person_by_number(self.pool, number)
            if typed["payer_person"] is None:
                self.add_error("payer_number", _("Nobody here has this number. The holder is registered here first."))
        return typed


class RepairForm(forms.Form):
    """What a person pays for missed years."""

    title = _("Pay for missed years")
    years = forms.TypedMultipleChoiceField(label=_("Missed years"), coerce=int, widget=forms.CheckboxSelectMultiple)
    amount = YuanField(label=_("Amount for all of them"))
    paid_on = forms.DateField(label=_("Paid on"), widget=DateInput, initial=clock.today)
    channel = forms.ChoiceField(label=_("Channel"), choices=Receipt.Channel)
    reference = forms.CharField(label=_("Number of the payment"), max_length=LONGEST_REFERENCE)

    def __init__(self, *args: Any, years: Sequence[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["years"].choices = [(year, str(year)) for year in years]  # type: ignore[attr-defined]


def this_year() -> dict[str, Any]:
    """What a payment is most often: today's, for this year."""
    today = clock.today()
    return {"coverage_year": today.year, "paid_on": today}
