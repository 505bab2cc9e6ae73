"""Workbooks that leave the portal: no cell of them can become a formula, each says who took it out and why.

Rows are written as they come, so that a list of any length needs the memory of one row.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from tempfile import TemporaryFile
from typing import IO, Any

import xlsxwriter
from django.http import FileResponse

STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
WIDTH = 16


@dataclass(frozen=True)
class Yuan:
    """An amount for a cell: fen, which a spreadsheet shows and adds up as yuan with two decimals."""

    fen: int

    @property
    def value(self) -> Decimal:
        """Yuan, exactly."""
        return Decimal(self.fen).scaleb(-2)


def defused(text: str) -> str:
    """Text that a spreadsheet shows and never runs."""
    return f"'{text}" if text.startswith(STARTS_A_FORMULA) else text


def workbook(headings: Sequence[Any], rows: Iterable[Sequence[Any]], *, note: str = "") -> IO[bytes]:
    """An xlsx with one sheet as an open temporary file; `note` stands below the rows.

    A cell that is a `Yuan` or a date is one in the sheet; everything else is text, so that no number of a case or
    account loses a digit.
    """
    made = TemporaryFile()  # noqa: SIM115 — the response that sends it closes it
    texts = dict.fromkeys(("strings_to_formulas", "strings_to_urls", "strings_to_numbers"), False)
    with xlsxwriter.Workbook(made, {"constant_memory": True} | texts) as book:
        sheet = book.add_worksheet()
        sheet.set_column(0, max(len(headings) - 1, 0), WIDTH)
        sheet.freeze_panes(1, 0)
        bold, money = book.add_format({"bold": True}), book.add_format({"num_format": "#,##0.00"})
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        for at, heading in enumerate(headings):
            sheet.write_string(0, at, defused(str(heading)), bold)
        last = 0
        for last, row in enumerate(rows, 1):
            for at, cell in enumerate(row):
                match cell:
                    case Yuan():
                        sheet.write_number(last, at, cell.value, money)
                    case date():
                        sheet.write_datetime(last, at, cell, day)
                    case _:
                        sheet.write_string(last, at, defused(str(cell)))
        if note:
            sheet.write_string(last + 2, 0, defused(note))
    made.seek(0)
    return made


def download(file: IO[bytes], name: str) -> FileResponse:
    """The workbook as a download, sent piece by piece."""
    return FileResponse(file, as_attachment=True, filename=name, content_type=MEDIA_TYPE)
