"""Questions before somebody is enrolled: do they take part, what stands for a year, who is the parent, which years."""

from datetime import date

from django.db.models import Exists, OuterRef, QuerySet, Subquery

from casework.models import Pool
from enrollment import identity
from enrollment.identity import InvalidIdentity
from enrollment.models import Contribution, Identity, Person, Registration, School


def living_registration(person: Person) -> Registration | None:
    """The participation that has not ended."""
    return person.registrations.filter(ended_on=None).select_related("school", "parent", "person", "pool").first()


def with_participation(rows: QuerySet[Person], today: date) -> QuerySet[Person]:
    """Persons with what decides about what can start: `takes_part_since` (a day, or None), `last_end` (why the latest
    participation ended), `has_next_year` (whether it is owed or paid)."""
    own = Registration.objects.filter(person=OuterRef("pk"))
    living, latest = own.filter(ended_on=None), own.order_by("-registered_on", "-pk")
    next_year = Contribution.objects.filter(person=OuterRef("pk"), coverage_year=today.year + 1)
    return rows.annotate(
        takes_part_since=Subquery(living.values("registered_on")[:1]),
        last_end=Subquery(latest.values("end_reason")[:1]),
        has_next_year=Exists(next_year.exclude(state=Contribution.State.CANCELLED)),
    )


def standing_contribution(person: Person, coverage_year: int) -> Contribution | None:
    """What is owed or paid for a year; nothing when it was cancelled."""
    rows = person.contributions.filter(coverage_year=coverage_year)
    return rows.exclude(state=Contribution.State.CANCELLED).first()


def parent_by_number(pool: Pool, typed: str) -> Person | None:
    """The person of the pool with this resident number, wherever they live; a newborn's number names the parent's."""
    return person_by_number(pool, typed.upper().partition("N")[0])


def person_by_number(pool: Pool, typed: str) -> Person | None:
    """The person of the pool with this resident number, wherever they live."""
    try:
        number = identity.check(Identity.Kind.RESIDENT_ID, typed).number
    except InvalidIdentity:
        return None
    return Person.objects.filter(identities__number=number, identities__pool=pool, pool=pool).first()


def years_to_enrol_for(today: date) -> list[int]:
    """The coverage years that can be enrolled for: this one and the next."""
    return [today.year, today.year + 1]


def schools_of(pool: Pool | None) -> QuerySet[School]:
    """The schools of the pool: a student of any township may go there."""
    return School.objects.filter(pool=pool)
