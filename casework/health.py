"""Whether the portal can work: its database, its broker, its tables."""

import functools
from collections.abc import Callable

import redis
from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.utils.translation import gettext_lazy as _

SECONDS = 2


def database_answers() -> bool:
    """Whether PostgreSQL answers a question."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return False
    return True


def broker_answers() -> bool:
    """Whether Redis answers within SECONDS."""
    try:
        client = redis.Redis.from_url(settings.REDIS_URL, socket_connect_timeout=SECONDS, socket_timeout=SECONDS)
        with client:
            return bool(client.ping())
    except redis.RedisError:
        return False


def tables_are_current() -> bool:
    """Whether every migration is applied. Asked of the database until the answer is yes, then remembered."""
    try:
        _all_migrations_applied()
    except (DatabaseError, MigrationsMissing):
        return False
    return True


@functools.cache
def _all_migrations_applied() -> None:
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        raise MigrationsMissing


class MigrationsMissing(Exception):
    """The database is older than the program."""


CHECKS: tuple[tuple[object, Callable[[], bool]], ...] = (
    (_("Database answers"), database_answers),
    (_("Broker answers"), broker_answers),
    (_("Database is up to date"), tables_are_current),
)


def is_healthy() -> bool:
    """Whether all of it holds."""
    return all(check() for _label, check in CHECKS)
