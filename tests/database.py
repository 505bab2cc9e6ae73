"""The test database: made and migrated by the owner, used by the application's role, emptied by the owner."""

import os
from collections.abc import Iterator
from contextlib import closing, contextmanager

import environ
import psycopg
from django.conf import settings
from django.core.management.commands import flush
from django.db import connection
from django.db.backends.postgresql.operations import DatabaseOperations


def owner_credentials() -> dict[str, str]:
    """User and password of the role that owns the database."""
    url = environ.Env.db_url_config(settings.DATABASE_OWNER_URL)
    return {"USER": url["USER"], "PASSWORD": url["PASSWORD"]}


@contextmanager
def as_owner() -> Iterator[None]:
    """Connect as the owner for the length of a block: to create, migrate, flush."""
    if not settings.DATABASE_OWNER_URL:
        yield
        return
    mine = {key: connection.settings_dict[key] for key in ("USER", "PASSWORD")}
    connection.close()
    connection.settings_dict.update(owner_credentials())
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict.update(mine)


def owner_connection(database: str = "", *, autocommit: bool = False) -> psycopg.Connection:
    """A connection of its own as the owner of the test database, e.g. to do what only an attacker would do."""
    target = connection.settings_dict
    parameters = {"host": target["HOST"], "port": target["PORT"], "dbname": database or target["NAME"]}
    owner = owner_credentials() if settings.DATABASE_OWNER_URL else target
    return psycopg.connect(**parameters, user=owner["USER"], password=owner["PASSWORD"], autocommit=autocommit)


@contextmanager
def migrated_once(*, wanted: bool) -> Iterator[bool]:
    """Of several workers the first makes and migrates its database in the block, the next ones find a copy of it.

    Answers whether the copy is there already.
    """
    original = _original()
    if not wanted or not original:
        yield False
        return
    name = connection.settings_dict["TEST"]["NAME"]
    with closing(owner_connection("postgres", autocommit=True)) as server:
        server.execute("SELECT pg_advisory_lock(hashtext(%s))", [original])
        copied = server.execute("SELECT FROM pg_database WHERE datname = %s", [original]).rowcount == 1
        if copied:
            server.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
            server.execute(f'CREATE DATABASE "{name}" TEMPLATE "{original}"')
        yield copied
        if not copied:
            connection.close()
            server.execute(f'CREATE DATABASE "{original}" TEMPLATE "{name}"')


def drop_the_original() -> None:
    """Remove what `migrated_once` copied from; every worker has its own by now."""
    if original := _original():
        with closing(owner_connection("postgres", autocommit=True)) as server:
            server.execute(f'DROP DATABASE IF EXISTS "{original}"')


def _original() -> str:
    """The database that the workers of this run copy; none for a run without workers."""
    run = os.environ.get("PYTEST_XDIST_TESTRUNUID", "")
    return run and f"test_original_{run[:12]}"


def empty_by_the_owner() -> None:
    """Let tests that commit be followed by `flush_as_owner`; what it keeps need not be made again."""
    DatabaseOperations.execute_sql_flush = flush_as_owner
    flush.emit_post_migrate_signal = lambda *_of_the_command: None


def flush_as_owner(operations: DatabaseOperations, sql_list: list[str]) -> None:
    """Empty the tables in spite of the triggers that forbid it: only their owner can, and only by taking them off.

    A test's few rows are deleted: truncating a hundred tables of which most are empty takes many times as long.
    """
    with owner_connection() as database:
        counts = " UNION ALL ".join(f"SELECT '{table}', count(*) FROM \"{table}\"" for table in _tables(database))
        held = {table: rows for table, rows in database.execute(counts).fetchall() if rows}
        guarded = [table for (table,) in database.execute(_GUARDED).fetchall()]
        for table in {*held, *guarded}:
            database.execute(f'ALTER TABLE "{table}" DISABLE TRIGGER USER')
        if sum(held.values()) < FEW_ROWS:
            for table in held:
                database.execute(f'DELETE FROM "{table}"')
        else:
            database.execute("TRUNCATE {} CASCADE".format(", ".join(f'"{table}"' for table in held)))
        database.execute("SET CONSTRAINTS ALL IMMEDIATE")
        database.execute(
            "INSERT INTO casework_eventshard (id, head, length)"
            " SELECT n, repeat('0', 64), 0 FROM generate_series(0, 15) n ON CONFLICT DO NOTHING"
        )
        for table in {*held, *guarded}:
            database.execute(f'ALTER TABLE "{table}" ENABLE TRIGGER USER')


def _tables(database: psycopg.Connection) -> list[str]:
    return [table for (table,) in database.execute(_TABLES, [list(KEPT)]).fetchall()]


KEPT = ("django_migrations", "django_content_type", "auth_permission")
"""What the migrations left, which no test changes."""

FEW_ROWS = 2_000
_TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = current_schema() AND tablename <> ALL(%s)"
_GUARDED = """
SELECT DISTINCT c.relname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
WHERE NOT t.tgisinternal AND t.tgname LIKE '%never_emptied'
"""
