"""Numbers that people read to each other: cases, receipts, payments."""

from datetime import date

from django.db import connection

from casework.models import Area

SHORTEST = 6
"""So many signs of a number are typed at least before it is looked for."""


def next_number(name: str) -> int:
    """The next number under a name, without holes: its row stays locked until the transaction ends."""
    return next_numbers(name, 1)[0]


def next_numbers(name: str, count: int) -> range:
    """The next `count` numbers (one or more) under a name, without holes, as `next_number` gives one."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO casework_sequence (name, last) VALUES (%s, %s)"
            " ON CONFLICT (name) DO UPDATE SET last = casework_sequence.last + EXCLUDED.last RETURNING last",
            [name, count],
        )
        last = cursor.fetchone()[0]
    return range(last - count + 1, last + 1)


def beginning_of_a_number(text: str) -> str:
    """A case number or its beginning as it was typed, in capitals; empty for what can be none of ours: too short, or
    without the letter that every number begins with."""
    number = text.strip().upper()
    return number if len(number) >= SHORTEST and number[0].isalpha() else ""


def case_number(letter: str, area: Area, day: date) -> str:
    """A case number: kind, county code, date, sequence of that day, e.g. `C990001-20260105-0007`."""
    stem = f"{letter}{area.code[:6]}-{day:%Y%m%d}"
    return f"{stem}-{next_number(stem):04d}"
