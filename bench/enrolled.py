"""Persons with a night before them, straight by SQL: what ends, what is due, whom to renew. For disposable databases.

Of 3,360 persons of the pool 200 wait for their first day, 150 owe what was due the day before, the others have paid.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

import psycopg

from bench.bare import needed

POOL = "9900"
A_CROWD, WAITING, DUE = 3360, 200, 150
STEP = 1237
"""Shares no factor with A_CROWD: neighbours are of different sorts."""
TABLES = ("enrollment_person", "enrollment_registration", "enrollment_contribution", "enrollment_coverage")

SOURCE = f"""
SELECT p.id AS pool, t.code AS town, i, %(first)s + i AS key, i::bigint * {STEP} %% {A_CROWD} AS sort,
    %(day)s::date + (i %% %(nights)s)::int AS night
FROM generate_series(1, %(persons)s) i
JOIN towns t ON t.k = i::bigint * (SELECT count(*) FROM towns) / (%(persons)s + 1)
CROSS JOIN (SELECT id FROM casework_pool WHERE code = '{POOL}') p
"""
WAITS, OWES = f"sort < {WAITING}", f"sort >= {WAITING} AND sort < {WAITING + DUE}"
STARTS_ON = f"CASE WHEN {WAITS} THEN night WHEN {OWES} THEN NULL ELSE date_trunc('year', %(day)s::date)::date END"
ENDS_ON = f"CASE WHEN {OWES} THEN NULL ELSE make_date(extract(year FROM %(day)s::date)::int, 12, 31) END"
PERSON = {
    "id": "key",
    "pool_id": "pool",
    "area_id": "town",
    "area_code": "town",
    "name": "'测' || substr('春夏秋冬东南西北', 1 + i %% 8, 1) || substr('山水田林湖草', 1 + i %% 6, 1)",
    "initials": "'CSS'",
    "sex": "CASE i %% 2 WHEN 0 THEN 'female' ELSE 'male' END",
    "born_on": "date '1940-01-01' + (i::bigint * 7919 %% 29000)::int",
    "kind": "CASE WHEN i %% 17 = 0 THEN 'student' WHEN i %% 5 = 0 THEN 'child' ELSE 'adult' END",
    "registered_at": "timestamptz '2020-01-01 08:00+08'",
}
REGISTRATION = {
    "id": "key",
    "pool_id": "pool",
    "person_id": "key",
    "area_code": "town",
    "basis": "'household'",
    "channel": "'list'",
    "registered_on": "date '2020-01-01'",
}
CONTRIBUTION = {
    "id": "key",
    "pool_id": "pool",
    "person_id": "key",
    "area_code": "town",
    "registration_id": "key",
    "coverage_year": "extract(year FROM %(day)s::date)::int",
    "state": f"CASE WHEN {WAITS} THEN 'waiting' WHEN {OWES} THEN 'due' ELSE 'active' END",
    "classification": f"CASE WHEN {WAITS} THEN 'late' ELSE 'ordinary' END",
    "individual": "40000",
    "subsidy": "70000",
    "due_on": f"CASE WHEN {OWES} THEN night - 1 ELSE date_trunc('year', %(day)s::date)::date - 1 END",
    "paid_on": f"CASE WHEN {WAITS} THEN night - 60 WHEN {OWES} THEN NULL ELSE %(day)s::date - 400 END",
    "starts_on": STARTS_ON,
    "ends_on": ENDS_ON,
    "channel": "'tax'",
}
COVERAGE = {
    "id": "key",
    "pool_id": "pool",
    "person_id": "key",
    "scheme": "'390'",
    "period": f"daterange({STARTS_ON}, {ENDS_ON}, '[]')",
    "contribution_id": "key",
}
STATUS = {
    "id": "key",
    "person_id": "key",
    "code": "CASE i %% 3 WHEN 0 THEN 'severe_disability' ELSE 'low_income_allowance' END",
    "department": "'示例市民政局'",
    "starts_on": "date '2024-01-01'",
}


def enrol(database: str, persons: int, day: date, *, nights: int = 1) -> None:
    """Add so many persons to pool 9900 of a database (an owner's address), whose work is spread over so many nights."""
    with psycopg.connect(database) as owner:
        owner.execute("SET statement_timeout = 0")
        owner.execute(
            "CREATE TEMP TABLE towns AS SELECT row_number() OVER (ORDER BY code) - 1 AS k, code FROM casework_area"
            f" WHERE level = 'township' AND code LIKE '{POOL}%'"
        )
        first = owner.execute(f"SELECT greatest({', '.join(map(_last_key, TABLES))})").fetchone()[0]
        values = {"persons": persons, "day": day, "nights": nights, "first": first}
        with _unchecked(owner):
            _fill(owner, "enrollment_person", PERSON, "true", values)
            _fill(owner, "enrollment_registration", REGISTRATION, "true", values)
            _fill(owner, "enrollment_contribution", CONTRIBUTION, "true", values)
            _fill(owner, "enrollment_coverage", COVERAGE, f"NOT ({OWES})", values)
            _fill(owner, "enrollment_specialstatus", STATUS, "i %% 33 = 0", values)
    with psycopg.connect(database, autocommit=True) as owner:
        owner.execute("SET statement_timeout = 0")
        owner.execute("VACUUM ANALYZE")


def _last_key(table: str) -> str:
    return f"(SELECT coalesce(max(id), 0) FROM {table})"


def _fill(
    owner: psycopg.Connection, table: str, given: dict[str, str], condition: str, values: dict[str, object]
) -> None:
    columns = given | {name: empty for name, empty in needed(owner, table) if name not in given}
    owner.execute(
        f"INSERT INTO {table} ({', '.join(columns)}) SELECT {', '.join(columns.values())}"
        f" FROM ({SOURCE}) source WHERE {condition}",
        values,
    )
    owner.execute(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), (SELECT max(id) FROM {table}))")


@contextmanager
def _unchecked(owner: psycopg.Connection) -> Iterator[None]:
    """Check foreign keys and overlaps once over all rows instead of row by row."""
    held = owner.execute(
        "SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint"
        " WHERE contype IN ('f', 'x') AND conrelid::regclass::text = ANY(%s)",
        [list(TABLES)],
    ).fetchall()
    for table, name, _definition in held:
        owner.execute(f'ALTER TABLE {table} DROP CONSTRAINT "{name}"')
    yield
    for table, name, definition in held:
        owner.execute(f'ALTER TABLE {table} ADD CONSTRAINT "{name}" {definition}')
