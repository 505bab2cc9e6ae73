"""Parses one workbook in a process of its own: bytes on standard input, a row as JSON on each line of standard output.

Run by `casework.child_process` with MEMORY_BYTES SECONDS COLUMNS ROWS FIRST: only the FIRST rows are told. It imports no
Django. What goes wrong is a word as the last line: `damaged`, `columns`, `rows`.
"""

import json
import sys
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO
from itertools import islice
from typing import Any

from python_calamine import CalamineError, CalamineWorkbook

from casework.child_process import stay_within

DECIMALS, MOST_DIGITS = Decimal("0.000001"), 20
"""Beyond so many digits a number is no amount and no number of a document: it stays as it is."""


def main(memory: int, seconds: int, columns: int, rows: int, first: int) -> None:
    """Read a workbook from standard input within these bounds (bytes, seconds of CPU) and answer its first rows as JSON."""
    stay_within(memory, seconds)
    try:
        for answer in islice(_answers(sys.stdin.buffer.read(), columns, rows), first):
            sys.stdout.write(f"{json.dumps(answer)}\n")
    except (CalamineError, OSError, ValueError, MemoryError):
        sys.stdout.write(json.dumps("damaged"))


def _answers(content: bytes, columns: int, rows: int) -> Iterator[list[str] | str]:
    sheet = CalamineWorkbook.from_filelike(BytesIO(content)).get_sheet_by_index(0)
    last_row, last_column = sheet.end or (0, 0)
    if last_column >= columns:
        yield "columns"
    elif last_row >= rows:
        yield "rows"
    elif sheet.end:
        _top, left = sheet.start or (0, 0)
        for row in sheet.iter_rows():
            yield [""] * left + [as_text(cell) for cell in row]


def as_text(cell: Any) -> str:
    """A cell as a person would type it; workbooks keep numbers as binary fractions, which are cut to six decimals."""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return ""
    if isinstance(cell, float):
        number = Decimal(repr(cell))
        if not number.is_finite() or number.adjusted() > MOST_DIGITS:
            return repr(cell)
        text = format(number.quantize(DECIMALS), "f").rstrip("0").rstrip(".")
        return text or "0"
    if isinstance(cell, datetime | date):
        return cell.isoformat()[:10]
    return str(cell)


if __name__ == "__main__":
    main(*(int(word) for word in sys.argv[1:6]))
