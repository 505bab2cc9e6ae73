"""What is typed about a third party."""

from dataclasses import fields
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from claims.fields import ShareField, YuanField
from claims.models import ThirdParty
from claims.third_party.recording import Said, Who
from institutions.forms.fields import AgreesField, DayField, WordsField


class WhoForm(forms.Form):
    """Who it is."""

    name = forms.CharField(label=_("Name of the person or unit"), max_length=80, required=False)
    identity = forms.CharField(label=_("Identity or credit code"), max_length=30, required=False)
    phone = forms.CharField(label=_("Telephone"), max_length=30, required=False)
    address = forms.CharField(label=_("Address"), max_length=120, required=False)

    def clean(self) -> dict[str, Any]:
        """What the service takes."""
        return {"who": Who(**{field.name: self.cleaned_data.get(field.name, "") for field in fields(Who)})}


class RecordForm(WhoForm):
    """第三人登记."""

    cause = forms.CharField(
        label=_("How the injury came about"),
        max_length=200,
        help_text=_("When, where, by whom; it stands on the demand."),
    )
    standing = forms.ChoiceField(label=_("The third party"), choices=ThirdParty.Standing, widget=forms.RadioSelect)
    share = ShareField(label=_("Share of blame, per cent"), help_text=_("By the paper; 100 while nobody has said."))
    paid = YuanField(
        label=_("What they have paid, yuan"),
        required=False,
        help_text=_("For the cost of this claim. Enter it as a split statement too, so that it is taken off."),
    )
    paper = forms.ChoiceField(label=_("Paper"), choices=ThirdParty.Paper)
    paper_number = forms.CharField(label=_("Number of the paper"), max_length=80, required=False)
    declared_on = DayField(
        label=_("Declaration signed on"),
        required=False,
        initial=None,
        help_text=_(
            "Where they do not pay or are unknown: the insured signs so, and keeps it as a document of the claim."
        ),
    )
    field_order = (
        "cause", "standing", "name", "identity", "phone", "address", "share", "paid", "paper", "paper_number",
        "declared_on",
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """What the service takes; an amount that was not typed is nought."""
        told: dict[str, Any] = {field.name: self.cleaned_data.get(field.name) for field in fields(Said)}
        return {"said": Said(**told | {"paid": told["paid"] or 0})}


class AskForm(forms.Form):
    """What was tried."""

    reason = WordsField(label=_("Reasons"), max_length=200, help_text=_("What was tried, and why the money is lost."))


class DecideForm(forms.Form):
    """Give it up, or go on."""

    agrees = AgreesField(label=_("Decision on writing off"), yes=_("write it off"), no=_("go on asking for it"))
    reason = WordsField(label=_("Reasons"), max_length=200)
