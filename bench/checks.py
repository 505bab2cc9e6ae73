"""The checks among the claims of a prefecture: one claim of 200 lines, the night's recheck, the usual costs.

A claim's checks stand beside their own queries in bare SQL; the recheck beside the same question asked of the whole pool
by one bare statement that only writes the flags.
"""

import itertools
import logging
import os
import statistics
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import partial
from io import StringIO
from random import Random
from typing import Any

from django.core.management import call_command
from django.db import connection, transaction
from django.test import override_settings

from bench.claimed import claim as add_claims
from bench.enrolled import POOL, enrol
from bench.measuring import Result, seconds
from bench.pages import STORAGES
from casework import clock
from casework.models import Pool
from claims.checking.case import Cases
from claims.checking.look import findings
from claims.checking.rows import parameters, union
from claims.checking.stand import stands_on
from claims.models import CatalogueEntry, Claim, ExpenseLine, UsualCost
from claims.night import recheck, usual
from claims.services import flags
from tests.factories.bills import clean_claims

DAY = date(2026, 11, 22)
MEASURED, LINES, FEW, CLEAN = 60, 200, 10, 1_000
CLAIMS_A_PERSON = 0.6
FLOOR = """
WITH looked AS MATERIALIZED (SELECT * FROM claims_claim WHERE {looked}), found AS ({union})
INSERT INTO claims_flag (claim_id, code, severity, needs_supervisor, figures, raised_at, lift_reason)
SELECT looked, code, 'warning', true, figures, %(now)s, '' FROM found ON CONFLICT (claim_id, code) DO NOTHING
"""


def run(size: int = 3_360_000) -> Iterator[Result]:
    """Measure in a pool of `size` persons with three claims for five of them."""
    logging.disable(logging.INFO)
    owner = os.environ["DATABASE_OWNER_URL"]
    with override_settings(STORAGES=STORAGES, ALLOWED_HOSTS=["localhost"]), clock.set_to(DAY):
        call_command("demo", persons=600, claims=12, stdout=StringIO())
        yield Result("population", size, seconds(partial(enrol, owner, size, DAY)))
        claims = int(size * CLAIMS_A_PERSON)
        yield Result("claims", claims, seconds(partial(add_claims, owner, claims, DAY)))
        pool = Pool.objects.select_related("area").get(code=POOL)
        yield Result("night: usual costs", claims, seconds(partial(_in_one, usual.run, pool, DAY, pool.area_id)))
        yield from _one_claim(pool)
        yield from _recheck(pool)
        yield from _clean(Pool.objects.select_related("area").get(code="9901"))


def _in_one(work: Callable[..., Any], *arguments: Any) -> Any:
    with transaction.atomic():
        return work(*arguments)


def _one_claim(pool: Pool) -> Iterator[Result]:
    """Everything that happens to a claim of LINES lines when it is handed in, undone; beside its own queries."""
    every = Claim.objects.filter(pool=pool, number__startswith="B", kind="inpatient").order_by("-id")
    claims = list(every.select_related("person", "institution", "diagnosis", "pool__area")[: MEASURED + 2])
    few = _looked_at(claims[0], FEW)
    looks = [_looked_at(claim, LINES) for claim in claims[1:]][1:]
    queries = {len(look.asked) for look in (few, *looks)}
    if len(queries) > 1:
        raise SystemExit(f"Not always as many queries, for {FEW} lines and for {LINES}: {sorted(queries)}.")
    figures = {
        "p95_seconds": statistics.quantiles((look.taken for look in looks), n=20)[-1],
        "python_seconds": statistics.median(look.python for look in looks),
        "queries": queries.pop(),
    }
    middle, floor = (
        statistics.median(times) for times in zip(*((look.taken, look.floor) for look in looks), strict=True)
    )
    yield Result("checks of a claim", LINES, middle, floor, figures=figures)


@dataclass(frozen=True)
class Look:
    """What the checks of one claim took: by the clock, of it in Python, by the same queries alone; and these."""

    taken: float
    python: float
    floor: float
    asked: list[Any]


def _looked_at(claim: Claim, lines: int) -> Look:
    """The checks on a claim with so many lines; nothing stays."""
    asked: list[Any] = []

    def note(execute: Callable[..., Any], sql: str, values: Any, many: bool, context: Any) -> Any:
        if sql.startswith(("SELECT", "WITH")):
            asked.append((sql, values))
        return execute(sql, values, many, context)

    with transaction.atomic():
        _give_lines(claim, lines)
        began = time.process_time()
        with connection.execute_wrapper(note):
            taken = seconds(partial(flags.look_at, claim))
        python = time.process_time() - began
        floor = _replayed(asked)
        transaction.set_rollback(True)
    return Look(taken, python, floor, asked)


def _give_lines(claim: Claim, lines: int) -> None:
    claim.lines.all().delete()
    entries = itertools.cycle(CatalogueEntry.objects.filter(pool=claim.pool).order_by("pk")[:50])
    parts = [claim.claimed // lines // 2 + n for n in range(lines)]
    parts[-1] += claim.claimed - sum(parts)
    ExpenseLine.objects.bulk_create(
        ExpenseLine(
            claim=claim,
            position=position,
            entry=entry,
            name=entry.name,
            category=entry.category,
            quantity=1,
            unit_price=amount,
            amount=amount,
            first_self_pay=entry.first_self_pay,
            allowed_amount=amount,
            allowed_category=entry.category,
            trace_codes=[f"8100000{claim.pk}{position:06d}"],
        )
        for position, (amount, entry) in enumerate(zip(parts, entries, strict=False))
    )


def _replayed(queries: list[Any]) -> float:
    """Seconds of the reading queries without Django."""

    def ask() -> None:
        with connection.cursor() as cursor:
            for sql, values in queries:
                cursor.execute(sql, values)
                cursor.fetchall()

    return seconds(ask)


def _recheck(pool: Pool) -> Iterator[Result]:
    """The night's job part by part, beside the bare statement; then once more, when nothing may change."""
    asking = recheck.asked_again(pool, DAY)
    everything = recheck.everything(pool, DAY, asking) | parameters(asking, pool, DAY) | {"pool": pool.pk}
    everything |= {"first": "0", "last": "9" * 12}
    looked = recheck.LOOKED.format(first="%(first)s", last="%(last)s")
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM claims_claim WHERE {looked}", everything)
        [count] = cursor.fetchone()
    floor = [_undone(FLOOR.format(looked=looked, union=union(asking)), everything) for _try in range(2)][-1]
    areas = recheck.areas(pool, DAY)
    changed: list[int] = []

    def whole() -> None:
        changed.append(sum(_in_one(recheck.run, pool, DAY, area).changed for area in areas))

    taken = seconds(whole)
    yield Result("night: recheck", count, taken, floor, figures={"parts": len(areas), "flags": changed[0]})
    yield Result("the same recheck again", count, seconds(whole))
    if changed[1]:
        raise SystemExit(f"{changed[1]} flags changed a second time.")


def _undone(sql: str, values: dict[str, Any]) -> float:
    with transaction.atomic(), connection.cursor() as cursor:
        taken = seconds(partial(cursor.execute, sql, values))
        transaction.set_rollback(True)
    return taken


def _clean(pool: Pool) -> Iterator[Result]:
    """A thousand claims about which nothing is odd, beside a thousand settled ones of the same kind; all undone."""
    with transaction.atomic():
        settled = clean_claims(pool, CLEAN, Random(1))
        Claim.objects.filter(pk__in=[claim.pk for claim in settled]).update(state=Claim.State.NOTHING_DUE)
        UsualCost.objects.all().delete()
        usual.run(pool, DAY, pool.area_id)
        cases = Cases(clean_claims(pool, CLEAN, Random(2)))
        found: dict[int, dict[str, Any]] = {}
        taken = seconds(lambda: found.update(findings(cases, stands_on(pool, DAY).values(), pool, DAY)))
        transaction.set_rollback(True)
    fired = Counter(code for figures in found.values() for code in figures)
    flagged = sum(1 for figures in found.values() if figures)
    yield Result("clean claims", CLEAN, taken, figures={"flagged": flagged, **fired})
    if flagged * 100 >= CLEAN:
        raise SystemExit(f"{flagged} of {CLEAN} clean claims are flagged.")
