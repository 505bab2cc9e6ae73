"""The worker's way through a list: all parts of the check, or of the writing, one after the other."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from itertools import islice

import structlog
from django.db.models import Q

from casework import clock
from casework.models import Area
from casework.scope import Reader
from casework.uploaded_sheets.headings import cells_of, places_of
from enrollment.lists.checking import Places
from enrollment.lists.columns import Field, heading_of
from enrollment.lists.errors import NotAtThisStep
from enrollment.lists.matching import Seen
from enrollment.lists.steps import rows_in
from enrollment.lists.values import is_total
from enrollment.models import EnrolmentList
from enrollment.services.list_parts import CHUNK, check_of, check_part, write_part

log = structlog.get_logger(__name__)
State = EnrolmentList.State
AT_WORK = (State.CHECKING, State.WRITING)
SILENCE = timedelta(minutes=2)
"""After so long without a sign a worker counts as gone."""


def standing_lists() -> list[int]:
    """The lists at work that no worker has given a sign of for a while."""
    silent = Q(heartbeat__lt=clock.now() - SILENCE)
    return list(EnrolmentList.objects.filter(silent, state__in=AT_WORK).values_list("pk", flat=True))


def work(pk: int) -> None:
    """Check or write a list to its end. A part that was done stays done; a check begins again."""
    listed = EnrolmentList.objects.select_related("pool__area", "document", "brought_by").get(pk=pk)
    by = Reader.of(listed.brought_by, listed.pool.code)
    places = Places(listed.pool, Area.objects.get(code=listed.area_code))
    try:
        with _without_collector():
            if listed.state == State.CHECKING:
                _check(listed, places, by)
            while listed.state == State.WRITING:
                listed = write_part(listed=listed, places=places, by=by)
    except NotAtThisStep:
        log.info("list_left", list=pk)  # dropped, or begun again by another worker: it is theirs now


@contextmanager
def _without_collector() -> Iterator[None]:
    """Rows stay until the list is done: looking through them for cycles again and again takes a third of the time."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


def _check(listed: EnrolmentList, places: Places, by: Reader) -> None:
    persons, seen, checked = list(_persons(listed)), Seen(), check_of(listed)
    for start in range(0, max(len(persons), 1), CHUNK):
        rows = [checked(number, said, places, clock.today()) for number, said in persons[start : start + CHUNK]]
        for row in rows:
            seen.look(row)
        check_part(listed=listed, rows=rows, start=start, total=len(persons), places=places, by=by)


def _persons(listed: EnrolmentList) -> Iterator[tuple[int, dict[str, str]]]:
    """What the file says of each person with the number of the row; blank rows and sums left out."""
    sheet = rows_in(listed)
    heading = heading_of(sheet)
    columns = places_of(heading, listed.mapping)
    confirmed = {Field.STATUS: listed.status, Field.DEPARTMENT: listed.department} if listed.status else {}
    for number, cells in enumerate(islice(sheet, heading.last_row + 1, None), heading.last_row + 2):
        said = cells_of(cells, columns)
        if said and not is_total(said):
            yield number, confirmed | said
