"""The worker's part of a simulation: a year's claims settled under both sets of rules.

A run writes its result once, at its end. Whatever stopped in the middle is settled again from the first claim: a year
takes seconds, and no half sum can be left over.
"""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.db import transaction
from django.db.models import F, Q

from casework import clock
from casework.models import Pool
from casework.registry import registry
from policy import BadFact, InvalidPack
from policy.simulate import claims_in, from_cases, from_file, simulate
from rulebook import trial
from rulebook.errors import NoRulesInForce
from rulebook.models import SimulationRun

State = SimulationRun.State
SILENCE = timedelta(minutes=2)
"""After so long without a sign a worker counts as gone."""
CLAIMS_A_SIGN = 20_000
MOST_ATTEMPTS = 5
STOPPED = {
    "zh": "测算多次中断，未能完成。请重新发起；仍然中断的，请联系系统管理员。",
    "en": "The simulation stopped several times and did not end. Start a new one; tell the administrator if it stops again.",
}


class Superseded(Exception):
    """The run was cancelled, or another worker has taken it over: this worker lets go."""


def is_silent(run: SimulationRun) -> bool:
    """Whether a run has not ended and no worker has given a sign for a while."""
    return run.state in SimulationRun.LIVE and (run.heartbeat or run.created_at) < clock.now() - SILENCE


def silent_runs() -> list[int]:
    """The runs that stand still: their worker is gone, or nobody was ever rung for."""
    before = clock.now() - SILENCE
    silent = Q(heartbeat__lt=before) | Q(heartbeat=None, created_at__lt=before)
    return list(SimulationRun.objects.filter(silent, state__in=SimulationRun.LIVE).values_list("pk", flat=True))


def settle_simulation(pk: int) -> None:
    """The worker's part. A run that another worker is at, or that has ended, stays as it is."""
    now = clock.now()
    free = Q(state=State.WAITING) | Q(state=State.RUNNING, heartbeat__lt=now - SILENCE)
    taken = {"state": State.RUNNING, "heartbeat": now, "started_at": now, "done": 0, "attempts": F("attempts") + 1}
    if not SimulationRun.objects.filter(free, pk=pk).update(**taken):
        return
    run = SimulationRun.objects.select_related("pool", "before", "after").get(pk=pk)
    if run.attempts > MOST_ATTEMPTS:
        _end(run, state=State.FAILED, problem=STOPPED)
        return
    try:
        result = _settled(run)
    except Superseded:
        return
    except BadFact as fault:
        _end(run, state=State.FAILED, problem=fault.text.as_json())
    except InvalidPack as invalid:
        problem = {lang: invalid.errors[0].sentence(lang) for lang in ("zh", "en")}
        _end(run, state=State.FAILED, problem=problem)
    except NoRulesInForce as refusal:
        _end(run, state=State.FAILED, problem={"zh": str(refusal), "en": str(refusal)})
    else:
        _end(run, state=State.DONE, result=result)


def _settled(run: SimulationRun) -> dict[str, Any]:
    before, after = trial.sides_of(run)
    total, batches = _claims(run)
    _keep(run, total=total)
    balances = balances_of(run.pool)
    outcome = simulate(
        trial.rules_of(before),
        trial.rules_of(after),
        year=run.as_year,
        batches=batches,
        assistance=True,
        balance=sum(balances.values()) if balances else None,
        progress=lambda done: _keep(run, done=done, heartbeat=clock.now()),
    )
    sides = {"before": trial.told(before), "after": trial.told(after)}
    return outcome.as_json() | {"sides": sides, "balances": balances, "balanced_on": clock.today().isoformat()}


def _claims(run: SimulationRun) -> tuple[int, Iterator[Any]]:
    """How many claims there are, and their batches: of the file, else of the pool's year."""
    if run.file:
        path = Path(run.file.path)
        return claims_in(path), from_file(path, rows=CLAIMS_A_SIGN)
    claims = registry.year_claims(run.pool, run.year, run.as_year)
    return len(claims), from_cases(claims, rows=CLAIMS_A_SIGN)


def balances_of(pool: Pool) -> dict[str, int]:
    """What each fund of the pool has today by its books, in fen; empty where no income is booked."""
    return registry.fund_balances(pool) if registry.fund_balances else {}


def _mine(run: SimulationRun) -> Any:
    return SimulationRun.objects.filter(pk=run.pk, state=State.RUNNING, attempts=run.attempts)


def _keep(run: SimulationRun, **fields: object) -> None:
    """Write a sign down. Raises Superseded when the run is not this worker's any more."""
    if not _mine(run).update(**fields):
        raise Superseded()


@transaction.atomic
def _end(run: SimulationRun, **fields: object) -> None:
    if _mine(run).update(heartbeat=clock.now(), file="", **fields):
        forget_file(run)


def forget_file(run: SimulationRun) -> None:
    """Take the file of claims away once the transaction has committed; its claims are persons' health."""
    if run.file:
        storage, name = run.file.storage, run.file.name
        transaction.on_commit(lambda: storage.delete(name))
