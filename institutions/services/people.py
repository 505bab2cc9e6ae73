"""Keeping the staff of institutions: who practises where, with which title."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from casework.commands import service
from casework.errors import Incomplete
from casework.scope import Reader
from institutions import initials
from institutions.code_errors import CodeKnown
from institutions.codes import professional_code
from institutions.models import Institution, PracticePlace, Professional
from institutions.services.register import kept, tell

KEPT = ("name", "title", "department", "scope", "licence_number", "is_first_registered", "state", "state_since")


@service
def register_professional(*, institution: Institution, facts: Mapping[str, Any], by: Reader) -> Professional:
    """Add somebody to an institution's staff: `code`, `kind` and KEPT. Raises NotAllowed, BadCode, Incomplete."""
    institution = kept(institution, by)
    code = professional_code(facts["code"], facts["kind"])
    known = Professional.objects.filter(code=code).first()
    if known:
        raise CodeKnown(name=known.name)
    person = Professional(code=code, kind=facts["kind"], institution=institution)
    _set(person, facts)
    try:
        with transaction.atomic():
            person.save()
    except IntegrityError as error:
        raise CodeKnown(name=code) from error
    tell("professional_registered", person, institution, by, person=person.name, code=code)
    return person


@service
def correct_professional(*, person: Professional, facts: Mapping[str, Any], by: Reader) -> Professional:
    """Set any of KEPT, and the place (`institution`) that registers them. Raises NotAllowed, Incomplete."""
    institution = kept(person.institution, by)
    person = Professional.objects.select_for_update(of=("self",)).get(pk=person.pk)
    moved_to = facts.get("institution") or institution
    if moved_to != institution:
        person.institution = kept(moved_to, by)
    _set(person, facts)
    person.save()
    tell("professional_corrected", person, institution, by, person=person.name, code=person.code)
    return person


@service
def add_place(*, person: Professional, institution: Institution, starts_on: date, by: Reader) -> PracticePlace:
    """Let somebody practise at a further place from a day on (多点执业). Raises NotAllowed, Incomplete."""
    institution = kept(institution, by)
    if institution.pk == person.institution_id or person.places.filter(institution=institution, ends_on=None).exists():
        raise Incomplete({"institution": [_("This person practises there already.")]})
    place = PracticePlace.objects.create(professional=person, institution=institution, starts_on=starts_on)
    tell("practice_place_added", person, institution, by, person=person.name, starts_on=starts_on)
    return place


def _set(person: Professional, facts: Mapping[str, Any]) -> None:
    """Raises Incomplete."""
    for name in KEPT:
        if name in facts:
            setattr(person, name, facts[name].strip() if isinstance(facts[name], str) else facts[name])
    if not person.name:
        raise Incomplete({"name": [_("Type the name of the person.")]})
    person.initials = initials.of_person(person.name)
