"""What every step of a list does: take it locked from where it stands, move it on, tell of it."""

from typing import Any

from django.core.files.base import ContentFile
from django.db import connection

from casework import clock, events
from casework.rights import Right
from casework.scope import Reader
from casework.uploaded_sheets import Bounds
from casework.uploaded_sheets.headings import Heading, guess, heading_of, known
from casework.uploaded_sheets.unpacking import MEGABYTE
from institutions.lists.columns import columns_of
from institutions.lists.errors import NotAtThisStep
from institutions.models import RegisterList

BOUNDS = Bounds(size=80 * MEGABYTE, unpacked=800 * MEGABYTE, columns=100, rows=300_000, seconds=120)
HEAD = 40
"""Rows in which the heading is sought."""


def file_of(listed: RegisterList) -> ContentFile:
    """The file as it was brought."""
    with listed.document.file.open("rb") as opened:
        return ContentFile(opened.read(), listed.file_name)


def headings_of(kind: str, first_rows: list[list[str]]) -> tuple[Heading, dict[str, str]]:
    """The heading of a sheet, and which column of the register each of its texts means."""
    names = known({column.name: column.headings for column in columns_of(kind)})
    heading = heading_of(first_rows, names)
    return heading, guess(heading.texts, names)


def at(listed: RegisterList, by: Reader, right: Right, *states: str) -> RegisterList:
    """The list, locked, if the reader holds the right for its pool and it is at one of these steps."""
    locked = RegisterList.objects.select_for_update(of=("self",)).select_related("pool__area", "document", "brought_by")
    listed = locked.get(pk=listed.pk)
    by.must(right, listed)
    if listed.state not in states:
        raise NotAtThisStep()
    return listed


def go_on(listed: RegisterList, **changes: Any) -> None:
    """Save the list with the sign that somebody works on it."""
    for name, value in changes.items():
        setattr(listed, name, value)
    listed.heartbeat = clock.now()
    listed.save()


def run(sql: str, **parameters: Any) -> int:
    """One statement over many rows, as long as it takes; how many rows it touched."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = 0")
        cursor.execute(sql, parameters)
        return cursor.rowcount


def tell(verb: str, listed: RegisterList, by: Reader, **figures: object) -> None:
    """Record the one event of a step."""
    events.record(
        verb, subject=listed, actor=by.staff, pool=listed.pool, area_code=listed.area_code, name=listed.file_name, **figures
    )  # fmt: skip
