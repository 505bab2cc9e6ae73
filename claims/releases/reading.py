"""From the rows of a file to rows of a release: what each says of an entry, and everything that is wrong with it."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from typing import Any

from casework.uploaded_sheets.headings import Heading, cells_of, places_of
from claims.releases import values
from claims.releases.columns import LEVEL_OF, Field
from claims.releases.problems import Problem

READERS: dict[Field, Callable[[str], Any]] = {
    Field.CATEGORY: values.category,
    Field.QUANTITY: values.quantity,
    Field.PERIOD: values.period,
    Field.SEX: values.sex,
    Field.AGE_FROM: values.age,
    Field.AGE_TO: values.age,
    Field.DIAGNOSES: values.diagnoses,
    Field.LEVELS: values.levels,
    Field.ENDS_ON: values.day,
}
LONGEST = {Field.NAME: 160, Field.SPECIFICATION: 160, Field.MAKER: 120, Field.UNIT: 20, Field.RESTRICTION: 500}
"""Characters that a text may have; longer ones would be cut (`Described`)."""
LONGEST_SAID = 40


@dataclass
class Row:
    """One row of the list: its number in the sheet, the columns of a `ReleaseRow` that it fills, what is wrong."""

    number: int
    code: str = ""
    said: dict[str, Any] = field(default_factory=dict)
    level_limits: dict[str, int] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def wrong(self, code: str, column: Field, **figures: Any) -> None:
        """Note one thing that is wrong."""
        self.problems.append(Problem(code, column, figures))


def read(
    sheet: Sequence[Sequence[str]], heading: Heading, mapping: Mapping[str, str], starts_on: date
) -> Iterator[Row]:
    """The rows below the headings, blank ones left out; a code that stands twice is wrong the second time."""
    below = sheet[heading.last_row + 1 :]
    places = places_of(heading, mapping)
    several = [cells_of(cells, places) for cells in below]
    is_fraction = values.are_fractions(cells.get(Field.SHARE, "") for cells in several)
    seen: dict[str, int] = {}
    for number, cells in enumerate(several, heading.last_row + 2):
        if not any(cells.values()):
            continue
        row = _row(number, cells, is_fraction)
        if row.said.get(Field.ENDS_ON) and row.said[Field.ENDS_ON] < starts_on:
            row.wrong("ends_before", Field.ENDS_ON, day=row.said[Field.ENDS_ON].isoformat())
        first = seen.setdefault(row.code, number) if row.code else number
        if first != number:
            row.wrong("twice", Field.CODE, row=first)
        yield row


def _row(number: int, cells: Mapping[str, str], is_fraction: bool) -> Row:
    row = Row(number)
    row.code = _code(row, Field.CODE, cells.get(Field.CODE, ""))
    if said := cells.get(Field.STANDARD_CODE, ""):
        standard = _code(row, Field.STANDARD_CODE, said)
        row.said["standard_code"] = "" if standard == row.code else standard
    for column in LONGEST:
        if column in cells:
            _text(row, column, cells[column])
    readers = READERS | {Field.SHARE: partial(values.share, is_fraction=is_fraction)}
    for column, reader in readers.items():
        if column in cells:
            _value(row, column, cells[column], reader)
    _prices(row, cells)
    _together(row)
    return row


def _code(row: Row, column: Field, said: str) -> str:
    if not said.strip():
        row.wrong("code_missing", column)
        return ""
    try:
        return values.code(said)
    except OverflowError:
        row.wrong("code_cut", column)
    except ValueError:
        row.wrong("code_unreadable", column, said=said[:LONGEST_SAID])
    return ""


def _text(row: Row, column: Field, said: str) -> None:
    text = " ".join(said.split())
    if len(text) > LONGEST[column]:
        row.wrong("too_long", column, limit=LONGEST[column])
    row.said[column] = text[: LONGEST[column]]
    if column == Field.NAME:
        row.said["initials"] = values.initials(text)


def _value(row: Row, column: Field, said: str, reader: Callable[[str], Any]) -> None:
    try:
        row.said[column] = reader(said)
    except ValueError:
        row.wrong("unreadable", column, said=said[:LONGEST_SAID])


def _prices(row: Row, cells: Mapping[str, str]) -> None:
    for column in (Field.PRICE, *LEVEL_OF):
        if column not in cells:
            continue
        try:
            found = values.price(cells[column])
        except ValueError:
            row.wrong("price_unreadable", column, said=cells[column][:LONGEST_SAID])
            continue
        if column == Field.PRICE:
            row.said[column] = found
        elif found is not None:
            row.level_limits[LEVEL_OF[column]] = found


def _together(row: Row) -> None:
    """What two columns say only together."""
    quantity, period = row.said.get(Field.QUANTITY), row.said.get(Field.PERIOD)
    if quantity is not None and not period:
        row.wrong("quantity_without_period", Field.PERIOD)
    if period and quantity is None:
        row.said[Field.PERIOD] = ""
    first, last = row.said.get(Field.AGE_FROM), row.said.get(Field.AGE_TO)
    if first is not None and last is not None and last < first:
        row.wrong("ages_crossed", Field.AGE_TO)
