"""逾期提醒: advances that were not given back by their last day (HN-16); from then on the guarantor owes them.

Each is found once; that it is late is a question to its dates, so that a night that runs late changes nothing.
"""

from datetime import date

from casework.models import Pool
from casework.night_parts import DIGEST, areas_with, come_to, inside
from casework.registry import Figures

LATE = (
    "pool_id = %(pool)s AND late_on IS NULL AND area_code BETWEEN {first} AND {last}"
    " AND state = 'out' AND due_on < %(day)s"
)
STATEMENT = f"""
WITH late AS (
    UPDATE claims_advance SET late_on = %(day)s WHERE {LATE.format(first="%(first)s", last="%(last)s")}
    RETURNING number, amount - returned AS fen)
SELECT count(*), {DIGEST.format(row="number, fen")}, count(*) AS late FROM late
"""


def areas(pool: Pool, day: date) -> list[str]:
    """Where an advance is late."""
    work = f"SELECT FROM claims_advance WHERE {LATE.format(first='a.code', last='a.last')}"
    return areas_with(work, pool, day)


def run(pool: Pool, day: date, area: str) -> Figures:
    """Note the late advances of one area; a second time changes nothing."""
    return come_to(STATEMENT, inside(pool, day, area))
