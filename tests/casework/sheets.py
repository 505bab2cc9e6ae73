"""Workbooks as people bring them."""

from io import BytesIO

import xlsxwriter


def workbook(rows):
    """One sheet with these rows."""
    made = BytesIO()
    with xlsxwriter.Workbook(made) as book:
        sheet = book.add_worksheet()
        for at, row in enumerate(rows):
            for place, cell in enumerate(row):
                sheet.write(at, place, cell)
    return made.getvalue()
