"""Set-based work on the rows of a list: beside the register, and into it. A row's `value` is a part of a table's row, so
that PostgreSQL itself compares and fills it in (`@>`, jsonb_populate_record).

Every statement takes %(list)s, the list's key; those that write also %(first)s and %(last)s, numbers of rows.
"""

from institutions.lists.columns import INSTITUTION, columns_of
from institutions.models import Institution, Professional, RegisterList

Kind = RegisterList.Kind
TABLES = {Kind.INSTITUTIONS: Institution, Kind.PROFESSIONALS: Professional}

_WRONG = "outcome = 'bad', problems = problems || jsonb_build_array(jsonb_build_array({problem}))"

TWICE = f"""
UPDATE institutions_registerrow r SET {
    _WRONG.format(problem="'twice_in_list', 'code', jsonb_build_object('row', d.first)")
}
FROM (SELECT code, min(number) AS first FROM institutions_registerrow
    WHERE register_list_id = %(list)s AND outcome <> 'bad' GROUP BY code HAVING count(*) > 1) d
WHERE r.register_list_id = %(list)s AND r.outcome <> 'bad' AND r.code = d.code AND r.number > d.first
"""

LEVEL_KNOWN = f"""
UPDATE institutions_registerrow r SET {_WRONG.format(problem="'level_known', 'level', '{}'::jsonb")}
FROM institutions_institution i
WHERE r.register_list_id = %(list)s AND r.outcome <> 'bad' AND i.code = r.code AND i.level <> r.value->>'level'
    AND EXISTS (SELECT FROM institutions_levelchange c WHERE c.institution_id = i.id AND c.starts_on >= %(day)s)
"""


PART = "CREATE TEMP TABLE register_part (number int, code text, said jsonb, value jsonb, problems jsonb)"
COPY = "COPY register_part FROM STDIN"
UNCOPY = "DROP TABLE register_part"


def kept(kind: str) -> str:
    """A part of a list that was copied, beside the register: new, the same, different, or bad already."""
    table = TABLES[Kind(kind)]._meta.db_table
    return f"""
        INSERT INTO institutions_registerrow (register_list_id, number, code, said, value, problems, outcome)
        SELECT %(list)s, r.number, r.code, r.said, r.value, r.problems, CASE WHEN r.value IS NULL THEN 'bad'
            WHEN t.id IS NULL THEN 'new' WHEN to_jsonb(t) @> r.value THEN 'same' ELSE 'changed' END
        FROM register_part r LEFT JOIN {table} t ON t.code = r.code"""


_PART = "r.register_list_id = %(list)s AND r.number BETWEEN %(first)s AND %(last)s"

LEVELS = f"""
INSERT INTO institutions_levelchange (institution_id, before, after, starts_on, note)
SELECT i.id, i.level, r.value->>'level', %(day)s, %(note)s
FROM institutions_registerrow r JOIN institutions_institution i ON i.code = r.code
WHERE {_PART} AND r.outcome = 'changed' AND i.level <> r.value->>'level'
ON CONFLICT (institution_id, starts_on) DO NOTHING
"""


def inserted(kind: str) -> str:
    """New rows into the register; whoever was registered meanwhile stays as they are."""
    table, columns = TABLES[Kind(kind)]._meta.db_table, _columns(kind, defaults=True)
    listed = ", ".join(columns)
    return f"""
        INSERT INTO {table} ({listed}) SELECT {", ".join(f"p.{column}" for column in columns)}
        FROM institutions_registerrow r, jsonb_populate_record(NULL::{table}, %(defaults)s::jsonb || r.value) p
        WHERE {_PART} AND r.outcome = 'new' ON CONFLICT (code) DO NOTHING"""


def updated(kind: str) -> str:
    """What a list says otherwise than the register; columns that it lacks stay as they are."""
    table, columns = TABLES[Kind(kind)]._meta.db_table, _columns(kind, defaults=False)
    return f"""
        UPDATE {table} t SET ({", ".join(columns)}) = (SELECT {", ".join(f"p.{column}" for column in columns)}
            FROM jsonb_populate_record(t, r.value) p)
        FROM institutions_registerrow r WHERE {_PART} AND r.outcome = 'changed' AND t.code = r.code"""


DESIGNATED = f"""
INSERT INTO institutions_designation (pool_id, institution_id, period, services)
SELECT %(pool)s, i.id, daterange(%(from)s, %(to)s, '[]'), '[]'
FROM institutions_registerrow r JOIN institutions_institution i ON i.code = r.code
WHERE {_PART} AND r.outcome <> 'bad' AND NOT EXISTS (
    SELECT FROM institutions_designation d
    WHERE d.pool_id = %(pool)s AND d.institution_id = i.id AND d.period && daterange(%(from)s, %(to)s, '[]'))
"""


def defaults_of(kind: str) -> dict[str, object]:
    """What a new row has where the list says nothing: the defaults of the table."""
    fields = TABLES[Kind(kind)]._meta.concrete_fields
    return {field.attname: field.get_default() for field in fields if not field.primary_key}


def _columns(kind: str, *, defaults: bool) -> list[str]:
    if defaults:
        return list(defaults_of(kind))
    held = [column.name for column in columns_of(kind) if column.name not in ("code", INSTITUTION)]
    return [*held, "initials", *(["institution_id"] if kind == Kind.PROFESSIONALS else [])]
