"""Workbooks: amounts and days are ones, everything else is text that never runs; any length needs little memory."""

import tracemalloc
from datetime import date
from io import BytesIO

from python_calamine import CalamineWorkbook

from casework.sheets import Yuan, workbook


def read(file):
    return CalamineWorkbook.from_filelike(BytesIO(file.read())).get_sheet_by_index(0).to_python()


def test_amounts_are_numbers_days_are_days_and_long_numbers_keep_their_digits():
    rows = [[Yuan(-1), Yuan(99_999_999_999_99), date(2026, 3, 5), "990001199003071234", "6217000012345678901"]]
    _head, row, *_note = read(workbook(["a", "b", "c", "d", "e"], rows))
    assert row == [-0.01, 99999999999.99, date(2026, 3, 5), "990001199003071234", "6217000012345678901"]


def test_text_that_looks_like_a_formula_stays_text():
    wild = ["=1+1", "+86", "-5", "@SUM(A1)", "\t=1"]
    head, row, _empty, note = read(workbook(wild, [wild], note="=cmd"))
    assert all(str(cell).startswith("'") for cell in (*head, *row, note[0]))


def test_ten_times_the_rows_need_no_more_memory():
    """Written row by row: the peak of 20,000 rows stays near that of 2,000."""
    peaks = []
    for count in (2_000, 20_000):
        tracemalloc.start()
        workbook(["n", "amount"], ([f"C{at:08d}", Yuan(at)] for at in range(count))).close()
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert peaks[1] < 2 * peaks[0]
