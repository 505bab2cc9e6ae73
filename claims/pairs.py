"""Who decides with whom: pairs of persons through whose hands the same claims go, by the figures of the review rules.

Of all claims that either of two persons passed at two stations following each other, the share that both passed. Two who
always approve each other have a share near one; a single query over the claims settled lately.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db import connection
from django.utils.translation import gettext_lazy as _

from casework import clock
from casework.rights import Right
from casework.scope import Reader
from claims.models import Claim, ReviewRules
from claims.models.review_rules import BASIS_POINTS
from claims.ways import rules_of

KINDS = {
    "entry": _("entered – first review"),
    "review": _("first – second review"),
    "approval": _("second review – approval"),
}
MOST = 100
_PAIRS = """
WITH settled AS (
    SELECT entered_by_id, first_reviewer_id, second_reviewer_id, approver_id, allowed FROM claims_claim
    WHERE pool_id = %(pool)s AND settled_at >= %(since)s AND state = ANY(%(states)s){areas}),
hands AS (
    SELECT 'entry' AS kind, entered_by_id AS one, first_reviewer_id AS other, allowed FROM settled
    UNION ALL SELECT 'review', first_reviewer_id, second_reviewer_id, allowed FROM settled
    UNION ALL SELECT 'approval', second_reviewer_id, approver_id, allowed FROM settled WHERE approver_id IS NOT NULL),
pairs AS (
    SELECT kind, least(one, other) AS a, greatest(one, other) AS b, count(*) AS both, sum(allowed)::bigint AS money
    FROM hands WHERE one IS NOT NULL AND other IS NOT NULL GROUP BY 1, 2, 3),
each AS (
    SELECT kind, who, count(*) AS passed FROM (
        SELECT kind, one AS who FROM hands UNION ALL SELECT kind, other FROM hands) h
    WHERE who IS NOT NULL GROUP BY 1, 2)
SELECT p.kind, x.name, y.name, p.both, ex.passed + ey.passed - p.both AS either, p.money, p.a, p.b
FROM pairs p JOIN each ex ON ex.kind = p.kind AND ex.who = p.a JOIN each ey ON ey.kind = p.kind AND ey.who = p.b
JOIN casework_staff x ON x.id = p.a JOIN casework_staff y ON y.id = p.b
ORDER BY p.both::numeric / (ex.passed + ey.passed - p.both) DESC, p.both DESC, p.kind, p.a, p.b LIMIT %(most)s
"""


@dataclass(frozen=True)
class Pair:
    """Two persons at two stations that follow each other: claims both passed, of those that either did; money in fen."""

    kind: str
    one: str
    other: str
    both: int
    either: int
    money: int
    keys: tuple[int, int]
    stands_out: bool

    @property
    def share(self) -> int:
        """Basis points of the claims of either that both passed."""
        return self.both * BASIS_POINTS // self.either

    @property
    def words(self) -> Any:
        """Which stations."""
        return KINDS[self.kind]


def pairs_of(reader: Reader, right: Right, rules: ReviewRules | None = None) -> list[Pair]:
    """The pairs in the reader's areas, the closest first (one query); none where the rules say no days.

    One stands out when its share is above `pair_share` of `pair_least` claims at least: figures of two persons, not ours.
    """
    rules = rules or (rules_of(reader.pool) if reader.pool else None)
    if reader.pool is None or rules is None or rules.pair_days is None:
        return []
    places, parameters = _areas(reader, right)
    asked = parameters | {
        "pool": reader.pool.pk,
        "since": clock.now() - timedelta(days=rules.pair_days),
        "states": list(Claim.SETTLED_STATES),
        "most": MOST,
    }
    with connection.cursor() as cursor:
        cursor.execute(_PAIRS.format(areas=places), asked)
        rows: Sequence[tuple[Any, ...]] = cursor.fetchall()
    return [
        Pair(kind, one, other, both, either, money, (a, b), _stands_out(rules, both, either))
        for kind, one, other, both, either, money, a, b in rows
    ]


def _stands_out(rules: ReviewRules, both: int, either: int) -> bool:
    if rules.pair_share is None or rules.pair_least is None:
        return False
    return both >= rules.pair_least and both * BASIS_POINTS > rules.pair_share * either


def _areas(reader: Reader, right: Right) -> tuple[str, dict[str, Any]]:
    """The condition on the areas where the reader holds the right; nothing for the whole pool."""
    prefixes = sorted(reader.prefixes(right))
    if reader.pool and any(reader.pool.area.prefix.startswith(prefix) for prefix in prefixes):
        return "", {}
    return " AND area_code ^@ ANY(%(prefixes)s)", {"prefixes": prefixes}
