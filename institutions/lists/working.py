"""The worker's way through a list: all of the check, or all parts of the writing."""

from collections.abc import Iterator
from datetime import timedelta
from itertools import chain, islice

import structlog
from django.db.models import Q

from casework import clock
from casework.scope import Reader
from casework.uploaded_sheets import each_row
from institutions.lists.checking import Places, Reading, Row
from institutions.lists.errors import NotAtThisStep
from institutions.lists.steps import BOUNDS, HEAD, file_of, headings_of
from institutions.models import RegisterList
from institutions.services import list_parts as services

log = structlog.get_logger(__name__)
State = RegisterList.State
SILENCE = timedelta(minutes=3)
"""After so long without a sign a worker counts as gone."""
KEPT_AT_ONCE = 10_000


def standing_register_lists() -> list[int]:
    """The lists at work that no worker has given a sign of for a while."""
    silent = Q(heartbeat__lt=clock.now() - SILENCE)
    return list(RegisterList.objects.filter(silent, state__in=RegisterList.AT_WORK).values_list("pk", flat=True))


def work(pk: int) -> None:
    """Check or write a list to its end. A part that was written stays written; a check begins again."""
    listed = RegisterList.objects.select_related("pool__area", "document", "brought_by", "confirmed_by").get(pk=pk)
    try:
        if listed.state == State.CHECKING:
            _check(listed)
        while listed.state == State.WRITING:
            by = Reader.of(listed.confirmed_by or listed.brought_by, listed.pool.code)
            listed = services.write_register_part(listed=listed, by=by)
    except NotAtThisStep:
        log.info("list_left", list=pk)  # dropped, or begun again by another worker: it is theirs now


def _check(listed: RegisterList) -> None:
    by = Reader.of(listed.brought_by, listed.pool.code)
    rows, done = _rows(listed, by), 0
    while True:
        part = list(islice(rows, KEPT_AT_ONCE))
        if part or not done:
            services.keep_rows(listed, part, done)
        done += len(part)
        if len(part) < KEPT_AT_ONCE:
            break
    services.end_check(listed=listed, total=done, by=by)


def _rows(listed: RegisterList, by: Reader) -> Iterator[Row]:
    sheet = each_row(file_of(listed), BOUNDS)
    first = list(islice(sheet, HEAD))
    heading, mapping = headings_of(listed.kind, first)
    reading = Reading(listed.kind, mapping, heading.texts, Places(by, listed.pool))
    numbered = enumerate(chain(first, sheet), 1)
    return reading.rows(islice(numbered, heading.last_row + 1, None))
