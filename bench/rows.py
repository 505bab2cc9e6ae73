"""Rows read as they are stored and written again by bare SQL: the floors of what services write."""

import json
from typing import Any

from django.db import connection


def stored(table: str, column: str, value: Any, condition: str = "true") -> dict[str, Any]:
    """The one row of a table that has this value in a column."""
    [row] = all_stored(table, column, value, condition)
    return row


def all_stored(table: str, column: str, value: Any, condition: str = "true") -> list[dict[str, Any]]:
    """The rows of a table that have this value in a column."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {table} WHERE {column} = %s AND {condition}", [value])
        names = [name for name, *_ in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def insert(cursor: Any, table: str, rows: list[dict[str, Any]]) -> list[int]:
    """Insert the rows in one statement and answer their new keys."""
    names = [name for name in rows[0] if name != "id"]
    places = ", ".join(["(" + ", ".join(["%s"] * len(names)) + ")"] * len(rows))
    values = [_plain(row[name]) for row in rows for name in names]
    cursor.execute(f"INSERT INTO {table} ({', '.join(map(_quoted, names))}) VALUES {places} RETURNING id", values)
    return [key for (key,) in cursor.fetchall()]


def update(cursor: Any, table: str, row: dict[str, Any], key: int) -> None:
    """Write these columns of one row."""
    said = ", ".join(f"{_quoted(name)} = %s" for name in row)
    cursor.execute(f"UPDATE {table} SET {said} WHERE id = %s", [*map(_plain, row.values()), key])


def write_event(cursor: Any, event: dict[str, Any]) -> None:
    """An event like this one at the end of its chain."""
    cursor.execute(
        "UPDATE casework_eventshard SET length = length + 1 WHERE id = %s RETURNING length", [event["shard"]]
    )
    insert(cursor, "casework_event", [event | {"position": cursor.fetchone()[0]}])


def _quoted(name: str) -> str:
    return f'"{name}"'


def _plain(value: Any) -> Any:
    return json.dumps(value, ensure_ascii=False) if isinstance(value, dict | list) else value
