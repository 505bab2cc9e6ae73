"""A batch as the bank's file. Whatever the bank could misread is refused before a byte is written."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from casework.errors import Refusal
from fund.bank_files.layout import Column, Layout, control_characters

SHOWN = 5


@dataclass(frozen=True)
class PaymentLine:
    """One payment as it goes to the bank; `amount` in fen."""

    position: int
    number: str
    payee_name: str
    bank_name: str
    bank_account: str
    amount: int


@dataclass(frozen=True)
class PaymentOrder:
    """What the file says as a whole: the batch's number, its day, its lines, the account that pays."""

    batch: str
    day: date
    lines: Sequence[PaymentLine]
    payer_account: str = ""

    @property
    def total(self) -> int:
        """Fen of all lines."""
        return sum(line.amount for line in self.lines)


class FileImpossible(Refusal):
    """The batch cannot be written as this bank's file. `problems` names every line and value."""

    code = "bank_file_impossible"
    sentence = gettext_lazy("The bank's file cannot be made. %(problems)s")

    def __init__(self, problems: list[str]) -> None:
        self.problems = problems
        shown = " ".join(problems[:SHOWN])
        more = len(problems) - SHOWN
        super().__init__(problems=format_lazy("{} (+{})", shown, more) if more > 0 else shown)


class _Unwritable(ValueError):
    """A value that does not fit its column, with the sentence that says so."""


def write(layout: Layout, order: PaymentOrder) -> bytes:
    """The file's bytes. Raises FileImpossible with every line that the layout cannot carry."""
    problems: list[str] = []
    rows: list[bytes] = []
    for where, columns, values in _rows(layout, order):
        try:
            rows.append(_row(layout, columns, values))
        except _Unwritable as error:
            problems.append(f"{where}: {error}")
    if problems:
        raise FileImpossible(problems)
    ending = layout.line_ending.encode()
    return b"".join(row + ending for row in rows)


def _rows(layout: Layout, order: PaymentOrder) -> Iterator[tuple[str, Sequence[Column], list[str]]]:
    summary = {
        "count": str(len(order.lines)),
        "total": layout.write_amount(order.total),
        "batch": order.batch,
        "date": f"{order.day:%Y%m%d}",
        "payer_account": order.payer_account,
        "ignored": "",
    }
    if layout.header:
        yield _("First row"), layout.header, [_value(column.field, column, summary) for column in layout.header]
    for line in order.lines:
        cells = vars(line) | {"position": str(line.position), "amount": layout.write_amount(line.amount)}
        where = _("Line %(position)s, %(number)s") % {"position": line.position, "number": line.number}
        yield where, layout.columns, [_value(column.field, column, cells) for column in layout.columns]
    if layout.footer:
        yield _("Last row"), layout.footer, [_value(column.field, column, summary) for column in layout.footer]


def _value(field: str, column: Column, values: dict[str, str]) -> str:
    return column.value if field == "constant" else values[field]


def _row(layout: Layout, columns: Iterable[Column], values: Iterable[str]) -> bytes:
    cells = [_cell(layout, column, value) for column, value in zip(columns, values, strict=True)]
    return (layout.separator or "").encode(layout.encoding).join(cells)


def _cell(layout: Layout, column: Column, value: str) -> bytes:
    if layout.separator and layout.separator in value:
        raise _Unwritable(
            _("“%(value)s” contains “%(separator)s”, which parts the columns of this bank's file.")
            % {"value": value, "separator": layout.separator}
        )
    if found := control_characters(value):
        raise _Unwritable(_("a value contains the invisible character U+%(code)04X.") % {"code": ord(found[0])})
    try:
        cell = value.encode(layout.encoding)
    except UnicodeEncodeError as error:
        raise _Unwritable(
            _("“%(value)s”: GBK has no character “%(character)s”. Choose a bank template in UTF-8.")
            % {"value": value, "character": value[error.start]}
        ) from error
    if column.width is None:
        return cell
    if len(cell) > column.width:
        raise _Unwritable(
            _("“%(value)s” is longer than the %(width)s bytes of its column.") % {"value": value, "width": column.width}
        )
    pad = column.pad.encode()
    return cell.rjust(column.width, pad) if column.align == "right" else cell.ljust(column.width, pad)
