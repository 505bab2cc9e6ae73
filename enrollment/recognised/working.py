"""The worker's way through a department's list: check it, or write it."""

from datetime import timedelta

import structlog
from django.db.models import Q

from casework import clock
from casework.scope import Reader
from enrollment.lists.errors import NotAtThisStep
from enrollment.models import RecognitionList
from enrollment.services.recognition_parts import check_recognitions, write_recognitions

log = structlog.get_logger(__name__)
State = RecognitionList.State
AT_WORK = (State.CHECKING, State.WRITING)
SILENCE = timedelta(minutes=2)
"""After so long without a sign a worker counts as gone; one that still works holds the list's lock."""


def standing_recognitions() -> list[int]:
    """The lists at work that no worker has given a sign of for a while."""
    silent = Q(heartbeat__lt=clock.now() - SILENCE)
    return list(RecognitionList.objects.filter(silent, state__in=AT_WORK).values_list("pk", flat=True))


def work(pk: int) -> None:
    """Check or write a list, whichever it waits for."""
    listed = RecognitionList.objects.select_related("pool", "brought_by").get(pk=pk)
    by = Reader.of(listed.brought_by, listed.pool.code)
    try:
        if listed.state == State.CHECKING:
            check_recognitions(listed=listed, by=by)
        elif listed.state == State.WRITING:
            write_recognitions(listed=listed, by=by)
    except NotAtThisStep:
        log.info("recognitions_left", list=pk)  # dropped, or done by another worker meanwhile
