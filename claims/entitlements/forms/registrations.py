"""Forms of registered diseases and of the lists of designated treatment."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from casework import clock
from casework.models import Pool
from claims.entitlements.forms.held import InstitutionPick
from claims.entitlements.rules import Rules
from claims.models import DiseaseRegistration
from claims.models.claim import Kind
from enrollment.models import Person
from institutions.forms.fields import DayField, WordsField
from institutions.models import Institution, Professional
from policy.schema import Entry
from rulebook.errors import NoRulesInForce

TITLES = [(title.value, title.label) for title in Professional.Title if title != Professional.Title.NONE]


class PlacesForm(forms.Form):
    """Where the disease is treated: one or two institutions of the person's choice."""

    institution = InstitutionPick(label=_("Treated at"))
    institution_2 = InstitutionPick(label=_("and at"), required=False)

    @property
    def institutions(self) -> list[Institution]:
        """The chosen institutions, each once."""
        said = (self.cleaned_data["institution"], self.cleaned_data.get("institution_2"))
        return list({one.pk: one for one in said if one is not None}.values())


class ApplicationForm(PlacesForm):
    """门诊慢特病病种待遇认定申请表: the disease, who found it, where it is treated."""

    disease = forms.ChoiceField(label=_("Disease"))
    hospital = InstitutionPick(label=_("Diagnosed by"))
    doctor = forms.CharField(label=_("Doctor"), max_length=60)
    title = forms.ChoiceField(label=_("Title of the doctor"), choices=[("", "—"), *TITLES])
    diagnosed_on = DayField(label=_("Diagnosed on"))
    field_order = ["disease", "hospital", "doctor", "title", "diagnosed_on", "institution", "institution_2"]

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        disease: Any = self.fields["disease"]
        disease.choices = [("", "—"), *diseases_of(person.pool, clock.today())]

    @property
    def said(self) -> dict[str, Any]:
        """What the service takes."""
        told = {name: self.cleaned_data[name] for name in ("hospital", "doctor", "title", "diagnosed_on")}
        care, _colon, code = self.cleaned_data["disease"].partition(":")
        return told | {"care": care, "disease": code, "institutions": self.institutions}


class ApproveForm(forms.Form):
    """From which day it holds."""

    starts_on = DayField(label=_("From"), help_text=_("Until when follows from the rules."))


class TreatmentForm(forms.Form):
    """定点救治: an institution on the list of a disease."""

    disease = forms.ChoiceField(label=_("Disease"))
    institution = InstitutionPick(label=_("Institution"))
    starts_on = DayField(label=_("From"))
    document = forms.CharField(label=_("Published by document"), max_length=80)

    def __init__(self, *args: Any, pool: Pool | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        disease: Any = self.fields["disease"]
        found = treated_diseases(pool, clock.today()) if pool else []
        disease.choices = [("", "—"), *((entry.code or "", entry.name) for entry in found)]


class LastDayForm(forms.Form):
    """The last day on a list."""

    ends_on = DayField(label=_("Last day"))


class TreatmentDecisionForm(forms.Form):
    """Confirmed or declined by another hand."""

    confirms = forms.TypedChoiceField(
        label=_("Decision"),
        choices=[("yes", _("Confirm")), ("no", _("Decline"))],
        widget=forms.RadioSelect,
        coerce=lambda said: said == "yes",
    )


class ReasonForm(forms.Form):
    """Why it is refused, as the person is told."""

    because = WordsField(label=_("Reason for the person"), max_length=200, widget=forms.Textarea(attrs={"rows": 3}))


def diseases_of(pool: Pool, day: date) -> list[tuple[str, Any]]:
    """The diseases that can be registered, by kind of care, each with the evidence that it asks for."""
    try:
        rules = Rules.on(pool, day)
    except NoRulesInForce:
        return []
    return [
        (
            str(Kind(rule.care).label),
            [(f"{rule.care}:{entry.code}", told_of(entry)) for entry in rules.diseases(rule.diseases)],
        )
        for rule in rules.part.registrations
    ]


def told_of(entry: Entry) -> str:
    """A disease with what its registration asks for."""
    if entry.evidence is None:
        return entry.name
    level = Institution.Level(entry.evidence.level).label
    return f"{entry.name}（{level}，{Professional.Title(entry.evidence.title).label}）"


def treated_diseases(pool: Pool, day: date) -> list[Entry]:
    """The diseases that have designated hospitals."""
    try:
        rules = Rules.on(pool, day)
    except NoRulesInForce:
        return []
    return rules.diseases(rules.part.treatment.diseases) if rules.part.treatment else []


def chosen(registration: DiseaseRegistration) -> dict[str, Any]:
    """The institutions of a registration as the form shows them."""
    names = ("institution", "institution_2")
    return dict(zip(names, registration.institutions.all(), strict=False))
