"""What a person may do about the night: have failed chunks tried again."""

from datetime import date

from casework import events, night
from casework.commands import service
from casework.errors import ChangedMeanwhile
from casework.models import JobChunk, JobRun, Pool
from casework.rights import Right
from casework.scope import Reader
from casework.tasks import ring


def have_done(pool: Pool, key: str, day: date) -> None:
    """Have one job of a pool done now, beside the night, once the present transaction has committed."""
    ring(min(night.reopen(pool, key, day), night.BELLS))


@service
def try_again(*, run: JobRun, by: Reader) -> JobRun:
    """Give the failed chunks of a run in the reader's areas another try. Raises ChangedMeanwhile when none is left."""
    locked = JobRun.objects.select_for_update(no_key=True).get(pk=run.pk)
    failed = [
        chunk
        for chunk in locked.chunks.filter(state=JobChunk.State.FAILED)
        if by.pool == locked.pool and by.may_in(Right.JOBS_RETRY, chunk.key)
    ]
    if not failed:
        raise ChangedMeanwhile()
    locked.chunks.filter(pk__in=[chunk.pk for chunk in failed]).update(state=JobChunk.State.PLANNED, attempts=0)
    locked.state, locked.finished_at = JobRun.State.RUNNING, None
    locked.save(update_fields=["state", "finished_at"])
    events.record(
        "night_tried_again",
        subject=locked,
        actor=by.staff,
        pool=locked.pool,
        area_code=locked.pool.area_id,
        job=locked.name,
        day=locked.business_day,
        chunks=len(failed),
    )
    ring(len(failed))
    return locked
