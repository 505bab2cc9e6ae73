"""What a row of a declaration says as a line, and everything that is wrong with it in itself."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from django.utils.translation import gettext_lazy as _

from casework.uploaded_sheets import Bounds
from casework.uploaded_sheets.headings import Heading, guess, heading_of, known
from casework.uploaded_sheets.unpacking import MEGABYTE
from institutions.lists import reading
from institutions.lists.columns import Column
from institutions.lists.reading import Wrong

BOUNDS = Bounds(size=200 * MEGABYTE, unpacked=1_000 * MEGABYTE, columns=60, rows=1_048_576, seconds=300, zipped=True)
HEAD = 40
"""Rows in which the heading is sought."""

NUMBERS = ("证件号码", "身份证号", "身份证号码", "公民身份号码")
BASIC = ("基本医疗保险统筹基金支出", "统筹基金支付", "统筹支付", "基本医保支付")
COLUMNS = (
    Column(
        "core_id", _("settlement ID"), ("结算id", "结算编号", "结算流水号", "结算单据号", "coreid"), reading.text(40), True
    ),
    Column("person_number", _("person's number"), NUMBERS, reading.text(30), True),
    Column("day", _("day"), ("结算日期", "结算时间", "日期"), lru_cache(maxsize=4_096)(reading.day), True),
    Column("total", _("total"), ("医疗费总额", "总费用", "费用总额", "医疗总费用"), reading.amount, True),
    Column("in_policy", _("in policy"), ("符合政策范围金额", "政策范围内费用", "政策范围内金额"), reading.amount, True),
    Column("basic", _("basic fund"), BASIC, reading.amount, True),
    Column(
        "critical", _("critical-illness part"), ("居民大病保险资金支出", "大病保险支付", "大病支付"), reading.amount, True
    ),
)  # fmt: skip
NAMES = tuple(column.name for column in COLUMNS)
ADMITTED = Column(
    "admitted_on",
    _("day of admission"),
    ("入院日期", "入院时间", "住院日期"),
    lru_cache(maxsize=4_096)(reading.day),
    False,
)
"""A stay may say when it began: days a stay and readmissions are counted from it. Visits leave it empty."""
ALL = (*COLUMNS, ADMITTED)


class Line(NamedTuple):
    """A row that can be taken, as COPY takes it; amounts in fen."""

    number: int
    core_id: str
    person_number: str
    day: str
    total: int
    in_policy: int
    basic: int
    critical: int
    admitted_on: str | None = None


class Bad(NamedTuple):
    """A row that cannot: as it stood, with code, column and figures of everything wrong (institutions.lists.problems)."""

    number: int
    said: dict[str, str]
    problems: list[list[Any]]


def headings_of(first_rows: list[list[str]]) -> tuple[Heading, dict[str, str]]:
    """The heading of a sheet, and which column each of its texts means."""
    names = known({column.name: column.headings for column in ALL})
    heading = heading_of(first_rows, names)
    return heading, guess(heading.texts, names)


def lines(
    sheet: Iterable[tuple[int, Sequence[str]]], mapping: Mapping[str, str], headings: Sequence[str]
) -> Iterator[Line | Bad]:
    """The rows of a sheet below its heading; empty ones are left out. The way of a good row is short on purpose: there are
    a million of them."""
    at = {heading: place for place, heading in reversed(list(enumerate(headings)))}
    places = [at[mapping[name]] for name in NAMES]
    core, person, day, total, policy, basic, critical = places
    began = at[mapping[ADMITTED.name]] if ADMITTED.name in mapping else None
    amount, day_of = reading.amount, COLUMNS[2].read
    for number, cells in sheet:
        if not any(cells):
            continue
        try:
            line = Line(
                number,
                cells[core],
                cells[person],
                day_of(cells[day]),
                amount(cells[total]),
                amount(cells[policy]),
                amount(cells[basic]),
                amount(cells[critical]),
                day_of(cells[began]) if began is not None and len(cells) > began and cells[began] else None,
            )
        except (Wrong, IndexError):
            yield _bad(number, cells, places, began)
            continue
        possible = line.total >= line.in_policy >= line.basic + line.critical
        possible = possible and (line.admitted_on is None or line.admitted_on <= line.day)
        if possible and 0 < len(line.core_id) <= 40 and 0 < len(line.person_number) <= 30:
            yield line
        else:
            yield _bad(number, cells, places, began)


def _bad(number: int, cells: Sequence[str], places: Sequence[int], began: int | None) -> Bad:
    cells = [*cells, *[""] * (max(*places, began or 0) + 1 - len(cells))]
    said = {name: cells[place] for name, place in zip(NAMES, places, strict=True)}
    if began is not None and cells[began]:
        said[ADMITTED.name] = cells[began]
    value: dict[str, Any] = {}
    problems: list[list[Any]] = []
    for column in ALL if ADMITTED.name in said else COLUMNS:
        if not said[column.name]:
            problems.append(["missing", column.name, {}])
            continue
        try:
            value[column.name] = column.read(said[column.name])
        except Wrong as wrong:
            problems.append([wrong.code, column.name, wrong.figures])
    if not problems:
        if value["in_policy"] > value["total"]:
            problems.append(["above_total", "in_policy", {}])
        if value["basic"] + value["critical"] > value["in_policy"]:
            problems.append(["above_policy", "basic", {}])
        if value.get(ADMITTED.name, value["day"]) > value["day"]:
            problems.append(["admitted_after", ADMITTED.name, {}])
    return Bad(number, said, problems)
