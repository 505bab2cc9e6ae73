"""Forms of an agreement and of each of its steps."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from casework.forms import YuanField
from casework.money import plain_yuan
from institutions.forms.fields import AgreesField, DayField, InstitutionField, PercentField, WordsField, plain_percent
from institutions.models import Agreement, Care, Measure
from institutions.rules import Rules
from institutions.services.agreements import TERMS
from institutions.services.measures import Wish

MONEY = ("budget", "prepayment", "deposit")


class TermsForm(forms.Form):
    """What the agreement covers, from when, and its money."""

    services = forms.MultipleChoiceField(
        label=_("Covers"), choices=Care, widget=forms.CheckboxSelectMultiple, required=False
    )
    starts_on = DayField(label=_("First day"), help_text=_("The rules say the last day."))
    budget = YuanField(label=_("Budget of the term, yuan"), required=False)
    prepayment = PercentField(label=_("Paid in advance, % of the budget"), required=False)
    deposit = PercentField(label=_("Quality deposit, % of each settlement"), required=False)

    @property
    def terms(self) -> dict[str, Any]:
        """The terms as the service takes them; what is not said is nought."""
        said = {name: self.cleaned_data[name] for name in TERMS}
        return said | {name: said[name] or 0 for name in MONEY}


class NewForm(TermsForm):
    """With whom, and which clauses by choice."""

    field_order = ["institution", "services", "starts_on", *MONEY, "options"]
    institution = InstitutionField(label=_("Institution"))
    options = forms.MultipleChoiceField(
        label=_("Clauses by choice"), widget=forms.CheckboxSelectMultiple, required=False
    )

    def __init__(self, *args: Any, options: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["options"].choices = options

    @property
    def said(self) -> dict[str, Any]:
        """Institution, terms and options."""
        return {
            "institution": self.cleaned_data["institution"],
            "terms": self.terms,
            "options": self.cleaned_data["options"],
        }


class DraftForm(TermsForm):
    """The terms and every clause of what is drawn up."""

    def __init__(self, *args: Any, agreement: Agreement, **kwargs: Any) -> None:
        known = {"services": agreement.services, "starts_on": agreement.starts_on}
        money = {"budget": plain_yuan(agreement.budget), "prepayment": plain_percent(agreement.prepayment)}
        super().__init__(*args, initial=known | money | {"deposit": plain_percent(agreement.deposit)}, **kwargs)
        self.clauses = list(agreement.clauses.all())
        for clause in self.clauses:
            self.fields[f"clause_{clause.position}"] = WordsField(
                label=f"{clause.position}. {clause.name}", initial=clause.text, required=False, max_length=1000
            )

    @property
    def said(self) -> dict[str, Any]:
        """Terms, and texts by position."""
        texts = {clause.position: self.cleaned_data[f"clause_{clause.position}"] for clause in self.clauses}
        return {"terms": self.terms, "texts": texts}


class SignForm(forms.Form):
    """Who signed for the institution, and when."""

    signed_for = forms.CharField(label=_("Signed for the institution by"), max_length=60)
    signed_on = DayField(label=_("Signed on"))


class FileForm(forms.Form):
    """When the bureau had its copy."""

    filed_on = DayField(label=_("Filed on"))
    filing_number = forms.CharField(label=_("Number of the filing"), max_length=60, required=False)


class SupplementForm(forms.Form):
    """What is added from a day on; figures left empty stay as they are."""

    subject = forms.CharField(label=_("About"), max_length=100)
    text = WordsField(label=_("What is agreed"), max_length=1000)
    starts_on = DayField(label=_("From"))
    budget = YuanField(label=_("New budget of the term, yuan"), required=False)
    prepayment = PercentField(label=_("Paid in advance from then on, %"), required=False)
    deposit = PercentField(label=_("Quality deposit from then on, %"), required=False)

    @property
    def said(self) -> dict[str, Any]:
        """As the service takes it."""
        said = {name: self.cleaned_data[name] for name in ("subject", "text", "starts_on")}
        return said | {"figures": {name: self.cleaned_data[name] for name in MONEY}}


class MeasureForm(forms.Form):
    """Who wants it, on which ground, from which day on."""

    side = forms.ChoiceField(label=_("Put forward by"), choices=Measure.Side, widget=forms.RadioSelect)
    ground = forms.ChoiceField(label=_("Case of the rules"), required=False)
    reasons = WordsField(label=_("Facts and reasons"))
    served_on = DayField(label=_("Notice served on"))
    starts_on = DayField(label=_("First day without the agreement"), required=False)

    def __init__(self, *args: Any, agreement: Agreement, kind: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rules = Rules.of(agreement.version)
        grounds = {
            Measure.Kind.SUSPENSION: rules.designation.suspension_grounds,
            Measure.Kind.TERMINATION: rules.designation.termination_grounds,
        }
        if kind in grounds:
            listed = rules.entries(grounds[Measure.Kind(kind)])
            named = [(entry.code or "", _name(entry)) for entry in listed]
            self.fields["ground"].choices = [("", _("none: at own wish")), *named]
        else:
            del self.fields["ground"], self.fields["starts_on"]

    @property
    def wish(self) -> Wish:
        """As the service takes it."""
        said = self.cleaned_data
        return Wish(
            side=said["side"],
            served_on=said["served_on"],
            reasons=said["reasons"],
            ground=said.get("ground", ""),
            starts_on=said.get("starts_on"),
        )


class DecisionForm(forms.Form):
    """What another person decides."""

    agrees = AgreesField()
    decision = WordsField(label=_("Words of the decision"), required=False)


class ResumeForm(forms.Form):
    """From which day on the agreement holds again, and why."""

    resumes_on = DayField(label=_("Holds again from"))
    reasons = WordsField(label=_("Reasons"))


class ToldInsuredForm(forms.Form):
    """When and how the insured were told, and when the bureau had its copy."""

    told_on = DayField(label=_("Told on"))
    told_how = forms.CharField(label=_("Where they can read it"), max_length=200)
    filed_on = DayField(label=_("Filed with the bureau on"), required=False)


def _name(entry: Any) -> str:
    return f"{entry.name}（{entry.open.zh}）" if entry.open else entry.name
