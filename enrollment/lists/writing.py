"""Good rows of a list become persons, registrations and what they owe: a chunk at a time, set by set."""

from collections.abc import Sequence
from datetime import date

from casework import clock
from enrollment.lists.checking import Row
from enrollment.lists.columns import Field
from enrollment.lists.matching import Known
from enrollment.models import EnrolmentList, Household, Identity, ListRow, Person, Registration, SpecialStatus
from enrollment.services.owing import Pricing, owe_all

CHANNELS = {
    EnrolmentList.Kind.VILLAGE: Registration.Channel.LIST,
    EnrolmentList.Kind.SCHOOL: Registration.Channel.SCHOOL,
}


def write(listed: EnrolmentList, rows: Sequence[Row], known: Known, pricing: Pricing) -> dict[int, ListRow]:
    """Write rows without problems, whose persons the caller has locked; by number what was made for each, not saved.

    Inserts persons with their documents, households and statuses, a registration for whom none lives, and the
    contribution of the year for whom none stands.
    """
    new = [row for row in rows if row.person.pk is None]
    _write_persons(listed, new)
    statuses = _write_statuses([row for row in rows if row.status])
    made = _registrations(listed, rows, known)
    living = [made.get(row.person.pk) or _living(row, known) for row in rows if row.person.pk not in known.owing]
    owed = {row.person_id: row for row in owe_all(living, listed.coverage_year, clock.today(), pricing)}
    return {
        row.number: ListRow(
            registration=made.get(row.person.pk),
            contribution=owed.get(row.person.pk),
            status=statuses.get(row.person.pk),
            person=row.person,
            is_written=True,
        )
        for row in rows
    }


def _write_persons(listed: EnrolmentList, rows: Sequence[Row]) -> None:
    households = _households(listed, rows)
    for row in rows:
        row.person.household = households.get(row.said.get(Field.HOUSEHOLD, "").strip())
    Person.objects.bulk_create([row.person for row in rows])
    Identity.objects.bulk_create(
        Identity(
            pool=listed.pool,
            person=row.person,
            kind=row.document,
            number=row.identity_number,
            reversed_number=row.identity_number[::-1],
        )
        for row in rows
    )


def _households(listed: EnrolmentList, rows: Sequence[Row]) -> dict[str, Household]:
    """The households that new persons belong to, by number, made where they are not yet known."""
    areas = {number: row.person for row in rows if (number := row.said.get(Field.HOUSEHOLD, "").strip())}
    Household.objects.bulk_create(
        (
            Household(pool=listed.pool, area=person.area, area_code=person.area_code, number=number)
            for number, person in areas.items()
        ),
        ignore_conflicts=True,
    )
    return {found.number: found for found in Household.objects.filter(pool=listed.pool, number__in=areas)}


def _write_statuses(rows: Sequence[Row]) -> dict[int, SpecialStatus]:
    """The statuses that persons did not hold yet, by person."""
    held = set(
        SpecialStatus.objects.filter(person__in=[row.person for row in rows], ends_on=None).values_list(
            "person_id", "code"
        )
    )
    made = SpecialStatus.objects.bulk_create(
        SpecialStatus(
            person=row.person,
            code=row.status,
            department=row.said[Field.DEPARTMENT],
            starts_on=_status_starts(row.person),
        )
        for row in rows
        if (row.person.pk, row.status) not in held
    )
    return {status.person_id: status for status in made}


def _status_starts(person: Person) -> date:
    """A list says that a status holds now; it cannot hold before birth."""
    return max(clock.today(), person.born_on)


def _registrations(listed: EnrolmentList, rows: Sequence[Row], known: Known) -> dict[int, Registration]:
    """New registrations by person, for whom none lives."""
    made = [_registration(listed, row, known) for row in rows if row.person.pk not in known.registered]
    return {registration.person_id: registration for registration in Registration.objects.bulk_create(made)}


def _living(row: Row, known: Known) -> Registration:
    registration = known.registered[row.person.pk]
    registration.person = row.person
    return registration


def _registration(listed: EnrolmentList, row: Row, known: Known) -> Registration:
    return Registration(
        pool=listed.pool,
        person=row.person,
        area_code=row.person.area_code,
        basis=row.basis,
        channel=CHANNELS[EnrolmentList.Kind(listed.kind)],
        registered_on=clock.today(),
        permit_number=row.said.get(Field.PERMIT, ""),
        parent=known.parents.get(row.parent_number),
        school=row.school,
        by=listed.brought_by,
    )
