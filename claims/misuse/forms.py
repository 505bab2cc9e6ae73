"""What is typed about suspensions, and about leads of suspected fraud."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from casework.forms import YuanField
from claims.models import Lead, Suspension
from institutions.forms.fields import AgreesField, DayField, InstitutionField, WordsField


class ProposeForm(forms.Form):
    """Ground, facts, term and first day."""

    ground = forms.ChoiceField(label=_("Ground of the measure"), choices=[])
    facts = WordsField(label=_("Facts"), help_text=_("What happened, with days and figures; the letter tells it."))
    months = forms.IntegerField(label=_("Term in months"), min_value=1, max_value=120)
    starts_on = DayField(label=_("First day"))

    def __init__(self, *args: Any, grounds: list[tuple[str, str]], bounds: tuple[int, int, str], **known: Any) -> None:
        super().__init__(*args, **known)
        least, most, article = bounds
        ground, months = self.fields["ground"], self.fields["months"]
        ground.choices = [("", "—"), *grounds]  # type: ignore[attr-defined]
        months.help_text = _("%(least)s to %(most)s months: %(article)s") % {
            "least": least,
            "most": most,
            "article": article,
        }


class DecideForm(forms.Form):
    """Decide upon it, or not."""

    agrees = AgreesField(
        label=_("Decision on the suspension"), yes=_("suspend online settlement"), no=_("do not suspend it")
    )
    starts_on = DayField(label=_("First day"), required=False)
    reference = forms.CharField(
        label=_("Number of the decision"),
        max_length=80,
        required=False,
        help_text=_("Of the healthcare security bureau, where it decided in writing."),
    )
    decision = WordsField(label=_("Words of the decision"), required=False)


class ServeForm(forms.Form):
    """When and how the person was told."""

    served_on = DayField(label=_("Served on"))
    how = forms.ChoiceField(label=_("How"), choices=Suspension.Way)


class AppealForm(forms.Form):
    """What the person brings forward."""

    appealed_on = DayField(label=_("Appealed on"))
    words = WordsField(label=_("Words of the person"))


class AnswerForm(forms.Form):
    """Whether the appeal holds."""

    is_upheld = AgreesField(
        label=_("Answer"), yes=_("the appeal holds: lift the suspension"), no=_("the appeal does not hold")
    )
    answer = WordsField(label=_("Reasons"))


class LiftForm(forms.Form):
    """From when on it does not hold any more."""

    lifted_from = DayField(label=_("First day without it"))
    because = WordsField(label=_("Reason"))


class LeadForm(forms.Form):
    """A lead as it is raised: whence, what, how much, when; who gave a tip. For one from the list also against whom."""

    institution = InstitutionField(label=_("Institution"))
    source = forms.ChoiceField(label=_("Source of the lead"), choices=[("", "—"), *Lead.Source.choices])
    facts = WordsField(
        label=_("Content of the lead"),
        max_length=2000,
        help_text=_("Who, what, when, how much; the inspector starts from it."),
    )
    amount = YuanField(label=_("Amount suspected"), required=False)
    since = DayField(label=_("From"), required=False, initial=None)
    until = DayField(label=_("Until"), required=False, initial=None)
    tip = forms.CharField(
        label=_("Who gave the tip"),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        help_text=_("Only for a tip-off: name and how to reach them. Only supervision can read it."),
    )


class PersonLeadForm(LeadForm):
    """A lead about a person."""

    institution = None  # type: ignore[assignment]


class ClaimLeadForm(LeadForm):
    """A lead about a claim: against the person or the institution, on a check's hit; whether the payment is held back."""

    institution = None  # type: ignore[assignment]
    against = forms.ChoiceField(
        label=_("Suspected"),
        widget=forms.RadioSelect,
        choices=[("person", _("the insured person")), ("institution", _("the institution of the stay"))],
    )
    hit = forms.ChoiceField(label=_("Hit of a check"), choices=[], required=False)
    holds = forms.BooleanField(label=_("Hold back the payment of this claim"), required=False)
    field_order = ("against", "source", "hit")

    def __init__(self, *args: Any, hits: list[tuple[Any, str]], may_hold: bool, **known: Any) -> None:
        super().__init__(*args, **known)
        self.fields["hit"].choices = [("", "—"), *hits]  # type: ignore[attr-defined]
        if not may_hold:
            del self.fields["holds"]


class TakeForm(forms.Form):
    """Nothing is typed to take it."""


class ReportForm(forms.Form):
    """What the inspector found."""

    is_founded = AgreesField(label=_("Result"), yes=_("the suspicion is founded"), no=_("it is not founded"))
    findings = WordsField(
        label=_("Findings of the investigation"), help_text=_("What was looked at, and what was found.")
    )
    amount = YuanField(label=_("Amount concerned"), required=False)


class HandOverForm(forms.Form):
    """To which authority, with which papers."""

    to = forms.ChoiceField(label=_("Authority it goes to"), choices=[("", "—"), *Lead.To.choices])
    addressee = forms.CharField(label=_("Addressee"), max_length=120, help_text=_("As the letter names it."))
    decision = WordsField(
        label=_("Opinion on the hand-over"), help_text=_("Why it is handed over; the letter tells it.")
    )
    enclosures = WordsField(label=_("Enclosures"), required=False, help_text=_("One a line."))


class DismissForm(forms.Form):
    """Why it is unfounded."""

    decision = WordsField(label=_("Reasons"))


class ReceiptForm(forms.Form):
    """The authority's receipt."""

    received_on = DayField(label=_("Received on"))
    receipt = forms.CharField(
        label=_("Receipt"), max_length=200, help_text=_("Who received it, and their number of the case.")
    )


class HoldForm(forms.Form):
    """Nothing is typed to hold the payment back."""


class ReleaseForm(forms.Form):
    """Why it may be paid."""

    because = WordsField(label=_("Reason"))
