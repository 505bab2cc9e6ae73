"""Changes of participation and standing of a known person. Each lead says what happens, and how it is taken back."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from casework import clock
from casework.forms import ENDINGS_TAKEN, AreaField, DateInput
from enrollment import page, statuses
from enrollment.forms.persons import TYPED
from enrollment.models import Identity, Person, Registration, Sex
from enrollment.selectors.enrolling import years_to_enrol_for
from enrollment.selectors.places import places_of
from enrollment.selectors.recognitions import kinds_to_recognise

End = Registration.End


class ChangeForm(forms.Form):
    """A change of a person's record; `person` is what it is about."""

    title: Any = ""
    lead: Any = ""

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.person = person


class _WithReason(ChangeForm):
    reason = forms.CharField(label=_("Reason"), max_length=200)


class _WithLastDay(_WithReason):
    last_day = forms.DateField(label=_("Last day"), widget=DateInput, initial=clock.today)
    field_order = ["why", "last_day", "reason"]


class TransferForm(_WithReason):
    """To another township or village."""

    title = _("Transfer to another area")
    lead = _(
        "record, registration and what is owed move; what is paid stays told here. The new area can transfer back."
    )
    area = AreaField(label=_("New area"))
    field_order = ["area", "reason"]

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, person=person, **kwargs)
        area: Any = self.fields["area"]
        area.offer(places_of(person.pool).exclude(code=person.area_code))


class SuspendForm(_WithLastDay):
    """A pause."""

    title = _("Suspend the participation")
    lead = _("what is not paid is no longer owed; paid cover runs to its end. Resuming takes it back.")


class ResumeForm(ChangeForm):
    """After a pause."""

    title = _("Resume the participation")
    lead = _("on the ground that was suspended; the year is owed at today's price. Suspending takes it back.")
    coverage_year = forms.TypedChoiceField(label=_("Coverage year"), coerce=int)

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, person=person, **kwargs)
        year: Any = self.fields["coverage_year"]
        year.choices = [(year, str(year)) for year in years_to_enrol_for(clock.today())]


class DeathForm(ChangeForm):
    """A death."""

    title = _("Record the death")
    lead = _("participation and cover end with that day, nothing unpaid is owed. A mistake can be taken back.")
    died_on = forms.DateField(label=_("Day of death"), widget=DateInput)


class RevokeDeathForm(_WithReason):
    """A death told by mistake."""

    title = _("Take back the recorded death")
    lead = _("participation and paid cover stand again; employees' insurance has to be entered anew.")


class JoinEmployeesForm(ChangeForm):
    """Into the employees' scheme."""

    title = _("Record employees' insurance")
    lead = _("cover here ends the day before, so no day is without. Its end is recorded in the same place.")
    starts_on = forms.DateField(label=_("Employees' insurance from"), widget=DateInput, initial=clock.today)


class LeaveEmployeesForm(ChangeForm):
    """Out of the employees' scheme."""

    title = _("End employees' insurance")
    lead = _("a year paid here covers again from the next day; otherwise enrol now, the rules give a term.")
    last_day = forms.DateField(label=_("Last day of employees' insurance"), widget=DateInput, initial=clock.today)


class EndForm(_WithLastDay):
    """For good."""

    title = _("End the participation")
    lead = _("who is enrolled twice is not covered here from the next day. Enrolling again takes it back.")
    why = forms.ChoiceField(
        label=_("Why"), choices=[(why.value, why.label) for why in (End.MOVED, End.DUPLICATE, End.MISTAKE)]
    )


class HouseholdForm(ChangeForm):
    """With whom the person lives."""

    title = _("Household")
    lead = _("who lives together is visited and called together. An empty number takes the person out.")
    number = forms.CharField(
        label=_("Number of the household register"),
        max_length=30,
        required=False,
        help_text=_("A new number makes a household."),
    )


class CorrectForm(_WithReason):
    """Who the person is."""

    title = _("Correct the record")
    lead = _("what is owed and not paid is priced again. What stood here stays in the history.")
    name = forms.CharField(label=_("Name"), max_length=80, widget=forms.TextInput(attrs=TYPED))
    sex = forms.ChoiceField(label=_("Sex"), choices=Sex)
    born_on = forms.DateField(label=_("Date of birth"), widget=DateInput)
    kind = forms.ChoiceField(label=_("Person class"), choices=Person.Kind)
    field_order = ["name", "sex", "born_on", "kind", "reason"]

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        stands = {name: getattr(person, name) for name in ("name", "sex", "born_on", "kind")}
        super().__init__(*args, person=person, initial=stands, **kwargs)


class DocumentForm(ChangeForm):
    """Another main document."""

    title = _("Give another document")
    lead = _("e.g. a newborn's first own number. The document before still finds the person.")
    identity_kind = forms.ChoiceField(
        label=_("Document"), choices=[one for one in Identity.Kind.choices if one[0] != Identity.Kind.NEWBORN]
    )
    identity_number = forms.CharField(
        label=_("Number of the document"), max_length=40, widget=forms.TextInput(attrs=TYPED)
    )


class EndStatusForm(_WithReason):
    """The end of a status before its time."""

    title = _("End a special status")
    lead = _("it holds to its last day; what is owed and not paid is priced again.")
    status = forms.TypedChoiceField(label=_("What ends"), coerce=int)
    ends_on = forms.DateField(label=_("Last day"), widget=DateInput, initial=clock.today)
    field_order = ["status", "ends_on", "reason"]

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, person=person, **kwargs)
        status: Any = self.fields["status"]
        status.choices = page.statuses_to_end(person, clock.today())


class _FromTo(ChangeForm):
    department = forms.CharField(
        label=_("Confirmed by"), max_length=80, help_text=_("The department, as on its paper.")
    )
    starts_on = forms.DateField(label=_("From"), widget=DateInput)
    ends_on = forms.DateField(label=_("To"), widget=DateInput, required=False, help_text=_("Empty: no end is known."))
    evidence = forms.FileField(
        label=_("Paper of the department"),
        max_length=255,
        required=False,
        widget=forms.FileInput(attrs={"accept": ENDINGS_TAKEN}),
    )


class StatusForm(_FromTo):
    """A special status (CL-06)."""

    title = _("Record a special status")
    lead = _("it changes price and benefit only with the department that confirmed it.")
    code = forms.ChoiceField(label=_("Status"), choices=list(statuses.LABELS.items()))
    field_order = ["code", "department", "starts_on", "ends_on", "evidence"]


class RecognitionForm(_FromTo):
    """An assistance class (DL-15, DL-16): the kinds that the rules of the place know, each with its department."""

    title = _("Record an assistance class")
    lead = _("of several that hold on a day the one with most help counts; all of them are kept.")
    department = None  # type: ignore[assignment]
    subtype = forms.ChoiceField(label=_("Recognised as"))
    document_number = forms.CharField(label=_("Number of the paper"), max_length=60)
    field_order = ["subtype", "document_number", "starts_on", "ends_on", "evidence"]

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, person=person, **kwargs)
        choices: Any = self.fields["subtype"]
        choices.choices = kinds_to_recognise(person.pool)
