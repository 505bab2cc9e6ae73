"""Workbooks that leave the portal: no cell of them can become a formula, each says who took it out and why."""

from collections.abc import Iterable, Sequence
from io import BytesIO
from typing import Any

import xlsxwriter
from django.http import HttpResponse

STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
WIDTH = 16


def defused(text: str) -> str:
    """Text that a spreadsheet shows and never runs."""
    return f"'{text}" if text.startswith(STARTS_A_FORMULA) else text


def workbook(headings: Sequence[Any], rows: Iterable[Sequence[Any]], *, note: str = "") -> bytes:
    """An xlsx with one sheet of text; amounts arrive as text in yuan. `note` stands below the rows."""
    made = BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(made, options) as book:
        sheet = book.add_worksheet()
        bold = book.add_format({"bold": True})
        for at, heading in enumerate(headings):
            sheet.write_string(0, at, defused(str(heading)), bold)
        last = 0
        for last, row in enumerate(rows, 1):
            for at, cell in enumerate(row):
                sheet.write_string(last, at, defused(str(cell)))
        if note:
            sheet.write_string(last + 2, 0, defused(note))
        sheet.set_column(0, max(len(headings) - 1, 0), WIDTH)
        sheet.freeze_panes(1, 0)
    return made.getvalue()


def download(content: bytes, name: str) -> HttpResponse:
    """The workbook as a download."""
    response = HttpResponse(content, content_type=MEDIA_TYPE)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
