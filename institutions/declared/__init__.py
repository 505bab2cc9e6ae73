"""Monthly declarations from the file to lines: read row by row, copied in parts, checked set by set."""
