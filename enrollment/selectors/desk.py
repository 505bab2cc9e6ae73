"""What a township looks at (乡镇工作台): who has not paid, notices, who is not enrolled, newborns, moves, what ends."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery

from casework.models import Area, Pool
from casework.rights import Right
from casework.scope import Reader
from enrollment.models import (
    Call,
    Contribution,
    Coverage,
    DemandNotice,
    Move,
    Person,
    Recognition,
    Registration,
    SpecialStatus,
)
from enrollment.night.identified import holders, without_contribution
from enrollment.selectors.progress import year_of
from enrollment.services.owing import Pricing
from rulebook.errors import NoRulesInForce

NEWBORN_DAYS = 90
"""How long a child counts as newborn in the list; until when it is covered from birth, the rules say (LPS-22, DL-09)."""
ENDING_DAYS = 60


def call_list(reader: Reader, day: date, prefix: str = "", result: str = "") -> QuerySet[Contribution]:
    """Who has not paid for the year, with the last call and what came of it (LPS-24).

    `prefix`: the leading digits of a township or village; `result`: of the last call, "never" for who was not called.
    """
    calls = Call.objects.filter(contribution=OuterRef("pk")).order_by("-at")
    owing = Contribution.objects.visible_to(reader, Right.ENROL).filter(
        coverage_year=year_of(day), state__in=Contribution.OPEN, person__died_on=None
    )
    owing = owing.filter(Q(individual=None) | Q(individual__gt=F("relief")))
    owing = owing.filter(area_code__startswith=prefix)
    rows = owing.select_related("person").annotate(
        last_call=Subquery(calls.values("at")[:1]),
        last_result=Subquery(calls.values("result")[:1]),
        promised_on=Subquery(calls.values("promised_on")[:1]),
        owed=F("individual") - F("relief"),
    )
    if result == "never":
        return rows.filter(last_result=None)
    return rows.filter(last_result=result) if result else rows


def notices(reader: Reader, prefix: str = "", *, served: bool = False) -> QuerySet[DemandNotice]:
    """The demands to persons that still stand, to be served or served already (HN-09, LPS-24)."""
    rows = DemandNotice.objects.visible_to(reader, Right.ENROL_MANAGE).filter(unit_bill=None, closed_on=None)
    rows = rows.filter(served_on__isnull=not served)
    return rows.filter(area_code__startswith=prefix).select_related("contribution__person")


def newborns(reader: Reader, day: date, prefix: str = "") -> QuerySet[Person]:
    """Children of the last 90 days without cover, the oldest first: their days run out (DL-09)."""
    covered = Coverage.objects.filter(person=OuterRef("pk"), scheme=Coverage.Scheme.RESIDENT)
    rows = _living(reader, prefix).filter(born_on__gte=day - timedelta(NEWBORN_DAYS))
    return rows.filter(~Exists(covered)).select_related("area")


def newborn_counts(reader: Reader, year: int, prefix: str = "") -> list[dict[str, Any]]:
    """How many newborns were registered in a year by channel and hospital, most first (落地参保, DL-46)."""
    rows = Registration.objects.visible_to(reader, Right.ENROL).filter(
        basis=Registration.Basis.NEWBORN, registered_on__year=year, area_code__startswith=prefix
    )
    counted = rows.order_by().values("channel", "hospital").annotate(count=Count("pk")).order_by("-count", "hospital")
    names = dict(Registration.Channel.choices)
    return [row | {"channel": names.get(row["channel"], row["channel"])} for row in counted]


def identified(reader: Reader, day: date, prefix: str = "") -> QuerySet[Person]:
    """Who holds a status or class of the departments and is not enrolled this year (应保尽保, LPS-13)."""
    rows = without_contribution(holders(_living(reader, prefix), day), day)
    return rows.select_related("area").prefetch_related("statuses", "recognitions")


def ending(reader: Reader, day: date, prefix: str = "") -> list[dict[str, Any]]:
    """Statuses and classes that end within sixty days: whoever holds them must be confirmed again (CL-06)."""
    people = _living(reader, prefix).values("pk")
    soon = Q(ends_on__gte=day, ends_on__lte=day + timedelta(ENDING_DAYS), person__in=people)
    rows: list[SpecialStatus | Recognition] = [
        *SpecialStatus.objects.filter(soon).select_related("person"),
        *Recognition.objects.filter(soon).select_related("person"),
    ]
    return [
        {"person": row.person, "held": row, "ends_on": row.ends_on, "department": row.department}
        for row in sorted(rows, key=lambda row: (row.ends_on or date.max, row.person_id))
    ]


def moves_to_decide(reader: Reader) -> QuerySet[Move]:
    """Transfers that other areas have asked for."""
    rows = Move.objects.visible_to(reader, Right.ENROL_MANAGE, "origin_code").filter(state=Move.State.ASKED)
    return _with_names(rows).order_by("pk")


def moves_asked(reader: Reader) -> QuerySet[Move]:
    """Transfers that this area has asked for, with what came of them; nothing about the person is shown."""
    rows = Move.objects.visible_to(reader, Right.ENROL_MANAGE, "target_code").exclude(asked_by=None)
    return _with_names(rows)


def moves_done(reader: Reader, since: date) -> QuerySet[Move]:
    """Who came or left since a day."""
    here = Move.objects.visible_to(reader, Right.ENROL_MANAGE, "target_code").values("pk")
    away = Move.objects.visible_to(reader, Right.ENROL_MANAGE, "origin_code").values("pk")
    rows = Move.objects.filter(Q(pk__in=here) | Q(pk__in=away), state=Move.State.DONE, decided_at__date__gte=since)
    return _with_names(rows)


def days_left(person: Person, day: date, days: int | None) -> int | None:
    """Days in which a newborn can still be covered from birth, the last one counts; None where the rules name none."""
    return None if days is None else days - (day - person.born_on).days


def newborn_days(pool: Pool, day: date) -> int | None:
    """Days from birth within which the rules cover a child from birth (LPS-22, DL-09)."""
    try:
        rules = Pricing(pool, day.year).in_force.rules
    except NoRulesInForce:
        return None
    shape = rules.basic.identity.enrolment
    if shape is None or shape.newborn is None:
        return None
    found = rules.figure(rules.basic, shape.newborn.within, rules.basic.in_year(day.year))
    return int(found.value) if found else None


def place_names(codes: Iterable[str]) -> dict[str, str]:
    """Area codes to names."""
    return dict(Area.objects.filter(code__in=set(codes)).values_list("code", "name"))


def _living(reader: Reader, prefix: str) -> QuerySet[Person]:
    rows = Person.objects.visible_to(reader, Right.ENROL).filter(died_on=None, merged_into=None)
    return rows.filter(area_code__startswith=prefix)


def _with_names(rows: QuerySet[Move]) -> QuerySet[Move]:
    return rows.select_related("person", "origin", "target", "asked_by", "decided_by")
