"""The sheets of the claim form (票据, 费用明细): rows of text as typed, and the rows that services take.

A sheet keeps every cell as it was typed, so that nothing is lost when a row cannot be read. `rows` holds what could
be read; a cell that could not is empty there and named in `problems` under its path (`lines.3.amount`, the row's
place among the rows that are not blank).
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, ClassVar, Self

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from casework.models import Pool
from casework.money import plain_yuan
from claims import typed
from claims.facts import InvoiceRow, LineRow, SplitRow, Stay
from claims.models import CatalogueEntry, ExpenseLine, Invoice, InvoiceReading, SplitStatement
from claims.services.pricing import Catalogue

MOST_ROWS = 2_000
HIGHEST_NUMBER = 20_000
"""Rows that were deleted on the screen keep their numbers: more are counted than fit."""
ON = "on"
CLASSES = [
    ("A", pgettext_lazy("class of the catalogue", "A")),
    ("B", pgettext_lazy("class of the catalogue", "B")),
    ("C", pgettext_lazy("class of the catalogue", "C")),
]
"""甲, 乙, 丙 in one character: a sheet has no room for more."""

Problems = dict[str, list[str]]


@dataclass
class Row:
    """One row on the screen: its number there, the text of each column, sentences by column, and what else is told."""

    n: int | str
    cells: dict[str, str]
    problems: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    notes: list[Any] = field(default_factory=list)

    @property
    def is_blank(self) -> bool:
        return not any(text.strip() for text in self.cells.values())

    @property
    def sentences(self) -> list[str]:
        return [sentence for told in self.problems.values() for sentence in told]


class Grid:
    """A sheet under its form prefix. Subclasses name the columns and build rows."""

    prefix: ClassVar[str]
    columns: ClassVar[dict[str, Callable[[str], Any]]]
    field_of: ClassVar[dict[str, str]] = {}

    def __init__(self, typed_rows: Sequence[Row]) -> None:
        self.shown = list(typed_rows)
        self.kept = [row for row in self.shown if not row.is_blank]
        self.too_many = len(self.kept) > MOST_ROWS

    @classmethod
    def from_post(cls, data: Mapping[str, str]) -> Self:
        """The sheet as it was sent; deleted rows are left out."""
        total = data.get(f"{cls.prefix}-TOTAL_FORMS", "0")
        count = min(int(total), HIGHEST_NUMBER) if total.isascii() and total.isdigit() and len(total) < 7 else 0
        rows = []
        for n in range(count):
            name = f"{cls.prefix}-{n}-"
            if data.get(f"{name}DELETE") != ON:
                rows.append(Row(n, {column: data.get(name + column, "") for column in cls.columns}))
        return cls(rows)

    @classmethod
    def blank(cls) -> Row:
        """The row that the screen copies for a new line."""
        return Row("__prefix__", dict.fromkeys(cls.columns, ""))

    @property
    def with_free_row(self) -> list[Row]:
        """The rows down to the last that is not blank, and one to type into."""
        last = max((at for at, row in enumerate(self.shown) if not row.is_blank), default=-1)
        return [*self.shown[: last + 1], Row(self.count - 1, dict.fromkeys(self.columns, ""))]

    @property
    def count(self) -> int:
        """The number after that of the free row; deleted rows have left gaps, so no number is given twice."""
        return max((int(row.n) for row in self.shown), default=-1) + 2

    def read(self, row: Row) -> dict[str, Any]:
        """The values of a row by column; what cannot be read is None (or empty text) and a problem of the row."""
        values = {}
        for column, reading in self.columns.items():
            try:
                values[column] = reading(row.cells[column])
            except ValidationError as error:
                row.problems[column].extend(error.messages)
                values[column] = reading("")
        return values

    def place(self, problems: Mapping[str, Iterable[str]]) -> None:
        """Put problems named by path beside their cells, each once."""
        for path, sentences in problems.items():
            head, at, column = (*path.split("."), "", "")[:3]
            if head == self.prefix and at.isdigit() and int(at) < len(self.kept):
                column = self.field_of.get(column, column)
                told = self.kept[int(at)].problems[column if column in self.columns else next(iter(self.columns))]
                told.extend(sentence for sentence in sentences if sentence not in told)

    def element(self, path: str) -> str:
        """The id of the element on the screen that a path names."""
        _head, at, column = (*path.split("."), "", "")[:3]
        if at.isdigit() and int(at) < len(self.kept):
            column = self.field_of.get(column, column)
            return f"id_{self.prefix}-{self.kept[int(at)].n}-{column}"
        return f"id_{self.prefix}"

    @property
    def problems(self) -> Problems:
        """Sentences by path."""
        found: Problems = {
            f"{self.prefix}.{at}.{column}": sentences
            for at, row in enumerate(self.kept)
            for column, sentences in row.problems.items()
            if sentences
        }
        if self.too_many:
            found[self.prefix] = [_("At most %(most)d rows fit on one form.") % {"most": MOST_ROWS}]
        return found


class InvoiceGrid(Grid):
    """票据: one invoice a row."""

    prefix = "invoices"
    columns = {
        "code": typed.plain,
        "number": typed.plain,
        "check_code": typed.plain,
        "issued_on": typed.day,
        "amount": typed.fen,
    }

    @classmethod
    def stored(cls, invoices: Iterable[Invoice]) -> Self:
        """The sheet of saved invoices."""
        return cls([Row(n, cls.cells_of(invoice)) for n, invoice in enumerate(invoices)])

    @staticmethod
    def cells_of(invoice: Invoice | InvoiceReading) -> dict[str, str]:
        """An invoice, or what a file says of one, as it is typed."""
        return {
            "code": invoice.code,
            "number": invoice.number,
            "check_code": invoice.check_code,
            "issued_on": invoice.issued_on.isoformat() if invoice.issued_on else "",
            "amount": plain_yuan(invoice.amount) if invoice.amount else "",
        }

    def facts(self) -> list[InvoiceRow]:
        """The rows as services take them; amounts in fen."""
        return [InvoiceRow(**(values | {"amount": values["amount"] or 0})) for values in map(self.read, self.kept)]


class SplitGrid(Grid):
    """分割单: what another insurer has paid, one invoice a row."""

    prefix = "splits"
    columns = {
        "invoice_number": typed.plain,
        "issuer": typed.plain,
        "number": typed.plain,
        "issued_on": typed.day,
        "amount": typed.fen,
    }

    @classmethod
    def stored(cls, splits: Iterable[SplitStatement]) -> Self:
        """The sheet of saved split statements."""
        return cls([Row(n, cls._cells(split)) for n, split in enumerate(splits)])

    @staticmethod
    def _cells(split: SplitStatement) -> dict[str, str]:
        return {
            "invoice_number": split.invoice_number,
            "issuer": split.issuer,
            "number": split.number,
            "issued_on": split.issued_on.isoformat() if split.issued_on else "",
            "amount": plain_yuan(split.amount) if split.amount else "",
        }

    def facts(self) -> list[SplitRow]:
        """The rows as services take them; amounts in fen."""
        return [SplitRow(**(values | {"amount": values["amount"] or 0})) for values in map(self.read, self.kept)]


class LineGrid(Grid):
    """费用明细: one line of expense a row; a code of the catalogue fills what is empty."""

    prefix = "lines"
    columns = {
        "code": typed.plain,
        "name": typed.plain,
        "category": typed.category,
        "quantity": typed.quantity,
        "unit_price": typed.fen,
        "amount": typed.fen,
        "first_self_pay": typed.basis_points,
        "served_on": typed.day,
        "trace_codes": typed.trace_codes,
    }
    field_of = {"entry": "code", "price_limit": "unit_price"}
    categories = CLASSES

    @classmethod
    def stored(cls, lines: Iterable[ExpenseLine]) -> Self:
        """The sheet of saved lines."""
        return cls([Row(n, cells_of(line, line.entry)) for n, line in enumerate(lines)])

    def facts(self, pool: Pool, stay: Stay) -> list[LineRow]:
        """The rows as services take them, with the catalogue's entry of their day; amounts in fen."""
        values = [self.read(row) for row in self.kept]
        catalogue = Catalogue(pool, {row["code"] for row in values})
        return [self._fact(row, cells, catalogue, stay) for row, cells in zip(self.kept, values, strict=True)]

    def _fact(self, row: Row, values: dict[str, Any], catalogue: Catalogue, stay: Stay) -> LineRow:
        code = values.pop("code").upper()
        fact = LineRow(**(values | {"amount": values["amount"] or 0}))
        if code and not catalogue.knows(code):
            sentence = _(
                "“%(code)s” is not in the catalogue. Choose from the list, or leave the code empty and type the name."
            )
            row.problems["code"].append(sentence % {"code": code})
        return replace(fact, entry=catalogue.on(code, fact.day(stay)))


def cells_of(line: Any, entry: CatalogueEntry | None) -> dict[str, str]:
    """A line (saved or not) as it is typed."""
    return {
        "code": entry.code if entry else "",
        "name": line.name,
        "category": line.category,
        "quantity": typed.number(line.quantity),
        "unit_price": "" if line.unit_price is None else plain_yuan(line.unit_price),
        "amount": plain_yuan(line.amount) if line.amount else "",
        "first_self_pay": typed.percent(line.first_self_pay),
        "served_on": line.served_on.isoformat() if line.served_on else "",
        "trace_codes": " ".join(line.trace_codes),
    }
