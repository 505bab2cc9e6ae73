"""A county's list through the portal, and lists like it through django-import-export with the same checks, in one run.

Both check first and write then. Memory is that of this process and of the child that unpacks the workbook, together.
"""

import logging
import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from io import StringIO
from pathlib import Path

import psycopg
from django.core.files.base import ContentFile
from django.core.management import call_command
from django.test import override_settings

from bench.import_export_peer import PersonByPerson, SetBySet, dataset_of, through
from bench.measuring import KIB_PER_MIB, Peak, Result, seconds
from bench.pages import STORAGES
from bench.village_list import COUNTY, DAY, YEAR, settle_the_known, villagers, workbook
from casework import clock
from casework.models import Area, Pool, Staff
from casework.scope import Reader
from enrollment.lists.steps import rows_in
from enrollment.lists.working import work
from enrollment.models import EnrolmentList
from enrollment.services.lists import bring_list, confirm_list, name_columns

POOL, SAMPLE_SECONDS = "9900", 0.02
MADE = {
    "enrollment_person": "id IN (SELECT person_id FROM enrollment_listrow WHERE outcome = 'new')",
    "enrollment_identity": "person_id IN (SELECT person_id FROM enrollment_listrow WHERE outcome = 'new')",
    "enrollment_registration": "id IN (SELECT registration_id FROM enrollment_listrow)",
    "enrollment_contribution": "id IN (SELECT contribution_id FROM enrollment_listrow)",
    "enrollment_listrow": "true",
}
"""Each table with the rows in it that the list made."""

MOST_OF_PEERS = 20_000
"""Rows of the library's lists: person by person it needs an hour for 100,000, and its rate is no higher there."""

PEERS = {"person by person": PersonByPerson, "set by set": SetBySet}


def run(size: int = 100_000) -> Iterator[Result]:
    """The portal beside its floor, then the library in two ways, each with a list of its own of `size` rows."""
    logging.disable(logging.INFO)
    with override_settings(STORAGES=STORAGES), clock.set_to(DAY):
        call_command("demo", persons=600, claims=12, stdout=StringIO())
        file = _file(size, 0)
        with _peak_of_family() as peak:
            listed, steps = _imported(file)
        taken = sum(steps.values())
        figures = steps | {"rows_a_second": size / taken}
        yield Result("enrolment-import", size, taken, _floor(), peak.megabytes, figures)
        for series, (name, resource) in enumerate(PEERS.items(), 1):
            rows = min(size, MOST_OF_PEERS)
            theirs = _bring(_file(rows, series))
            begun = time.perf_counter()
            written = through(resource, theirs, dataset_of(rows_in(theirs), theirs.mapping))
            needed = time.perf_counter() - begun
            if written * size != listed.good * rows:
                raise SystemExit(f"{name} wrote {written} of {rows} rows, the portal {listed.good} of {size}.")
            figures = {"rows_a_second": rows / needed, "times_ours": needed / rows / (taken / size)}
            yield Result(f"django-import-export, {name}", rows, needed, figures=figures)


def _file(size: int, series: int) -> ContentFile:
    """The workbook of a series, some of whose persons are known from now on."""
    settle_the_known(Pool.objects.get(code=POOL), size, series)
    with psycopg.connect(os.environ["DATABASE_OWNER_URL"], autocommit=True) as owner:
        owner.execute("VACUUM ANALYZE")
    return ContentFile(workbook(villagers(size, series)), f"{series}.xlsx")


def _bring(file: ContentFile) -> EnrolmentList:
    area = Area.objects.get(code=COUNTY)
    return bring_list(file=file, kind="village", coverage_year=YEAR, area=area, by=_clerk())


def _clerk() -> Reader:
    return Reader.of(Staff.objects.get(username="clerk"), POOL)


def _imported(file: ContentFile) -> tuple[EnrolmentList, dict[str, float]]:
    """The list that was written, and the seconds of bringing, checking and writing it."""
    begun = time.perf_counter()
    listed = _bring(file)
    brought = time.perf_counter()
    name_columns(listed=listed, mapping=listed.mapping, by=_clerk())
    work(listed.pk)
    checked = time.perf_counter()
    confirm_list(listed=listed, by=_clerk())
    work(listed.pk)
    written = time.perf_counter()
    listed.refresh_from_db()
    steps = {"bring_seconds": brought - begun, "check_seconds": checked - brought, "write_seconds": written - checked}
    return listed, steps


def _floor() -> float:
    """Seconds of inserting what the list made once more, into tables like theirs with the same indexes."""
    taken = 0.0
    with psycopg.connect(os.environ["DATABASE_OWNER_URL"], autocommit=True) as owner:
        for table, made in MADE.items():
            owner.execute(f"CREATE TABLE floor (LIKE {table} INCLUDING ALL)")
            insert = f"INSERT INTO floor SELECT * FROM {table} WHERE {made}"
            taken += seconds(partial(owner.execute, insert))
            owner.execute("DROP TABLE floor")
    return taken


@contextmanager
def _peak_of_family() -> Iterator[Peak]:
    """The highest memory of this process with its children, looked at again and again."""
    peak, stop = Peak(), threading.Event()

    def look() -> None:
        while not stop.wait(SAMPLE_SECONDS):
            peak.megabytes = max(peak.megabytes, sum(map(_resident, _family())))

    watcher = threading.Thread(target=look)
    watcher.start()
    try:
        yield peak
    finally:
        stop.set()
        watcher.join()


def _family() -> list[str]:
    children = Path(f"/proc/self/task/{os.getpid()}/children")
    return ["self", *(children.read_text().split() if children.exists() else [])]


def _resident(process: str) -> float:
    """Memory of a process in MiB, what it shares with others counted in parts; none of one that has just ended."""
    try:
        rollup = Path(f"/proc/{process}/smaps_rollup").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return 0
    line = next((line for line in rollup.splitlines() if line.startswith("Pss:")), "Pss: 0")
    return int(line.split()[1]) / KIB_PER_MIB
