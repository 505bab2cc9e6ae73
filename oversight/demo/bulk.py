"""Writing many rows at once by COPY: what the demo invents of past years, which no service decides today."""

from collections.abc import Iterable, Mapping
from itertools import chain
from typing import Any

from django.db import connection
from django.db.models import Model


def new_keys(model: type[Model], count: int) -> list[int]:
    """So many keys of the table's own sequence, for rows that others will point at."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence(%s, %s)) FROM generate_series(1, %s)",
            [model._meta.db_table, model._meta.pk.column, count],
        )
        return [key for (key,) in cursor.fetchall()]


def write(model: type[Model], rows: Iterable[Mapping[str, Any]]) -> None:
    """Copy rows (attribute name to value, all of one shape) into the model's table; what they leave out is default."""
    rows = iter(rows)
    first = next(rows, None)
    if first is None:
        return
    fields = [field for field in model._meta.concrete_fields if field.attname in first or not field.primary_key]
    defaults = {field.attname: field.get_db_prep_save(field.get_default(), connection) for field in fields}
    quote = connection.ops.quote_name
    columns = ", ".join(quote(field.column) for field in fields)
    with (
        connection.cursor() as cursor,
        cursor.copy(f"COPY {quote(model._meta.db_table)} ({columns}) FROM STDIN") as copy,
    ):
        for row in chain([first], rows):
            copy.write_row(tuple((defaults | row).values()))
