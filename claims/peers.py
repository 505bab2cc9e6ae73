"""A claim's figures against others: the usual cost of its diagnosis, its institution against those of the same level, its
prices against the catalogue and what others paid. Each is one bounded query; nothing is judged here, figures are shown."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.db import connection
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from casework import clock
from casework.money import yuan
from casework.templatetags.portal import percent
from claims.models import Claim, UsualCost

LOOK_BACK, NEWEST, MOST_PRICES = timedelta(365), 200, 12


@dataclass(frozen=True)
class Compared:
    """One figure of the claim beside the usual one, in words; `times` is how many spreads (MAD) it lies above."""

    label: str
    value: str
    usual: str
    times: Decimal | None

    @property
    def is_odd(self) -> bool:
        """Further above than three spreads, as the checks count it by default."""
        return self.times is not None and self.times > 3


def against_diagnosis(claim: Claim) -> list[Compared]:
    """Amount, amount a day and days against the medians of the diagnosis, as the night counted them; none where too few."""
    held = UsualCost.objects.filter(pool=claim.pool_id, diagnosis=claim.diagnosis_id, kind=claim.kind).first()
    if held is None:
        return []
    days = _days(claim)
    figures = [
        (_("Amount"), claim.claimed, held.amount, held.amount_spread, yuan),
        (_("Amount a day"), claim.claimed // days, held.daily, held.daily_spread, yuan),
        (_("Days"), days, held.days, held.days_spread, _in_days),
    ]
    return [
        Compared(label, words(value), f"{words(usual)} ± {words(spread)}", _times(value, usual, spread))
        for label, value, usual, spread, words in figures
    ]


def _times(value: int, usual: int, spread: int) -> Decimal | None:
    return round(Decimal(value - usual) / spread, 1) if spread else None


def _days(claim: Claim) -> int:
    assert claim.admitted_on and claim.discharged_on, "a claim that was handed in has its days"
    return (claim.discharged_on - claim.admitted_on).days or 1


def _in_days(days: int) -> str:
    return ngettext("%(n)s day", "%(n)s days", days) % {"n": days}


_PEERS = """
WITH claimed AS (
    SELECT c.institution_id = %(own)s AS own, c.claimed, greatest(c.discharged_on - c.admitted_on, 1) AS days,
        c.claimed - c.allowed AS cut
    FROM claims_claim c JOIN institutions_institution i ON i.id = c.institution_id
    WHERE c.pool_id = %(pool)s AND c.kind = %(kind)s AND c.state = ANY(%(states)s) AND i.level = %(level)s
        AND c.discharged_on >= %(since)s AND c.id <> %(claim)s)
SELECT own, count(*), percentile_disc(0.5) WITHIN GROUP (ORDER BY claimed),
    percentile_disc(0.5) WITHIN GROUP (ORDER BY claimed / days), percentile_disc(0.5) WITHIN GROUP (ORDER BY days),
    (10000 * sum(cut) / nullif(sum(claimed), 0))::int
FROM claimed GROUP BY own
"""


@dataclass(frozen=True)
class Peer:
    """The claims of the institution, or of the others of its level: how many, medians in fen and days, share cut."""

    label: str
    claims: int
    amount: int
    daily: int
    days: int
    cut: str


def institution_and_peers(claim: Claim) -> list[Peer]:
    """The institution of the stay beside all others of its level, over the claims settled within a year."""
    if claim.institution is None:
        return []
    asked = {
        "own": claim.institution_id,
        "pool": claim.pool_id,
        "kind": claim.kind,
        "level": claim.institution.level,
        "states": list(Claim.SETTLED_STATES),
        "since": clock.today() - LOOK_BACK,
        "claim": claim.pk,
    }
    rows = {row[0]: row[1:] for row in _asked(_PEERS, asked)}
    labels = {True: claim.institution.name, False: _("others of its level")}
    return [
        Peer(labels[own], count, amount, daily, days, percent(cut or 0))
        for own in (True, False)
        if own in rows
        for count, amount, daily, days, cut in [rows[own]]
    ]


_PRICES = """
SELECT l.name, l.quantity, l.unit_price, l.price_limit, o.usual, o.claims
FROM claims_expenseline l CROSS JOIN LATERAL (
    SELECT percentile_disc(0.5) WITHIN GROUP (ORDER BY n.unit_price) AS usual, count(*) AS claims FROM (
        SELECT x.unit_price FROM claims_expenseline x JOIN claims_claim c ON c.id = x.claim_id
        WHERE x.entry_id = l.entry_id AND x.unit_price IS NOT NULL AND c.state = ANY(%(states)s) AND c.id <> %(claim)s
        ORDER BY x.id DESC LIMIT %(newest)s) n) o
WHERE l.claim_id = %(claim)s AND l.entry_id IS NOT NULL AND l.unit_price IS NOT NULL
    AND (l.unit_price > l.price_limit OR l.unit_price > o.usual)
ORDER BY (l.unit_price - coalesce(o.usual, l.price_limit)) * coalesce(l.quantity, 1) DESC LIMIT %(most)s
"""


@dataclass(frozen=True)
class Price:
    """One line above its limit, or above what others paid; in fen a unit. `claims`: on how many lines the usual rests."""

    name: str
    quantity: Any
    price: int
    limit: int | None
    usual: int | None
    claims: int

    @property
    def is_over_limit(self) -> bool:
        """Above the catalogue's price limit."""
        return self.limit is not None and self.price > self.limit


def prices(claim: Claim) -> list[Price]:
    """The lines whose price lies above the catalogue's limit or the median of the newest, the dearest first."""
    asked = {"claim": claim.pk, "states": list(Claim.SETTLED_STATES), "newest": NEWEST, "most": MOST_PRICES}
    return [Price(*row) for row in _asked(_PRICES, asked)]


def _asked(sql: str, parameters: dict[str, Any]) -> Sequence[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        rows: Sequence[tuple[Any, ...]] = cursor.fetchall()
    return rows


def year_of(claim: Claim) -> list[Claim]:
    """The person's claims of the year, this one among them, by discharge."""
    rows = Claim.objects.filter(person=claim.person_id, discharged_on__year=claim.year)
    found = rows.exclude(state__in=("draft", "withdrawn")).select_related("institution", "diagnosis")
    return list(found.order_by("discharged_on", "pk")[:50])
