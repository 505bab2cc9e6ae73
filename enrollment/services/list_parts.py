"""The worker's verbs: checking and writing a part of a list. Each part is one transaction; a kill loses none."""

from collections.abc import Mapping, Sequence

from django.db.models import Count

from casework import clock
from casework.commands import service
from casework.models import Area
from casework.scope import Reader
from enrollment.lists.checking import Places, Row, check
from enrollment.lists.errors import NotAtThisStep
from enrollment.lists.matching import Outcome, known_of, match, refused_by_rules
from enrollment.lists.steps import at, go_on, tell
from enrollment.lists.writing import write
from enrollment.models import EnrolmentList, ListRow, Person
from enrollment.services.owing import Pricing

State = EnrolmentList.State
CHUNK = 5_000


@service
def check_part(*, listed: EnrolmentList, rows: Sequence[Row], start: int, total: int, by: Reader) -> EnrolmentList:
    """Set the rows from `start` on beside who is registered and keep what came out (the dry run).

    The first part forgets what a killed worker left. Raises NotAtThisStep when another worker began again meanwhile.
    """
    listed = at(listed, by, State.CHECKING)
    if start == 0:
        listed.rows.all().delete()
    elif listed.done != start:
        raise NotAtThisStep()
    outcomes = _outcomes(listed, rows, Pricing(listed.pool, listed.coverage_year))
    ListRow.objects.bulk_create(
        ListRow(
            enrolment_list=listed,
            number=row.number,
            said=dict(row.said),
            outcome=outcomes[row.number],
            problems=[problem.as_json() for problem in row.problems],
        )
        for row in rows
    )
    _count(listed)
    listed.total, listed.done = total, start + len(rows)
    go_on(listed, State.CHECKING if listed.done < total else State.CHECKED)
    tell("list_part_checked", listed, by, rows=len(rows))
    return listed


@service
def write_part(*, listed: EnrolmentList, places: Places, by: Reader) -> EnrolmentList:
    """Write the next good rows, checked once more now that their persons are locked.

    A row that has become bad since the dry run is kept with the reason and not written.
    """
    listed = at(listed, by, State.WRITING)
    to_write = listed.rows.filter(outcome__in=[Outcome.NEW, Outcome.KNOWN], is_written=False)
    kept = list(to_write.order_by("number")[:CHUNK])
    rows = [check(row.number, row.said, places, listed.pool) for row in kept]
    _lock(listed, rows)
    pricing = Pricing(listed.pool, listed.coverage_year)
    outcomes = _outcomes(listed, rows, pricing)
    good = [row for row in rows if outcomes[row.number] in (Outcome.NEW, Outcome.KNOWN)]
    made = write(listed, good, known_of(rows, listed.pool, listed.coverage_year), pricing)
    _keep_made(kept, rows, outcomes, made)
    listed.done += len(kept)
    _count(listed)
    go_on(listed, State.WRITING if to_write.exists() else State.WRITTEN)
    tell("list_part_written", listed, by, rows=len(good))
    return listed


def _outcomes(listed: EnrolmentList, rows: Sequence[Row], pricing: Pricing) -> dict[int, str]:
    """What becomes of each row by its number; what is wrong is noted on the row."""
    area = Area.objects.get(code=listed.area_code)
    known = known_of(rows, listed.pool, listed.coverage_year)
    outcomes = {row.number: match(row, known, area) for row in rows}
    to_owe = [row for row in rows if outcomes[row.number] in (Outcome.NEW, Outcome.KNOWN)]
    for refused in refused_by_rules(to_owe, pricing, clock.today()):
        outcomes[refused.number] = Outcome.BAD
    return outcomes


def _lock(listed: EnrolmentList, rows: Sequence[Row]) -> None:
    """Lock the persons that are known, in the order of their keys."""
    numbers = [row.identity_number for row in rows]
    known = Person.objects.filter(identities__pool=listed.pool, identities__number__in=numbers)
    list(known.order_by("pk").select_for_update(no_key=True, of=("self",)).values_list("pk"))


def _keep_made(
    kept: Sequence[ListRow], rows: Sequence[Row], outcomes: Mapping[int, str], made: Mapping[int, ListRow]
) -> None:
    """Write into the kept rows what became of them."""
    for listed_row, row in zip(kept, rows, strict=True):
        listed_row.outcome = outcomes[row.number]
        listed_row.problems = [problem.as_json() for problem in row.problems]
        if row.number in made:
            found = made[row.number]
            listed_row.person, listed_row.registration = found.person, found.registration
            listed_row.contribution, listed_row.status = found.contribution, found.status
            listed_row.is_written = True
    columns = ["outcome", "problems", "person", "registration", "contribution", "status", "is_written"]
    ListRow.objects.bulk_update(kept, columns, batch_size=1_000)


def _count(listed: EnrolmentList) -> None:
    """How many rows are good, bad and known already."""
    found = dict(listed.rows.values_list("outcome").annotate(Count("pk")))
    listed.good = found.get(Outcome.NEW, 0) + found.get(Outcome.KNOWN, 0)
    listed.bad, listed.same = found.get(Outcome.BAD, 0), found.get(Outcome.SAME, 0)
