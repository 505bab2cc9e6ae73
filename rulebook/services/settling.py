"""The worker's part of a simulation: a year's claims settled under both versions.

A run writes its result once, at its end. Whatever stopped in the middle is settled again from the first claim: a year
takes seconds, and no half sum can be left over.
"""

from datetime import timedelta

from django.db.models import Q

from casework import clock
from casework.registry import registry
from policy import BadFact, InvalidPack, Rules
from policy.simulate import from_cases, simulate
from rulebook.models import SimulationRun
from rulebook.selectors import pack_of

State = SimulationRun.State
SILENCE = timedelta(minutes=2)
"""After so long without a sign a worker counts as gone."""
CLAIMS_A_SIGN = 20_000
LONGEST_PROBLEM = 500


def is_silent(run: SimulationRun) -> bool:
    """Whether a run has not ended and no worker has given a sign for a while."""
    return run.state in (State.WAITING, State.RUNNING) and (run.heartbeat or run.created_at) < clock.now() - SILENCE


def settle_simulation(pk: int) -> None:
    """The worker's part. A run that another worker is at, or that has ended, stays as it is."""
    now = clock.now()
    free = Q(state=State.WAITING) | Q(state=State.RUNNING, heartbeat__lt=now - SILENCE)
    if not SimulationRun.objects.filter(free, pk=pk).update(state=State.RUNNING, heartbeat=now, done=0):
        return
    run = SimulationRun.objects.select_related("pool", "before", "after").get(pk=pk)
    try:
        result = _settled(run)
    except (BadFact, InvalidPack) as fault:
        _end(run, state=State.FAILED, problem=str(fault)[:LONGEST_PROBLEM])
    else:
        _end(run, state=State.DONE, result=result)


def _settled(run: SimulationRun) -> dict[str, object]:
    claims = registry.year_claims(run.pool, run.year, run.as_year)
    SimulationRun.objects.filter(pk=run.pk).update(total=len(claims))
    outcome = simulate(
        Rules(basic=pack_of(run.before)),
        Rules(basic=pack_of(run.after)),
        year=run.as_year,
        batches=from_cases(claims, rows=CLAIMS_A_SIGN),
        assistance=True,
        progress=lambda done: _sign(run, done),
    )
    return outcome.as_json()


def _sign(run: SimulationRun, done: int) -> None:
    SimulationRun.objects.filter(pk=run.pk).update(done=done, heartbeat=clock.now())


def _end(run: SimulationRun, **fields: object) -> None:
    SimulationRun.objects.filter(pk=run.pk, state=State.RUNNING).update(heartbeat=clock.now(), **fields)
