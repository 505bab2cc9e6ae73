"""Bills of units that are overdue: a demand notice waits to be served, where the rules give time after one (HN-09).

Who issued one by hand in the meantime is not asked twice. What finance owes is on the list of the overdue alone.
"""

from datetime import date

from casework.models import Pool
from casework.night_parts import DIGEST, areas_with, come_to, inside
from casework.registry import Figures
from enrollment.models import UnitBill
from enrollment.services.notices import asks_for_notices

OWING = """
b.pool_id = %(pool)s AND b.paid_on IS NULL AND b.due_on < %(day)s AND b.coverage_year = ANY(%(years)s)
AND NOT EXISTS (SELECT FROM enrollment_demandnotice n WHERE n.unit_bill_id = b.id)
"""
WORK = f"SELECT FROM enrollment_unitbill b WHERE {OWING} AND b.area_code BETWEEN a.code AND a.last"

# Locked, so that a payment of this moment either is seen or finds the notice to close.
STATEMENT = f"""
WITH owing AS MATERIALIZED (
    SELECT b.id, b.area_code, b.total - b.by_finance AS owed, b.due_on FROM enrollment_unitbill b
    WHERE {OWING} AND b.area_code BETWEEN %(first)s AND %(last)s ORDER BY b.id FOR NO KEY UPDATE),
demanded AS (
    INSERT INTO enrollment_demandnotice (pool_id, area_code, unit_bill_id, amount, due_on, issued_on, method)
    SELECT %(pool)s, area_code, id, owed, due_on, %(day)s, '' FROM owing
    ON CONFLICT (unit_bill_id) DO NOTHING RETURNING unit_bill_id, amount)
SELECT count(*), {DIGEST.format(row="unit_bill_id, amount")}, coalesce(sum(amount), 0) AS owed_fen FROM demanded
"""


def areas(pool: Pool, day: date) -> list[str]:
    """Where a unit did not pay in time and has no notice."""
    years = _years(pool, day)
    return areas_with(WORK, pool, day, years=years) if years else []


def run(pool: Pool, day: date, area: str) -> Figures:
    """Demand in one area."""
    return come_to(STATEMENT, inside(pool, day, area) | {"years": _years(pool, day)})


def _years(pool: Pool, day: date) -> list[int]:
    """The coverage years with an overdue bill in which the rules ask for a notice."""
    overdue = UnitBill.objects.filter(pool=pool, paid_on=None, due_on__lt=day, notices=None)
    years = overdue.order_by("coverage_year").values_list("coverage_year", flat=True).distinct()
    return [year for year in years if asks_for_notices(pool, year)]
