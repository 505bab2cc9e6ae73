"""On what ground a place enrols a person (参保依据), and what each ground demands (LPS-04 .. LPS-09, FX-02, DL-01)."""

from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol

from django.core.files.base import File
from django.utils.translation import gettext_lazy as _

from enrollment.models import Identity, Person, Registration, School

Basis, Channel = Registration.Basis, Registration.Channel
FROM_ABROAD = (Identity.Kind.HK_MACAO_TAIWAN, Identity.Kind.FOREIGN_PERMANENT, Identity.Kind.PASSPORT)

SENTENCES = {
    "basis_abroad_only": _("Who shows this document enrols as from Hong Kong, Macao, Taiwan or abroad."),
    "basis_not_abroad": _(
        "This ground needs a permit for Hong Kong, Macao and Taiwan, a foreigner's ID or a passport."
    ),
    "permit_missing": _("Type the number of the residence permit."),
    "proof_missing": _("Say how it is proved that the person is not enrolled at home, or add the proof as a file."),
    "school_missing": _("Choose the school."),
    "not_a_student": _("Only students enrol by their school. Correct the person class or choose another ground."),
    "not_a_newborn": _("This ground is for newborns. Correct the person class or choose another ground."),
    "parent_missing": _("Type the ID of a parent who is registered here."),
    "parent_not_older": _("This person is not older than the child. Compare the ID with the parent's card."),
    "hardship_missing": _(
        "Workers belong into employees' insurance. Say what the hardship is, as the person declares it."
    ),
}
"""What a ground lacks, by code, to somebody at the counter; a row of a list is told in words of its own."""

Problems = dict[str, list[Any]]


@dataclass(frozen=True, kw_only=True)
class Ground:
    """The ground and what proves it. `declaration` is what the person declares in words, `evidence` a file."""

    basis: str = Basis.HOUSEHOLD
    channel: str = Channel.WINDOW
    permit_number: str = ""
    declaration: str = ""
    parent: Person | None = None
    school: School | None = None
    hospital: str = ""
    legacy: str = ""
    evidence: File | None = None


class Applicant(Protocol):
    """What a ground asks of somebody who enrols."""

    @property
    def kind(self) -> str:
        """The person class."""

    @property
    def born_on(self) -> date | None:
        """The date of birth, where it can be read."""


def lacking(ground: Ground, person: Person, document: str) -> Problems:
    """What the ground lacks for a person with a main document of that kind: field to sentences; empty when nothing."""
    problems: Problems = {}
    if ground.basis not in Basis.values:
        problems["basis"] = [_("Choose the ground on which the person enrols here.")]
    else:
        problems |= {field: [SENTENCES[code]] for field, code in demanded(ground, person, document).items()}
    if ground.channel not in Channel.values:
        problems["channel"] = [_("Choose where the application was made.")]
    elif ground.channel == Channel.HOSPITAL and person.kind != Person.Kind.NEWBORN:
        problems["channel"] = [_("Hospitals register newborns only. Choose another channel.")]
    elif ground.channel == Channel.HOSPITAL and not ground.hospital.strip():
        problems["hospital"] = [_("Type the name of the hospital.")]
    return problems


def demanded(ground: Ground, person: Applicant, document: str) -> dict[str, str]:
    """What the ground lacks: field to code. The same at the counter and for a row of a list."""
    return _DEMANDS[Basis(ground.basis)](ground, person, document)


def _household(ground: Ground, person: Applicant, document: str) -> dict[str, str]:
    return {"basis": "basis_abroad_only"} if document in FROM_ABROAD else {}


def _residence_permit(ground: Ground, person: Applicant, document: str) -> dict[str, str]:
    problems = {}
    if not ground.permit_number.strip():
        problems["permit_number"] = "permit_missing"
    if not ground.declaration.strip() and not ground.evidence:
        problems["declaration"] = "proof_missing"
    return problems


def _school(ground: Ground, person: Applicant, document: str) -> dict[str, str]:
    problems = {}
    if ground.school is None:
        problems["school"] = "school_missing"
    if person.kind != Person.Kind.STUDENT:
        problems["basis"] = "not_a_student"
    return problems


def _newborn(ground: Ground, person: Applicant, document: str) -> dict[str, str]:
    problems = {}
    if person.kind != Person.Kind.NEWBORN:
        problems["basis"] = "not_a_newborn"
    if ground.parent is None:
        problems["parent"] = "parent_missing"
    elif person.born_on and ground.parent.born_on >= person.born_on:
        problems["parent"] = "parent_not_older"
    return problems


def _hardship(ground: Ground, person: Applicant, document: str) -> dict[str, str]:
    return {} if ground.declaration.strip() else {"declaration": "hardship_missing"}


def _abroad(ground: Ground, person: Applicant, document: str) -> dict[str, str]:
    return {} if document in FROM_ABROAD else {"basis": "basis_not_abroad"}


_DEMANDS = {
    Basis.HOUSEHOLD: _household,
    Basis.RESIDENCE_PERMIT: _residence_permit,
    Basis.SCHOOL: _school,
    Basis.NEWBORN: _newborn,
    Basis.HARDSHIP: _hardship,
    Basis.ABROAD: _abroad,
}
