"""逾期提醒: critical-illness cases that the insurer has not verified, or that are not paid, by their last day (NX-15).

Each is found once a step; it then stands as late in the lists and on the home pages of those who can do something.
"""

from datetime import date

from casework.models import Pool
from casework.night_parts import DIGEST, areas_with, come_to, inside
from casework.registry import Figures

LATE = (
    "pool_id = %(pool)s AND late_on IS NULL AND area_code BETWEEN {first} AND {last}"
    " AND (state = 'open' AND verify_by < %(day)s OR state IN ('confirmed', 'objected') AND pay_by < %(day)s)"
)
STATEMENT = f"""
WITH late AS (
    UPDATE claims_criticalcase SET late_on = %(day)s WHERE {LATE.format(first="%(first)s", last="%(last)s")}
    RETURNING number, state)
SELECT count(*), {DIGEST.format(row="number, state")}, count(*) FILTER (WHERE state = 'open') AS unverified,
    count(*) FILTER (WHERE state <> 'open') AS undecided FROM late
"""


def areas(pool: Pool, day: date) -> list[str]:
    """Where a case is late."""
    work = f"SELECT FROM claims_criticalcase WHERE {LATE.format(first='a.code', last='a.last')}"
    return areas_with(work, pool, day)


def run(pool: Pool, day: date, area: str) -> Figures:
    """Note the late cases of one area; a second time changes nothing."""
    return come_to(STATEMENT, inside(pool, day, area))
