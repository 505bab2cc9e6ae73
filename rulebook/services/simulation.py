"""Simulations: asked for by a person, and taken up again when a worker died over one."""

from casework import clock, events
from casework.commands import service
from casework.errors import NotAllowed
from casework.jobs import enqueue
from casework.models import Pool
from casework.rights import Right
from casework.scope import Reader
from rulebook.errors import StillRunning
from rulebook.models import RuleVersion, SimulationRun
from rulebook.services.settling import is_silent
from rulebook.tasks import settle


@service
def start_simulation(
    *, before: RuleVersion, after: RuleVersion, pool: Pool, year: int, as_year: int, by: Reader
) -> SimulationRun:
    """Ask for the claims of `year` settled under both versions with the figures of `as_year`."""
    _allow(by, pool)
    run = SimulationRun.objects.create(
        pool=pool,
        area_code=pool.area.code,
        before=before,
        after=after,
        year=year,
        as_year=as_year,
        started_by=by.staff,
        created_at=clock.now(),
    )
    events.record(
        "rules_simulated", subject=after, actor=by.staff, pool=pool, title=after.title, year=as_year, run=run.pk
    )
    enqueue(settle, run.pk)
    return run


@service
def start_again(*, run: SimulationRun, by: Reader) -> SimulationRun:
    """Take a run up again that nobody works on any more. Raises StillRunning while somebody does, or it has ended."""
    _allow(by, run.pool)
    locked = SimulationRun.objects.select_for_update(no_key=True).get(pk=run.pk)
    if not is_silent(locked):
        raise StillRunning()
    locked.state = SimulationRun.State.WAITING
    locked.save(update_fields=["state"])
    events.record("rules_simulated_again", subject=locked.after, actor=by.staff, pool=locked.pool, run=locked.pk)
    enqueue(settle, locked.pk)
    return locked


def _allow(by: Reader, pool: Pool) -> None:
    """Only whoever drafts or approves rules simulates them, in the own pool."""
    if by.pool != pool or not (by.may(Right.RULES_DRAFT) or by.may(Right.RULES_APPROVE)):
        raise NotAllowed()
