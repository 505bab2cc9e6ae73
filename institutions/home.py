"""今日 of the institution desk (协议管理)."""

from collections import Counter
from datetime import timedelta
from typing import Any

from casework import clock
from casework.request import Request
from institutions import selectors
from institutions.models import Institution

DAYS_AHEAD = 90
SHOWN = 8


def desk(request: Request) -> dict[str, Any]:
    """Institutions by standing and kind, and whose designation ends soon or ended lately with nothing after it."""
    pool, today = request.reader.pool, clock.today()
    standing: Counter[str] = Counter()
    kinds: Counter[str] = Counter()
    for row in selectors.counted_by_standing(pool, today):
        standing[row["standing"]] += row["count"]
        if row["standing"] == selectors.Standing.DESIGNATED:
            kinds[row["kind"]] += row["count"]
    ending = selectors.ending_between(pool, today, today + timedelta(DAYS_AHEAD))
    ended = selectors.ending_between(pool, today - timedelta(DAYS_AHEAD), today - timedelta(1))
    return {
        "standing": [{"label": each.label, "value": standing[each]} for each in selectors.Standing],
        "kinds": [{"key": kind.value, "label": kind.label, "value": kinds[kind]} for kind in Institution.Kind],
        "ending": _last_days(ending),
        "ended": _last_days(ended),
        "days": DAYS_AHEAD,
        "known": sum(standing.values()),
    }


def _last_days(designations: Any) -> list[dict[str, Any]]:
    return [
        {"institution": held.institution, "last": held.period.upper - timedelta(days=1)}
        for held in designations[:SHOWN]
    ]
