"""The night: each job of each pool and business day is a row, each area of it a chunk that is done once or not at all.

The truth is the rows, the broker only rings a bell (`casework.tasks`): whoever hears it takes one free chunk and does it
in one transaction with its row and its event. A chunk on which nobody holds a lock is free, whatever its row says, so
what a killed worker left is simply taken up again. Nothing here asks what day it is: the business day is an argument.
"""

import re
from datetime import date, datetime
from types import TracebackType
from typing import Self

import psycopg
import structlog
from django.conf import settings
from django.db import DatabaseError, InterfaceError, OperationalError, connection, transaction
from django.db.models import Case, Exists, F, OuterRef, Q, QuerySet, Subquery, Value, When
from django.utils.translation import gettext_lazy as _

from casework import clock, events
from casework.errors import Refusal
from casework.models import Area, JobChunk, JobRun, Pool
from casework.registry import Job, registry

log = structlog.get_logger(__name__)

State = JobChunk.State
OPEN = (State.PLANNED, State.RUNNING)
BELLS = 8
"""So many chunks can go on at once: each bell rings again while there is work."""
MOST_TRIES = 20
"""After so many tries that ended without a word (killed workers, a database away) a person has to look."""
CHUNK_LOCK, LARGEST_KEY = 8001, 2**31
LONGEST_ERROR = 300
NUMBERS = re.compile(r"\d{6,}")


class TriedTooOften(Refusal):
    """Not a failure of its own: every try ended without a word."""

    code = "tried_too_often"
    sentence = _("%(tries)s tries ended without a result. See the logs of the workers, then try again.")


def has_begun(moment: datetime) -> bool:
    """Whether the night of that moment's day has begun."""
    return moment.time() >= settings.NIGHT_BEGINS


def reopen(pool: Pool, key: str, day: date) -> int:
    """Plan what one job of a pool has to do now, and open its parts that were done before; how many parts there are."""
    job = next(job for job in registry.jobs if job.key == key)
    areas = list(job.areas(pool, day))
    if areas:
        run, _made = JobRun.objects.get_or_create(
            pool=pool, name=key, business_day=day, defaults={"created_at": clock.now()}
        )
        run.chunks.filter(key__in=areas, state__in=(State.DONE, State.FAILED)).update(state=State.PLANNED, attempts=0)
        JobChunk.objects.bulk_create((JobChunk(run=run, key=area) for area in areas), ignore_conflicts=True)
        JobRun.objects.filter(pk=run.pk).update(state=JobRun.State.RUNNING, finished_at=None)
    return len(areas)


def plan(day: date) -> int:
    """Make the runs and chunks of a day's night that are not there yet; how many runs were made."""
    have = set(JobRun.objects.filter(business_day=day).values_list("pool", "name"))
    missing = [(pool, job) for pool in Pool.objects.all() for job in registry.jobs if (pool.pk, job.key) not in have]
    return sum(_planned(pool, job, day) for pool, job in missing)


def _planned(pool: Pool, job: Job, day: date) -> bool:
    try:
        with transaction.atomic():
            run, made = JobRun.objects.get_or_create(
                pool=pool, name=job.key, business_day=day, defaults={"created_at": clock.now()}
            )
            if made:
                JobChunk.objects.bulk_create(JobChunk(run=run, key=area) for area in job.areas(pool, day))
    except Refusal as refusal:
        log.warning("job_not_planned", job=job.key, pool=pool.code, reason=refusal.code)
        return False
    if made:
        close(run.pk)
    return made


def work() -> bool:
    """Do one free chunk. False: there is none.

    A failure that would come again is noted on the chunk; when the database or the network was in the way, the chunk
    stays free and OperationalError or InterfaceError is raised.
    """
    chunk = _take()
    if chunk is None:
        return False
    with _FailureNoted(chunk):
        _do(chunk)
    close(chunk.run_id)
    return True


def bells_missing() -> int:
    """How many bells to ring so that no chunk stands still: one for each that its worker left, BELLS if all stand."""
    held = _held()
    states = dict(JobChunk.objects.filter(state__in=OPEN).values_list("pk", "state"))
    left = sum(1 for pk, state in states.items() if state == State.RUNNING and pk % LARGEST_KEY not in held)
    return min(left if held else len(states), BELLS)


def close_runs() -> None:
    """Give every run whose chunks have all ended its end, where a kill came between the two."""
    unfinished = JobRun.objects.filter(state__in=(JobRun.State.PLANNED, JobRun.State.RUNNING))
    for pk in unfinished.exclude(chunks__state__in=OPEN).values_list("pk", flat=True):
        close(pk)


def close(run_pk: int) -> None:
    """The run has ended when none of its chunks is open any more: done, or failed when one of them is."""
    if JobChunk.objects.filter(run=run_pk, state__in=OPEN).exists():
        return
    with transaction.atomic():
        run = JobRun.objects.select_for_update(no_key=True).get(pk=run_pk)
        states = set(run.chunks.values_list("state", flat=True))
        if states & set(OPEN):
            return
        run.state = JobRun.State.FAILED if State.FAILED in states else JobRun.State.DONE
        run.finished_at = run.finished_at or clock.now()
        run.save(update_fields=["state", "finished_at"])


def _take() -> JobChunk | None:
    """Write a free chunk down as running: oldest day first, in the order of the jobs, untouched ones first."""
    with transaction.atomic():
        chunk = _free().first()
        if chunk is None:
            return None
        JobChunk.objects.filter(pk=chunk.pk).update(
            state=State.RUNNING, attempts=F("attempts") + 1, heartbeat=clock.now()
        )
        JobRun.objects.filter(pk=chunk.run_id, state=JobRun.State.PLANNED).update(
            state=JobRun.State.RUNNING, started_at=clock.now()
        )
    return chunk


def _free() -> QuerySet[JobChunk]:
    """The chunks that nobody holds and that wait for no other job, locked."""
    free = JobChunk.objects.filter(run__name__in=[job.key for job in registry.jobs], state__in=OPEN)
    for job in registry.jobs:
        if job.after:
            free = free.exclude(Q(run__name=job.key) & Q(Exists(_unfinished_before(job))))
    order = Case(*(When(run__name=job.key, then=Value(at)) for at, job in enumerate(registry.jobs)), default=Value(0))
    free = free.select_for_update(of=("self",), skip_locked=True).select_related("run__pool__area")
    return free.order_by("run__business_day", order, "state", "key")


def _unfinished_before(job: Job) -> QuerySet[JobChunk]:
    """Parts of the jobs before, of the same area or of the one that it lies in."""
    wider = Area.objects.filter(code=OuterRef(OuterRef("key"))).values("parent")
    return JobChunk.objects.filter(
        run__pool=OuterRef("run__pool"),
        run__business_day=OuterRef("run__business_day"),
        run__name__in=job.after,
        key__in=(OuterRef("key"), Subquery(wider)),
    ).exclude(state=State.DONE)


def _do(chunk: JobChunk) -> None:
    """The chunk's effects, its row and its event, together or not at all. Another worker's chunk is left to it."""
    run = chunk.run
    job = next(job for job in registry.jobs if job.key == run.name)
    with transaction.atomic():
        if not _is_mine(chunk):
            return
        if chunk.attempts >= MOST_TRIES:
            raise TriedTooOften(tries=chunk.attempts)
        came_to = job.run(run.pool, run.business_day, chunk.key)
        JobChunk.objects.filter(pk=chunk.pk).update(
            state=State.DONE, finished_at=clock.now(), changed=came_to.changed, figures=dict(came_to.counts), error=""
        )
        if came_to.changed:
            events.record(
                f"night_{job.key}",
                subject=chunk,
                actor=None,
                pool=run.pool,
                area_code=chunk.key,
                day=run.business_day,
                changed=came_to.changed,
                digest=came_to.digest,
            )


def _is_mine(chunk: JobChunk) -> bool:
    """Lock the chunk until the transaction ends. False: another worker is at it, or has ended it."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = 0")
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s, %s)", [CHUNK_LOCK, chunk.pk % LARGEST_KEY])
        if not cursor.fetchone()[0]:
            return False
    return JobChunk.objects.select_for_update(no_key=True).filter(pk=chunk.pk, state=State.RUNNING).exists()


def _held() -> set[int]:
    """The keys of the chunks that a worker is at: it holds their lock as long as its transaction lives."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT objid FROM pg_locks WHERE locktype = 'advisory' AND classid = %s AND objsubid = 2"
            " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())",
            [CHUNK_LOCK],
        )
        return {key for (key,) in cursor.fetchall()}


class _FailureNoted:
    """Writes on the chunk why it failed: the error's type and sentence, no values of rows."""

    def __init__(self, chunk: JobChunk) -> None:
        self.chunk = chunk

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> bool:
        if not isinstance(error, Exception) or isinstance(error, OperationalError | InterfaceError):
            return False
        told = sentence_of(error)
        free = JobChunk.objects.filter(pk=self.chunk.pk, state=State.RUNNING)
        free.update(state=State.FAILED, finished_at=clock.now(), error=told)
        log.error("chunk_failed", job=self.chunk.run.name, chunk=self.chunk.pk, error=told)
        return isinstance(error, DatabaseError | Refusal)


def sentence_of(error: Exception) -> str:
    """What may be shown of an error: PostgreSQL's first line without its detail, which quotes rows; long numbers hidden."""
    kind, said = type(error).__name__, ""
    if isinstance(error, Refusal):
        said = str(error)
    elif isinstance(error.__cause__, psycopg.Error):
        said = error.__cause__.diag.message_primary or ""
    return NUMBERS.sub("…", f"{kind}: {said}" if said else kind)[:LONGEST_ERROR]
