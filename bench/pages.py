"""The ten main pages in a county of a million: seconds beside their own queries in bare SQL, queries, scans.

A page may ask the database MOST_QUERIES times and must not read a table of more than LARGE rows from end to end.
"""

import itertools
import json
import logging
import random
import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from django.conf import settings
from django.db import connection
from django.test import Client, override_settings

from bench.measuring import Result, peak_memory, seconds
from bench.population import populate
from casework.models import Staff
from enrollment.models import Person

MOST_QUERIES = 12
LARGE = 10_000
VISITS = 20
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}

Query = tuple[str, Any]


@dataclass(frozen=True)
class Page:
    """A page, who opens it, and keys or texts to put into its address (or, for a search, to look for)."""

    name: str
    username: str
    path: str
    keys: str = "SELECT 1"
    sought: bool = False


PAGES = (
    Page("home of a clerk", "clerk", "/"),
    Page("search by last digits", "clerk", "/search/", "SELECT right(number, 6) FROM enrollment_identity", sought=True),
    Page("search by name", "clerk", "/search/", "SELECT name FROM enrollment_person", sought=True),
    Page("person", "clerk", "/persons/{}/", "SELECT person_id FROM claims_claim"),
    Page("claim form", "clerk", "/claims/{}/edit/", "SELECT id FROM claims_claim WHERE state = 'draft'"),
    Page("claims", "clerk", "/claims/?tab=open"),
    Page("queue", "reviewer", "/claims/queue/?tab=team"),
    Page("review", "reviewer", "/claims/{}/review/", "SELECT id FROM claims_claim WHERE state = 'submitted'"),
    Page("payments", "finance", "/fund/payments/"),
    Page("postings", "finance", "/fund/ledger/postings/"),
)


@dataclass
class Visits:
    """What happened on the visits to one page."""

    seconds: list[float] = field(default_factory=list)
    floors: list[float] = field(default_factory=list)
    queries: int = 0
    scanned: set[str] = field(default_factory=set)


def run(size: int = 1_000_000) -> Iterator[Result]:
    """Open every page VISITS times in a county of `size` persons. Ends with an error when a page broke a limit."""
    logging.disable(logging.INFO)
    with override_settings(STORAGES=STORAGES, ALLOWED_HOSTS=["localhost"]):
        with peak_memory() as peak:
            taken = seconds(partial(populate, size))
        persons = Person.objects.count()
        yield Result("population", persons, taken, peak_mb=peak.megabytes)
        broken = []
        for page in PAGES:
            visits = _visit(page)
            broken += _limits(page, visits)
            figures = {
                "p95_seconds": statistics.quantiles(visits.seconds, n=20)[-1],
                "queries": visits.queries,
                "large_tables_scanned": len(visits.scanned),
            }
            middle, floor = statistics.median(visits.seconds), statistics.median(visits.floors)
            yield Result(f"page: {page.name}", persons, middle, floor, figures=figures)
    if broken:
        raise SystemExit("\n".join(broken))


def _limits(page: Page, visits: Visits) -> Iterator[str]:
    if visits.queries > MOST_QUERIES:
        yield f"{page.name}: {visits.queries} queries, at most {MOST_QUERIES} are allowed."
    for table in sorted(visits.scanned):
        yield f"{page.name}: reads {table} from end to end."


def _visit(page: Page) -> Visits:
    client = Client(SERVER_NAME="localhost")
    client.force_login(Staff.objects.get(username=page.username), settings.AUTHENTICATION_BACKENDS[-1])
    visits = Visits()
    keys = itertools.cycle(_keys(page.keys))
    for at in range(VISITS + 1):
        queries = _open(client, page, next(keys), visits, counted=at > 0)
        floor = _replay(queries)
        if at:
            visits.floors.append(floor)
    for sql, values in queries:
        visits.scanned |= large_scans(sql, values)
    return visits


def _keys(sql: str) -> list[Any]:
    """Some of the keys, spread over all of them."""
    with connection.cursor() as cursor:
        cursor.execute(sql)
        found = [key for (key,) in cursor.fetchall()]
    return random.Random(len(found)).sample(found, min(len(found), VISITS + 1))


def _open(client: Client, page: Page, key: Any, visits: Visits, *, counted: bool) -> list[Query]:
    """Open the page once; the first time only warms it. Returns the queries that it asked."""
    asked: list[Query] = []

    def note(execute: Callable[..., Any], sql: str, values: Any, many: bool, context: Any) -> Any:
        asked.append((sql, values))
        return execute(sql, values, many, context)

    with ExitStack() as listening:
        listening.enter_context(connection.execute_wrapper(note))
        begun = time.perf_counter()
        path = page.path.format(key)
        answer = client.post(path, {"q": key}) if page.sought else client.get(path)
        taken = time.perf_counter() - begun
    # A search with one hit leads to it at once: that page is measured by itself.
    assert answer.status_code in ({200, 302} if page.sought else {200}), f"{path}: {answer.status_code}"
    if counted:
        visits.seconds.append(taken)
        visits.queries = max(visits.queries, len(asked))
    return asked


def _replay(queries: list[Query]) -> float:
    """Seconds of the same reading queries without Django."""
    begun = time.perf_counter()
    with connection.cursor() as cursor:
        for sql, values in queries:
            if sql.startswith("SELECT"):
                cursor.execute(sql, values)
                cursor.fetchall()
    return time.perf_counter() - begun


def large_scans(sql: str, values: Any) -> set[str]:
    """Tables of more than LARGE rows that the plan of a query reads from end to end."""
    if not sql.startswith("SELECT"):
        return set()
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (FORMAT JSON) {sql}", values)
        [[plan]] = cursor.fetchall()
        scanned = sorted(set(scans((json.loads(plan) if isinstance(plan, str) else plan)[0]["Plan"])))
        cursor.execute("SELECT relname FROM pg_class WHERE relname = ANY(%s) AND reltuples > %s", [scanned, LARGE])
        return {name for (name,) in cursor.fetchall()}


def scans(node: dict[str, Any]) -> Iterator[str]:
    """The tables that a plan reads from end to end."""
    if node["Node Type"] == "Seq Scan":
        yield node["Relation Name"]
    for child in node.get("Plans", ()):
        yield from scans(child)
