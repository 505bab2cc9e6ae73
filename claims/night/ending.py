"""What ends soon: filings and registrations are raised once, so many days before their end as the rules say."""

from datetime import date

from casework.models import Pool
from casework.night_parts import DIGEST, areas_with, come_to, inside
from casework.registry import Figures
from claims.entitlements.selectors import warned_days

TABLES = {
    "filings": "claims_filing WHERE NOT is_void AND",
    "registrations": "claims_diseaseregistration WHERE state = 'approved' AND",
}
ENDS = (
    "pool_id = %(pool)s AND warned_on IS NULL"
    " AND ends_on BETWEEN %(day)s::date AND %(day)s::date + %(warned)s::int AND area_code BETWEEN {first} AND {last}"
)


def _raised(table: str, name: str) -> str:
    ends = ENDS.format(first="%(first)s", last="%(last)s")
    return f"UPDATE {table.replace(' WHERE', ' SET warned_on = %(day)s WHERE')} {ends} RETURNING '{name}' AS what, id"


STATEMENT = f"""
WITH {", ".join(f"{name} AS ({_raised(table, name)})" for name, table in TABLES.items())}
SELECT count(*), {DIGEST.format(row="what, id")},
    {", ".join(f"count(*) FILTER (WHERE what = '{name}') AS {name}" for name in TABLES)}
FROM ({" UNION ALL ".join(f"TABLE {name}" for name in TABLES)}) changed
"""


def areas(pool: Pool, day: date) -> list[str]:
    """Where something ends within the days of warning and was not raised yet."""
    ends = ENDS.format(first="a.code", last="a.last")
    work = " UNION ALL ".join(f"SELECT FROM {table} {ends}" for table in TABLES.values())
    return areas_with(work, pool, day, warned=warned_days(pool, day))


def run(pool: Pool, day: date, area: str) -> Figures:
    """Raise what ends soon in one area; a second time changes nothing."""
    return come_to(STATEMENT, inside(pool, day, area) | {"warned": warned_days(pool, day)})
