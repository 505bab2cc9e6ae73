"""What a township looks at (乡镇工作台): who has not paid, newborns without cover, what ends."""

from datetime import date, timedelta
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery

from casework.rights import Right
from casework.scope import Reader
from enrollment.models import Call, Contribution, Coverage, Person, Recognition, SpecialStatus
from enrollment.selectors.progress import year_of

NEWBORN_DAYS = 90
"""A newborn enrolled and paid for within so many days is covered from birth (LPS-22, DL-09)."""
ENDING_DAYS = 60


def call_list(reader: Reader, day: date, village: str = "") -> QuerySet[Contribution]:
    """Who has not paid for the year, with the last call and what came of it (LPS-24)."""
    calls = Call.objects.filter(contribution=OuterRef("pk")).order_by("-at")
    owing = Contribution.objects.visible_to(reader, Right.ENROL).filter(
        coverage_year=year_of(day), state__in=Contribution.OPEN, person__died_on=None
    )
    if village:
        owing = owing.filter(area_code=village)
    return owing.select_related("person").annotate(
        last_call=Subquery(calls.values("at")[:1]),
        last_result=Subquery(calls.values("result")[:1]),
        promised_on=Subquery(calls.values("promised_on")[:1]),
        owed=F("individual") - F("relief"),
    )


def newborns(reader: Reader, day: date) -> QuerySet[Person]:
    """Children of the last 90 days without cover, the oldest first: their days run out (DL-09)."""
    covered = Coverage.objects.filter(person=OuterRef("pk"), scheme=Coverage.Scheme.RESIDENT)
    return (
        Person.objects.visible_to(reader, Right.ENROL)
        .filter(born_on__gte=day - timedelta(NEWBORN_DAYS), died_on=None, merged_into=None)
        .filter(~Exists(covered))
        .select_related("area")
    )


def ending(reader: Reader, day: date) -> list[dict[str, Any]]:
    """Statuses and classes that end within sixty days: whoever holds them must be confirmed again (CL-06)."""
    people = Person.objects.visible_to(reader, Right.ENROL).values("pk")
    soon = Q(ends_on__gte=day, ends_on__lte=day + timedelta(ENDING_DAYS), person__in=people)
    rows: list[SpecialStatus | Recognition] = [
        *SpecialStatus.objects.filter(soon).select_related("person"),
        *Recognition.objects.filter(soon).select_related("person"),
    ]
    return [
        {"person": row.person, "held": row, "ends_on": row.ends_on, "department": row.department}
        for row in sorted(rows, key=lambda row: (row.ends_on or date.max, row.person_id))
    ]


def days_left(person: Person, day: date) -> int:
    """Days in which a newborn can still be covered from birth; the ninetieth counts."""
    return NEWBORN_DAYS - (day - person.born_on).days
