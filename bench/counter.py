"""The counter: `size` clerks enter claims at once through the web server that script/server starts, two or more cores.

Each signs in once and serves one person after the other: found by last digits, the form typed with a preview after each
line, saved, papers added, handed in. Their first persons come within OPENING seconds; they think THINK seconds before
each step, which is less than people take. A claim has 4 lines, one invoice and four papers. The floor of a claim: its
rows once more by bare inserts, in one transaction.
Ends with an error when an answer was none to go on from, when the sums by bare SQL are not what was typed, or when the
95th percentile of a save is above MOST_SECONDS.
"""

import itertools
import math
import os
import statistics
from collections import defaultdict
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any
from uuid import uuid4

from django.db import connection, transaction

from bench.desk import Desk, Typed
from bench.measuring import KIB_PER_MIB, Result, seconds
from bench.rows import all_stored, insert, stored, write_event
from casework.models import Assignment, Staff
from script.standalone import Portal, portal
from tests.at_work.office import Insured, Office
from tests.at_work.visitor import Visitor

DEMO = ("demo", "--persons", "5000", "--claims", "100")
CLAIMS = 3
THINK = (2.0, 6.0)
OPENING = 60.0
MOST_SECONDS = 0.4
SAVES = ("autosave", "save")
AT_ONCE_AT_THE_DOOR = 4
SUMS = """
SELECT c.id, c.state, c.claimed, c.allowed,
    ARRAY(SELECT amount FROM claims_expenseline WHERE claim_id = c.id ORDER BY position),
    (SELECT sum(amount)::bigint FROM claims_invoice WHERE claim_id = c.id)
FROM claims_claim c WHERE c.person_id IN (SELECT person_id FROM claims_claim WHERE id = ANY(%s)) ORDER BY c.id
"""
"""What stands of the persons who were served: one claim each."""


def run(size: int = 40) -> Iterator[Result]:
    """`size` clerks enter CLAIMS claims each, in a demo of 5,000 persons."""
    given = {name: os.environ[name] for name in ("DATABASE_URL", "DATABASE_OWNER_URL") if name in os.environ}
    with portal(**given) as one:
        one.start()
        loaded = one.manage(*DEMO)
        if loaded.returncode:
            raise SystemExit(loaded.stderr)
        yield from _enter(one, size)


def _enter(one: Portal, size: int) -> Iterator[Result]:
    """The same on a running portal, whose database is this process's own."""
    office = Office(one, persons=size * CLAIMS)
    desks = [Desk(office, Visitor(one.url, username), THINK, OPENING) for username in _hired(size)]
    waiting = [[who_comes(office) for _claim in range(CLAIMS)] for _desk in desks]
    with ThreadPoolExecutor(AT_ONCE_AT_THE_DOOR) as door:
        signed_in = list(door.map(lambda desk: seconds(desk.visitor.sign_in), desks))
    before = _processor_time(one)
    with ThreadPoolExecutor(size) as crowd:
        taken = seconds(lambda: list(crowd.map(Desk.serve, desks, waiting)))
    worked, load = _processor_time(one) - before, os.getloadavg()[0]
    typed = dict(itertools.chain.from_iterable(desk.typed.items() for desk in desks))
    must_be_exact(office, typed)
    verified = one.manage("verify")
    steps = _steps(desks)
    whole = sum(map(sum, steps.values())) / len(typed)
    figures = {
        "claims": len(typed),
        "claims_a_minute": len(typed) / taken * 60,
        "web_processor_seconds": worked / len(typed),
        "load": load,
    }
    yield Result("counter: a claim, all its answers", size, whole, _floor(list(typed)), _peak_of_web(one), figures)
    for name, answers in {"sign in": signed_in, **steps}.items():
        yield Result(f"counter: {name}", size, statistics.median(answers), figures=_percentiles(answers))
    slow = [name for name in SAVES if _percentiles(steps[name])["p95"] > MOST_SECONDS]
    if verified.returncode or slow:
        raise SystemExit(verified.stdout if verified.returncode else f"Above {MOST_SECONDS} s: {', '.join(slow)}")


def _hired(count: int) -> list[str]:
    """So many accounts like that of the demo's clerk."""
    model = Staff.objects.get(username="clerk")
    work = model.assignments.get()
    usernames = [f"counter{n}" for n in range(count)]
    hired = Staff.objects.bulk_create(Staff(username=name, name=name, password=model.password) for name in usernames)
    told = {"role": work.role, "pool": work.pool, "area": work.area, "starts_on": work.starts_on}
    Assignment.objects.bulk_create(Assignment(staff=staff, **told) for staff in hired)
    return usernames


def who_comes(office: Office) -> tuple[Insured, str]:
    """A person, and the last digits of their document."""
    person = office.next_person()
    [[digits], *_more] = office.rows("SELECT right(number, 6) FROM enrollment_identity WHERE person_id = %s", person.pk)
    return person, digits


def must_be_exact(office: Office, typed: dict[int, Typed]) -> None:
    """Raise SystemExit where claims, lines and invoices in the database are other than what was typed."""
    found = {claim: tuple(row) for claim, *row in office.rows(SUMS, list(typed))}
    wanted = {
        claim: ("submitted", one.claimed, one.claimed, list(one.lines), one.claimed) for claim, one in typed.items()
    }
    if found != wanted:
        differing = [claim for claim in {*found, *wanted} if found.get(claim) != wanted.get(claim)]
        raise SystemExit(f"Not what was typed: {[(found.get(claim), wanted.get(claim)) for claim in differing[:5]]}")


def _steps(desks: list[Desk]) -> dict[str, list[float]]:
    steps: defaultdict[str, list[float]] = defaultdict(list)
    for desk in desks:
        for name, taken in desk.taken.items():
            steps[name] += taken
    return steps


def _percentiles(taken: list[float]) -> dict[str, float]:
    slowest = sorted(taken)[math.ceil(len(taken) * 0.95) - 1]
    return {"p50": statistics.median(taken), "p95": slowest, "answers": len(taken)}


def _floor(claims: list[int]) -> float:
    """Seconds to write the rows of a claim once more; the mean over all claims."""
    everything = [_rows_of(claim) for claim in claims]
    return seconds(lambda: [_write_again(rows) for rows in everything]) / len(claims)


def _rows_of(claim: int) -> dict[str, list[dict[str, Any]]]:
    """Every row that stands because of a claim."""
    tables = ("claims_claim_makers", "claims_invoice", "claims_expenseline", "claims_flag", "claims_checkhit")
    rows = {table: all_stored(table, "claim_id", claim) for table in tables}
    for line in rows["claims_expenseline"]:
        line["trace_codes"] = "{}"
    rows["casework_document"] = all_stored("casework_document", "case_id", claim, "case_type = 'claims.claim'")
    rows["casework_event"] = all_stored("casework_event", "subject_id", f"{claim}", "subject_type = 'claims.claim'")
    rows["casework_command"] = all_stored("casework_command", "result_pk", f"{claim}", "result_model = 'claims.claim'")
    return {"claims_claim": [stored("claims_claim", "id", claim)], **rows}


def _write_again(rows: dict[str, list[dict[str, Any]]]) -> None:
    """The same rows with numbers of their own, one statement a table."""
    with transaction.atomic(), connection.cursor() as cursor:
        [claim, *_none] = rows["claims_claim"]
        own = {"number": uuid4().hex, "query_code": uuid4().hex[:12]}
        [key] = insert(cursor, "claims_claim", [claim | own])
        for table in rows.keys() - {"claims_claim", "casework_event"}:
            if rows[table]:
                insert(cursor, table, [row | _own(table, key) for row in rows[table]])
        for event in rows["casework_event"]:
            write_event(cursor, event | {"subject_id": f"{key}"})


def _own(table: str, claim: int) -> dict[str, Any]:
    """What a row of the other claim has of its own."""
    match table:
        case "casework_document":
            return {"case_id": claim}
        case "casework_command":
            return {"result_pk": f"{claim}", "key": uuid4().hex}
        case "claims_invoice":
            return {"claim_id": claim, "number": uuid4().hex[:20]}
        case _:
            return {"claim_id": claim}


def _peak_of_web(one: Portal) -> float:
    """The highest memory that a process of the web server has had, in MiB."""
    status = "\n".join((process / "status").read_text() for process in _web(one))
    return max(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmHWM")) / KIB_PER_MIB


def _processor_time(one: Portal) -> float:
    """Seconds for which the processes of the web server have had a processor: these hardly depend on what else runs."""
    ticks = [(process / "stat").read_text().rpartition(")")[2].split()[11:13] for process in _web(one)]
    return sum(map(int, itertools.chain.from_iterable(ticks))) / os.sysconf("SC_CLK_TCK")


def _web(one: Portal) -> list[Path]:
    master = one.processes()["web"]
    children = Path(f"/proc/{master}/task/{master}/children").read_text().split()
    return [Path(f"/proc/{pid}") for pid in (master, *children)]
