"""The parts of the night's work: the areas just below the pool's own, each with all that is in it.

A prefecture goes county by county, a county township by township; the pool's own area stands for who is registered no
deeper. Together they hold every area code of the pool once.
"""

from datetime import date
from typing import Any

from django.db import connection

from casework.models import Pool
from casework.models.area import PREFIX_LENGTH
from casework.registry import Figures

_LENGTHS = " ".join(f"WHEN '{level}' THEN {length}" for level, length in PREFIX_LENGTH.items())
_WHOLE = PREFIX_LENGTH["village"]
AREAS = f"""
SELECT a.code FROM (
    SELECT code, CASE code WHEN %(own)s THEN code ELSE rpad(left(code, CASE level {_LENGTHS} END), {_WHOLE}, '9') END
        AS last
    FROM casework_area WHERE code = %(own)s OR parent_id = %(own)s) a
WHERE EXISTS ({{work}}) ORDER BY a.code
"""
DIGEST = "encode(sha256(coalesce(string_agg(record_send(ROW({row})), ''::bytea ORDER BY {row}), '')), 'hex')"
"""Of the rows by some columns, in their order and in PostgreSQL's own binary form: text would cost a fifth of the job."""


def areas_with(work: str, pool: Pool, day: date, **more: Any) -> list[str]:
    """The areas for which the query `work` finds a row.

    In `work`, `a.code` and `a.last` are the first and last area code, `%(pool)s` and `%(day)s` what they say.
    """
    parameters: dict[str, Any] = {"pool": pool.pk, "own": pool.area_id, "day": day} | more
    with connection.cursor() as cursor:
        cursor.execute(AREAS.format(work=work), parameters)
        return [code for (code,) in cursor.fetchall()]


def reach(pool: Pool, area: str) -> tuple[str, str]:
    """First and last area code of a part: the pool's own area alone, any other with all that is in it."""
    if area == pool.area_id:
        return area, area
    length = next(length for length in PREFIX_LENGTH.values() if not area[length:].strip("0"))
    return area, area[:length].ljust(_WHOLE, "9")


def inside(pool: Pool, day: date, area: str) -> dict[str, Any]:
    """The parameters that every statement of the night has: pool, day, first and last area code."""
    first, last = reach(pool, area)
    return {"pool": pool.pk, "day": day, "first": first, "last": last}


def come_to(sql: str, parameters: dict[str, Any]) -> Figures:
    """Run a statement whose one row is: rows changed, their digest, then counts under the names of their columns."""
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        changed, digest, *counts = cursor.fetchone()
        names = [column.name for column in cursor.description[2:]]
    return Figures(changed, digest, {name: int(count) for name, count in zip(names, counts, strict=True)})
