"""Tables without what slows a load down: indexes, constraints and triggers are taken off and put back afterwards."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import psycopg

EMPTY = {"character varying": "''", "text": "''", "boolean": "false", "jsonb": "'{}'"}
_FOREIGN_KEYS = """
SELECT format('ALTER TABLE %%s DROP CONSTRAINT %%I', conrelid::regclass, conname),
       format('ALTER TABLE %%s ADD CONSTRAINT %%I %%s NOT VALID', conrelid::regclass, conname, pg_get_constraintdef(oid))
FROM pg_constraint WHERE contype = 'f' AND conrelid = ANY(%s::regclass[]) ORDER BY oid
"""
_INDEXES = """
SELECT format('DROP INDEX %%s', indexrelid::regclass), pg_get_indexdef(indexrelid)
FROM pg_index WHERE indrelid = %(table)s::regclass
  AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = indexrelid)
UNION ALL
SELECT format('ALTER TABLE %%s DROP CONSTRAINT %%I', conrelid::regclass, conname),
       format('ALTER TABLE %%s ADD CONSTRAINT %%I %%s', conrelid::regclass, conname, pg_get_constraintdef(oid))
FROM pg_constraint WHERE contype IN ('u', 'x') AND conrelid = %(table)s::regclass
"""


@contextmanager
def without_foreign_keys(owner: psycopg.Connection, tables: Sequence[str]) -> Iterator[None]:
    """Load the tables in any order. Their rows are taken to be right: the keys come back for what is written later."""
    with _taken_off(owner, owner.execute(_FOREIGN_KEYS, [list(tables)]).fetchall()):
        yield


@contextmanager
def without_indexes(owner: psycopg.Connection, table: str) -> Iterator[None]:
    """Load the table without keeping its indexes (but the primary key), unique and exclusion constraints, triggers."""
    owner.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
    with _taken_off(owner, owner.execute(_INDEXES, {"table": table}).fetchall()):
        yield
    owner.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")


@contextmanager
def _taken_off(owner: psycopg.Connection, pairs: Sequence[tuple[str, str]]) -> Iterator[None]:
    for drop, _make in pairs:
        owner.execute(drop)
    yield
    for _drop, make in pairs:
        owner.execute(make)


def needed(owner: psycopg.Connection, table: str) -> Iterator[tuple[str, str]]:
    """Columns that must hold something, with the least that they can hold."""
    found = owner.execute(
        "SELECT column_name, data_type FROM information_schema.columns WHERE table_name = %s AND is_nullable = 'NO'"
        " AND column_default IS NULL AND is_identity = 'NO'",
        [table],
    )
    for name, kind in found.fetchall():
        yield name, EMPTY.get(kind, "0")
