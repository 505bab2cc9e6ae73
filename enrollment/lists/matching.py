"""Rows of a list beside what is registered: the same person twice, other names, other townships, what each would owe."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from django.db import connection
from django.db.models import Q

from casework import clock
from casework.models import Area, Pool
from enrollment import initials
from enrollment.grounds import Ground, demanded
from enrollment.lists.checking import Row
from enrollment.lists.columns import Field
from enrollment.models import Identity, ListRow, Person, Registration, SpecialStatus
from enrollment.selectors.enrollees import Held, HeldStatus, enrollee, held_by
from enrollment.services.owing import Pricing

Outcome = ListRow.Outcome
GOOD = (Outcome.NEW, Outcome.KNOWN)
COLUMNS = {
    "basis": Field.BASIS,
    "permit_number": Field.PERMIT,
    "declaration": Field.DECLARATION,
    "parent": Field.PARENT,
    "school": Field.SCHOOL,
}
"""Where a list says the fields of a ground."""

PERSONS = """
SELECT i.number, p.id, p.name, p.area_code, p.kind, p.born_on, p.died_on, p.merged_into_id,
    r.id, r.registered_on, r.area_code, r.channel,
    EXISTS (SELECT FROM enrollment_contribution c
        WHERE c.person_id = p.id AND c.coverage_year = %(year)s AND c.state <> 'cancelled'),
    (SELECT u.name FROM enrollment_unitmember m JOIN enrollment_unit u ON u.id = m.unit_id
        WHERE m.person_id = p.id AND m.kind = 'in_service' AND m.ends_on IS NULL)
FROM unnest(%(numbers)s::text[]) AS said(number)
JOIN enrollment_identity i ON i.pool_id = %(pool)s AND i.number = said.number
JOIN enrollment_person p ON p.id = i.person_id
LEFT JOIN enrollment_registration r ON r.person_id = p.id AND r.ended_on IS NULL
"""


class KnownPerson(NamedTuple):
    """Whom the pool knows by a number, with the registration that lives, whether they owe or paid the year, and the
    unit in whose service they are."""

    pk: int
    name: str
    area_code: str
    kind: str
    born_on: date
    died_on: date | None
    merged_into: int | None
    registration: int | None
    registered_on: date | None
    collected_in: str | None
    channel: str | None
    owes: bool
    unit: str | None


@dataclass
class Known:
    """What the database knows about some rows: persons and parents by number, owners of cards."""

    persons: dict[str, KnownPerson]
    parents: dict[str, Person]
    cards: dict[str, int]

    def of(self, row: Row) -> KnownPerson | None:
        """Whom the row is about, where the pool knows them."""
        return self.persons.get(row.identity_number)


@dataclass
class Seen:
    """What stood in earlier rows of the same list: number to row and name, social security card to number."""

    rows: dict[str, tuple[int, str]] = field(default_factory=dict)
    cards: dict[str, str] = field(default_factory=dict)

    def look(self, row: Row) -> None:
        """Note the row, or that an earlier one has its number or its card."""
        if row.card_number and self.cards.setdefault(row.card_number, row.identity_number) != row.identity_number:
            row.wrong("card_in_use", Field.CARD)
        if not row.identity_number:
            return
        first, name = self.rows.setdefault(row.identity_number, (row.number, row.name))
        if first != row.number and name == row.name:
            row.wrong("twice_in_list", Field.IDENTITY, row=first)
        elif first != row.number:
            _another_name(row, "other_name_in_list", Field.IDENTITY, row=first)


def known_of(rows: Sequence[Row], pool: Pool, coverage_year: int) -> Known:
    """What is known about the rows' persons (three queries for any number of rows)."""
    numbers = list({row.identity_number for row in rows} - {""})
    with connection.cursor() as cursor:
        cursor.execute(PERSONS, {"numbers": numbers, "pool": pool.pk, "year": coverage_year})
        persons = {number: KnownPerson(*person) for number, *person in cursor.fetchall()}
    parents = Identity.objects.filter(pool=pool, number__in={row.parent_number for row in rows} - {""})
    parents = parents.select_related("person").only("number", "person__born_on")
    cards = Person.objects.filter(pool=pool, card_number__in={row.card_number for row in rows} - {""})
    return Known(
        persons=persons,
        parents={found.number: found.person for found in parents},
        cards=dict(cards.values_list("card_number", "pk")),
    )


def look_at_ground(row: Row, known: Known) -> None:
    """Note what the ground lacks on which the row's person would be registered: the demands are those of the counter.

    Who takes part already is not registered again.
    """
    person = known.of(row)
    if not row.basis or (person and person.registration):
        return
    ground = Ground(
        basis=row.basis,
        permit_number=row.permit_number,
        declaration=row.declaration,
        parent=known.parents.get(row.parent_number),
        school=row.school,
    )
    school = row.said.get(Field.SCHOOL, "").strip()[:20]
    for of, code in demanded(ground, row, row.document).items():
        if code == "school_missing" and school:
            row.wrong("school_unknown", Field.SCHOOL, said=school)
        elif code == "parent_missing" and row.parent_number:
            row.wrong("parent_unknown", Field.PARENT)
        else:
            row.wrong(code, COLUMNS[of])


def match(row: Row, known: Known, area: Area) -> str:
    """Set the row beside what is known; what becomes of it, `bad` when anything is wrong with it."""
    person = known.of(row)
    if person:
        _look_at_known(row, person, area)
    owner = known.cards.get(row.card_number)
    if owner and (person is None or owner != person.pk):
        row.wrong("card_in_use", Field.CARD)
    if row.problems:
        return Outcome.BAD
    if person is None:
        return Outcome.NEW
    row.person = person.pk
    return Outcome.SAME if person.owes and person.registration else Outcome.KNOWN


def price(row: Row, known: Known, held: Held, pricing: Pricing, on: date) -> None:
    """Ask the rules what the row's person owes who registers on the day, the row's own status counted.

    What they refuse (employees' cover, nothing bought) is noted on the row, and who belongs into employees' insurance
    as being in the service of a unit (FX-01).
    """
    paid_on = pricing.day_of_payment(on)
    person = known.of(row)
    said = _status(row, on)
    if row.person:
        member = held.enrollee(row.person, person or row, pricing, paid_on, said)
    else:
        member = enrollee(row, said, [], pricing, paid_on)
    registered_on = person.registered_on if person and person.registration else on
    row.quote = pricing.quote(member, paid_on, pricing.declared_on(registered_on, paid_on))
    if row.quote.refusal:
        row.wrong("refused_by_rules", Field.IDENTITY, reason=row.quote.refusal)
    elif person and person.unit and row.basis != Registration.Basis.HARDSHIP:
        row.wrong("in_service", Field.BASIS, unit=person.unit)


def outcomes(rows: Sequence[Row], known: Known, area: Area, pricing: Pricing, on: date) -> dict[int, str]:
    """What becomes of each row by its number; what is wrong is noted on the row."""
    for row in rows:
        look_at_ground(row, known)
    found = {row.number: match(row, known, area) for row in rows}
    found |= _new_statuses([row for row in rows if found[row.number] == Outcome.SAME])
    good = [row for row in rows if found[row.number] in GOOD]
    held = held_by([row.person for row in good if row.person])
    for row in good:
        price(row, known, held, pricing, on)
        if row.problems:
            found[row.number] = Outcome.BAD
    return found


def confirmed(rows: Sequence[Row], known: Known, area: Area) -> dict[int, str]:
    """The same for a department's list (FX-05): only who is known can get a status, and nobody gets one twice."""
    found = {row.number: match(row, known, area) for row in rows}
    for row in rows:
        if found[row.number] == Outcome.NEW:
            row.wrong("unknown_here", Field.IDENTITY)
            found[row.number] = Outcome.BAD
    good = [row for row in rows if found[row.number] != Outcome.BAD]
    return found | dict.fromkeys((row.number for row in good), Outcome.SAME) | _new_statuses(good)


def _new_statuses(rows: Sequence[Row]) -> dict[int, str]:
    """Rows of known persons, by number, that say a status which the person does not hold."""
    saying = [row for row in rows if row.status]
    if not saying:
        return {}
    known = held_statuses([row.person for row in saying])
    return {row.number: Outcome.KNOWN for row in saying if (row.person, row.status) not in known}


def held_statuses(persons: Sequence[int | None]) -> set[tuple[int, str]]:
    """Person and code of every status that has not ended."""
    held = SpecialStatus.objects.filter(Q(ends_on=None) | Q(ends_on__gte=clock.today()), person__in=persons)
    return set(held.values_list("person_id", "code"))


def _look_at_known(row: Row, person: KnownPerson, area: Area) -> None:
    """Whoever is registered outside the area is not told of, but for that (no name, no place)."""
    if not area.holds(person.area_code):
        row.wrong("registered_elsewhere", Field.IDENTITY)
    elif person.merged_into:
        row.wrong("merged_away", Field.IDENTITY)
    elif person.died_on:
        row.wrong("has_died", Field.NAME)
    elif row.name and initials.tidy(person.name) != row.name:
        _another_name(row, "other_name_known", Field.NAME)


def _another_name(row: Row, code: str, column: Field, /, **figures: int) -> None:
    """The number is somebody else's; that of a newborn on a parent's number is another child's, told once."""
    if row.document != Identity.Kind.NEWBORN:
        row.wrong(code, column, **figures)
    elif all(problem.code != "child_number_taken" for problem in row.problems):
        row.wrong("child_number_taken", Field.IDENTITY)


def _status(row: Row, on: date) -> list[HeldStatus]:
    return [HeldStatus(row.status, row.starts_on or on, row.ends_on)] if row.status else []
