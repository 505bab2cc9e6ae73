"""Numbers that people read to each other: cases, receipts, payments."""

from datetime import date

from django.db import connection

from casework.models import Area


def next_number(name: str) -> int:
    """The next number under a name, without holes: its row stays locked until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO casework_sequence (name, last) VALUES (%s, 1)"
            " ON CONFLICT (name) DO UPDATE SET last = casework_sequence.last + 1 RETURNING last",
            [name],
        )
        return cursor.fetchone()[0]


def case_number(letter: str, area: Area, day: date) -> str:
    """A case number: kind, county code, date, sequence of that day, e.g. `C990001-20260105-0007`."""
    stem = f"{letter}{area.code[:6]}-{day:%Y%m%d}"
    return f"{stem}-{next_number(stem):04d}"
