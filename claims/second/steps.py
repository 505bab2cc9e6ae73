"""What every step of a second reimbursement does: take it locked from where it stands, move it on, tell of it."""

from casework import clock, events
from casework.rights import Right
from casework.scope import Reader
from claims.models import SecondBatch
from claims.second.errors import NotAtThisStep

State = SecondBatch.State


def at(batch: SecondBatch, by: Reader, right: Right, *states: str) -> SecondBatch:
    """The batch, locked, if the reader holds the right for its pool and it is at one of these steps."""
    rows = SecondBatch.objects.select_for_update(of=("self",)).select_related("pool__area", "version")
    found: SecondBatch = rows.get(pk=batch.pk)
    by.must(right, found)
    if found.state not in states:
        raise NotAtThisStep()
    return found


def go_on(batch: SecondBatch, state: str) -> None:
    """Save the batch at its next step; a worker begins at the first year again."""
    batch.state, batch.heartbeat, batch.upto, batch.done = state, clock.now(), 0, 0
    batch.save()


def tell(verb: str, batch: SecondBatch, by: Reader, **figures: object) -> None:
    """Record the one event of a step."""
    events.record(
        verb,
        subject=batch,
        actor=by.staff,
        pool=batch.pool,
        area_code=batch.area_code,
        number=batch.number,
        **figures,
    )
