"""The parts of the night's work: each township with its villages, and each larger area for who is registered no deeper."""

from datetime import date
from typing import Any

from django.db import connection

from casework.models import Pool
from casework.models.area import PREFIX_LENGTH
from casework.registry import Figures

_BELOW = "0" * (PREFIX_LENGTH["township"] - PREFIX_LENGTH["county"])
_LAST_VILLAGE = "9" * (PREFIX_LENGTH["village"] - PREFIX_LENGTH["township"])

AREAS = """
SELECT a.code FROM (
    SELECT code, CASE level WHEN 'township' THEN left(code, {township}) || '{last}' ELSE code END AS last
    FROM casework_area WHERE level <> 'village' AND code LIKE %(prefix)s || '%%' COLLATE "C") a
WHERE EXISTS ({work}) ORDER BY a.code
"""
DIGEST = "encode(sha256(convert_to(coalesce(string_agg({row}, ',' ORDER BY {row}), ''), 'UTF8')), 'hex')"


def areas_with(work: str, pool: Pool, day: date, **more: Any) -> list[str]:
    """The areas of the pool for which the query `work` finds a row.

    In `work`, `a.code` and `a.last` are the first and last area code, `%(pool)s` and `%(day)s` what they say.
    """
    sql = AREAS.format(township=PREFIX_LENGTH["township"], last=_LAST_VILLAGE, work=work)
    with connection.cursor() as cursor:
        cursor.execute(sql, {"pool": pool.pk, "prefix": pool.area.prefix, "day": day, **more})
        return [code for (code,) in cursor.fetchall()]


def reach(area: str) -> tuple[str, str]:
    """First and last area code of a part of the work: a township's own to its last village's, else the area alone."""
    county, township = PREFIX_LENGTH["county"], PREFIX_LENGTH["township"]
    return (area, area) if area[county:township] == _BELOW else (area, area[:township] + _LAST_VILLAGE)


def inside(pool: Pool, day: date, area: str) -> dict[str, Any]:
    """The parameters that every statement of the night has: pool, day, first and last area code."""
    first, last = reach(area)
    return {"pool": pool.pk, "day": day, "first": first, "last": last}


def come_to(sql: str, parameters: dict[str, Any]) -> Figures:
    """Run a statement whose one row is: rows changed, their digest, then counts under the names of their columns."""
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        changed, digest, *counts = cursor.fetchone()
        names = [column.name for column in cursor.description[2:]]
    return Figures(changed, digest, {name: int(count) for name, count in zip(names, counts, strict=True)})
