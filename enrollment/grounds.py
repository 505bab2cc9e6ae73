"""On what ground a place enrols a person (参保依据), and what each ground demands (LPS-04 .. LPS-09, FX-02, DL-01)."""

from dataclasses import dataclass
from typing import Any

from django.core.files.base import File
from django.utils.translation import gettext_lazy as _

from enrollment.models import Identity, Person, Registration, School

Basis, Channel = Registration.Basis, Registration.Channel
FROM_ABROAD = (Identity.Kind.HK_MACAO_TAIWAN, Identity.Kind.FOREIGN_PERMANENT, Identity.Kind.PASSPORT)

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


def lacking(ground: Ground, person: Person, document: str) -> Problems:
    """What the ground lacks for a person with a main document of that kind: field to sentences; empty when nothing."""
    problems: Problems = {}
    if ground.basis not in Basis.values:
        problems["basis"] = [_("Choose the ground on which the person enrols here.")]
    else:
        problems |= _DEMANDS[Basis(ground.basis)](ground, person, document)
    if ground.channel not in Channel.values:
        problems["channel"] = [_("Choose where the application was made.")]
    elif ground.channel == Channel.HOSPITAL and person.kind != Person.Kind.NEWBORN:
        problems["channel"] = [_("Hospitals register newborns only. Choose another channel.")]
    elif ground.channel == Channel.HOSPITAL and not ground.hospital.strip():
        problems["hospital"] = [_("Type the name of the hospital.")]
    return problems


def _household(ground: Ground, person: Person, document: str) -> Problems:
    if document in FROM_ABROAD:
        return {"basis": [_("Who shows this document enrols as from Hong Kong, Macao, Taiwan or abroad.")]}
    return {}


def _residence_permit(ground: Ground, person: Person, document: str) -> Problems:
    problems: Problems = {}
    if not ground.permit_number.strip():
        problems["permit_number"] = [_("Type the number of the residence permit.")]
    if not ground.declaration.strip() and not ground.evidence:
        problems["declaration"] = [
            _("Say how it is proved that the person is not enrolled at home, or add the proof as a file.")
        ]
    return problems


def _school(ground: Ground, person: Person, document: str) -> Problems:
    problems: Problems = {}
    if ground.school is None:
        problems["school"] = [_("Choose the school.")]
    if person.kind != Person.Kind.STUDENT:
        problems["basis"] = [
            _("Only students enrol by their school. Correct the person class or choose another ground.")
        ]
    return problems


def _newborn(ground: Ground, person: Person, document: str) -> Problems:
    problems: Problems = {}
    if person.kind != Person.Kind.NEWBORN:
        problems["basis"] = [_("This ground is for newborns. Correct the person class or choose another ground.")]
    if ground.parent is None:
        problems["parent"] = [_("Type the ID of a parent who is registered here.")]
    elif ground.parent.born_on >= person.born_on:
        problems["parent"] = [_("This person is not older than the child. Compare the ID with the parent's card.")]
    return problems


def _hardship(ground: Ground, person: Person, document: str) -> Problems:
    if not ground.declaration.strip():
        return {
            "declaration": [
                _("Workers belong into employees' insurance. Say what the hardship is, as the person declares it.")
            ]
        }
    return {}


def _abroad(ground: Ground, person: Person, document: str) -> Problems:
    if document not in FROM_ABROAD:
        return {
            "basis": [_("This ground needs a permit for Hong Kong, Macao and Taiwan, a foreigner's ID or a passport.")]
        }
    return {}


_DEMANDS = {
    Basis.HOUSEHOLD: _household,
    Basis.RESIDENCE_PERMIT: _residence_permit,
    Basis.SCHOOL: _school,
    Basis.NEWBORN: _newborn,
    Basis.HARDSHIP: _hardship,
    Basis.ABROAD: _abroad,
}
