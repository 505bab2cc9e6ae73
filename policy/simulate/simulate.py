"""simulate: a year's claims, batch by batch, under the rules as they are and as they would be."""

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pyarrow as pa

from policy.rules import Rules
from policy.simulate.claims import Claims, Numbering
from policy.simulate.columns import Integers
from policy.simulate.grouping import arranged
from policy.simulate.outcome import Budget, Outcome
from policy.simulate.tally import Cells, Persons, Reasons
from policy.simulate.year import Settled, YearOfClaims


def settle_many(
    rules: Rules, *, year: int, batches: Iterable[pa.RecordBatch], assistance: bool = False
) -> Iterator[tuple[Claims, Settled]]:
    """What each layer pays for every claim of a year, batch by batch.

    Claims of a person are settled in the order in which they come; `Claims.row` says which claim of the input stands
    where. The same fen as `policy.settle` claim by claim. BadFact with the row for what is no claim.
    """
    for claims, (settled,) in _settled([rules], year, batches, assistance, Numbering()):
        yield claims, settled


def simulate(
    before: Rules,
    after: Rules,
    *,
    year: int,
    batches: Iterable[pa.RecordBatch],
    assistance: bool = False,
    balance: int | None = None,
    progress: Callable[[int], None] | None = None,
) -> Outcome:
    """What changes when `after` takes the place of `before`, for the claims of a year.

    `batches` (see `from_parquet`, `from_csv`, `from_columns`) hold every person's claims in the order of settlement,
    without those that were reversed. `balance`: of the funds before the year, in fen. `progress` is told after each
    batch how many claims are done. BadFact with the row for what is no claim.
    """
    numbering, cells, persons, reasons, done = Numbering(), Cells(), Persons(), Reasons(), 0
    for claims, sides in _settled([before, after], year, batches, assistance, numbering):
        is_open = _open(claims, sides)
        cells.add(claims, is_open, sides)
        persons.add(claims, is_open, sides, numbering.persons)
        reasons.add(claims, sides)
        done += len(claims)
        if progress is not None:
            progress(done)
    return _outcome(year, cells, persons, reasons, balance)


def _settled(
    several: list[Rules], year: int, batches: Iterable[pa.RecordBatch], assistance: bool, numbering: Numbering
) -> Iterator[tuple[Claims, list[Settled]]]:
    """The claims in the order of settlement, settled under each of the rules, each on a core of its own."""
    years = [YearOfClaims(rules, year, assistance) for rules in several]
    first_row = 0
    with ThreadPoolExecutor(len(years)) as cores:
        for batch in batches:
            if not batch.num_rows:
                continue
            claims, groups = arranged(Claims.read(batch, first_row, numbering), several, year)
            first_row += batch.num_rows
            tasks = [cores.submit(each.settle, claims, groups, numbering.persons, numbering.chains) for each in years]
            yield claims, [task.result() for task in tasks]


def _open(claims: Claims, sides: list[Settled]) -> Integers:
    is_open = np.zeros(len(claims), bool)
    for settled in sides:
        for group, plan in settled.groups:
            if plan.unknown:
                is_open[group] = True
    return is_open


def _outcome(year: int, cells: Cells, persons: Persons, reasons: Reasons, balance: int | None) -> Outcome:
    total, known = cells.total(), persons.known()
    with_claims, with_open = persons.count()
    townships, members, levels = (cells.parts(dimension) for dimension in range(3))
    difference = known.after - known.before
    return Outcome(
        year=year,
        persons=with_claims,
        persons_open=with_open,
        total=total,
        townships=townships,
        members=members,
        levels=levels,
        deciles=known.deciles(),
        histogram=known.histogram(),
        winners=int((difference > 0).sum()),
        losers=int((difference < 0).sum()),
        reasons=reasons.all(),
        budget=Budget(total.before.fund, total.after.fund, balance),
    )
