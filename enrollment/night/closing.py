"""The day after the window: who still owes is unpaid (欠费), and a demand notice waits to be served (LPS-24, HN-09).

The call lists of the townships are the questions to these rows. Who owes nothing any more because a department pays all
of it is not called: the department is.
"""

from datetime import date

from casework.models import Pool
from casework.night_parts import DIGEST, areas_with, come_to, inside
from casework.registry import Figures

OWING = "pool_id = %(pool)s AND state = 'due' AND due_on < %(day)s AND (individual IS NULL OR individual > relief)"
WORK = f"SELECT FROM enrollment_contribution WHERE {OWING} AND area_code BETWEEN a.code AND a.last"
STATEMENT = f"""
WITH closed AS (
    UPDATE enrollment_contribution SET state = 'unpaid'
    WHERE {OWING} AND area_code BETWEEN %(first)s AND %(last)s
    RETURNING id, person_id, coverage_year, area_code, due_on, individual - relief AS owed),
demanded AS (
    INSERT INTO enrollment_demandnotice (pool_id, area_code, contribution_id, amount, due_on, issued_on, method)
    SELECT %(pool)s, area_code, id, owed, due_on, %(day)s, '' FROM closed WHERE owed IS NOT NULL
    ON CONFLICT (contribution_id) DO NOTHING RETURNING amount)
SELECT count(*), {DIGEST.format(row="person_id, coverage_year, owed")},
    (SELECT count(*) FROM demanded) AS notices, (SELECT coalesce(sum(amount), 0) FROM demanded) AS owed_fen
FROM closed
"""


def areas(pool: Pool, day: date) -> list[str]:
    """Where somebody did not pay in time."""
    return areas_with(WORK, pool, day)


def run(pool: Pool, day: date, area: str) -> Figures:
    """Mark and demand in one area. What the rules give no amount for is marked without a demand."""
    return come_to(STATEMENT, inside(pool, day, area))
