"""The checks over rows as one statement: each one's SELECT over the claims that are looked at, put together."""

import json
import re
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from django.db import connection

from casework.models import Pool
from claims.checking.registry import Figures
from claims.checking.stand import Stand

CLAIMS = "SELECT c.* FROM claims_claim c WHERE c.id = ANY(%(keys)s)"
NOT_COUNTING = "('draft', 'withdrawn', 'refused', 'reversed')"
OTHERS = f"claims_claim o ON o.person_id = c.person_id AND o.id <> c.id AND o.state NOT IN {NOT_COUNTING}"
"""Other claims of the person that were handed in and still count."""
STRANGERS = (
    "claims_claim o ON o.pool_id = c.pool_id AND o.person_id <> c.person_id AND o.id <> c.id"
    f" AND o.state NOT IN {NOT_COUNTING}"
)
"""Claims of other persons of the pool that were handed in and still count."""
DIRECT = """
    claims_directstay d ON d.person_id = c.person_id AND d.state = 'counted' AND d.total > 0
        AND NOT EXISTS (SELECT FROM claims_directstay off WHERE off.pool_id = d.pool_id
            AND off.cancelled_number = d.number AND off.state = 'counted')"""
"""Stays of the person that were settled at the hospital, brought here, and not taken off again."""
_NAMED = re.compile(r"%\((\w+)\)s")
_ASKED = "WITH looked AS ({claims}) {found}"


def found_by_rows(
    stands: Iterable[Stand], keys: list[int], pool: Pool, day: date
) -> Iterator[tuple[int, str, Figures]]:
    """Claim, code and figures of everything that the checks over rows find in claims of the pool: one query."""
    asking = [stand for stand in stands if stand.check.rows and stand.asks]
    if not asking or not keys:
        return
    with connection.cursor() as cursor:
        cursor.execute(
            _ASKED.format(claims=CLAIMS, found=union(asking)), parameters(asking, pool, day) | {"keys": keys}
        )
        for key, code, figures in cursor.fetchall():
            yield key, code, json.loads(figures)


def union(stands: Iterable[Stand]) -> str:
    """A SELECT of (looked, code, figures) over the CTE `looked`; its parameters are those of `parameters`."""
    return "\nUNION ALL\n".join(_named(stand) for stand in stands)


def parameters(stands: Iterable[Stand], pool: Pool, day: date) -> dict[str, Any]:
    """The thresholds, each under the names of check and threshold, the day and the pool's area prefix."""
    thresholds = {_key(stand, name): value for stand in stands for name, value in stand.thresholds.items()}
    return thresholds | {"day": day, "inside": pool.area.prefix}


def _named(stand: Stand) -> str:
    def of_its_own(found: re.Match[str]) -> str:
        return f"%({_key(stand, found[1])})s" if found[1] in stand.thresholds else found[0]

    rows = _NAMED.sub(of_its_own, stand.check.rows)
    return f"SELECT looked, '{stand.check.code}' AS code, to_jsonb(found) - 'looked' AS figures FROM ({rows}) found"


def _key(stand: Stand, name: str) -> str:
    return f"{stand.check.code}__{name}"
