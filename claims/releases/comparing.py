"""A list that was read beside what holds on its day: what is new, changed, as before, ended; what cannot be."""

from datetime import date

from django.db import connection

from claims.models import CatalogueRelease, ReleaseRow
from claims.releases.columns import LEVEL_OF, Field

COLUMNS = (
    "standard_code",
    "name",
    "initials",
    "specification",
    "maker",
    "unit",
    "category",
    "first_self_pay",
    "price_limit",
    "limit_quantity",
    "limit_period",
    "sex",
    "age_from",
    "age_to",
    "diagnoses",
    "levels",
    "restriction",
    "ends_on",
)
"""What rows and entries both say."""
PARTS = {
    "class": ("category", "first_self_pay"),
    "price": ("price_limit", "level_limits"),
    "limits": ("limit_quantity", "limit_period", "sex", "age_from", "age_to", "diagnoses", "levels", "ends_on"),
    "words": ("standard_code", "name", "specification", "maker", "unit", "restriction"),
}

# What the list has no column for is what holds; so is a class or a name that it leaves empty.
HELD = """
UPDATE claims_releaserow r SET held_id = e.id, held_until = e.ends_on, {kept}
FROM claims_catalogueentry e LEFT JOIN (
    SELECT entry_id, jsonb_object_agg(level, amount) AS level_limits FROM claims_pricelimit GROUP BY entry_id
) p ON p.entry_id = e.id
WHERE r.release_id = %(release)s AND e.pool_id = %(pool)s AND e.code = r.code AND r.change <> 'bad'
    AND e.starts_on <= %(day)s AND coalesce(e.ends_on, 'infinity') >= %(day)s
"""
IMPOSSIBLE = """
UPDATE claims_releaserow r SET change = 'bad',
    problems = jsonb_build_array(jsonb_build_array({code}, {column}, '{{}}'::jsonb))
WHERE r.release_id = %(release)s AND r.change <> 'bad' AND {condition}
"""
IMPOSSIBLE_ROWS = {
    ("later_version", Field.CODE): """EXISTS (SELECT FROM claims_catalogueentry e
        WHERE e.pool_id = %(pool)s AND e.code = r.code AND e.starts_on >= %(day)s)""",
    ("other_kind", Field.CODE): """EXISTS (SELECT FROM claims_catalogueentry e
        WHERE e.pool_id = %(pool)s AND e.code = r.code AND e.kind <> %(kind)s)""",
    ("name_missing", Field.NAME): "r.name = ''",
    ("class_missing", Field.CATEGORY): "r.category = ''",
}
CHANGES = """
UPDATE claims_releaserow r SET parts = found.parts,
    change = CASE WHEN r.held_id IS NULL THEN 'new' WHEN found.parts = '{{}}' THEN 'same' ELSE 'changed' END
FROM (
    SELECT w.id, CASE WHEN e.id IS NULL THEN '{{}}' ELSE array_remove(ARRAY[{parts}], NULL) END AS parts
    FROM claims_releaserow w LEFT JOIN claims_catalogueentry e ON e.id = w.held_id
    LEFT JOIN (
        SELECT entry_id, jsonb_object_agg(level, amount) AS level_limits FROM claims_pricelimit GROUP BY entry_id
    ) p ON p.entry_id = e.id
    WHERE w.release_id = %(release)s AND w.change <> 'bad'
) found
WHERE found.id = r.id
"""
ENDED = """
INSERT INTO claims_releaserow
    (release_id, number, change, parts, problems, code, level_limits, held_id, held_until, {columns})
SELECT %(release)s, 0, 'ended', '{{}}', '[]', e.code, coalesce(p.level_limits, '{{}}'), e.id, e.ends_on, {entry}
FROM claims_catalogueentry e LEFT JOIN (
    SELECT entry_id, jsonb_object_agg(level, amount) AS level_limits FROM claims_pricelimit GROUP BY entry_id
) p ON p.entry_id = e.id
WHERE e.pool_id = %(pool)s AND e.kind = %(kind)s
    AND e.starts_on < %(day)s AND coalesce(e.ends_on, 'infinity') >= %(day)s
    AND NOT EXISTS (SELECT FROM claims_releaserow r WHERE r.release_id = %(release)s AND r.code = e.code)
ORDER BY e.code
"""
MOVED = """
SELECT EXISTS (
    SELECT FROM claims_releaserow r JOIN claims_catalogueentry e ON e.pool_id = %(pool)s AND e.code = r.code
    WHERE r.release_id = %(release)s AND r.change <> 'bad' AND coalesce(e.ends_on, 'infinity') >= %(day)s
        AND (e.id, e.ends_on) IS DISTINCT FROM (r.held_id, r.held_until)
)
"""


def compare(release: CatalogueRelease) -> None:
    """Say of every row what it would change, add what a complete list ends, and count (saved by the caller)."""
    known: dict[str, int | str | date] = {
        "release": release.pk,
        "pool": release.pool_id,
        "kind": release.kind,
        "day": release.starts_on,
    }
    with connection.cursor() as cursor:
        cursor.execute(HELD.format(kept=", ".join(_kept(release.mapping))), known)
        for (code, column), condition in IMPOSSIBLE_ROWS.items():
            named = {"code": f"'{code}'", "column": f"'{column}'", "condition": condition}
            cursor.execute(IMPOSSIBLE.format(**named), known)
        cursor.execute(CHANGES.format(parts=", ".join(map(_differs, PARTS))), known)
        if release.is_complete:
            columns = ", ".join(COLUMNS)
            cursor.execute(ENDED.format(columns=columns, entry=", ".join(f"e.{name}" for name in COLUMNS)), known)
    _count(release)


def has_moved(release: CatalogueRelease) -> bool:
    """Whether the entries that the list was compared with are others by now."""
    with connection.cursor() as cursor:
        cursor.execute(MOVED, {"release": release.pk, "pool": release.pool_id, "day": release.starts_on})
        return bool(cursor.fetchone()[0])


def _kept(mapping: dict[str, str]) -> list[str]:
    said = {*mapping, *({"initials"} if Field.NAME in mapping else ())}
    kept = [f"{name} = e.{name}" for name in COLUMNS if name not in said]
    kept += [
        f"{name} = coalesce(nullif(r.{name}, ''), e.{name})"
        for name in ("name", "initials", "category")
        if name in said
    ]
    if not said & set(LEVEL_OF):
        kept.append("level_limits = coalesce(p.level_limits, '{}')")
    return kept


def _differs(part: str) -> str:
    """SQL: the part's name where a row says something else than what holds."""
    of_row = ", ".join(f"w.{name}" for name in PARTS[part])
    held = ("coalesce(p.level_limits, '{}')" if name == "level_limits" else f"e.{name}" for name in PARTS[part])
    return f"CASE WHEN ({of_row}) IS DISTINCT FROM ({', '.join(held)}) THEN '{part}' END"


def _count(release: CatalogueRelease) -> None:
    change = ReleaseRow.Change
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT change, count(*) FROM claims_releaserow WHERE release_id = %s GROUP BY change", [release.pk]
        )
        counts = dict(cursor.fetchall())
    release.new, release.changed = counts.get(change.NEW, 0), counts.get(change.CHANGED, 0)
    release.ended, release.same = counts.get(change.ENDED, 0), counts.get(change.SAME, 0)
    release.bad = counts.get(change.BAD, 0)
    release.total = sum(counts.values()) - release.ended
