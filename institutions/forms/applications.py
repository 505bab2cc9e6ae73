"""Forms of an application and of each of its steps."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from casework.forms import ENDINGS_TAKEN, YuanField
from casework.money import plain_yuan
from institutions.forms.fields import AgreesField, DayField, InstitutionField, WordsField
from institutions.models import Application, Care, CheckItem, Inspection, Opinion, TeamMember
from institutions.services.assessing import sheet_of

AMOUNTS = ("visits_amount", "discharges_amount")
COUNTS = ("year", "visits", "admissions", "discharges", "stay_days", "chosen_by")


class StartForm(forms.Form):
    """Whose application it is."""

    institution = InstitutionField(
        label=_("Institution"), help_text=_("A branch at another address applies on its own.")
    )


class ApplicationForm(forms.Form):
    """What the institution applies for, and the year before in figures (BJ-07)."""

    services = forms.MultipleChoiceField(
        label=_("Applies for"), choices=Care, widget=forms.CheckboxSelectMultiple, required=False
    )
    year = forms.IntegerField(label=_("Year of the figures"), min_value=2000, max_value=2099, required=False)
    visits = forms.IntegerField(label=_("Outpatient visits"), min_value=0, max_value=10**9, required=False)
    visits_amount = YuanField(label=_("Outpatient cost"), required=False)
    admissions = forms.IntegerField(label=_("Admissions"), min_value=0, max_value=10**8, required=False)
    discharges = forms.IntegerField(label=_("Discharges"), min_value=0, max_value=10**8, required=False)
    stay_days = forms.IntegerField(label=_("Days of all stays"), min_value=0, max_value=10**9, required=False)
    discharges_amount = YuanField(label=_("Inpatient cost"), required=False)
    capacity = forms.CharField(label=_("Capacity for insured persons"), max_length=200, required=False)
    chosen_by = forms.IntegerField(label=_("Insured persons who want it"), min_value=0, max_value=10**8, required=False)

    def __init__(self, *args: Any, application: Application, **kwargs: Any) -> None:
        known = {name: getattr(application, name) for name in ("services", "capacity", *COUNTS)}
        amounts = {name: plain_yuan(getattr(application, name)) for name in AMOUNTS}
        super().__init__(*args, initial=known | amounts, **kwargs)

    @property
    def figures(self) -> dict[str, Any]:
        """The figures as the service takes them; what is not said is nought."""
        said = dict(self.cleaned_data)
        return said | {name: said[name] or 0 for name in (*AMOUNTS, *COUNTS) if name != "year"}


class EquipmentForm(forms.Form):
    """One large device."""

    name = forms.CharField(label=_("Device"), max_length=80)
    model = forms.CharField(label=_("Model"), max_length=60, required=False)
    count = forms.IntegerField(label=_("How many"), min_value=1, max_value=10_000)
    unit_price = YuanField(label=_("Unit price, yuan"))


class DiseaseForm(forms.Form):
    """One single disease of the year before."""

    name = forms.CharField(label=_("Disease"), max_length=80)
    cases = forms.IntegerField(label=_("Cases"), min_value=0, max_value=10**7)
    amount = YuanField(label=_("Cost, yuan"))


class ChecklistForm(forms.Form):
    """Which conditions are met, which papers are there: three fields an item."""

    def __init__(self, *args: Any, application: Application, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.items = list(application.items.all())
        marks = [("", _("not looked at")), *CheckItem.Mark.choices]
        for item in self.items:
            mark = forms.ChoiceField(label=item.name, choices=marks, required=False, initial=item.mark)
            note = forms.CharField(label=_("Note"), max_length=200, required=False, initial=item.note)
            self.fields[f"mark_{item.pk}"], self.fields[f"note_{item.pk}"] = mark, note
            note.widget.attrs["aria-label"] = f"{item.name}: {_('Note')}"
            mark.widget.attrs["aria-label"] = item.name
            if item.kind == CheckItem.Kind.MATERIAL:
                seen = forms.BooleanField(label=_("Original seen"), required=False, initial=item.original_seen)
                self.fields[f"seen_{item.pk}"] = seen

    @property
    def parts(self) -> list[dict[str, Any]]:
        """The items of each kind, with their fields."""
        return [
            {
                "title": kind.label,
                "is_material": kind == CheckItem.Kind.MATERIAL,
                "rows": [self._row(item) for item in self.items if item.kind == kind],
            }
            for kind in CheckItem.Kind
        ]

    def _row(self, item: CheckItem) -> dict[str, Any]:
        seen = f"seen_{item.pk}"
        return {
            "item": item,
            "mark": self[f"mark_{item.pk}"],
            "note": self[f"note_{item.pk}"],
            "seen": self[seen] if seen in self.fields else None,
        }

    @property
    def marks(self) -> dict[int, dict[str, Any]]:
        """Key of an item to what was marked."""
        said = self.cleaned_data
        return {
            item.pk: {
                "mark": said[f"mark_{item.pk}"],
                "note": said[f"note_{item.pk}"],
                "original_seen": said.get(f"seen_{item.pk}", False),
            }
            for item in self.items
        }


class ReceivedForm(forms.Form):
    """The day on which the papers came in."""

    received_on = DayField(label=_("Received on"))


class ToldForm(forms.Form):
    """The day on which what lacks is told."""

    told_on = DayField(label=_("Told on"))


class BroughtForm(forms.Form):
    """The day on which the supplements came."""

    brought_on = DayField(label=_("Brought on"))


class AcceptedForm(forms.Form):
    """The day on which the application is accepted as complete."""

    accepted_on = DayField(label=_("Accepted on"))


class ReasonsForm(forms.Form):
    """Why."""

    reasons = WordsField(label=_("Reasons"), required=False)


class OpinionForm(forms.Form):
    """The written opinion of another authority, with its paper."""

    authority = forms.ChoiceField(label=_("Authority"), choices=Opinion.Authority)
    given_on = DayField(label=_("Given on"))
    agrees = AgreesField()
    words = WordsField(label=_("Opinion"), required=False, max_length=300)
    file = forms.FileField(
        label=_("Paper"), max_length=255, widget=forms.ClearableFileInput(attrs={"accept": ENDINGS_TAKEN})
    )


class ReviewForm(forms.Form):
    """What the district says."""

    agrees = AgreesField()
    opinion = WordsField(label=_("Opinion"), required=False)


class ExtendForm(forms.Form):
    """Why the decision takes longer."""

    reason = WordsField(label=_("Reason"), required=False, max_length=200)


class DecideForm(forms.Form):
    """What the city decides."""

    agrees = AgreesField()
    reasons = WordsField(label=_("Reasons"), required=False)


class MemberForm(forms.Form):
    """Somebody of the team."""

    field = forms.ChoiceField(label=_("Field"), choices=TeamMember.Expertise)
    name = forms.CharField(label=_("Name"), max_length=60)
    unit = forms.CharField(label=_("Unit"), max_length=80, required=False)


class ScoreForm(forms.Form):
    """The score sheet: points and a note for each line."""

    def __init__(self, *args: Any, application: Application, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.lines = list(enumerate(sheet_of(application), 1))
        given = {score.position: score for score in application.stations.get(ended_on=None).scores.all()}
        for at, line in self.lines:
            held = given.get(at)
            self.fields[f"points_{at}"] = forms.IntegerField(
                label=f"{at}. {line.name}",
                min_value=0,
                help_text=_("at most %(most)s points") % {"most": line.points},
                initial=held.points if held else None,
            )
            self.fields[f"note_{at}"] = forms.CharField(
                label=_("Note"), max_length=200, required=False, initial=held.note if held else ""
            )

    @property
    def said(self) -> dict[str, Any]:
        """Points and notes by the position of the line."""
        given = self.cleaned_data
        return {
            "points": {at: given[f"points_{at}"] for at, _line in self.lines},
            "notes": {at: given[f"note_{at}"] for at, _line in self.lines},
        }


class AssessForm(forms.Form):
    """What the team concludes; the points decide."""

    opinion = WordsField(label=_("Opinion"), required=False)


class ObjectForm(forms.Form):
    """What somebody says against the applicant."""

    received_on = DayField(label=_("Received on"))
    by_whom = forms.CharField(label=_("By whom"), max_length=80)
    words = WordsField(label=_("Objection"))


class AnswerForm(forms.Form):
    """The answer to an objection."""

    is_upheld = AgreesField(label=_("The objection"), yes=_("holds"), no=_("does not hold"))
    answer = WordsField(label=_("Answer"))


class InspectForm(forms.Form):
    """The yearly inspection of a certificate."""

    result = forms.ChoiceField(label=_("Result"), choices=Inspection.Result)
    note = WordsField(label=_("Note"), required=False, max_length=300)
