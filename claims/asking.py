"""What is typed to verify a claim: questions and answers, tasks on the spot, findings, conclusions."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from casework import clock
from casework.forms import DateInput
from casework.models import Staff
from claims.flow import RefusalReason
from claims.models import Inquiry, Investigation, Opinion

LONGEST, LONGEST_LINE = 2000, 500
FILE = forms.ClearableFileInput(attrs={"accept": ".pdf,.jpg,.jpeg,.png"})


class AskedForm(forms.Form):
    """A form whose services name fields; what belongs to none stands above."""

    def tell(self, problems: Mapping[str, Sequence[str]]) -> None:
        """Put the problems of a service beside their fields."""
        for name, sentences in problems.items():
            for sentence in sentences:
                self.add_error(name if name in self.fields else None, sentence)


def _text(label: Any, rows: int = 3, **options: Any) -> forms.CharField:
    longest = options.pop("max_length", LONGEST)
    return forms.CharField(label=label, max_length=longest, widget=forms.Textarea(attrs={"rows": rows}), **options)


class InquiryForm(AskedForm):
    """核实函: to whom, and the questions, one a line."""

    to = forms.ChoiceField(label=_("To whom"), choices=Inquiry.To)
    addressee = forms.CharField(
        label=_("Name of the insurer"), max_length=120, required=False, help_text=_("For a request to an insurer.")
    )
    questions = _text(_("Questions"), 4, help_text=_("One a line; each is numbered on the letter."))

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, auto_id="id_ask_%s")


class InvestigationForm(AskedForm):
    """实地核查: who goes, what is looked at, until when, and whether the claim waits."""

    investigator = forms.ModelChoiceField(label=_("Who goes"), queryset=Staff.objects.none())
    due_on = forms.DateField(label=_("Due on"), widget=DateInput)
    task = _text(_("What has to be looked at"))
    blocks = forms.BooleanField(label=_("The claim does not pass before its end"), required=False, initial=True)

    def __init__(self, data: Any = None, *, people: Sequence[Staff]) -> None:
        super().__init__(data, auto_id="id_order_%s")
        field: Any = self.fields["investigator"]
        field.queryset = Staff.objects.filter(pk__in=[staff.pk for staff in people])
        field.choices = [("", "—"), *((staff.pk, staff.name) for staff in people)]


class AnswerForm(AskedForm):
    """What came back, when, and the paper it stands on."""

    answer = _text(_("Answer"), 4)
    answered_on = forms.DateField(label=_("Day of the answer"), widget=DateInput, initial=clock.today)
    file = forms.FileField(
        label=_("The answer as a document"), widget=FILE, required=False, help_text=_("PDF, JPG or PNG.")
    )


class FindingForm(AskedForm):
    """One thing that was seen, with a photo where there is one."""

    text = _text(_("What was found"), 2, max_length=LONGEST_LINE)
    found_on = forms.DateField(label=_("Found on"), widget=DateInput, initial=clock.today)
    place = forms.CharField(label=_("Place"), max_length=120, required=False)
    file = forms.FileField(label=_("Photo"), widget=FILE, required=False, help_text=_("PDF, JPG or PNG."))

    def __init__(self, data: Any = None, files: Any = None) -> None:
        super().__init__(data, files, auto_id="id_finding_%s")


class ConclusionForm(AskedForm):
    """How it came out."""

    outcome = forms.ChoiceField(label=_("Outcome"), choices=[("", "—"), *Investigation.Outcome.choices])
    conclusion = _text(_("Conclusion"))

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, auto_id="id_conclusion_%s")


class ConveneForm(AskedForm):
    """会审: who is called beside the supervisor, and why."""

    members = forms.MultipleChoiceField(
        label=_("Called beside you"), widget=forms.CheckboxSelectMultiple, required=False
    )
    reason = _text(_("Why a joint review"), 2, max_length=LONGEST_LINE)

    def __init__(self, data: Any = None, *, people: Sequence[tuple[Staff, str]]) -> None:
        super().__init__(data)
        self.people = {str(staff.pk): staff for staff, _role in people}
        field: Any = self.fields["members"]
        field.choices = [(str(staff.pk), f"{staff.name} · {role}") for staff, role in people]

    def clean_members(self) -> list[Staff]:
        """The persons, who were read before."""
        return [self.people[key] for key in self.cleaned_data["members"]]


class OpinionForm(AskedForm):
    """One member's opinion; against the claim with a reason."""

    opinion = forms.ChoiceField(label=_("My opinion"), choices=Opinion, widget=forms.RadioSelect)
    reason = _text(_("Reason"), 3, max_length=LONGEST_LINE, required=False, help_text=_("Needed to reduce or refuse."))


class AttendeeForm(AskedForm):
    """Who of a medical institution was heard, and what they said."""

    name = forms.CharField(label=_("Name"), max_length=80)
    institution = forms.CharField(label=_("Institution"), max_length=120)
    statement = _text(_("What they said"), 3, max_length=LONGEST_LINE)

    def __init__(self, data: Any = None, *, institution: str = "") -> None:
        super().__init__(data, auto_id="id_heard_%s", initial={"institution": institution})


class ResolutionForm(AskedForm):
    """The end of a session: resolution, and what a refusal needs."""

    resolution = _text(_("Resolution"))
    reason_code = forms.ChoiceField(
        label=_("Reason of the refusal"), choices=[("", "—"), *RefusalReason.choices], required=False
    )
    article = forms.CharField(label=_("Article"), max_length=200, required=False)

    def __init__(self, data: Any = None, *, refuses: bool) -> None:
        super().__init__(data, auto_id="id_end_%s")
        if not refuses:
            del self.fields["reason_code"], self.fields["article"]
