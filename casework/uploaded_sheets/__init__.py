"""Lists that people bring as xlsx or csv: read within bounds that hold before anything is unpacked."""

from casework.uploaded_sheets.unpacking import Bounds, each_row, rows_of

__all__ = ["Bounds", "each_row", "rows_of"]
