"""How often each check fired in a pool, what became of it, and what it saved the funds (DL-26)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Max, Q, QuerySet, Sum

from casework.models import Pool
from casework.selectors import midnight
from claims.models import CheckHit

Outcome = CheckHit.Outcome


@dataclass(frozen=True)
class Counted:
    """The hits of one check since the year began, and how they ended; `saved` in fen."""

    month: int = 0
    year: int = 0
    open: int = 0
    lifted: int = 0
    confirmed: int = 0
    saved: int = 0


def counted(pool: Pool, day: date) -> dict[str, Counted]:
    """The counts of every check that fired this year (one query).

    Money: in each confirmed claim the funds' part by the lines as claimed less what they pay, or got back by a reversal.
    """
    this_month = Q(at__gte=midnight(day.replace(day=1)))
    rows = (
        _of_year(pool, day)
        .values("code")
        .annotate(
            month=Count("pk", filter=this_month),
            year=Count("pk"),
            open=Count("pk", filter=Q(outcome=Outcome.OPEN)),
            lifted=Count("pk", filter=Q(outcome=Outcome.LIFTED)),
            confirmed=Count("pk", filter=Q(outcome=Outcome.CONFIRMED)),
            saved_sum=Sum("saved", default=0),
        )
    )
    return {
        row["code"]: Counted(row["month"], row["year"], row["open"], row["lifted"], row["confirmed"], row["saved_sum"])
        for row in rows
    }


def saved_once(pool: Pool, day: date) -> Mapping[str, int]:
    """Claims in which something was confirmed this year and what was saved in them, each claim once: claims, fen."""
    claims = _of_year(pool, day).filter(outcome=Outcome.CONFIRMED).values("claim").annotate(most=Max("saved"))
    found = claims.aggregate(claims=Count("claim"), saved=Sum("most", default=0))
    return {"claims": found["claims"], "saved": found["saved"]}


def _of_year(pool: Pool, day: date) -> QuerySet[CheckHit]:
    began = midnight(day.replace(month=1, day=1))
    return CheckHit.objects.filter(pool=pool, at__gte=began).order_by()
