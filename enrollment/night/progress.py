"""How far enrolment is when a day ends, township by township: a point of the curve of the year (CL-07)."""

from datetime import date, timedelta

from casework.models import Pool
from casework.models.area import PREFIX_LENGTH
from casework.night_parts import DIGEST, areas_with, come_to, inside
from casework.registry import Figures

COUNTED = (
    "pool_id = %(pool)s AND coverage_year IN (%(year)s, %(year)s + 1)"
    " AND state IN ('due', 'unpaid', 'waiting', 'active')"
)
PAID = "state IN ('waiting', 'active')"
WORK = f"SELECT FROM enrollment_contribution WHERE {COUNTED} AND area_code BETWEEN a.code AND a.last"
STATEMENT = f"""
WITH counted AS (
    INSERT INTO enrollment_progress (pool_id, area_code, coverage_year, day, registered, paid, individual, subsidy)
    SELECT %(pool)s, rpad(left(area_code, {PREFIX_LENGTH["township"]}), {PREFIX_LENGTH["village"]}, '0') AS township,
        coverage_year, %(ended)s, count(*), count(*) FILTER (WHERE {PAID}),
        coalesce(sum(individual) FILTER (WHERE {PAID}), 0), coalesce(sum(subsidy) FILTER (WHERE {PAID}), 0)
    FROM enrollment_contribution
    WHERE {COUNTED} AND area_code BETWEEN %(first)s AND %(last)s GROUP BY township, coverage_year
    ON CONFLICT (pool_id, coverage_year, area_code, day) DO NOTHING
    RETURNING area_code, coverage_year, registered, paid)
SELECT count(*), {DIGEST.format(row="area_code, coverage_year, registered, paid")} FROM counted
"""


def areas(pool: Pool, day: date) -> list[str]:
    """Where somebody is registered for this year or the next."""
    return areas_with(WORK, pool, day, year=day.year)


def run(pool: Pool, day: date, area: str) -> Figures:
    """Count one area as it stands when the day before the night has ended."""
    ended = day - timedelta(days=1)
    return come_to(STATEMENT, inside(pool, day, area) | {"ended": ended, "year": day.year})
