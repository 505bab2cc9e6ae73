"""Enrolling at the counter: the ground, what proves it, and for somebody new the person as well."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from casework.forms import ENDINGS_TAKEN
from casework.models import Area, Pool
from enrollment.forms.persons import TYPED, RegisterForm
from enrollment.grounds import Basis, Channel, Ground
from enrollment.models import Identity, Person, Registration, School
from enrollment.selectors.enrolling import parent_by_number, schools_of, years_to_enrol_for
from enrollment.services.persons import NewPerson

COUNTER_CHANNELS = (Channel.WINDOW, Channel.TOWNSHIP, Channel.HOSPITAL, Channel.APP, Channel.WEB, Channel.MINI)
"""Where a person applies; lists and renewals name their channel themselves."""

BOXES = {
    Basis.RESIDENCE_PERMIT: "enrollment/enrol/residence_permit.html",
    Basis.SCHOOL: "enrollment/enrol/school.html",
    Basis.NEWBORN: "enrollment/enrol/newborn.html",
    Basis.HARDSHIP: "enrollment/enrol/hardship.html",
}
"""What a ground asks for beside itself."""


STARTS: dict[str, tuple[Any, dict[str, str]]] = {
    "newborn": (
        _("Newborn"),
        {"identity_kind": Identity.Kind.NEWBORN, "kind": Person.Kind.NEWBORN, "basis": Basis.NEWBORN},
    ),
    "child": (_("Child"), {"kind": Person.Kind.CHILD}),
    "student": (_("Student"), {"kind": Person.Kind.STUDENT, "basis": Basis.SCHOOL}),
    "migrant": (_("Comes to live here"), {"basis": Basis.RESIDENCE_PERMIT}),
    "worker": (_("Worker in hardship"), {"basis": Basis.HARDSHIP}),
    "abroad": (
        _("From Hong Kong, Macao, Taiwan or abroad"),
        {"identity_kind": Identity.Kind.HK_MACAO_TAIWAN, "basis": Basis.ABROAD},
    ),
}
"""Whom a form begins with, and what is chosen for them beforehand (FX-04)."""


class YearForm(forms.Form):
    """The coverage year to enrol for."""

    title, lead = (
        _("Enrol for a further year"),
        _("the registration stands; what is owed comes from the rules in force."),
    )
    coverage_year = forms.TypedChoiceField(label=_("Coverage year"), coerce=int)

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        year: Any = self.fields["coverage_year"]
        year.choices = [(year, str(year)) for year in years_to_enrol_for(today)]


class GroundForm(YearForm):
    """The coverage year, the ground with what proves it, the channel."""

    title, lead = _("Enrol"), _("register first, pay later; what is owed stands at the right before it is saved.")
    basis = forms.ChoiceField(label=_("Ground"), choices=Basis, initial=Basis.HOUSEHOLD)
    permit_number = forms.CharField(
        label=_("Number of the residence permit"), max_length=40, required=False, widget=forms.TextInput(attrs=TYPED)
    )
    home_proof = forms.CharField(
        label=_("Not enrolled at home, proved by"),
        max_length=200,
        required=False,
        help_text=_("What was seen or asked; a file below does as well."),
    )
    school = forms.ModelChoiceField(label=_("School"), queryset=School.objects.none(), required=False)
    parent = forms.CharField(
        label=_("ID of a parent"),
        max_length=40,
        required=False,
        help_text=_("A parent who is registered here."),
        widget=forms.TextInput(attrs=TYPED),
    )
    hardship = forms.CharField(
        label=_("Declared hardship"),
        max_length=200,
        required=False,
        help_text=_("Workers belong into employees' insurance; only hardship is a ground to enrol here."),
    )
    channel = forms.ChoiceField(
        label=_("Applied at"), choices=[(channel.value, channel.label) for channel in COUNTER_CHANNELS]
    )
    hospital = forms.CharField(
        label=_("Hospital"), max_length=80, required=False, help_text=_("For a newborn registered in the hospital.")
    )
    legacy = forms.ChoiceField(
        label=_("Scheme before both became one"),
        choices=[("", _("none")), *Registration.Legacy.choices],
        required=False,
    )
    evidence = forms.FileField(
        label=_("Proof as a file"),
        max_length=255,
        required=False,
        widget=forms.FileInput(attrs={"accept": ENDINGS_TAKEN}),
        help_text=_("PDF, JPG, PNG or OFD, at most 20 MB."),
    )

    def __init__(self, *args: Any, pool: Pool | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.pool = pool
        school: Any = self.fields["school"]
        school.queryset = schools_of(pool)

    @property
    def choices(self) -> list[dict[str, Any]]:
        """The grounds as components/decision.html takes them."""
        chosen = self["basis"].value()
        return [
            {"value": basis.value, "label": basis.label, "template": BOXES.get(basis), "checked": basis == chosen}
            for basis in Basis
        ]

    def ground(self) -> Ground:
        """The ground as typed; what belongs to another ground is left out."""
        typed = self.cleaned_data
        basis, parent = typed["basis"], typed.get("parent", "")
        declared = {Basis.RESIDENCE_PERMIT: "home_proof", Basis.HARDSHIP: "hardship"}.get(basis, "")
        return Ground(
            basis=basis,
            channel=typed["channel"],
            permit_number=typed["permit_number"] if basis == Basis.RESIDENCE_PERMIT else "",
            declaration=typed.get(declared, ""),
            school=typed.get("school") if basis == Basis.SCHOOL else None,
            parent=parent_by_number(self.pool, parent) if self.pool and parent and basis == Basis.NEWBORN else None,
            hospital=typed["hospital"] if typed["channel"] == Channel.HOSPITAL else "",
            legacy=typed["legacy"],
            evidence=typed.get("evidence"),
        )

    def add_error(self, field: str | None, error: Any) -> None:
        """What is said about the declaration stands beside the field of the chosen ground."""
        if field == "declaration":
            field = "hardship" if self["basis"].value() == Basis.HARDSHIP else "home_proof"
        super().add_error(field, error)


class NewcomerForm(GroundForm, RegisterForm):
    """Somebody who is not known yet, with ground and year."""

    title, lead = (
        _("Enrol somebody new"),
        _("Search before: one person has one record. What is owed stands at the right before it is saved."),
    )

    def said(self) -> NewPerson:
        """The person as typed."""
        typed = self.cleaned_data
        area: Area = typed["area"]
        own = {name: typed[name] for name in RegisterForm.base_fields if name != "area"}
        return NewPerson(area=area, **own)
