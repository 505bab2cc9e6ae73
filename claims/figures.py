"""Figures over settled claims and critical-illness cases: what holds today of those decided in a stretch of days."""

from datetime import date, timedelta

from django.db.models import Aggregate, DurationField, Exists, ExpressionWrapper, F, OuterRef, QuerySet, Sum
from django.db.models.functions import TruncDate

from casework.rights import Right
from casework.scope import Reader
from casework.selectors import midnight
from claims.models import Claim, CriticalCase, Settlement
from claims.models.critical import OWED
from fund.models import Fund

FUNDS = tuple(Fund.values)
STANDS = F("due") - F("taken_back")
"""What a critical-illness case that was decided owes or has paid now, in fen."""


class Median(Aggregate):
    """The value in the middle."""

    function = "PERCENTILE_DISC"
    template = "%(function)s(0.5) WITHIN GROUP (ORDER BY %(expressions)s)"


def first_settled(reader: Reader, right: Right, first: date, last: date) -> QuerySet[Settlement]:
    """The first settlements of these days (both included) of the claims for which the reader holds `right`."""
    return Settlement.objects.filter(
        pool=reader.pool,
        turn=1,
        at__gte=midnight(first),
        at__lt=midnight(last + timedelta(days=1)),
        claim__in=Claim.objects.visible_to(reader, right),
    ).order_by()


def positions(settled: QuerySet[Settlement]) -> QuerySet[Settlement]:
    """Where the claims of these settlements stand now, after recomputations and reversals; a reversed one at nought."""
    later = Settlement.objects.filter(claim=OuterRef("claim"), turn__gt=OuterRef("turn"))
    return Settlement.objects.filter(~Exists(later), claim__in=settled.values("claim")).order_by()


def cases_decided(reader: Reader, right: Right, first: date, last: date) -> QuerySet[CriticalCase]:
    """The critical-illness cases for which the reader holds `right` that were decided on these days (both included) and
    are owed or paid: what they pay is no claim's."""
    decided = {"decided_at__gte": midnight(first), "decided_at__lt": midnight(last + timedelta(days=1))}
    return CriticalCase.objects.visible_to(reader, right).filter(state__in=OWED, **decided).order_by()


def sums(held: QuerySet[Settlement], cases: QuerySet[CriticalCase]) -> dict[str, int]:
    """Fen by layer over positions and cases: total, each fund, all funds together (`fund`), person, `elsewhere`.

    A case takes from the person's part what the fund pays by it, so the parts still make the total.
    """
    found = held.aggregate(**{name: Sum(name, default=0) for name in ("total", *FUNDS, "person", "elsewhere")})
    after_the_fact = cases.aggregate(fen=Sum(STANDS, default=0))["fen"]
    found[Fund.CRITICAL_ILLNESS.value] += after_the_fact
    found["person"] -= after_the_fact
    return found | {"fund": sum(found[fund] for fund in FUNDS)}


def days_to_decision(settled: QuerySet[Settlement]) -> int | None:
    """Calendar days from the counter to the first settlement, in the middle; None without claims."""
    passed = ExpressionWrapper(TruncDate("at") - F("claim__received_on"), output_field=DurationField())
    middle: timedelta | None = settled.aggregate(middle=Median(passed, output_field=DurationField()))["middle"]
    return None if middle is None else middle.days
