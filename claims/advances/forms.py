"""What is typed about advances and supplementary claims."""

from collections.abc import Collection
from typing import Any

from django import forms
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

from casework import clock
from casework.forms import DateInput
from claims.advances.facts import AdvanceFacts, ClaimFacts, Guarantor
from claims.advances.papers import Brought, Paper, of_claim, of_payee
from claims.asking import LONGEST_LINE, AskedForm
from claims.disagreeing import FilesField, FilesInput
from claims.fields import DayField, PickField, YuanField
from claims.models import AdvancePart
from claims.services import parties
from enrollment.models import Person
from institutions.models import Institution

FILES = {"accept": ".pdf,.jpg,.jpeg,.png"}


class StayForm(AskedForm):
    """The stay and the person's own account."""

    institution = PickField(
        label=_("Institution"), rows=Institution.objects.all(), lookup=reverse_lazy("claims:find_institution")
    )
    admitted_on = DayField(label=_("Admitted on"))
    discharged_on = DayField(label=_("Discharged on"))
    bank_name = forms.CharField(label=_("Bank"), max_length=80)
    bank_account = forms.CharField(
        label=_("Bank account"),
        max_length=40,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        help_text=_("The person's own account."),
    )

    def stay(self) -> dict[str, Any]:
        """Institution, days and account; what was not typed is None, which the service names."""
        said = self.cleaned_data
        names = ("institution", "admitted_on", "discharged_on", "bank_name")
        return {name: said[name] for name in names} | {"bank_account": "".join(said["bank_account"].split())}


class AdvanceForm(StayForm):
    """借款申请: what was paid, how much is lent, who guarantees, the IOU."""

    prepaid = YuanField(label=_("Paid by the person in this stay"))
    amount = YuanField(label=_("Amount of the advance"))
    guarantor_unit = forms.CharField(label=_("Unit that guarantees"), max_length=120)
    guarantor_name = forms.CharField(label=_("Who signs for the unit"), max_length=80)
    guarantor_identity = forms.CharField(
        label=_("ID number of who signs"), max_length=24, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    guarantor_phone = forms.CharField(
        label=_("Telephone of who signs"), max_length=20, widget=forms.TextInput(attrs={"inputmode": "tel"})
    )
    iou = forms.FileField(
        label=_("IOU"),
        widget=forms.ClearableFileInput(attrs=FILES),
        required=False,
        help_text=_("Signed by the person and stamped by the unit. PDF, JPG or PNG."),
    )
    field_order = (
        "institution", "admitted_on", "discharged_on", "prepaid", "amount", "guarantor_unit", "guarantor_name",
        "guarantor_identity", "guarantor_phone", "bank_name", "bank_account", "iou",
    )  # fmt: skip
    SPANS = {"institution": 6, "admitted_on": 3, "discharged_on": 3, "prepaid": 6, "amount": 6, "iou": 12}

    def __init__(self, data: Any = None, files: Any = None, *, initial: dict[str, Any] | None = None) -> None:
        super().__init__(data, files, initial=initial)
        self.fields["discharged_on"].help_text = _("Empty while the stay lasts.")

    def facts(self) -> AdvanceFacts:
        """What was typed."""
        said = self.cleaned_data
        guarantor = Guarantor(
            said["guarantor_unit"], said["guarantor_name"], said["guarantor_identity"], said["guarantor_phone"]
        )
        return AdvanceFacts(
            **self.stay(),
            prepaid=said["prepaid"] or 0,
            amount=said["amount"] or 0,
            guarantor=guarantor,
        )


class ClaimForm(StayForm):
    """补充医疗保险报销: what basic insurance left above its limit, with the papers (HN-12, HN-18)."""

    over_limit = YuanField(
        label=_("Cost above the limit of basic insurance"),
        help_text=_("As the settlement sheet of basic insurance says: what it counts, above its yearly limit."),
    )
    sheet_number = forms.CharField(label=_("Number of that settlement sheet"), max_length=60)
    field_order = (
        "institution", "admitted_on", "discharged_on", "over_limit", "sheet_number", "heir", "bank_name", "bank_account",
    )  # fmt: skip
    SPANS = {"institution": 6, "admitted_on": 3, "discharged_on": 3}

    def __init__(
        self, data: Any = None, files: Any = None, *, person: Person, initial: dict[str, Any] | None = None
    ) -> None:
        super().__init__(data, files, initial=initial)
        ask_for_papers(self, person, of_claim(person))
        self.order_fields(self.field_order)

    def facts(self) -> ClaimFacts:
        """What was typed."""
        said = self.cleaned_data
        money = {"over_limit": said["over_limit"] or 0, "sheet_number": said["sheet_number"]}
        return ClaimFacts(**self.stay(), **money, heir=said.get("heir", ""))


def ask_for_papers(form: forms.Form, person: Person, papers: Collection[Paper]) -> None:
    """A field for each paper; after a death also the heir, whose account it is."""
    if parties.is_dead(person):
        form.fields["heir"] = forms.CharField(label=_("The heir who is paid"), max_length=80)
        form.fields["bank_account"].help_text = _("The person has died: the heir's account.")
    for paper in papers:
        form.fields[paper.name] = FilesField(
            label=paper.label, widget=FilesInput(attrs=FILES), help_text=_("PDF, JPG or PNG.")
        )


def brought(form: forms.Form, papers: Collection[Paper]) -> Brought:
    """The files of each paper."""
    return {paper.name: form.cleaned_data[paper.name] for paper in papers}


class DecideForm(AskedForm):
    """决定: agree, or refuse for a reason."""

    decision = forms.ChoiceField(label=_("Decision"), widget=forms.RadioSelect)
    comment = forms.CharField(
        label=_("Reasons"),
        max_length=LONGEST_LINE,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Needed to refuse: the person is told."),
    )

    def __init__(self, data: Any = None, *, agree: Any) -> None:
        super().__init__(data, auto_id="id_decide_%s")
        field: Any = self.fields["decision"]
        field.choices = [("agree", agree), ("refuse", _("Do not agree"))]


class AccountForm(AskedForm):
    """The person's account after the bank returned the payment; after a death the heir's with its papers."""

    bank_name = forms.CharField(label=_("Bank"), max_length=80)
    bank_account = forms.CharField(
        label=_("Bank account"), max_length=40, widget=forms.TextInput(attrs={"inputmode": "numeric"})
    )

    def __init__(self, data: Any = None, files: Any = None, *, person: Person) -> None:
        super().__init__(data, files, auto_id="id_account_%s")
        ask_for_papers(self, person, of_payee(person))


class RepayForm(AskedForm):
    """归还: how much was paid in, when, how, by which slip."""

    way = forms.ChoiceField(
        label=_("How it came"),
        choices=[(way.value, way.label) for way in (AdvancePart.Way.TRANSFER, AdvancePart.Way.CASH)],
    )
    payer = forms.ChoiceField(label=_("Who paid"), choices=AdvancePart.Payer)
    amount = YuanField(label=_("Amount"))
    received_on = forms.DateField(label=_("Money received on"), widget=DateInput, initial=clock.today)
    reference = forms.CharField(
        label=_("Number of the bank's slip"), max_length=80, required=False, help_text=_("For a transfer.")
    )

    def __init__(self, data: Any = None, *, person: Person) -> None:
        super().__init__(data, auto_id="id_repay_%s")
        payer: Any = self.fields["payer"]
        if parties.is_dead(person):
            payer.choices = [(one.value, one.label) for one in AdvancePart.Payer if one != AdvancePart.Payer.PERSON]

    def clean_amount(self) -> int:
        """Fen; an amount that was not typed is nought, which the service names."""
        return self.cleaned_data["amount"] or 0
