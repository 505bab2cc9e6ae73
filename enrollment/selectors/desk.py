"""What a township looks at (乡镇工作台): how far enrolment is, who has not paid, newborns without cover, what ends."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery, Sum

from casework.models import Area
from casework.rights import Right
from casework.scope import Reader
from enrollment.models import Call, Contribution, Coverage, Person, Progress, Recognition, SpecialStatus, Target
from enrollment.selectors.areas import township_of

NEWBORN_DAYS = 90
"""A newborn enrolled and paid for within so many days is covered from birth (LPS-22, DL-09)."""
ENDING_DAYS = 60
OWING = (Contribution.State.DUE, Contribution.State.UNPAID)
PAID = (Contribution.State.WAITING, Contribution.State.ACTIVE)
WINDOW_OPENS_IN = 9


@dataclass(frozen=True)
class Township:
    """One township's enrolment of a year: persons registered and paid, last year's paid on this day, the target."""

    area: Area
    registered: int
    paid: int
    paid_last_year: int | None
    population: int | None
    per_mille: int | None

    @property
    def rate(self) -> int | None:
        """Paid of those who should be, in thousandths; None without a target (CL-07)."""
        return self.paid * 1000 // self.population if self.population else None

    @property
    def is_behind(self) -> bool:
        """Whether fewer have paid than on the same day last year (FX-03)."""
        return self.paid_last_year is not None and self.paid < self.paid_last_year


def year_of(day: date) -> int:
    """The coverage year that a township works on: the next one once its window may have opened (LPS-16, DL-03)."""
    return day.year + (day.month >= WINDOW_OPENS_IN)


def townships(reader: Reader, day: date) -> list[Township]:
    """The townships of the reader with what they have reached, least paid first (FX-08). Four queries."""
    year = year_of(day)
    found = _counts(reader, year)
    areas = {area.code: area for area in Area.objects.filter(code__in=found)}
    targets = {t.area_code: t for t in Target.objects.visible_to(reader, Right.ENROL).filter(coverage_year=year)}
    before = _last_year(reader, year, day)
    rows = [
        Township(
            areas[code],
            registered,
            paid,
            before.get(code),
            targets[code].population if code in targets else None,
            targets[code].per_mille if code in targets else None,
        )
        for code, (registered, paid) in found.items()
        if code in areas
    ]
    return sorted(rows, key=lambda row: (row.rate if row.rate is not None else 1000, row.area.code))


def call_list(reader: Reader, day: date, village: str = "") -> QuerySet[Contribution]:
    """Who has not paid for the year, with the last call and what came of it (LPS-24)."""
    calls = Call.objects.filter(contribution=OuterRef("pk")).order_by("-at")
    owing = Contribution.objects.visible_to(reader, Right.ENROL).filter(
        coverage_year=year_of(day), state__in=OWING, person__died_on=None
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


def _counts(reader: Reader, year: int) -> dict[str, tuple[int, int]]:
    """Registered and paid by township."""
    mine = Contribution.objects.visible_to(reader, Right.ENROL).filter(coverage_year=year)
    alive = mine.exclude(state=Contribution.State.CANCELLED).values_list("area_code")
    counted = alive.annotate(registered=Count("pk"), paid=Count("pk", filter=Q(state__in=PAID)))
    return _by_township(counted.order_by())


def _by_township(rows: Iterable[tuple[str, int, int]]) -> dict[str, tuple[int, int]]:
    found: dict[str, tuple[int, int]] = {}
    for code, registered, paid in rows:
        township = township_of(code)
        known = found.get(township, (0, 0))
        found[township] = (known[0] + registered, known[1] + paid)
    return found


def _last_year(reader: Reader, year: int, day: date) -> dict[str, int]:
    """Paid by township on the same day a year before, as the night counted it."""
    try:
        before = day.replace(year=day.year - 1)
    except ValueError:  # 29 February
        before = date(day.year - 1, 2, 28)
    rows = Progress.objects.visible_to(reader, Right.ENROL).filter(coverage_year=year - 1, day=before)
    return dict(rows.values_list("area_code").annotate(Sum("paid")).order_by())
