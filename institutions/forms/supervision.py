"""Forms of yearly scores, inspections and violations."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from casework.forms import YuanField
from casework.money import yuan
from fund.models import Fund, Payable
from institutions.codes import tidy
from institutions.forms.fields import AgreesField, DayField, InstitutionField, WordsField
from institutions.models import Measure, Professional, Recovery, Visit
from institutions.rules import Rules
from institutions.services.stopping import Stop
from institutions.services.supervision import sheet_of, supervision_of


class YearForm(forms.Form):
    """The yearly sheet: points and a note for each line."""

    institution = InstitutionField(label=_("Institution"))
    year = forms.IntegerField(label=_("Year"), min_value=2000, max_value=2099)

    def __init__(self, *args: Any, rules: Rules, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.lines = list(enumerate(sheet_of(rules), 1))
        for at, line in self.lines:
            self.fields[f"points_{at}"] = forms.IntegerField(
                label=f"{at}. {line.name}", min_value=0, help_text=_("at most %(most)s points") % {"most": line.points}
            )
            self.fields[f"note_{at}"] = forms.CharField(label=_("Note"), max_length=200, required=False)

    @property
    def said(self) -> dict[str, Any]:
        """Institution, year, points and notes by the position of the line."""
        given = self.cleaned_data
        return {
            "institution": given["institution"],
            "year": given["year"],
            "points": {at: given[f"points_{at}"] for at, _line in self.lines},
            "notes": {at: given[f"note_{at}"] for at, _line in self.lines},
        }


class WordsForm(forms.Form):
    """Some words with a decision."""

    words = WordsField(label=_("Words of the decision"), required=False)


class ReportForm(forms.Form):
    """When the grade was reported upward."""

    reported_on = DayField(label=_("Reported upward on"))


class VisitForm(forms.Form):
    """An inspection to come."""

    institution = InstitutionField(label=_("Institution"))
    planned_on = DayField(label=_("Planned for"))
    reason = forms.CharField(label=_("Why"), max_length=200)
    inspectors = WordsField(label=_("Inspectors, one on a line"), max_length=300)

    @property
    def said(self) -> dict[str, Any]:
        """As the service takes it."""
        return self.cleaned_data | {"inspectors": self.cleaned_data["inspectors"].splitlines()}


class FindingsForm(forms.Form):
    """What an inspection found."""

    done_on = DayField(label=_("Done on"))
    findings = WordsField(label=_("Findings"), max_length=1000)


class VisitField(forms.ModelChoiceField):
    """An inspection that was done, by institution and day."""

    def label_from_instance(self, obj: Visit) -> str:
        return f"{obj.institution.name} {obj.done_on}"


class ViolationForm(forms.Form):
    """What an institution did wrong."""

    institution = InstitutionField(label=_("Institution"))
    kind = forms.ChoiceField(label=_("Kind of violation"))
    facts = WordsField(label=_("Facts"), max_length=1000)
    found_on = DayField(label=_("Found on"))
    visit = VisitField(label=_("At the inspection"), queryset=Visit.objects.none(), required=False)

    def __init__(self, *args: Any, rules: Rules, visits: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = rules.choices(supervision_of(rules).violations)
        self.fields["visit"].queryset = visits


class SanctionForm(forms.Form):
    """What is decided, what is to be given back; where a sanction stops the agreement, on which ground and from when."""

    sanctions = forms.MultipleChoiceField(label=_("Sanctions"), widget=forms.CheckboxSelectMultiple)
    amount = YuanField(label=_("To give back, yuan"), required=False)
    critical = YuanField(
        label=_("Of it to the critical-illness fund, yuan"),
        required=False,
        help_text=_("The rest goes to the resident basic fund."),
    )
    ground = forms.ChoiceField(
        label=_("Case of the rules"), required=False, help_text=_("Only where the agreement is suspended or ends.")
    )
    starts_on = DayField(label=_("First day without the agreement"), required=False, initial=None)
    decision = WordsField(label=_("Words of the decision"), required=False)

    def __init__(self, *args: Any, rules: Rules, stopped_by: Rules | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["sanctions"].choices = rules.choices(supervision_of(rules).sanctions)
        if stopped_by is None:
            del self.fields["ground"], self.fields["starts_on"]
            return
        grounds = stopped_by.designation
        self.fields["ground"].choices = [
            ("", "—"),
            (Measure.Kind.SUSPENSION.label, stopped_by.choices(grounds.suspension_grounds)),
            (Measure.Kind.TERMINATION.label, stopped_by.choices(grounds.termination_grounds)),
        ]

    @property
    def said(self) -> dict[str, Any]:
        """As the service takes it; no amount is nought."""
        given = dict(self.cleaned_data)
        stop = Stop(given.pop("ground", ""), given.pop("starts_on", None))
        return given | {"amount": given["amount"] or 0, "critical": given["critical"] or 0, "stop": stop}


class RectifiedForm(forms.Form):
    """When and how it was put right."""

    rectified_on = DayField(label=_("Put right on"))
    how = WordsField(label=_("How it was put right"))


class AppealForm(forms.Form):
    """What the institution brings forward."""

    appealed_on = DayField(label=_("Appealed on"))
    words = WordsField(label=_("What the institution brings forward"))


class AppealAnswerForm(forms.Form):
    """The answer to the appeal."""

    is_upheld = AgreesField(label=_("The appeal"), yes=_("holds"), no=_("does not hold"))
    answer = WordsField(label=_("Answer"))


class RecoveryForm(forms.Form):
    """Money that came back."""

    amount = YuanField(label=_("Amount, yuan"))
    received_on = DayField(label=_("Received on"))
    reference = forms.CharField(label=_("Slip of the bank"), max_length=60)


class PaymentField(forms.ModelChoiceField):
    """A payment of a month, by its number, fund and amount."""

    def label_from_instance(self, obj: Payable) -> str:
        funds = "、".join(str(Fund(fund).label) for fund in obj.by_fund)
        return f"{obj.number} · {funds} · {yuan(obj.amount)}"


class SetOffForm(forms.Form):
    """Which month's payment is used, and how much of it."""

    payable = PaymentField(label=_("Payment of a month"), queryset=Payable.objects.none(), empty_label=None)
    amount = YuanField(label=_("Amount, yuan"))
    reference = forms.CharField(label=_("Paper that told of it"), max_length=60)

    def __init__(self, *args: Any, payables: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["payable"].queryset = payables


class RecoveryField(forms.ModelChoiceField):
    """Money that came, by its day, slip and amount."""

    def label_from_instance(self, obj: Recovery) -> str:
        return f"{obj.received_on} · {obj.reference} · {yuan(obj.amount)}"


class CancelRecoveryForm(forms.Form):
    """What was booked in error, and why."""

    recovery = RecoveryField(label=_("Money that was booked"), queryset=Recovery.objects.none(), empty_label=None)
    reason = forms.CharField(label=_("Why it is cancelled"), max_length=200)

    def __init__(self, *args: Any, recoveries: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["recovery"].queryset = recoveries


class PointsForm(forms.Form):
    """Points against a doctor's code."""

    professional = forms.CharField(label=_("Code of the doctor"), max_length=14)
    points = forms.IntegerField(label=_("Points"), min_value=-100, max_value=100)
    reasons = WordsField(label=_("Reasons"), max_length=300)

    def clean_professional(self) -> Professional:
        """The person with this code."""
        found = Professional.objects.filter(code=tidy(self.cleaned_data["professional"])).first()
        if found is None:
            raise forms.ValidationError(_("Nobody of the register has this code."))
        return found
