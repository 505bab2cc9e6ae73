"""From a file to rows of text, within bounds that hold before anything is unpacked."""

import csv
import json
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from io import BytesIO, StringIO

from django.core.files.base import File
from django.utils.translation import gettext_lazy as _

from casework.archives import UNREADABLE
from casework.child_process import Overran, answer_of
from casework.uploaded_sheets import errors

MEGABYTE = 1024 * 1024
MOST_ENTRIES, MOST_RATIO = 500, 200
CHILD_MEMORY = 768 * MEGABYTE
LONGEST_CELL = 2_000
LINES_LOOKED_AT = 10
"""A title without separators may stand above the headings."""


@dataclass(frozen=True)
class Bounds:
    """How large a list may be: bytes as sent and unpacked, columns, rows, and seconds of reading; whether a zip with one
    csv in it will do, for lists that are too long to be sent as they are."""

    size: int = 10 * MEGABYTE
    unpacked: int = 200 * MEGABYTE
    columns: int = 100
    rows: int = 20_000
    seconds: int = 20
    zipped: bool = False


ZIP = b"PK\x03\x04"
TEXTS = (".csv", ".txt")
KNOWN = {
    b"%PDF-": _("a PDF"),
    b"\xd0\xcf\x11\xe0": _("an old xls workbook"),
    b"\xff\xd8\xff": _("a picture"),
    b"\x89PNG": _("a picture"),
}


def rows_of(file: File, bounds: Bounds, first: int | None = None) -> list[list[str]]:
    """The rows of the first sheet, or of a csv file in UTF-8, UTF-16 or GBK. Raises a BadList that says what to do.

    With `first` only so many rows from the top, which costs less; the whole file is held to its bounds all the same.
    """
    return list(each_row(file, bounds, first))


def each_row(file: File, bounds: Bounds, first: int | None = None) -> Iterator[list[str]]:
    """The same row by row, so that a list of any length needs little memory; a BadList may come in the middle."""
    if not file.size:
        raise errors.EmptyList()
    if file.size > bounds.size:
        raise errors.ListTooLarge(limit=bounds.size // MEGABYTE)
    file.seek(0)
    content = file.read()
    for mark, found in KNOWN.items():
        if content.startswith(mark):
            raise errors.NotAList(found=found)
    packed = _packed_text(file, bounds) if bounds.zipped and content.startswith(ZIP) else None
    if packed is not None:
        content = packed
    if content.startswith(ZIP):
        rows = _workbook(file, content, bounds, bounds.rows if first is None else first)
    else:
        rows = _text(content, bounds) if first is None else iter(list(_text(content, bounds))[:first])
    return ([cell.strip()[:LONGEST_CELL] for cell in row] for row in rows)


def _packed_text(file: File, bounds: Bounds) -> bytes | None:
    """The one csv of a zip, no larger than one sent as it is; None where it is something else. Raises ListOverpacked,
    ListDamaged."""
    try:
        with zipfile.ZipFile(file) as archive:
            entries = [entry for entry in archive.infolist() if not entry.is_dir()]
            if len(entries) != 1 or not entries[0].filename.lower().endswith(TEXTS):
                return None
            [entry] = entries
            if entry.file_size > min(bounds.size, max(entry.compress_size, 1) * MOST_RATIO):
                raise errors.ListOverpacked()
            return archive.read(entry)
    except UNREADABLE as error:
        raise errors.ListDamaged() from error


def _workbook(file: File, content: bytes, bounds: Bounds, first: int) -> Iterator[list[str]]:
    _refuse_overpacked(file, bounds)
    try:
        answer = answer_of(
            "casework.uploaded_sheets.child",
            content,
            memory=CHILD_MEMORY,
            seconds=bounds.seconds,
            arguments=(bounds.columns, bounds.rows, first),
        )
    except Overran as error:
        raise errors.ListOverpacked() from error
    return _told(BytesIO(answer), bounds)


def _told(lines: Iterable[bytes], bounds: Bounds) -> Iterator[list[str]]:
    """The child's rows; the word it ends with when it could not go on becomes the refusal."""
    for line in lines:
        match json.loads(line):
            case "damaged":
                raise errors.ListDamaged()
            case "columns":
                raise errors.TooManyColumns(limit=bounds.columns)
            case "rows":
                raise errors.TooManyRows(limit=bounds.rows)
            case row:
                yield row


def _refuse_overpacked(file: File, bounds: Bounds) -> None:
    """The zip's directory tells the sizes before anything is unpacked."""
    try:
        with zipfile.ZipFile(file) as archive:
            entries = archive.infolist()
    except UNREADABLE as error:
        raise errors.ListDamaged() from error
    if not any(entry.filename == "xl/workbook.xml" for entry in entries):
        raise errors.NotAList(found=_("an archive that is no xlsx workbook"))
    unpacked = sum(entry.file_size for entry in entries)
    packed = sum(entry.compress_size for entry in entries) or 1
    if len(entries) > MOST_ENTRIES or unpacked > min(bounds.unpacked, packed * MOST_RATIO):
        raise errors.ListOverpacked()


def _text(content: bytes, bounds: Bounds) -> Iterator[list[str]]:
    text = _decoded(content)
    if "\x00" in text:
        raise errors.NotAList(found=_("of an unknown kind"))
    beginning = "\n".join(text.split("\n", LINES_LOOKED_AT)[:LINES_LOOKED_AT])
    separator = max("\t,;|", key=beginning.count)
    try:
        for at, row in enumerate(csv.reader(StringIO(text), delimiter=separator)):
            if len(row) > bounds.columns:
                raise errors.TooManyColumns(limit=bounds.columns)
            if at >= bounds.rows:
                raise errors.TooManyRows(limit=bounds.rows)
            yield row
    except csv.Error as error:
        raise errors.ListDamaged() from error


def _decoded(content: bytes) -> str:
    """UTF-8 first, whose rules no GBK text keeps by chance; UTF-16 only with its mark."""
    encodings = ["utf-16"] if content[:2] in {b"\xff\xfe", b"\xfe\xff"} else ["utf-8-sig", "gb18030"]
    for encoding in encodings:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise errors.UnknownEncoding()
