"""Registration for participation (参保登记): who takes part where, on what ground, and what they owe from then on."""

from dataclasses import replace
from datetime import date

from django.utils.translation import gettext as _

from casework import clock, events, masks
from casework.commands import service
from casework.errors import Incomplete, NotAllowed
from casework.models import Document
from casework.rights import Right
from casework.scope import Reader
from casework.services.documents import keep_document
from enrollment import identity
from enrollment.errors import AlreadyEnrolled, AlreadyRegistered, HasDied, MergedAway, NotEnrolled, RegisteredElsewhere
from enrollment.grounds import Ground, lacking
from enrollment.models import Contribution, Identity, Person, Registration, UnitMember
from enrollment.selectors.enrolling import living_registration, parent_by_number, standing_contribution
from enrollment.services.late import check_at_the_counter
from enrollment.services.owing import owe
from enrollment.services.persons import NewPerson, write_person
from enrollment.services.reliefs import cover_who_owes_nothing


@service
def register_participation(*, person: Person, coverage_year: int, ground: Ground, by: Reader) -> Registration:
    """Register a known person and owe the coverage year, in one step (LPS-03).

    Who owes nothing, since a department pays or the rules ask for nothing, is covered at once. A contribution without
    registration, from before there were any, joins the registration. Raises NotAllowed,
    OutOfScope, HasDied, MergedAway, AlreadyEnrolled, Incomplete with what the ground lacks, NotInPolicy (employees'
    cover, nothing bought), NoRulesInForce.
    """
    person = locked(person, by)
    if living_registration(person):
        raise AlreadyEnrolled(year=coverage_year)
    return _participate(person, coverage_year, ground, by)


@service
def enrol_newcomer(*, said: NewPerson, coverage_year: int, ground: Ground, by: Reader) -> Registration:
    """Register somebody who is not known yet: the person, the participation and what is owed, in one step.

    Raises what `register_participation` raises, AlreadyRegistered, RegisteredElsewhere and CardInUse.
    """
    if by.pool is None or not by.pool.holds(said.area.code) or not by.may_in(Right.ENROL, said.area.code):
        raise NotAllowed()
    try:
        person = write_person(said, by)
    except AlreadyRegistered as refusal:
        raise (refusal if _is_mine(said, by) else RegisteredElsewhere()) from refusal
    return _participate(person, coverage_year, with_parent(ground, said, by), by)


@service
def owe_year(*, person: Person, coverage_year: int, by: Reader) -> Contribution:
    """Owe a further coverage year under the registration that stands. Raises NotEnrolled, AlreadyEnrolled, NotInPolicy."""
    person = locked(person, by)
    registration = living_registration(person)
    if registration is None:
        raise NotEnrolled()
    if standing_contribution(person, coverage_year):
        raise AlreadyEnrolled(year=coverage_year)
    contribution = owe(registration=registration, coverage_year=coverage_year)
    check_at_the_counter(contribution, by)
    cover_who_owes_nothing([contribution], clock.today(), by)
    _tell("year_owed", person, by, contribution)
    return contribution


def locked(person: Person, by: Reader, right: Right = Right.ENROL) -> Person:
    """The person's row, locked, if the reader holds the right there and the person can still be enrolled."""
    person = Person.objects.select_for_update(no_key=True, of=("self",)).select_related("pool").get(pk=person.pk)
    by.must(right, person)
    if person.merged_into_id:
        raise MergedAway()
    if person.died_on:
        raise HasDied(day=person.died_on)
    return person


def with_parent(ground: Ground, said: NewPerson, by: Reader) -> Ground:
    """The ground with the parent on whose number a newborn is registered, unless one was named."""
    if ground.parent or said.identity_kind != Identity.Kind.NEWBORN or by.pool is None:
        return ground
    return replace(ground, parent=parent_by_number(by.pool, said.identity_number))


def _participate(person: Person, coverage_year: int, ground: Ground, by: Reader) -> Registration:
    document = person.identities.filter(is_main=True).values_list("kind", flat=True).first()
    problems = lacking(ground, person, document or "") | _belongs_elsewhere(person, ground)
    if problems:
        raise Incomplete(problems)
    registration = Registration.objects.create(
        pool=person.pool,
        person=person,
        area_code=ground.school.area_code if ground.school else person.area_code,
        basis=ground.basis,
        channel=ground.channel,
        registered_on=clock.today(),
        permit_number=ground.permit_number.strip(),
        declaration=ground.declaration.strip(),
        parent=ground.parent,
        school=ground.school,
        hospital=ground.hospital.strip(),
        legacy=ground.legacy,
        evidence=_evidence(person, ground, by),
        by=by.staff,
    )
    person.contributions.filter(registration=None, coverage_year=coverage_year).update(registration=registration)
    owed = owe(registration=registration, coverage_year=coverage_year)
    check_at_the_counter(owed, by)
    cover_who_owes_nothing([owed], clock.today(), by)
    _tell("participation_registered", person, by, owed)
    return registration


def _belongs_elsewhere(person: Person, ground: Ground) -> dict[str, list[str]]:
    """Who is in the service of a unit belongs into employees' insurance, held or not (FX-01), but for hardship."""
    if ground.basis == Registration.Basis.HARDSHIP:
        return {}
    service = UnitMember.objects.filter(person=person, kind=UnitMember.Kind.IN_SERVICE, ends_on=None)
    unit = service.values_list("unit__name", flat=True).first()
    if unit is None:
        return {}
    return {"basis": [_("In the service of %(unit)s: employees' insurance is due there.") % {"unit": unit}]}


def _evidence(person: Person, ground: Ground, by: Reader) -> Document | None:
    if ground.evidence is None:
        return None
    title = str(Registration.Basis(ground.basis).label)
    return keep_document(case=person, kind=Document.Kind.OTHER, title=title, file=ground.evidence, by=by)


def _is_mine(said: NewPerson, by: Reader) -> bool:
    """Whether the person who has the number already is one of the reader's areas."""
    number = identity.check(said.identity_kind, said.identity_number).number
    return Person.objects.visible_to(by, Right.ENROL).filter(identities__number=number).exists()


def _tell(verb: str, person: Person, by: Reader, owed: Contribution) -> None:
    """One event; what is owed is told only where the rules name it."""
    told: dict[str, int | date] = {"year": owed.coverage_year}
    if owed.individual is None:
        verb += "_unpriced"
    else:
        told["individual_fen"] = owed.individual - owed.relief
    events.record(
        verb,
        subject=person,
        actor=by.staff,
        pool=person.pool,
        area_code=person.area_code,
        name=masks.name(person.name),
        **told,
    )
