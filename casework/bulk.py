"""Writing many rows at once by COPY, where a model object a row would be most of the work."""

from collections.abc import Iterable, Mapping
from itertools import chain
from operator import itemgetter
from typing import Any

from django.db import connection
from django.db.models import Model


def new_keys(model: type[Model], count: int) -> list[int]:
    """So many keys of the table's own sequence, for rows that others will point at."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(sequence) FROM pg_get_serial_sequence(%s, %s) sequence, generate_series(1, %s)",
            [model._meta.db_table, model._meta.pk.column, count],
        )
        return [key for (key,) in cursor.fetchall()]


def write(model: type[Model], rows: Iterable[Mapping[str, Any]]) -> None:
    """Copy rows (attribute name to value, two or more, all of one shape) into the model's table.

    What they leave out is the field's default. Nothing of the model is asked: no `save`, no signal. The rows must not
    ask the database anything while they are copied: make them before.
    """
    rows = iter(rows)
    first = next(rows, None)
    if first is None:
        return
    fields = {field.attname: field for field in model._meta.concrete_fields}
    given = [fields[name] for name in first]
    rest = [field for name, field in fields.items() if name not in first and not field.primary_key]
    defaults = tuple(field.get_db_prep_save(field.get_default(), connection) for field in rest)
    quote = connection.ops.quote_name
    columns = ", ".join(quote(str(field.column)) for field in (*given, *rest))
    values = itemgetter(*first)
    with (
        connection.cursor() as cursor,
        cursor.copy(f"COPY {quote(model._meta.db_table)} ({columns}) FROM STDIN") as copy,
    ):
        for row in chain([first], rows):
            copy.write_row(values(row) + defaults)


def count_anew() -> None:
    """Let PostgreSQL look at what a transaction has just filled: until then it plans for empty tables.

    A server before PostgreSQL 17 lets only the owner do so; others go on without.
    """
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
