"""Forms of units, subsidies and reliefs."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from casework.forms import AreaField, DateInput, YuanField
from casework.models import Area
from enrollment.forms.payments import FIRST_YEAR, LAST_YEAR
from enrollment.models import DemandNotice, SubsidyArrival, Unit, UnitMember

TYPED = {"autocomplete": "off", "data-sensitive": ""}


class YearForm(forms.Form):
    """A coverage year."""

    coverage_year = forms.IntegerField(label=_("Coverage year"), min_value=FIRST_YEAR, max_value=LAST_YEAR)


class UnitForm(forms.Form):
    """A unit as its certificate says it."""

    code = forms.CharField(label=_("Unified social credit code"), max_length=30)
    name = forms.CharField(label=_("Name of the unit"), max_length=120)
    kind = forms.ChoiceField(label=_("Kind of unit"), choices=Unit.Kind)
    area = AreaField(label=_("Area"))
    is_public = forms.BooleanField(label=_("Must join (public)"), required=False)
    contact = forms.CharField(label=_("Contact"), max_length=80, required=False)
    phone = forms.CharField(label=_("Phone"), max_length=20, required=False)

    def __init__(self, *args: Any, areas: QuerySet[Area], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        area: Any = self.fields["area"]
        area.offer(areas)


class MemberForm(forms.Form):
    """For whom the unit pays."""

    identity_number = forms.CharField(label=_("ID of the person"), max_length=30, widget=forms.TextInput(attrs=TYPED))
    kind = forms.ChoiceField(
        label=_("Kind of member"),
        choices=UnitMember.Kind,
        help_text=_("Retired cadres with full pay (离休) do not join."),
    )
    starts_on = forms.DateField(label=_("From"), widget=DateInput)


class EndMemberForm(forms.Form):
    """The last day on which the unit pays."""

    ends_on = forms.DateField(label=_("Last day"), widget=DateInput)


class PayBillForm(forms.Form):
    """A unit's payment as its voucher tells it."""

    amount = YuanField(label=_("Amount"))
    paid_on = forms.DateField(label=_("Paid on"), widget=DateInput)
    reference = forms.CharField(label=_("Number of the payment"), max_length=60)


class ServeForm(forms.Form):
    """When and how a notice was served."""

    served_on = forms.DateField(label=_("Served on"), widget=DateInput)
    method = forms.ChoiceField(label=_("How"), choices=DemandNotice.Method)
    proof = forms.FileField(label=_("Certificate of service"), required=False, max_length=255)


class ArrivalForm(YearForm):
    """Subsidy money that arrived."""

    level = forms.ChoiceField(label=_("Level of government"), choices=SubsidyArrival.Level)
    amount = YuanField(label=_("Amount"))
    arrived_on = forms.DateField(label=_("Arrived on"), widget=DateInput)
    reference = forms.CharField(label=_("Voucher number"), max_length=60)


class ReliefForm(YearForm):
    """Which department is asked, until when."""

    payer = forms.CharField(label=_("Department"), max_length=80)
    due_on = forms.DateField(label=_("To be paid by"), widget=DateInput)
    channel = forms.CharField(label=_("Channel"), max_length=40, required=False)


class ReliefArrivedForm(forms.Form):
    """The department's money as the bank tells it."""

    amount = YuanField(label=_("Amount"))
    arrived_on = forms.DateField(label=_("Arrived on"), widget=DateInput)
    reference = forms.CharField(label=_("Voucher number"), max_length=60)
