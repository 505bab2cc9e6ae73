"""Waiting periods that end (待遇等待期满): paid contributions whose first day has come serve lists as active.

Nobody's cover hangs on it: that is a question to the dates of Coverage (law 7).
"""

from datetime import date

from casework.models import Pool
from casework.night_parts import DIGEST, areas_with, come_to, inside
from casework.registry import Figures

ENDING = "pool_id = %(pool)s AND state = 'waiting' AND starts_on <= %(day)s"
WORK = f"SELECT FROM enrollment_contribution WHERE {ENDING} AND area_code BETWEEN a.code AND a.last"
STATEMENT = f"""
WITH changed AS (
    UPDATE enrollment_contribution SET state = 'active'
    WHERE {ENDING} AND area_code BETWEEN %(first)s AND %(last)s RETURNING person_id, coverage_year)
SELECT count(*), {DIGEST.format(row="person_id, coverage_year")} FROM changed
"""


def areas(pool: Pool, day: date) -> list[str]:
    """Where somebody's first day has come."""
    return areas_with(WORK, pool, day)


def run(pool: Pool, day: date, area: str) -> Figures:
    """End them in one area."""
    return come_to(STATEMENT, inside(pool, day, area))
