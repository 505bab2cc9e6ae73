"""Good rows of a list become persons, registrations and what they owe: a part at a time, table by table."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import connection

from casework import bulk, clock
from enrollment import initials
from enrollment.lists.checking import Row
from enrollment.lists.columns import Field
from enrollment.lists.matching import Known, held_statuses
from enrollment.models import (
    Contribution,
    EnrolmentList,
    Household,
    Identity,
    Person,
    Registration,
    SpecialStatus,
)
from enrollment.services.owing import Pricing, grant
from enrollment.services.pricing_again import price_again

CHANNELS: dict[str, str] = {
    EnrolmentList.Kind.VILLAGE: Registration.Channel.LIST,
    EnrolmentList.Kind.SCHOOL: Registration.Channel.SCHOOL,
}
HOUSEHOLDS = """
INSERT INTO enrollment_household (pool_id, number, area_id, area_code)
SELECT %s, number, area, area FROM unnest(%s::text[], %s::text[]) AS said(number, area) ON CONFLICT DO NOTHING
"""


@dataclass
class Made:
    """The keys of what was made, each by the number of its row."""

    registrations: dict[int, int] = field(default_factory=dict)
    contributions: dict[int, int] = field(default_factory=dict)
    statuses: dict[int, int] = field(default_factory=dict)

    def of(self, row: Row) -> tuple[int | None, int | None, int | None]:
        """Registration, contribution and status that were made for a row."""
        number = row.number
        return self.registrations.get(number), self.contributions.get(number), self.statuses.get(number)


def write(listed: EnrolmentList, rows: Sequence[Row], known: Known, pricing: Pricing) -> Made:
    """Write rows without problems, priced, whose persons the caller has locked.

    New persons with their documents and households, statuses nobody held yet, a registration for whom none lives, and
    the contribution of the year for whom none stands. `person` of each row is set.
    """
    made = Made()
    _write_persons(listed, [row for row in rows if row.person is None])
    _write_statuses([row for row in rows if row.status], made)
    _write_registrations(listed, rows, known, made)
    _write_owed(listed, rows, known, pricing, made)
    _price_again(listed, [row for row in rows if row.number in made.statuses and row.number not in made.contributions])
    return made


def write_confirmed(listed: EnrolmentList, rows: Sequence[Row]) -> Made:
    """Write what a department confirmed of persons whom the caller has locked; what they owe is priced again."""
    made = Made()
    _write_statuses(rows, made)
    _price_again(listed, rows)
    return made


def _price_again(listed: EnrolmentList, rows: Sequence[Row]) -> None:
    owed = Contribution.objects.filter(person__in=[row.person for row in rows])
    if rows:
        price_again(owed, listed.pool, clock.today())


def _write_persons(listed: EnrolmentList, rows: Sequence[Row]) -> None:
    households = _households(listed, rows)
    for row, key in zip(rows, bulk.new_keys(Person, len(rows)), strict=True):
        row.person = key
    now = clock.now()
    bulk.write(Person, (_person(listed, row, households) | {"registered_at": now} for row in rows))
    bulk.write(
        Identity,
        (
            {
                "pool_id": listed.pool_id,
                "person_id": row.person,
                "kind": row.document,
                "number": row.identity_number,
                "reversed_number": row.identity_number[::-1],
            }
            for row in rows
        ),
    )


def _person(listed: EnrolmentList, row: Row, households: Mapping[str, int]) -> dict[str, Any]:
    first, other = initials.readings(row.name)
    return {
        "id": row.person,
        "pool_id": listed.pool_id,
        "area_id": row.area_code,
        "area_code": row.area_code,
        "name": row.name,
        "initials": first,
        "other_initials": other,
        "sex": row.sex,
        "born_on": row.born_on,
        "kind": row.kind,
        "card_number": row.card_number,
        "phone": row.phone,
        "bank_name": row.bank_name,
        "bank_account": row.bank_account,
        "household_id": households.get(_household_number(row)),
    }


def _household_number(row: Row) -> str:
    return row.said.get(Field.HOUSEHOLD, "").strip()


def _households(listed: EnrolmentList, rows: Sequence[Row]) -> dict[str, int]:
    """The households that new persons belong to, by number, made where they are not yet known."""
    areas = {number: row.area_code for row in rows if (number := _household_number(row))}
    with connection.cursor() as cursor:
        cursor.execute(HOUSEHOLDS, [listed.pool_id, list(areas), list(areas.values())])
    known = Household.objects.filter(pool=listed.pool_id, number__in=areas)
    return dict(known.values_list("number", "pk"))


def _write_statuses(rows: Sequence[Row], made: Made) -> None:
    """The statuses that persons did not hold yet, from this day on unless the list says since when."""
    today = clock.today()
    known = held_statuses([row.person for row in rows])
    new = [row for row in rows if (row.person, row.status) not in known]
    made.statuses = _numbered(SpecialStatus, new)
    bulk.write(
        SpecialStatus,
        (
            {
                "id": made.statuses[row.number],
                "person_id": row.person,
                "code": row.status,
                "department": row.said[Field.DEPARTMENT],
                "starts_on": row.starts_on or today,
                "ends_on": row.ends_on,
            }
            for row in new
        ),
    )


def _write_registrations(listed: EnrolmentList, rows: Sequence[Row], known: Known, made: Made) -> None:
    today = clock.today()
    new = [row for row in rows if not ((person := known.of(row)) and person.registration)]
    made.registrations = _numbered(Registration, new)
    bulk.write(
        Registration,
        (
            {
                "id": made.registrations[row.number],
                "pool_id": listed.pool_id,
                "person_id": row.person,
                "area_code": _area(row, known),
                "basis": row.basis,
                "channel": CHANNELS[listed.kind],
                "registered_on": today,
                "permit_number": row.permit_number,
                "declaration": row.declaration,
                "parent_id": (parent := known.parents.get(row.parent_number)) and parent.pk,
                "school_id": row.school and row.school.pk,
                "legacy": row.legacy,
                "by_id": listed.brought_by_id,
            }
            for row in new
        ),
    )


def _write_owed(listed: EnrolmentList, rows: Sequence[Row], known: Known, pricing: Pricing, made: Made) -> None:
    owing = [row for row in rows if not ((person := known.of(row)) and person.owes)]
    made.contributions = _numbered(Contribution, owing)
    bulk.write(Contribution, list(_owed(listed, owing, known, pricing, made)))
    grant((made.contributions[row.number], row.quote) for row in owing)


def _owed(
    listed: EnrolmentList, rows: Sequence[Row], known: Known, pricing: Pricing, made: Made
) -> Iterator[dict[str, Any]]:
    """What each owes, collected where the person is registered."""
    for row in rows:
        person = known.of(row)
        living = person if person and person.registration else None
        yield {
            "id": made.contributions[row.number],
            "pool_id": listed.pool_id,
            "area_code": living.collected_in if living else _area(row, known),
            "person_id": row.person,
            "registration_id": living.registration if living else made.registrations[row.number],
            "coverage_year": listed.coverage_year,
            "state": Contribution.State.DUE,
            "classification": row.quote.enrolment.classification or "",
            "answer_id": pricing.answer(row.quote).pk,
            "individual": row.quote.enrolment.individual,
            "subsidy": row.quote.enrolment.subsidy,
            "relief": row.quote.relief,
            "due_on": row.quote.due_on,
            "channel": living.channel if living else CHANNELS[listed.kind],
        }


def _area(row: Row, known: Known) -> str:
    """Where the record of the row's person is kept; a list moves nobody."""
    person = known.of(row)
    return person.area_code if person else row.area_code


def _numbered(model: Any, rows: Sequence[Row]) -> dict[int, int]:
    """A new key of the model for each row, by its number."""
    return dict(zip((row.number for row in rows), bulk.new_keys(model, len(rows)), strict=True))
