"""What every step of a department's list does: take it locked from where it stands, move it on, tell of it."""

from django.core.files.base import ContentFile

from casework import clock, events
from casework.rights import Right
from casework.scope import Reader
from casework.uploaded_sheets import Bounds, rows_of
from casework.uploaded_sheets.unpacking import MEGABYTE
from enrollment.lists.errors import NotAtThisStep
from enrollment.models import RecognitionList

BOUNDS = Bounds(size=60 * MEGABYTE, unpacked=600 * MEGABYTE, rows=400_000, seconds=60)


def rows_in(listed: RecognitionList) -> list[list[str]]:
    """The rows of the file as it was brought."""
    with listed.document.file.open("rb") as opened:
        return rows_of(ContentFile(opened.read(), listed.file_name), BOUNDS)


def at(listed: RecognitionList, by: Reader, *states: str) -> RecognitionList:
    """The list, locked, if the reader recognises in its area and it is at one of these steps."""
    locked = RecognitionList.objects.select_for_update(of=("self",)).select_related("pool__area", "document")
    listed = locked.get(pk=listed.pk)
    by.must(Right.RECOGNISE, listed)
    if listed.state not in states:
        raise NotAtThisStep()
    return listed


def go_on(listed: RecognitionList, state: str) -> None:
    """Save the list at its next step."""
    listed.state = state
    listed.heartbeat = listed.finished_at = clock.now()
    listed.save()


def tell(verb: str, listed: RecognitionList, by: Reader, **figures: int) -> None:
    """Record the one event of a step."""
    events.record(
        verb,
        subject=listed,
        actor=by.staff,
        pool=listed.pool,
        area_code=listed.area_code,
        name=listed.file_name,
        department=listed.department,
        **figures,
    )
