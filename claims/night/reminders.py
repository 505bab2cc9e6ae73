"""催办: verification requests whose answer is late. Each is found once; its reminder then lies ready to be printed."""

from datetime import date

from casework.models import Pool
from casework.night_parts import DIGEST, areas_with, come_to, inside
from casework.registry import Figures

LATE = (
    "pool_id = %(pool)s AND state = 'open' AND answer_by < %(day)s AND reminded_on IS NULL"
    " AND area_code BETWEEN {first} AND {last}"
)
STATEMENT = f"""
WITH late AS (
    UPDATE claims_inquiry SET reminded_on = %(day)s WHERE {LATE.format(first="%(first)s", last="%(last)s")}
    RETURNING number, answer_by)
SELECT count(*), {DIGEST.format(row="number, answer_by")}, count(*) AS reminded FROM late
"""


def areas(pool: Pool, day: date) -> list[str]:
    """Where an answer is late."""
    work = f"SELECT FROM claims_inquiry WHERE {LATE.format(first='a.code', last='a.last')}"
    return areas_with(work, pool, day)


def run(pool: Pool, day: date, area: str) -> Figures:
    """Note in one area for which requests a reminder is due."""
    return come_to(STATEMENT, inside(pool, day, area))
