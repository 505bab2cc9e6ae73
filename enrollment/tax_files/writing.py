"""The file that leaves: one row a contribution, a last row with count and sum. The bureau's templates are in Chinese."""

import csv
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from io import BytesIO, TextIOWrapper

from django.utils.translation import gettext_lazy as _

from casework import sheets
from casework.money import plain_yuan

HEADINGS = ("登记编号", "证件号码", "姓名", "人员类别", "待遇年度", "应缴金额", "参保地")
AMOUNT = HEADINGS.index("应缴金额")
TOTAL = "合计"

FORMATS = {
    "xlsx": _("Workbook (xlsx)"),
    "gb18030": _("Text with commas, GB 18030"),
    "utf-8-sig": _("Text with commas, UTF-8"),
}


@dataclass(frozen=True, slots=True)
class Due:
    """One row: the contribution, whom it is about, how much is to be collected (fen)."""

    contribution: int
    number: str
    name: str
    kind: str
    year: int
    amount: int
    area: str

    def cells(self) -> list[str]:
        """The row as text."""
        amount = plain_yuan(self.amount)
        return [str(self.contribution), self.number, self.name, self.kind, str(self.year), amount, self.area]


def write(form: str, rows: Sequence[Due]) -> bytes:
    """The rows in one of FORMATS, with the footer that says how many and how much."""
    lines = [*(row.cells() for row in rows), footer(len(rows), sum(row.amount for row in rows))]
    if form == "xlsx":
        with sheets.workbook(HEADINGS, lines) as book:
            return book.read()
    return _text(form, lines)


def footer(count: int, total: int) -> list[str]:
    """The last row: 合计, the number of rows, their sum under the amounts."""
    cells = [""] * len(HEADINGS)
    cells[0], cells[1], cells[AMOUNT] = TOTAL, str(count), plain_yuan(total)
    return cells


def _text(encoding: str, lines: Iterable[Sequence[str]]) -> bytes:
    content = BytesIO()
    with TextIOWrapper(content, encoding=encoding, newline="", write_through=True) as text:
        writer = csv.writer(text)
        writer.writerow(HEADINGS)
        writer.writerows(lines)
        return content.getvalue()
