"""kill -9 of worker, PostgreSQL and Redis at random instants of the night: it ends as if nobody had disturbed it.

The same nights are done twice from the same data: in the portal, under kills, and undisturbed by one process in a copy of
its database. Afterwards both hold the same rows, and each part was done once.
"""

import random
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from datetime import date, datetime, timedelta
from urllib.parse import urlsplit, urlunsplit
from zoneinfo import ZoneInfo

import psycopg

from bench.enrolled import enrol
from script.standalone import ROOT, Portal
from tests.soak.kills import kill

SETTINGS = {"WATCH_SECONDS": "2"}
"""The portal's own: what stands still is rung for after seconds."""

VICTIMS = ("worker", "worker", "postgres", "redis")
PERSONS, SPREAD = 33_600, 5
"""The work of so many persons is spread over so many nights; the ones after only look for more."""
COPY, LONGEST_NIGHT = "undisturbed", 300

EFFECTS = {
    "contributions": "SELECT person_id, coverage_year, state, classification, individual, subsidy, relief, due_on,"
    " paid_on, starts_on, ends_on, channel, area_code, registration_id, (SELECT a.content_hash"
    " FROM enrollment_answer a WHERE a.id = answer_id) FROM enrollment_contribution",
    "notices": "SELECT c.person_id, c.coverage_year, n.pool_id, n.area_code, n.amount, n.issued_on"
    " FROM enrollment_demandnotice n JOIN enrollment_contribution c ON c.id = n.contribution_id",
    "progress": "SELECT pool_id, area_code, coverage_year, day, registered, paid FROM enrollment_progress",
    "coverage": "SELECT person_id, scheme, period, contribution_id FROM enrollment_coverage",
    "events": "SELECT verb, area_code, pool_id, payload FROM casework_event WHERE verb LIKE 'night%'",
}
PROGRESS = {
    "runs": "SELECT name, business_day, pool_id, state FROM casework_jobrun",
    "parts": "SELECT r.name, r.business_day, r.pool_id, c.key, c.state, c.changed, c.figures, c.error"
    " FROM casework_jobchunk c JOIN casework_jobrun r ON r.id = c.run_id",
}
DIGEST = "SELECT count(*), md5(string_agg(found::text, ';' ORDER BY found::text COLLATE \"C\")) FROM ({}) found"


def run(portal: Portal, count: int = 100, persons: int = PERSONS, spread: int = SPREAD) -> Iterator[str]:
    """Kill `count` times, night after night, then compare. Ends with an AssertionError on any difference."""
    owner, copy = portal.urls["DATABASE_OWNER_URL"], _named(portal.urls["DATABASE_OWNER_URL"], COPY)
    first = datetime.now(ZoneInfo("Asia/Shanghai")).date()
    with ExitStack() as still:
        for name in ("beat", "worker", "web"):
            still.enter_context(portal.stopped(name))
        enrol(owner, persons, first, nights=spread)
        _copy(owner)
    chance, nights, kills = random.Random(count), [], 0
    while kills < count or len(nights) < spread:
        nights.append(first + timedelta(days=len(nights)))
        kills += _disturbed(portal, owner, nights[-1], chance, at_most=count - kills)
        yield f"the night of {nights[-1]} is done, {kills} kills so far"
    _do_here(_environment(portal, COPY), nights)
    for what, rows in (EFFECTS | PROGRESS).items():
        yield f"{what}: {_same(owner, copy, what, rows)} rows, each as if undisturbed"
    _twice_and_backwards(portal, owner, nights)
    for what, rows in EFFECTS.items():
        _same(owner, copy, what, rows)
    yield "two workers on the same parts, and the clock set back night by night, changed nothing"
    with psycopg.connect(owner, autocommit=True) as database:
        database.execute(f"DROP DATABASE {COPY}")


def _named(address: str, name: str) -> str:
    """The address of another database of the same server."""
    return urlunsplit(urlsplit(address)._replace(path=f"/{name}"))


def _copy(owner: str) -> None:
    """A copy of the database as it stands; nobody may be connected to it."""
    with psycopg.connect(_named(owner, "postgres"), autocommit=True) as server:
        server.execute(f"DROP DATABASE IF EXISTS {COPY}")
        server.execute(f"CREATE DATABASE {COPY} TEMPLATE {urlsplit(owner).path.strip('/')}")


def _environment(portal: Portal, database: str = "") -> dict[str, str]:
    """What manage.py needs to work on the portal's database, or on another one of its server."""
    urls = portal.urls
    if database:
        urls |= {name: _named(url, database) for name, url in urls.items() if name.startswith("DATABASE")}
    own = {"DJANGO_SETTINGS_MODULE": "config.settings.server", "SECRET_KEY": "soak", "DATABASE_STATEMENT_TIMEOUT": "0"}
    return portal.environment | urls | own


def _night(environment: dict[str, str], nights: Sequence[date], *options: str) -> subprocess.Popen[bytes]:
    command = [sys.executable, "manage.py", "night", *options, "--day", *map(str, nights)]
    return subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def _do_here(environment: dict[str, str], nights: Sequence[date]) -> None:
    assert _night(environment, nights, "--here").wait() == 0


def _disturbed(portal: Portal, owner: str, day: date, chance: random.Random, *, at_most: int) -> int:
    """One night under kills, from its first planned run to its last part; how many there were.

    It has to end so long after the last kill: how long a killed server takes to come back is the machine's affair.
    """
    environment, give_up, kills = _environment(portal), time.monotonic() + LONGEST_NIGHT, 0
    planning = _night(environment, [day])
    while (all_done := _all_done(owner, day)) is not True or planning.poll() != 0:
        assert time.monotonic() < give_up, f"the night of {day} did not end: {portal.processes()}"
        time.sleep(chance.uniform(0.05, 1.5))
        if all_done is False and kills < at_most:
            victim = chance.choice(VICTIMS)
            kill(portal, victim, chance) if victim == "worker" else portal.kill(victim)
            kills, give_up = kills + 1, time.monotonic() + LONGEST_NIGHT
        if planning.poll():
            planning = _night(environment, [day])
    return kills


def _all_done(owner: str, day: date) -> bool | None:
    """Whether every run of a night is done; None when none is planned, or PostgreSQL is just coming back."""
    try:
        with psycopg.connect(owner) as database:
            sql = "SELECT bool_and(state = 'done') FROM casework_jobrun WHERE business_day = %s"
            return database.execute(sql, [day]).fetchone()[0]
    except psycopg.OperationalError:
        return None


def _same(owner: str, copy: str, what: str, rows: str) -> int:
    """Compare rows of both databases in their order; how many there are."""
    found = []
    for address in (owner, copy):
        with psycopg.connect(address) as database:
            database.execute("SET statement_timeout = 0")
            found.append(database.execute(DIGEST.format(rows)).fetchone())
    assert found[0] == found[1], f"{what}: {found[0]} under kills, {found[1]} undisturbed"
    return found[0][0]


def _twice_and_backwards(portal: Portal, owner: str, nights: Sequence[date]) -> None:
    """Forget that the parts are done, then let two processes do the same nights at once, the last one first."""
    portal.wait_until_healthy()
    with psycopg.connect(owner) as database:
        database.execute("UPDATE casework_jobchunk SET state = 'planned'")
    workers = [_night(_environment(portal), list(reversed(nights)), "--here") for _worker in range(2)]
    assert [worker.wait() for worker in workers] == [0, 0]
