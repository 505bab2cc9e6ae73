"""Questions before somebody is enrolled: do they take part, what stands for a year, who is the parent, which years."""

from datetime import date

from django.db.models import QuerySet

from casework.models import Pool
from enrollment import identity
from enrollment.identity import InvalidIdentity
from enrollment.models import Contribution, Identity, Person, Registration, School


def living_registration(person: Person) -> Registration | None:
    """The participation that has not ended."""
    return person.registrations.filter(ended_on=None).select_related("school", "parent", "person", "pool").first()


def standing_contribution(person: Person, coverage_year: int) -> Contribution | None:
    """What is owed or paid for a year; nothing when it was cancelled."""
    rows = person.contributions.filter(coverage_year=coverage_year)
    return rows.exclude(state=Contribution.State.CANCELLED).first()


def parent_by_number(pool: Pool, typed: str) -> Person | None:
    """The person of the pool with this resident number, wherever they live; a newborn's number names the parent's."""
    try:
        number = identity.check(Identity.Kind.RESIDENT_ID, typed.upper().partition("N")[0]).number
    except InvalidIdentity:
        return None
    return Person.objects.filter(identities__number=number, identities__pool=pool, pool=pool).first()


def years_to_enrol_for(today: date) -> list[int]:
    """The coverage years that can be enrolled for: this one and the next."""
    return [today.year, today.year + 1]


def schools_of(pool: Pool | None) -> QuerySet[School]:
    """The schools of the pool: a student of any township may go there."""
    return School.objects.filter(pool=pool)
