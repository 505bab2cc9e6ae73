"""今日 of the report reader: the month so far beside the month before, by layer and by township."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, F, Sum
from django.db.models.functions import Left

from casework import clock
from casework.models import Area
from casework.models.area import PREFIX_LENGTH
from casework.request import Request
from casework.rights import Right
from casework.scope import Reader
from claims import figures
from fund.models import Fund

TOWNSHIP, CODE = PREFIX_LENGTH["township"], 12
TOWNSHIPS_SHOWN = 15


@dataclass(frozen=True)
class Month:
    """The claims settled and the critical-illness cases decided in one month: how many, money by layer in fen, days to
    the decision, and by township."""

    first: date
    last: date
    count: int
    cases: int
    money: dict[str, int]
    days: int | None
    townships: dict[str, dict[str, int]]

    @classmethod
    def of(cls, reader: Reader, first: date, last: date) -> "Month":
        settled = figures.first_settled(reader, Right.FIGURES_VIEW, first, last)
        held, cases = figures.positions(settled), figures.cases_decided(reader, Right.FIGURES_VIEW, first, last)
        fund = sum((F(fund) for fund in figures.FUNDS[1:]), F(figures.FUNDS[0]))
        grouped = held.values(township=Left("claim__area_code", TOWNSHIP)).annotate(claims=Count("pk"), paid=Sum(fund))
        townships = {row["township"]: {"count": row["claims"], "fund": row["paid"]} for row in grouped}
        count, counted = sum(row["count"] for row in townships.values()), 0
        stands = Sum(figures.STANDS)
        for row in cases.values(township=Left("area_code", TOWNSHIP)).annotate(cases=Count("pk"), paid=stands):
            counted += row["cases"]
            townships.setdefault(row["township"], {"count": 0, "fund": 0})["fund"] += row["paid"]
        money, days = figures.sums(held, cases), figures.days_to_decision(settled)
        return cls(first, last, count, counted, money, days, townships)


def this_month_and_last(request: Request) -> dict[str, Any]:
    """This month so far and the whole month before: claims, money by layer, days to decision, townships."""
    today = clock.today()
    begins = today.replace(day=1)
    before_ends = begins - timedelta(days=1)
    now = Month.of(request.reader, begins, today)
    before = Month.of(request.reader, before_ends.replace(day=1), before_ends)
    return {"now": now, "before": before, "layers": _layers(now, before), "townships": _townships(now, before)}


def _layers(now: Month, before: Month) -> list[dict[str, Any]]:
    return [
        {"label": fund.label, "now": now.money[fund], "before": before.money[fund]}
        for fund in Fund
        if now.money[fund] or before.money[fund]
    ]


def _townships(now: Month, before: Month) -> list[dict[str, Any]]:
    """The townships with most money of the funds in both months together, by name."""

    def of(month: Month, code: str, what: str) -> int:
        return month.townships.get(code, {}).get(what, 0)

    codes = now.townships.keys() | before.townships.keys()
    most = sorted(codes, key=lambda code: (-of(now, code, "fund") - of(before, code, "fund"), code))[:TOWNSHIPS_SHOWN]
    names = dict(Area.objects.filter(pk__in=[code.ljust(CODE, "0") for code in most]).values_list("pk", "name"))
    return [
        {
            "name": names.get(code.ljust(CODE, "0"), code),
            **{f"{what}_now": of(now, code, what) for what in ("count", "fund")},
            **{f"{what}_before": of(before, code, what) for what in ("count", "fund")},
        }
        for code in most
    ]
