"""The rows of a department's list: columns found by their headings, every cell that cannot be right noted."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

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


class ColumnMissing(Refusal):
    code = "recognition_column_missing"
    sentence = _("The list has no column %(column)s. Its headings are: %(headings)s.")

    def __init__(self, column: str, headings: Sequence[str]) -> None:
        super().__init__(
            field="file", column="、".join(COLUMNS[column][:3]), headings="、".join(filter(None, headings))
        )


@dataclass(slots=True)
class Said:
    """One row as it stands in the list, with what is wrong in itself."""

    number: int
    name: str
    identity_number: str
    subtype: Subtype | None
    starts_on: date
    ends_on: date | None = None
    problems: tuple[Problem, ...] = ()

    def wrong(self, code: str, column: str, **figures: object) -> None:
        """Note one thing that is wrong."""
        self.problems += (Problem(code, column, figures),)


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


def read(sheet: Sequence[Sequence[str]], meaning: Meaning) -> Iterator[Said]:
    """Every row below the headings, blank rows and sums left out. Raises ColumnMissing.

    Two hundred thousand rows are read while somebody waits: a clean cell is taken as it is.
    """
    at, columns = columns_of(sheet, without_subtype=meaning.only is not None)
    last, name, number = max(columns.values()), columns["name"], columns["identity"]
    seen: dict[tuple[str, str], int] = {}
    kind, days = columns.get("subtype"), [(day, columns[day]) for day in ("starts_on", "ends_on") if day in columns]
    for row_number, cells in enumerate(sheet[at + 1 :], at + 2):
        if len(cells) <= last:
            cells = [*cells, *[""] * (last + 1 - len(cells))]
        identity_number = cells[number]
        if not WHOLE.fullmatch(identity_number):
            if not any(cells) or values.is_total({str(column): cell for column, cell in enumerate(cells)}):
                continue
            identity_number = _tidy_number(identity_number)
        said = Said(row_number, _tidy_name(cells[name]), identity_number, None, meaning.starts_on)
        _look_over(said, cells[kind] if kind is not None else "", meaning)
        if days:
            _days(said, {day: cells[column] for day, column in days}, meaning)
        first = seen.setdefault((identity_number, said.subtype.name if said.subtype else ""), row_number)
        if first != row_number and identity_number:
            said.wrong("twice_in_list", "identity", row=first)
        yield said


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


def _tidy_name(cell: str) -> str:
    return cell if cell.isalpha() and not cell.isascii() else initials.tidy(cell)[:LONGEST_NAME]


def _tidy_number(cell: str) -> str:
    """The number as it is stored. Whether it can be one at all is only asked of numbers that nobody has."""
    number = values.identity_text(cell)
    return identity.from_15(number) if OLD_NUMBER.fullmatch(number) else number[:LONGEST_NUMBER]


def _look_over(said: Said, word: str, meaning: Meaning) -> None:
    """Name, number and kind of the row."""
    if not said.name:
        said.wrong("name_missing", "name")
    if not said.identity_number:
        said.wrong("identity_missing", "identity")
    said.subtype = meaning.subtypes.get(word) or meaning.subtypes.get(values.plain(word)) if word else meaning.only
    if said.subtype is None:
        said.wrong("subtype_unknown" if word else "subtype_missing", "subtype", said=word[:20])
    elif said.subtype.name not in meaning.covers:
        said.wrong("subtype_not_covered", "subtype", said=said.subtype.name)


def _days(said: Said, cells: Mapping[str, str], meaning: Meaning) -> None:
    """From when and until when, where the list says it."""
    for name, cell in cells.items():
        if cell and cell not in values.NONE:
            day = values.day_of(cell)
            if day is None:
                said.wrong("day_unreadable", name, said=cell[:20])
            else:
                setattr(said, name, day)
    if said.ends_on and said.ends_on < meaning.starts_on:
        said.wrong("recognition_over", "ends_on", day=said.ends_on.isoformat())
    elif said.ends_on and said.ends_on < said.starts_on:
        said.wrong("ends_before_it_starts", "ends_on")
