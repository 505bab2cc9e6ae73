"""Finding a person among millions: each way that a clerk, a township or a village helper has, in the database and as a page.

The persons are those of the demo, copied with numbers of their own. What is copied is what a search reads: persons and
their documents. A way fails the bench when a plan of it reads a table of more than 10,000 rows from end to end.
"""

import logging
import statistics
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from django.conf import settings
from django.db import connection
from django.test import Client, override_settings

from bench.measuring import Result, peak_memory, seconds
from bench.pages import STORAGES, Query, large_scans
from bench.population import populate
from casework.models import Staff
from casework.scope import Reader
from enrollment.models import Person
from enrollment.selectors import find_persons

SOUGHT, VISITS = 200, 40
"""How many texts a way is asked for in the database, and how many of them as pages."""

READ, CLAIMS = ("enrollment.Person", "enrollment.Identity"), 12
HELD = "SELECT {text} FROM enrollment_person p JOIN enrollment_identity i ON i.person_id = p.id WHERE p.id % {step} = 7"
INSIDE = " AND p.area_code LIKE '{area}%'"


@dataclass(frozen=True)
class Way:
    """What somebody types, taken from persons who exist; `area`: those of the reader's own place."""

    name: str
    text: str
    username: str = "clerk"
    area: str = ""


WAYS = (
    Way("whole ID", "i.number"),
    Way("last 4 digits", "right(i.number, 4)"),
    Way("last 6 digits", "right(i.number, 6)"),
    Way("last 8 digits", "right(i.number, 8)"),
    Way("surname", "left(p.name, 1)"),
    Way("first two characters of the name", "left(p.name, 2)"),
    Way("whole name", "p.name"),
    Way("given name without surname", "substr(p.name, 2)"),
    Way("initials", "p.initials"),
    Way("first two initials", "left(p.initials, 2)"),
    Way("initials in a township", "p.initials", "township", "990001002"),
    Way("first two initials in a township", "left(p.initials, 2)", "township", "990001002"),
    Way("given name in a township", "substr(p.name, 2)", "township", "990001002"),
    Way("last 4 digits in a township", "right(i.number, 4)", "township", "990001002"),
)


@dataclass
class Found:
    """What came of one way."""

    database: list[float] = field(default_factory=list)
    pages: list[float] = field(default_factory=list)
    scanned: set[str] = field(default_factory=set)


def run(size: int = 3_360_000) -> Iterator[Result]:
    """Search in every way among `size` persons. `seconds` is the page, `floor_seconds` the database alone, both medians."""
    logging.disable(logging.INFO)
    with override_settings(STORAGES=STORAGES, ALLOWED_HOSTS=["localhost"]):
        with peak_memory() as peak:
            taken = seconds(partial(populate, size, READ, claims=CLAIMS))
        persons = Person.objects.count()
        yield Result("population", persons, taken, peak_mb=peak.megabytes)
        scanned: dict[str, set[str]] = {}
        for way in WAYS:
            found = _searched(way, _texts(way, persons))
            figures = {"database_p95": _p95(found.database), "page_p95": _p95(found.pages)}
            middle, floor = statistics.median(found.pages), statistics.median(found.database)
            yield Result(f"search: {way.name}", persons, middle, floor, figures=figures)
            scanned[way.name] = found.scanned
    if any(scanned.values()):
        raise SystemExit("\n".join(f"{name}: reads {', '.join(tables)}." for name, tables in scanned.items() if tables))


def _p95(taken: list[float]) -> float:
    return statistics.quantiles(taken, n=20)[-1]


def _texts(way: Way, persons: int) -> list[str]:
    """Texts that persons spread over all of them give."""
    sql = HELD.format(text=way.text, step=max(persons // (SOUGHT * (40 if way.area else 2)), 1))
    with connection.cursor() as cursor:
        cursor.execute(sql + (INSIDE.format(area=way.area) if way.area else "") + f" LIMIT {SOUGHT}")
        return [text for (text,) in cursor.fetchall()]


def _searched(way: Way, texts: list[str]) -> Found:
    staff, found = Staff.objects.get(username=way.username), Found()
    reader = Reader.of(staff)
    for text in texts:
        asked = _asked(reader, text)
        found.database.append(sum(taken for _query, taken in asked))
    for query, _taken in asked:
        found.scanned |= large_scans(*query)
    client = Client(SERVER_NAME="localhost")
    client.force_login(staff, settings.AUTHENTICATION_BACKENDS[-1])
    for text in texts[: VISITS + 1]:
        found.pages.append(seconds(partial(client.post, "/persons/", {"q": text}, follow=True)))
    found.pages.pop(0)  # the first visit warms what the others share
    return found


def _asked(reader: Reader, text: str) -> list[tuple[Query, float]]:
    """The queries of a search with the seconds of each."""
    asked: list[tuple[Query, float]] = []

    def note(execute: Callable[..., Any], sql: str, values: Any, many: bool, context: Any) -> Any:
        answers: list[Any] = []
        asked.append(((sql, values), seconds(lambda: answers.append(execute(sql, values, many, context)))))
        return answers[0]

    with connection.execute_wrapper(note):
        find_persons(reader, text)
    return asked
