"""Parses one workbook in a process of its own: bytes on standard input, rows as JSON on standard output.

Run as `python -m claims.imports.child MEMORY_BYTES SECONDS COLUMNS ROWS`. It imports no Django. What goes wrong is a
word on standard output: `damaged`, `columns`, `rows`.
"""

import json
import resource
import sys
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO
from typing import Any

from python_calamine import CalamineError, CalamineWorkbook

DECIMALS = Decimal("0.000001")


def main(memory: int, seconds: int, columns: int, rows: int) -> None:
    """Read a workbook from standard input within these bounds (bytes, seconds of CPU) and answer its cells as JSON."""
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    try:
        workbook = CalamineWorkbook.from_filelike(BytesIO(sys.stdin.buffer.read()))
        sheet = workbook.get_sheet_by_index(0)
        last_row, last_column = sheet.end or (0, 0)
        if last_column >= columns:
            answer: Any = "columns"
        elif last_row >= rows:
            answer = "rows"
        else:
            answer = [[as_text(cell) for cell in row] for row in sheet.to_python(nrows=rows + 1)]
    except (CalamineError, OSError, ValueError, MemoryError):
        answer = "damaged"
    sys.stdout.write(json.dumps(answer))


def as_text(cell: Any) -> str:
    """A cell as a person would type it; workbooks keep numbers as binary fractions, which are cut to six decimals."""
    if isinstance(cell, bool):
        return ""
    if isinstance(cell, float):
        number = Decimal(repr(cell)).quantize(DECIMALS)
        text = format(number, "f").rstrip("0").rstrip(".")
        return text or "0"
    if isinstance(cell, datetime | date):
        return cell.isoformat()[:10]
    return str(cell)


if __name__ == "__main__":
    main(*(int(word) for word in sys.argv[1:5]))
