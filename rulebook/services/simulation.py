"""Simulations: asked for by a person, cancelled, and taken up again when a worker died over one."""

from collections.abc import Sequence
from pathlib import PurePath
from uuid import uuid4

from django.core.files.base import File

from casework import clock, events
from casework.commands import service
from casework.errors import NotAllowed, WrongStep
from casework.jobs import enqueue
from casework.models import Pool
from casework.rights import Right
from casework.scope import Reader
from rulebook.errors import StillRunning
from rulebook.models import RuleVersion, SimulationRun
from rulebook.services.settling import forget_file, is_silent
from rulebook.tasks import settle

LONGEST_NAME = 100


@service
def start_simulation(
    *,
    before: RuleVersion | None = None,
    after: RuleVersion,
    pool: Pool,
    layers: Sequence[str],
    year: int | None = None,
    file: File | None = None,
    as_year: int,
    by: Reader,
) -> SimulationRun:
    """Ask for the claims of `year`, or of a Parquet or CSV file, settled under both sets of rules with the figures of
    `as_year`. `before` None: what is in force."""
    _allow(by, pool)
    if (year is None) == (file is None):
        raise ValueError("the claims are those of a year or those of a file")
    run = SimulationRun(
        pool=pool,
        area_code=pool.area.code,
        before=before,
        after=after,
        layers=list(layers),
        year=year,
        as_year=as_year,
        started_by=by.staff,
        created_at=clock.now(),
    )
    if file is not None:
        run.file_name = PurePath(file.name or "").name[-LONGEST_NAME:]
        run.file.save(f"{uuid4().hex}{PurePath(run.file_name).suffix.lower()}", file, save=False)
    run.save()
    events.record(
        "rules_simulated", subject=after, actor=by.staff, pool=pool, title=after.title, year=as_year, run=run.pk
    )
    enqueue(settle, run.pk)
    return run


@service
def start_again(*, run: SimulationRun, by: Reader) -> SimulationRun:
    """Take a run up again that nobody works on any more. Raises StillRunning while somebody does, or it has ended."""
    locked = _locked(run, by)
    if not is_silent(locked):
        raise StillRunning()
    locked.state = SimulationRun.State.WAITING
    locked.save(update_fields=["state"])
    events.record("rules_simulated_again", subject=locked.after, actor=by.staff, pool=locked.pool, run=locked.pk)
    enqueue(settle, locked.pk)
    return locked


@service
def cancel(*, run: SimulationRun, by: Reader) -> SimulationRun:
    """End a run without a result; its worker lets go at its next sign. Raises WrongStep when it has ended."""
    locked = _locked(run, by)
    if locked.state not in SimulationRun.LIVE:
        raise WrongStep(state=locked.get_state_display())
    forget_file(locked)
    locked.state, locked.file = SimulationRun.State.CANCELLED, ""
    locked.save(update_fields=["state", "file"])
    events.record("rules_simulation_cancelled", subject=locked.after, actor=by.staff, pool=locked.pool, run=locked.pk)
    return locked


def _locked(run: SimulationRun, by: Reader) -> SimulationRun:
    _allow(by, run.pool)
    return SimulationRun.objects.select_for_update(no_key=True).get(pk=run.pk)


def _allow(by: Reader, pool: Pool) -> None:
    """Only whoever drafts or approves rules simulates them, in the own pool."""
    if by.pool != pool or not (by.may(Right.RULES_DRAFT) or by.may(Right.RULES_APPROVE)):
        raise NotAllowed()
