"""The worker's way through a second reimbursement: list, pay, or undo. A kill leaves it where it was, to be gone on with."""

from datetime import timedelta

import structlog
from django.db.models import Q

from casework import clock
from casework.errors import Refusal
from casework.scope import Reader
from claims.models import SecondBatch
from claims.second.errors import NotAtThisStep
from claims.second.listing import end_listing, list_part
from claims.second.paying import pay_part
from claims.second.undoing import give_undoing_up, undo_all

log = structlog.get_logger(__name__)
State = SecondBatch.State
SILENCE = timedelta(minutes=15)
"""After so long without a sign a worker counts as gone."""


def standing() -> list[int]:
    """The batches at work whose worker has given no sign for a while."""
    silent = Q(heartbeat__lt=clock.now() - SILENCE)
    return list(SecondBatch.objects.filter(silent, state__in=SecondBatch.AT_WORK).values_list("pk", flat=True))


def work(pk: int) -> None:
    """Do what the batch waits for."""
    batch = SecondBatch.objects.select_related("pool", "made_by", "approved_by", "undone_by").get(pk=pk)
    try:
        if batch.state == State.LISTING:
            _list(batch)
        elif batch.state == State.PAYING and batch.approved_by:
            by = Reader.of(batch.approved_by, batch.pool.code)
            while batch.state == State.PAYING:
                batch = pay_part(batch=batch, by=by)
        elif batch.state == State.UNDOING and batch.undone_by:
            _undo(batch, Reader.of(batch.undone_by, batch.pool.code))
    except NotAtThisStep:
        log.info("second_left", batch=pk)  # dropped, or done by another worker


def _list(batch: SecondBatch) -> None:
    while list_part(batch.pk):
        pass
    end_listing(batch=batch, by=Reader.of(batch.made_by, batch.pool.code))


def _undo(batch: SecondBatch, by: Reader) -> None:
    try:
        undo_all(batch=batch, by=by)
    except NotAtThisStep:
        raise
    except Refusal as refusal:
        give_undoing_up(batch=batch, why=str(refusal), by=by)
