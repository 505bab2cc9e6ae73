"""Zip archives that somebody brings."""

import zipfile
import zlib

UNREADABLE = (zipfile.BadZipFile, zlib.error, RuntimeError, EOFError, OSError)
"""What reading a damaged, truncated, encrypted or oddly packed archive raises."""
