"""Suspensions at own wish that nobody resumed in time: the agreement ends by itself (Order 2, art. 42).

Its designated days ended with the first day of the suspension; the night only writes down what the days say already.
"""

from datetime import date

from casework.models import Pool
from casework.night_parts import DIGEST, areas_with, come_to, inside
from casework.registry import Figures

LAPSED = """
    m.agreement_id = g.id AND m.kind = 'suspension' AND m.state = 'decided' AND NOT m.is_over AND m.due_on < %(day)s
    AND g.pool_id = %(pool)s"""
WORK = f"""
SELECT FROM institutions_measure m, institutions_agreement g WHERE {LAPSED} AND g.area_code BETWEEN a.code AND a.last
"""
STATEMENT = f"""
WITH over AS (
    UPDATE institutions_measure m SET is_over = true FROM institutions_agreement g
    WHERE {LAPSED} AND g.area_code BETWEEN %(first)s AND %(last)s RETURNING m.agreement_id, m.due_on),
ended AS (
    UPDATE institutions_agreement g SET state = 'ended', period = daterange(g.starts_on, over.due_on, '[]')
    FROM over WHERE g.id = over.agreement_id AND g.state = 'signed' AND over.due_on < g.ends_on
    RETURNING g.id)
SELECT count(*), {DIGEST.format(row="agreement_id, due_on")}, (SELECT count(*) FROM ended) AS ended FROM over
"""


def areas(pool: Pool, day: date) -> list[str]:
    """Where a suspension was not resumed in time."""
    return areas_with(WORK, pool, day)


def run(pool: Pool, day: date, area: str) -> Figures:
    """End them in one area."""
    return come_to(STATEMENT, inside(pool, day, area))
