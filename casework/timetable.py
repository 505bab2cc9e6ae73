"""The night as people see it: a line for each job, its parts, how far it is; cut to the reader's areas."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from casework import clock
from casework.models import Area, JobChunk, JobRun
from casework.money import yuan
from casework.registry import Job, registry
from casework.rights import Right
from casework.scope import Reader

TONES = {"planned": "", "running": "info", "done": "good", "failed": "bad"}
GOING_ON = (JobRun.State.PLANNED, JobRun.State.RUNNING)
SECONDS = 60


@dataclass(frozen=True)
class Line:
    """One job of a night. `run` is None while it is not planned."""

    job: Job
    run: JobRun | None
    total: int = 0
    done: int = 0
    failed: int = 0
    changed: int = 0

    @property
    def state(self) -> str:
        return str(self.run.get_state_display()) if self.run else _("Not planned yet")

    @property
    def tone(self) -> str:
        return TONES[self.run.state] if self.run else ""

    @property
    def goes_on(self) -> bool:
        return self.run is not None and self.run.state in GOING_ON

    @property
    def left(self) -> str:
        """The time that is left at the pace so far, in words; nothing before the first part is done."""
        if not self.goes_on or self.run is None or self.run.started_at is None or not self.done:
            return ""
        gone = max((clock.now() - self.run.started_at).total_seconds(), 0)
        minutes = round(gone * (self.total - self.done) / self.done / SECONDS)
        words = ngettext("about %(minutes)s minute left", "about %(minutes)s minutes left", minutes)
        return words % {"minutes": minutes} if minutes else _("less than a minute left")


def runs_seen_by(reader: Reader) -> QuerySet[JobRun]:
    """The runs of the reader's pool, for who may look after the night somewhere in it."""
    if reader.pool is None or not reader.may(Right.JOBS_VIEW):
        return JobRun.objects.none()
    return JobRun.objects.filter(pool=reader.pool).select_related("pool")


def chunks_of(run: JobRun, reader: Reader) -> QuerySet[JobChunk]:
    """The parts of a run in the reader's areas."""
    return run.chunks.filter(_mine(reader)).order_by("key")


def timetable(reader: Reader, day: date) -> list[Line]:
    """Each job of a day's night in its order."""
    mine = _mine(reader, "chunks__")
    counted = (
        runs_seen_by(reader)
        .filter(business_day=day)
        .annotate(
            total=Count("chunks", filter=mine),
            done=Count("chunks", filter=mine & Q(chunks__state=JobChunk.State.DONE)),
            failed=Count("chunks", filter=mine & Q(chunks__state=JobChunk.State.FAILED)),
            changed=Sum("chunks__changed", filter=mine, default=0),
        )
    )
    runs = {run.name: run for run in counted}
    return [_line(job, runs.get(job.key)) for job in registry.jobs]


def line_of(run: JobRun, reader: Reader) -> Line | None:
    """The line of one run; None for a job that the portal no longer has."""
    lines = timetable(reader, run.business_day)
    return next((line for line in lines if line.run and line.run.pk == run.pk), None)


def figures_of(job: Job, chunks: Iterable[JobChunk]) -> list[dict[str, Any]]:
    """What the parts came to together, in the job's words: rows changed, then its counts; `_fen` in yuan."""
    chunks = list(chunks)
    sums: Counter[str] = Counter()
    for chunk in chunks:
        sums.update(chunk.figures)
    changed = {"label": _("Rows changed"), "value": f"{sum(chunk.changed for chunk in chunks):,}"}
    return [changed, *({"label": label, **_figure(key, sums[key])} for key, label in job.counts.items())]


def parts_of(job: Job, chunks: Iterable[JobChunk]) -> list[dict[str, Any]]:
    """Each part with the name of its area and its counts in words."""
    chunks = list(chunks)
    names = dict(Area.objects.filter(code__in=[chunk.key for chunk in chunks]).values_list("code", "name"))
    return [
        {"chunk": chunk, "name": names.get(chunk.key, chunk.key), "tone": TONES[chunk.state], "told": _told(job, chunk)}
        for chunk in chunks
    ]


def _told(job: Job, chunk: JobChunk) -> str:
    shown = ((label, key, chunk.figures.get(key)) for key, label in job.counts.items())
    return " · ".join(
        f"{label} {yuan(count) if key.endswith('_fen') else f'{count:,}'}" for label, key, count in shown if count
    )


def _figure(key: str, value: int) -> dict[str, Any]:
    return {"fen": value} if key.endswith("_fen") else {"value": f"{value:,}"}


def _line(job: Job, run: Any) -> Line:
    return Line(job, run, run.total, run.done, run.failed, run.changed) if run else Line(job, None)


def _mine(reader: Reader, path: str = "") -> Q:
    """The parts inside the areas where the reader looks after the night; nobody's for who does so nowhere."""
    prefixes = sorted(reader.prefixes(Right.JOBS_VIEW))
    inside = (Q(**{f"{path}key__startswith": prefix}) for prefix in prefixes)
    return reduce(or_, inside, Q(pk__in=[]))
