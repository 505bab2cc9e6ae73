"""Newborns that have had their first birthday are children: their class decides price and benefit."""

from datetime import date

from casework.models import Pool
from casework.night_parts import DIGEST, areas_with, come_to, inside
from casework.registry import Figures

GROWN = "pool_id = %(pool)s AND kind = 'newborn' AND born_on <= %(day)s::date - interval '1 year'"
WORK = f"SELECT FROM enrollment_person WHERE {GROWN} AND area_code BETWEEN a.code AND a.last"
STATEMENT = f"""
WITH grown AS (
    UPDATE enrollment_person SET kind = 'child'
    WHERE {GROWN} AND area_code BETWEEN %(first)s AND %(last)s RETURNING id)
SELECT count(*), {DIGEST.format(row="id::text")} FROM grown
"""


def areas(pool: Pool, day: date) -> list[str]:
    """Where a newborn has had the first birthday."""
    return areas_with(WORK, pool, day)


def run(pool: Pool, day: date, area: str) -> Figures:
    """Make them children in one area."""
    return come_to(STATEMENT, inside(pool, day, area))
