"""The itemised list of a hospital (费用明细清单) as xlsx or csv: read within bounds, understood by its headings."""

from claims.imports.understanding import BadRow, ItemisedList, understand
from claims.imports.unpacking import read_rows

__all__ = ["BadRow", "ItemisedList", "read_rows", "understand"]
