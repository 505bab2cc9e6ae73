"""The worker's verbs: checking and writing a part of a list. Each part is one transaction; a kill loses none."""

import json
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.db import connection

from casework import bulk, clock
from casework.commands import service
from casework.scope import Reader
from enrollment.lists.checking import Places, Row, check, check_confirmed
from enrollment.lists.errors import NotAtThisStep
from enrollment.lists.matching import GOOD, Known, Outcome, confirmed, known_of, outcomes
from enrollment.lists.steps import at, go_on, tell
from enrollment.lists.writing import write, write_confirmed
from enrollment.models import EnrolmentList, ListRow
from enrollment.services.owing import Pricing

State = EnrolmentList.State
CHUNK = 5_000
WRITTEN = """
UPDATE enrollment_listrow l SET is_written = true, person_id = t.person, registration_id = t.registration,
    contribution_id = t.contribution, status_id = t.status
FROM unnest(%s::int[], %s::bigint[], %s::bigint[], %s::bigint[], %s::bigint[])
    AS t(number, person, registration, contribution, status)
WHERE l.enrolment_list_id = %s AND l.number = t.number
"""
OTHERWISE = """
UPDATE enrollment_listrow l SET outcome = t.outcome, problems = t.problems
FROM unnest(%s::int[], %s::text[], %s::jsonb[]) AS t(number, outcome, problems)
WHERE l.enrolment_list_id = %s AND l.number = t.number
"""
LOCK = """
SELECT FROM enrollment_person WHERE id IN (
    SELECT person_id FROM enrollment_identity WHERE pool_id = %s AND number = ANY(%s::text[]))
ORDER BY id FOR NO KEY UPDATE
"""


@service
def check_part(
    *, listed: EnrolmentList, rows: Sequence[Row], start: int, total: int, places: Places, by: Reader
) -> EnrolmentList:
    """Set the rows from `start` on beside who is registered and keep what came out (the dry run).

    The first part forgets what a killed worker left. Raises NotAtThisStep when another worker began again meanwhile.
    """
    listed = at(listed, by, State.CHECKING)
    if start == 0:
        listed.rows.all()._raw_delete("default")
        listed.good = listed.bad = listed.same = 0
    elif listed.done != start:
        raise NotAtThisStep()
    known = known_of(rows, listed.pool, listed.coverage_year)
    pricing = Pricing(listed.pool, listed.coverage_year)
    found = _outcomes(listed, rows, known, places, pricing)
    bulk.write(
        ListRow,
        (
            {
                "enrolment_list_id": listed.pk,
                "number": row.number,
                "said": json.dumps(row.said, ensure_ascii=False),
                "outcome": found[row.number],
                "problems": _told(row),
            }
            for row in rows
        ),
    )
    _count(listed, found, 1)
    listed.total, listed.done = total, start + len(rows)
    go_on(listed, State.CHECKING if listed.done < total else State.CHECKED)
    tell("list_part_checked", listed, by, rows=len(rows))
    return listed


@service
def write_part(*, listed: EnrolmentList, places: Places, by: Reader) -> EnrolmentList:
    """Write the next good rows, checked once more now that their persons are locked.

    A row that has become bad since the dry run is kept with the reason and not written.
    """
    listed, on = at(listed, by, State.WRITING), clock.today()
    to_write = listed.rows.filter(outcome__in=GOOD, is_written=False)
    kept = list(to_write.order_by("number").values_list("number", "said", "outcome")[:CHUNK])
    before = {number: outcome for number, _, outcome in kept}
    checked = check_of(listed)
    rows = [checked(number, said, places, on) for number, said, _ in kept]
    _lock(listed, rows)
    known = known_of(rows, listed.pool, listed.coverage_year)
    pricing = Pricing(listed.pool, listed.coverage_year)
    found = _outcomes(listed, rows, known, places, pricing)
    good = [row for row in rows if found[row.number] in GOOD]
    made = write_confirmed(listed, good) if _is_confirmed(listed) else write(listed, good, known, pricing)
    _keep(WRITTEN, listed, [(row.number, row.person, *made.of(row)) for row in good])
    other = [row for row in rows if found[row.number] != before[row.number]]
    _keep(OTHERWISE, listed, [(row.number, found[row.number], _told(row)) for row in other])
    _count(listed, before, -1)
    _count(listed, found, 1)
    listed.done += len(kept)
    go_on(listed, State.WRITING if to_write.exists() else State.WRITTEN)
    tell("list_part_written", listed, by, rows=len(good))
    return listed


def check_of(listed: EnrolmentList) -> Callable[..., Row]:
    """How a row of such a list is looked at by itself."""
    return check_confirmed if _is_confirmed(listed) else check


def _is_confirmed(listed: EnrolmentList) -> bool:
    """Whether a department confirms statuses of known persons, instead of somebody enrolling them."""
    return listed.kind == EnrolmentList.Kind.STATUS


def _outcomes(
    listed: EnrolmentList, rows: Sequence[Row], known: Known, places: Places, pricing: Pricing
) -> dict[int, str]:
    if _is_confirmed(listed):
        return confirmed(rows, known, places.area)
    return outcomes(rows, known, places.area, pricing, clock.today())


def _lock(listed: EnrolmentList, rows: Sequence[Row]) -> None:
    """Lock the persons that are known, in the order of their keys."""
    with connection.cursor() as cursor:
        cursor.execute(LOCK, [listed.pool_id, [row.identity_number for row in rows]])


def _keep(statement: str, listed: EnrolmentList, rows: Sequence[tuple[Any, ...]]) -> None:
    """Write into the list's rows what became of them, by their number."""
    if rows:
        with connection.cursor() as cursor:
            cursor.execute(statement, [*map(list, zip(*rows, strict=True)), listed.pk])


def _told(row: Row) -> str:
    return json.dumps([problem.as_json() for problem in row.problems], ensure_ascii=False) if row.problems else "[]"


def _count(listed: EnrolmentList, found: Mapping[int, str], sign: int) -> None:
    """Add rows to how many are good, bad and known already, or take them away."""
    counts = Counter(found.values())
    listed.good += sign * (counts[Outcome.NEW] + counts[Outcome.KNOWN])
    listed.bad += sign * counts[Outcome.BAD]
    listed.same += sign * counts[Outcome.SAME]
