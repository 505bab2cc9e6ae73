"""What every step of a list does: take it locked from where it stands, move it on, tell of it."""

from django.core.files.base import ContentFile

from casework import clock, events
from casework.rights import Right
from casework.scope import Reader
from casework.uploaded_sheets import Bounds, rows_of
from casework.uploaded_sheets.unpacking import MEGABYTE
from enrollment.lists.errors import NotAtThisStep
from enrollment.models import EnrolmentList

State = EnrolmentList.State
BOUNDS = Bounds(size=60 * MEGABYTE, unpacked=600 * MEGABYTE, columns=300, rows=200_000, seconds=60)
AT_REST = (State.CHECKED, State.WRITTEN, State.UNDONE, State.DROPPED)


def rows_in(listed: EnrolmentList, first: int | None = None) -> list[list[str]]:
    """The rows of the file as it was brought; with `first` so many from the top."""
    with listed.document.file.open("rb") as opened:
        return rows_of(ContentFile(opened.read(), listed.file_name), BOUNDS, first)


def at(listed: EnrolmentList, by: Reader, *states: str) -> EnrolmentList:
    """The list, locked, if the reader enrols in its area and it is at one of these steps."""
    locked = EnrolmentList.objects.select_for_update(of=("self",)).select_related(
        "pool__area", "document", "brought_by"
    )
    listed = locked.get(pk=listed.pk)
    by.must(Right.ENROL_MANAGE, listed)
    if listed.state not in states:
        raise NotAtThisStep()
    return listed


def go_on(listed: EnrolmentList, state: str) -> None:
    """Save the list at its next step, with the sign that somebody works on it."""
    listed.state, listed.heartbeat = state, clock.now()
    if state in AT_REST:
        listed.finished_at = clock.now()
    listed.save()


def tell(verb: str, listed: EnrolmentList, by: Reader, **figures: int) -> None:
    """Record the one event of a step."""
    events.record(
        verb,
        subject=listed,
        actor=by.staff,
        pool=listed.pool,
        area_code=listed.area_code,
        name=listed.file_name,
        year=listed.coverage_year,
        **figures,
    )
