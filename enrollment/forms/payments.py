"""Forms about money that arrives or goes back."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from casework import clock
from casework.forms import DateInput, YuanField
from enrollment.models import Receipt

FIRST_YEAR, LAST_YEAR = 2000, 2099


class ContributionQuoteForm(forms.Form):
    """What decides about the price: the coverage year and the day of payment."""

    coverage_year = forms.IntegerField(label=_("Coverage year"), min_value=FIRST_YEAR, max_value=LAST_YEAR)
    paid_on = forms.DateField(label=_("Paid on"), widget=DateInput)


class ContributionForm(ContributionQuoteForm):
    """A payment for a coverage year as its voucher tells it."""

    title = _("Book a contribution")
    lead = _("classification, amount and days of cover come from the rules in force.")
    amount = YuanField(label=_("Amount"))
    channel = forms.CharField(label=_("Channel"), max_length=20, help_text=_("e.g. tax window, bank, app"))
    reference = forms.CharField(label=_("Number of the payment"), max_length=60)
    payer = forms.ChoiceField(label=_("Paid by"), choices=Receipt.Payer, initial=Receipt.Payer.PERSON)
    relation = forms.CharField(
        label=_("Relation of the account's holder"),
        max_length=20,
        required=False,
        help_text=_("Only when a family member's account pays."),
    )


def this_year() -> dict[str, Any]:
    """What a payment is most often: today's, for this year."""
    today = clock.today()
    return {"coverage_year": today.year, "paid_on": today}
