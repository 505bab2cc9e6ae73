"""What is typed on the page of a recovery: money that came in, or a later payment that is used."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from casework import clock
from casework.forms import DateInput
from casework.money import yuan
from claims.fields import YuanField
from claims.models import Repayment
from fund.models import Payable


class RepaymentForm(forms.Form):
    """入账: how much came in, when, how, by which slip."""

    way = forms.ChoiceField(
        label=_("How it came"),
        choices=[(way.value, way.label) for way in (Repayment.Way.TRANSFER, Repayment.Way.CASH)],
    )
    amount = YuanField(label=_("Amount"))
    received_on = forms.DateField(label=_("Money received on"), widget=DateInput, initial=clock.today)
    reference = forms.CharField(
        label=_("Number of the bank's slip"),
        max_length=80,
        required=False,
        help_text=_("For a transfer; it stands on the receipt."),
    )

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, auto_id="id_repay_%s")

    def clean_amount(self) -> int:
        """Fen; an amount that was not typed is nought, which the service names."""
        return self.cleaned_data["amount"] or 0


class SetOffForm(forms.Form):
    """抵扣: which later payment is used, how much of it, and the person's written consent."""

    payable = forms.ModelChoiceField(label=_("Payment"), queryset=Payable.objects.none(), empty_label=None)
    amount = YuanField(label=_("Amount"))
    consent_on = forms.DateField(label=_("Consent signed on"), widget=DateInput)
    reference = forms.CharField(
        label=_("Number of the signed consent"),
        max_length=80,
        help_text=_("Under which the paper with the person's signature is kept."),
    )

    def __init__(self, data: Any = None, *, payables: QuerySet[Payable]) -> None:
        super().__init__(data, auto_id="id_set_off_%s")
        field: Any = self.fields["payable"]
        field.queryset = payables
        field.label_from_instance = _named

    def clean_amount(self) -> int:
        """Fen; an amount that was not typed is nought, which the service names."""
        return self.cleaned_data["amount"] or 0


def _named(payable: Payable) -> str:
    return f"{payable.number} · {yuan(payable.amount)}"
