"""The itemised list of a hospital (费用明细清单) as xlsx or csv, understood by its headings."""

from claims.imports.understanding import BadRow, ItemisedList, understand

__all__ = ["BadRow", "ItemisedList", "understand"]
