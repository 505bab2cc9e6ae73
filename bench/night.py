"""The night of a prefecture: each job in parts by a real worker, beside the same statement in bare SQL over the whole pool.

Memory is the worker's. A person's page is opened again and again before the night and while it goes on.
"""

import logging
import os
import random
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from io import StringIO
from pathlib import Path
from typing import Any

import psycopg
from django.conf import settings
from django.core.management import call_command
from django.db import connection, transaction
from django.test import Client, override_settings

from bench.enrolled import POOL, enrol
from bench.measuring import KIB_PER_MIB, Result, seconds
from bench.pages import STORAGES
from casework import night
from casework.models import JobChunk, JobRun, Pool, Staff
from casework.tasks import ring
from enrollment.models import Person
from enrollment.night import closing, renewal, waiting
from script.serving import UNHURRIED

DAY = date(2026, 11, 22)
ROOT = Path(__file__).resolve().parent.parent
WORKER = "-m celery --app config.celery worker --queues night --concurrency 1 --without-gossip --without-mingle"
ALL = "area_code BETWEEN %(first)s AND %(last)s"
FLOORS = {
    "waiting": f"UPDATE enrollment_contribution SET state = 'active' WHERE {waiting.ENDING} AND {ALL}",
    "closing": f"""
        WITH closed AS (
            UPDATE enrollment_contribution SET state = 'unpaid' WHERE {closing.OWING} AND {ALL}
            RETURNING id, area_code, due_on, individual - relief AS owed)
        INSERT INTO enrollment_demandnotice (pool_id, area_code, contribution_id, amount, due_on, issued_on, method)
        SELECT %(pool)s, area_code, id, owed, due_on, %(day)s, '' FROM closed ON CONFLICT DO NOTHING""",
    "renewal": renewal.STATEMENT,
}
QUIET_SECONDS, LONGEST_SECONDS, PAUSE = 10, 3600, 0.2
KEYS_TO_VISIT = 200


@dataclass
class Visits:
    """Seconds of the visits to a page."""

    taken: list[float] = field(default_factory=list)

    @property
    def median(self) -> float:
        return statistics.median(self.taken)

    @property
    def p95(self) -> float:
        return statistics.quantiles(self.taken, n=20)[-1]


def run(size: int = 336_000) -> Iterator[Result]:
    """One night over `size` persons, then the same night again."""
    logging.disable(logging.INFO)
    with override_settings(STORAGES=STORAGES, ALLOWED_HOSTS=["localhost"]):
        call_command("demo", persons=600, claims=12, stdout=StringIO())
        yield Result("population", size, seconds(lambda: enrol(os.environ["DATABASE_OWNER_URL"], size, DAY)))
        with _visiting():  # the floors stand beside the same load as the night
            floors = [{name: _floor(sql) for name, sql in FLOORS.items()} for _round in range(2)][-1]
        with _visiting() as quiet:
            time.sleep(QUIET_SECONDS)
        with _worker() as worker:
            with _visiting() as busy:
                _whole_night()
            for name, taken, changed in _runs():
                yield Result(f"night: {name}", changed, taken, floors.get(name))
            peak = max(map(_peak_of, _family(worker.pid)))
            yield Result("page: person, during the night", size, busy.median, quiet.median, peak, _figures(quiet, busy))
            yield Result("the same night again", size, seconds(_again))


def _floor(sql: str) -> float:
    """Seconds of a statement over the whole pool, undone.

    The second round counts: before it, as before the night, the other statements have gone through the caches.
    """
    pool = Pool.objects.select_related("area").get(code=POOL)
    parameters = {"pool": pool.pk, "day": DAY, "first": "0", "last": "9" * 12}
    if sql == renewal.STATEMENT:
        parameters = renewal.priced(pool, DAY.year + 1, parameters)
    return _undone(sql, parameters)


def _undone(sql: str, parameters: dict[str, Any]) -> float:
    """Seconds of a statement with what its commit would check (foreign keys wait until then) and flush, rolled back.

    Another session's small commit flushes the log of the statement, as its own commit would.
    """
    with psycopg.connect(os.environ["DATABASE_OWNER_URL"], autocommit=True) as owner:
        with transaction.atomic(), connection.cursor() as cursor:
            taken = seconds(lambda: cursor.execute(sql, parameters))
            taken += seconds(lambda: cursor.execute("SET CONSTRAINTS ALL IMMEDIATE"))
            taken += seconds(lambda: owner.execute("SELECT pg_logical_emit_message(true, 'bench', '')"))
            transaction.set_rollback(True)
        owner.execute("VACUUM ANALYZE enrollment_contribution, enrollment_demandnotice")
    return taken


def _whole_night() -> None:
    """Plan the night, ring, and wait until the worker has done it."""
    night.plan(DAY)
    ring(night.bells_missing())
    give_up = time.monotonic() + LONGEST_SECONDS
    while JobRun.objects.filter(business_day=DAY).exclude(state="done").exists():
        if time.monotonic() > give_up:
            raise SystemExit("The night did not end.")
        time.sleep(PAUSE)


def _again() -> None:
    """All parts once more; none may change a row."""
    JobChunk.objects.update(state=JobChunk.State.PLANNED)
    JobRun.objects.filter(chunks__isnull=False).update(state=JobRun.State.PLANNED)
    _whole_night()
    changed = JobChunk.objects.exclude(changed=0).count()
    if changed:
        raise SystemExit(f"{changed} parts changed rows a second time.")


def _runs() -> Iterator[tuple[str, float, int]]:
    """Each job with the seconds between its first and its last part, and the rows that it changed."""
    for run in JobRun.objects.filter(business_day=DAY, pool__code=POOL, started_at__isnull=False).order_by(
        "started_at"
    ):
        changed = sum(run.chunks.values_list("changed", flat=True))
        yield run.name, (run.finished_at - run.started_at).total_seconds(), changed


@contextmanager
def _worker() -> Iterator[subprocess.Popen[bytes]]:
    """A worker with one process that hears the night's bells."""
    process = subprocess.Popen(
        [sys.executable, *WORKER.split()],
        cwd=ROOT,
        env=os.environ | UNHURRIED,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        yield process
    finally:
        process.terminate()
        process.wait()


def _family(pid: int) -> list[int]:
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [pid, *map(int, children)]


def _peak_of(pid: int) -> float:
    """The highest memory that a process has had, in MiB."""
    status = Path(f"/proc/{pid}/status").read_text().splitlines()
    return int(next(line for line in status if line.startswith("VmHWM")).split()[1]) / KIB_PER_MIB


@contextmanager
def _visiting() -> Iterator[Visits]:
    """Open pages of persons one after the other while a block lasts."""
    visits, stop = Visits(), threading.Event()
    visitor = threading.Thread(target=_visit, args=(visits, stop))
    visitor.start()
    try:
        yield visits
    finally:
        stop.set()
        visitor.join()


def _visit(visits: Visits, stop: threading.Event) -> None:
    client = Client(SERVER_NAME="localhost")
    client.force_login(Staff.objects.get(username="clerk"), settings.AUTHENTICATION_BACKENDS[-1])
    keys = list(Person.objects.filter(identities__isnull=False).values_list("pk", flat=True)[:KEYS_TO_VISIT])
    chance = random.Random(len(keys))
    client.get(f"/persons/{keys[0]}/")
    while not stop.is_set():
        visits.taken.append(seconds(lambda: client.get(f"/persons/{chance.choice(keys)}/")))
        time.sleep(PAUSE)
    connection.close()


def _figures(quiet: Visits, busy: Visits) -> dict[str, float]:
    return {"p95_seconds": busy.p95, "p95_seconds_quiet": quiet.p95, "visits": len(busy.taken)}
