"""Where a year's claims come from: Parquet, CSV, or columns in memory; read in batches, never whole."""

import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet

from policy.errors import BadFact
from policy.facts import Claim, Member
from policy.settling.lines import itemise, rest_of
from policy.simulate.columns import COLUMNS, EXCLUDED, NUMBER, WORD

ROWS = 1_000_000
"""Claims a batch: large enough that arrays pay off, small enough that memory stays bounded."""


PARQUET, CSV = ".parquet", ".csv"


def from_file(path: Path, rows: int = ROWS) -> Iterator[pa.RecordBatch]:
    """The claims of a Parquet or CSV file, by its ending. BadFact for another one, or what stands in it."""
    if path.suffix not in (PARQUET, CSV):
        raise BadFact(
            f"{path.suffix or 'no ending'}: claims come in a .parquet or .csv file", "只接受 .parquet 或 .csv 文件"
        )
    return from_parquet(path, rows) if path.suffix == PARQUET else from_csv(path, rows)


def claims_in(path: Path) -> int:
    """How many claims a file has, without reading them. BadFact when it is none."""
    if path.suffix == PARQUET:
        with _readable():
            return int(pyarrow.parquet.read_metadata(path).num_rows)
    with path.open("rb") as file:
        return max(sum(block.count(b"\n") for block in iter(lambda: file.read(1 << 20), b"")) - 1, 0)


def from_parquet(path: Path, rows: int = ROWS) -> Iterator[pa.RecordBatch]:
    """The claims of a Parquet file, in its order. BadFact when it is none."""
    with _readable(), pyarrow.parquet.ParquetFile(path) as file:
        yield from file.iter_batches(batch_size=rows)


def from_csv(path: Path, rows: int = ROWS) -> Iterator[pa.RecordBatch]:
    """The claims of a CSV file (UTF-8, first line names the columns). BadFact with line and column of what is wrong."""
    with _readable():
        names = pyarrow.csv.open_csv(path).schema.names
        typed = COLUMNS | {"person": WORD} | {name: NUMBER for name in names if name.startswith(EXCLUDED)}
        kinds = {name: typed.get(name) for name in names}
        options = pyarrow.csv.ConvertOptions(
            column_types={name: kind for name, kind in kinds.items() if kind is not None}, strings_can_be_null=True
        )
        with pyarrow.csv.open_csv(path, convert_options=options) as reader:
            yield from _joined(reader, rows)


def from_columns(batches: Iterable[Mapping[str, Any]]) -> Iterator[pa.RecordBatch]:
    """Batches given as columns by name: lists or NumPy arrays of the same length."""
    for columns in batches:
        try:
            yield pa.RecordBatch.from_pydict(dict(columns))
        except (ValueError, TypeError) as reason:
            raise BadFact(f"these are no columns of claims: {reason}", "这些列不是报销数据") from None


@dataclass(frozen=True, slots=True)
class Case:
    """A claim with its person, as `settle` takes it. `chain`: the number of the person's referral chain; what the
    chain has taken before is found while the year is settled, so `chained_deductible` of the claim is not read."""

    person: int | str
    member: Member
    claim: Claim
    township: str | None = None
    chain: int | None = None


def from_cases(cases: Iterable[Case], rows: int = ROWS) -> Iterator[pa.RecordBatch]:
    """Claims that are given one by one."""
    several = iter(cases)
    while batch := list(islice(several, rows)):
        items = {item for case in batch for item, _ in case.claim.excluded}
        lines = [_columns_of(case, items) for case in batch]
        yield pa.RecordBatch.from_pylist(lines, schema=_schema(batch[0], items))


def _schema(first: Case, items: Iterable[str]) -> pa.Schema:
    person = pa.int64() if isinstance(first.person, int) else pa.string()
    kinds = COLUMNS | {"person": person} | {EXCLUDED + item: NUMBER for item in items}
    return pa.schema(list(kinds.items()))


def _columns_of(case: Case, items: Iterable[str]) -> dict[str, Any]:
    member, claim = case.member, case.claim
    found = {name: getattr(claim, name) for name in _OF_CLAIM}
    found |= {name: getattr(member, name) for name in _OF_MEMBER}
    found |= {"person": case.person, "township": case.township, "chain": case.chain, "member": member.kind}
    found["assistance_class"] = str(member.assistance_class) if member.assistance_class else None
    found["applied_class"] = str(claim.applied_class) if claim.applied_class else None
    found["panel_grant_fen"] = claim.panel_grant
    found |= {EXCLUDED + item: 0 for item in items}
    for item, amount in claim.excluded:
        found[EXCLUDED + item] += amount
    if claim.lines is None:
        costs = {"eligible_fen": claim.eligible, "burden_fen": claim.burden, "over_limit_fen": claim.over_limit}
        return found | costs
    bill = itemise(rest_of(claim.lines, claim.paid_elsewhere))
    names = ("total_fen", "self_paid_fen", "above_limit_fen", "rated_micro_fen", "unrated_fen")
    return found | dict(zip(names, bill, strict=True))


_OF_MEMBER = ("supplementary", "large_amount", "continuous_years", "zero_claim_years")
_OF_CLAIM = (
    "kind",
    "level",
    "inside",
    "designated",
    "access",
    "disease",
    "accident",
    "designated_treatment",
    "admitted_on",
    "discharged_on",
    "covered_from",
    "covered",
)


_CELL = re.compile(r"In CSV column #(\d+): (?:Row #(\d+): )?.*conversion error to (\w+)", re.DOTALL)
_WIDTH = re.compile(r"CSV parse error: (?:Row #(\d+): )?Expected (\d+) columns, got (\d+)")


@contextmanager
def _readable() -> Iterator[None]:
    """BadFact for a file that cannot be read, with its place where the reader names one; never with its contents."""
    try:
        yield
    except (pa.ArrowException, OSError) as reason:
        raise _unreadable(str(reason)) from None


def _unreadable(reason: str) -> BadFact:
    if cell := _CELL.match(reason):
        column, row, kind = int(cell[1]) + 1, cell[2], cell[3]
        en, zh = (
            (f"row {row}, column {column}", f"第{row}行第{column}列") if row else (f"column {column}", f"第{column}列")
        )
        return BadFact(f"{en}: holds something that is no {kind}", f"{zh}：有不是 {kind} 的值")
    if width := _WIDTH.match(reason):
        row, expected, got = width.groups()
        en, zh = (f"row {row}: ", f"第{row}行：") if row else ("", "")
        return BadFact(f"{en}{got} columns instead of {expected}", f"{zh}有{got}列，应为{expected}列")
    return BadFact(
        "the file cannot be read as a table of claims", "文件无法读取：不是完整的 Parquet 或 UTF-8 的 CSV 表"
    )


def _joined(reader: Iterable[pa.RecordBatch], rows: int) -> Iterator[pa.RecordBatch]:
    """Small batches put together to batches of about so many rows."""
    waiting: list[pa.RecordBatch] = []
    for batch in reader:
        waiting.append(batch)
        if sum(each.num_rows for each in waiting) >= rows:
            yield pa.concat_batches(waiting)
            waiting = []
    if waiting:
        yield pa.concat_batches(waiting)
