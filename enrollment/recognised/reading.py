"""The rows of a department's list: columns found by their headings, every cell that cannot be right noted."""

import json
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache, cached_property
from itertools import islice

from django.utils.translation import gettext_lazy as _

from casework.errors import Refusal
from casework.uploaded_sheets import headings
from enrollment import identity, initials
from enrollment.identity import InvalidIdentity
from enrollment.lists import values
from enrollment.lists.problems import Problem
from enrollment.models import Identity
from enrollment.recognised.classes import Subtype

COLUMNS = {
    "name": ("姓名", "对象姓名", "人员姓名", "保障对象姓名"),
    "identity": ("身份证号", "身份证号码", "证件号码", "公民身份号码", "身份证", "证件号"),
    "subtype": ("救助类别", "人员类别", "对象类别", "身份类别", "认定类别", "困难类别", "救助对象类别"),
    "starts_on": ("认定日期", "起始日期", "享受开始日期", "纳入日期", "生效日期"),
    "ends_on": ("有效期至", "截止日期", "终止日期", "享受结束日期", "到期日期"),
}
"""What each column may be called."""
KNOWN = headings.known(COLUMNS)
NEEDED = ("name", "identity")
LONGEST_NAME, LONGEST_NUMBER = 80, 30
WHOLE = re.compile(r"[0-9]{17}[0-9X]")
OLD_NUMBER = re.compile(r"\d{15}")
NULL = "\\N"
ESCAPED = str.maketrans({"\\": r"\\", "\t": r"\t", "\n": r"\n", "\r": r"\r"})
SAID = """
CREATE TEMP TABLE said (number int, name text, identity text COLLATE "C", subtype text, starts_on date, ends_on date,
                        problems jsonb) ON COMMIT DROP
"""
"""Where the lines of `read` go."""


class ColumnMissing(Refusal):
    code = "recognition_column_missing"
    sentence = _("The list has no column %(column)s. Its headings are: %(headings)s.")

    def __init__(self, column: str, headings: Sequence[str]) -> None:
        super().__init__(
            field="file", column="、".join(COLUMNS[column][:3]), headings="、".join(filter(None, headings))
        )


@dataclass(frozen=True)
class Meaning:
    """How the rows are read: words to subtypes, the subtype of a list without such a column, the list's first day."""

    subtypes: Mapping[str, Subtype]
    covers: Sequence[str]
    starts_on: date

    @cached_property
    def only(self) -> Subtype | None:
        """The one subtype that the list covers, if it is one."""
        return self.subtypes[self.covers[0]] if len(self.covers) == 1 else None


@dataclass
class Granted:
    """What a row says beside name and number, with what is wrong in itself. Most rows say the same."""

    subtype: str | None
    starts_on: date
    ends_on: date | None = None
    problems: tuple[Problem, ...] = ()

    def wrong(self, code: str, column: str, **figures: object) -> None:
        """Note one thing that is wrong."""
        self.problems += (Problem(code, column, figures),)

    @cached_property
    def text(self) -> str:
        """As `COPY` takes it."""
        subtype = self.subtype.translate(ESCAPED) if self.subtype else NULL
        return f"{subtype}\t{self.starts_on}\t{self.ends_on or NULL}"


def read(sheet: Sequence[Sequence[str]], meaning: Meaning) -> Iterator[str]:
    """Every row below the headings as a line for `COPY` of SAID, blank rows and sums left out. Raises ColumnMissing.

    Two hundred thousand rows are read while somebody waits: a clean cell is taken as it is, what many rows say alike is
    understood once.
    """
    at, columns = columns_of(sheet, without_subtype=meaning.only is not None)
    last, name_at, number_at = max(columns.values()), columns["name"], columns["identity"]
    others = {name: columns[name] for name in ("subtype", "starts_on", "ends_on") if name in columns}
    places = list(others.values())
    granted = cache(lambda *said: _granted(meaning, **dict(zip(others, said, strict=True))))
    seen: dict[str | None, dict[str, int]] = defaultdict(dict)
    for row_number, cells in enumerate(islice(sheet, at + 1, None), at + 2):
        if len(cells) <= last:
            cells = [*cells, *[""] * (last + 1 - len(cells))]
        name, number = cells[name_at], cells[number_at]
        is_plain = WHOLE.fullmatch(number)
        if not is_plain:
            if not any(cells) or values.is_total({str(column): cell for column, cell in enumerate(cells)}):
                continue
            number = _tidy_number(number)
        said = granted(*[cells[place] for place in places])
        first = seen[said.subtype].setdefault(number, row_number)
        if is_plain and name.isalpha() and not name.isascii() and first == row_number and not said.problems:
            yield f"{row_number}\t{name[:LONGEST_NAME]}\t{number}\t{said.text}\t{NULL}\n"
        else:
            yield _line(row_number, initials.tidy(name)[:LONGEST_NAME], number, said, first)


def columns_of(sheet: Sequence[Sequence[str]], *, without_subtype: bool) -> tuple[int, dict[str, int]]:
    """The row of the headings (from 0) and the place of each column. Raises ColumnMissing."""
    heading = headings.heading_of(sheet, KNOWN)
    places = dict(headings.places_of(heading, headings.guess(heading.texts, KNOWN)))
    for name in NEEDED if without_subtype else (*NEEDED, "subtype"):
        if name not in places:
            raise ColumnMissing(name, heading.texts)
    return heading.last_row, places


def unknown(number: str) -> Problem:
    """Why nobody has this number: it cannot be one, or the person is not registered."""
    try:
        identity.check(Identity.Kind.RESIDENT_ID, number)
    except InvalidIdentity as refusal:
        code = "identity_broken" if values.is_broken_number(number) else refusal.code
        return Problem(code, "identity", {"length": len(number)})
    return Problem("unknown_person", "identity")


def _line(row_number: int, name: str, number: str, said: Granted, first: int) -> str:
    """One row as `COPY` takes it, with everything that is wrong with it; `first` is where the same stood before."""
    problems = [
        *([] if name else [Problem("name_missing", "name")]),
        *([] if number else [Problem("identity_missing", "identity")]),
        *said.problems,
        *([Problem("twice_in_list", "identity", {"row": first})] if number and first != row_number else []),
    ]
    wrong = json.dumps([problem.as_json() for problem in problems]).translate(ESCAPED) if problems else NULL
    return f"{row_number}\t{name.translate(ESCAPED)}\t{number.translate(ESCAPED)}\t{said.text}\t{wrong}\n"


def _tidy_number(cell: str) -> str:
    """The number as it is stored. Whether it can be one at all is only asked of numbers that nobody has."""
    number = values.identity_text(cell)
    return identity.from_15(number) if OLD_NUMBER.fullmatch(number) else number[:LONGEST_NUMBER]


def _granted(meaning: Meaning, subtype: str = "", starts_on: str = "", ends_on: str = "") -> Granted:
    """As what, from when and until when, where the list says it."""
    kinds = meaning.subtypes
    kind = kinds.get(subtype) or kinds.get(values.plain(subtype)) if subtype else meaning.only
    said = Granted(kind.name if kind else None, meaning.starts_on)
    if kind is None:
        said.wrong("subtype_unknown" if subtype else "subtype_missing", "subtype", said=subtype[:20])
    elif kind.name not in meaning.covers:
        said.wrong("subtype_not_covered", "subtype", said=kind.name)
    said.starts_on = _day(said, "starts_on", starts_on) or meaning.starts_on
    said.ends_on = _day(said, "ends_on", ends_on)
    if said.ends_on and said.ends_on < meaning.starts_on:
        said.wrong("recognition_over", "ends_on", day=said.ends_on.isoformat())
    elif said.ends_on and said.ends_on < said.starts_on:
        said.wrong("ends_before_it_starts", "ends_on")
    return said


def _day(said: Granted, name: str, cell: str) -> date | None:
    """The day in a cell; one that cannot be read is noted."""
    if not cell or cell in values.NONE:
        return None
    day = values.day_of(cell)
    if day is None:
        said.wrong("day_unreadable", name, said=cell[:20])
    return day
