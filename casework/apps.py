from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.db import connections
from django.db.models.signals import post_migrate

from casework.triggers import APPEND_ONLY_TABLES

POSTGRES_17 = 170000
"""The first PostgreSQL in which who does not own a table may be let count it anew."""


class CaseworkConfig(AppConfig):
    name = "casework"
    verbose_name = "Casework"

    def ready(self) -> None:
        from casework import checks, registrations, sentences, sessions  # noqa: F401

        post_migrate.connect(lay_event_chains, sender=self)
        post_migrate.connect(grant_to_application, sender=self)


def lay_event_chains(*, using: str, **kwargs: Any) -> None:
    """The heads of the event chains exist before the first event (also after a flush in tests)."""
    with connections[using].cursor() as cursor:
        cursor.execute(
            "INSERT INTO casework_eventshard (id, head, length)"
            " SELECT n, repeat('0', 64), 0 FROM generate_series(0, 15) n ON CONFLICT DO NOTHING"
        )


def grant_to_application(*, using: str, **kwargs: Any) -> None:
    """Give the application's role what it needs and no more: it owns nothing and cannot change append-only rows."""
    role = settings.DATABASE_APP_ROLE
    with connections[using].cursor() as cursor:
        cursor.execute("SELECT current_user, EXISTS (SELECT 1 FROM pg_roles WHERE rolname = %s)", [role])
        owner, exists = cursor.fetchone()
        if not exists or owner == role:
            return
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = current_schema()")
        tables = {name for (name,) in cursor.fetchall()}
        cursor.execute(f'GRANT USAGE ON SCHEMA public TO "{role}"')
        cursor.execute(f'GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO "{role}"')
        cursor.execute(f'GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO "{role}"')
        cursor.execute("SELECT current_setting('server_version_num')::int >= %s", [POSTGRES_17])
        if cursor.fetchone()[0]:
            cursor.execute(f'GRANT MAINTAIN ON ALL TABLES IN SCHEMA public TO "{role}"')
        for table in tables & {"django_migrations", *APPEND_ONLY_TABLES}:
            cursor.execute(f'REVOKE UPDATE, DELETE, TRUNCATE ON "{table}" FROM "{role}"')
