"""Identified but not enrolled (应保尽保, LPS-13): who holds a status or class of the departments and no contribution.

The night only counts: the list is a question to the rows, so nobody stays on it after enrolling.
"""

from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from casework.models import Pool
from casework.night_parts import areas_with, reach
from casework.registry import Figures
from enrollment.models import Contribution, Person, Recognition, SpecialStatus
from policy.facts import STATUSES

WORK = "SELECT FROM enrollment_person WHERE pool_id = %(pool)s AND area_code BETWEEN a.code AND a.last"


def areas(pool: Pool, day: date) -> list[str]:
    """Where persons live."""
    return areas_with(WORK, pool, day)


def run(pool: Pool, day: date, area: str) -> Figures:
    """Count one area. Changes nothing."""
    holders = identified(pool, day, area)
    return Figures(counts={"identified": holders.count(), "not_enrolled": without_contribution(holders, day).count()})


def identified(pool: Pool, day: date, area: str) -> QuerySet[Person]:
    """Those of an area."""
    return holders(Person.objects.filter(pool=pool, area_code__range=reach(pool, area)), day)


def holders(persons: QuerySet[Person], day: date) -> QuerySet[Person]:
    """Of some persons the living who hold a special status or an assistance class on the day."""
    holding = Q(starts_on__lte=day) & (Q(ends_on__isnull=True) | Q(ends_on__gte=day))
    statuses = SpecialStatus.objects.filter(holding, person=OuterRef("pk"), code__in=STATUSES)
    recognitions = Recognition.objects.filter(holding, person=OuterRef("pk"))
    living = persons.filter(died_on=None, merged_into=None)
    return living.filter(Exists(statuses) | Exists(recognitions))


def without_contribution(persons: QuerySet[Any], day: date) -> QuerySet[Any]:
    """Of some persons those who owe and paid nothing for the year of the day."""
    enrolled = Contribution.objects.filter(person=OuterRef("pk"), coverage_year=day.year)
    return persons.filter(~Exists(enrolled.exclude(state=Contribution.State.CANCELLED)))
