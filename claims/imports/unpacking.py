"""From a file to rows of text, within bounds that hold before anything is unpacked."""

import csv
import json
import subprocess
import sys
import zipfile
from io import StringIO

from django.conf import settings
from django.core.files.base import File
from django.utils.translation import gettext_lazy as _

from claims.imports import errors

MEGABYTE = 1024 * 1024
MOST_BYTES = 10 * MEGABYTE
MOST_ENTRIES, MOST_UNPACKED, MOST_RATIO = 500, 200 * MEGABYTE, 200
MOST_COLUMNS, MOST_ROWS = 100, 20_000
CHILD_MEMORY, CHILD_SECONDS = 768 * MEGABYTE, 20
LONGEST_CELL = 2_000
KNOWN = {
    b"%PDF-": _("a PDF"),
    b"\xd0\xcf\x11\xe0": _("an old xls workbook"),
    b"\xff\xd8\xff": _("a picture"),
    b"\x89PNG": _("a picture"),
}


def read_rows(file: File) -> list[list[str]]:
    """The rows of the first sheet, or of a csv file in UTF-8, UTF-16 or GBK. Raises a BadList that says what to do."""
    if not file.size:
        raise errors.EmptyList()
    if file.size > MOST_BYTES:
        raise errors.ListTooLarge(limit=MOST_BYTES // MEGABYTE)
    file.seek(0)
    content = file.read()
    for mark, found in KNOWN.items():
        if content.startswith(mark):
            raise errors.NotAList(found=found)
    rows = _workbook(file, content) if content.startswith(b"PK\x03\x04") else _text(content)
    return [[cell.strip()[:LONGEST_CELL] for cell in row] for row in rows]


def _workbook(file: File, content: bytes) -> list[list[str]]:
    _refuse_overpacked(file)
    child = [sys.executable, "-m", "claims.imports.child"]
    bounds = [str(bound) for bound in (CHILD_MEMORY, CHILD_SECONDS, MOST_COLUMNS, MOST_ROWS)]
    try:
        done = subprocess.run(
            [*child, *bounds], input=content, capture_output=True, timeout=CHILD_SECONDS * 2, cwd=settings.BASE_DIR
        )
    except subprocess.TimeoutExpired as error:
        raise errors.ListOverpacked() from error
    if done.returncode:
        raise errors.ListOverpacked()
    answer = json.loads(done.stdout)
    match answer:
        case "damaged":
            raise errors.ListDamaged()
        case "columns":
            raise errors.TooManyColumns(limit=MOST_COLUMNS)
        case "rows":
            raise errors.TooManyRows(limit=MOST_ROWS)
    return list(answer)


def _refuse_overpacked(file: File) -> None:
    """The zip's directory tells the sizes before anything is unpacked."""
    try:
        with zipfile.ZipFile(file) as archive:
            entries = archive.infolist()
    except (zipfile.BadZipFile, NotImplementedError, OSError) as error:
        raise errors.ListDamaged() from error
    if not any(entry.filename == "xl/workbook.xml" for entry in entries):
        raise errors.NotAList(found=_("an archive that is no xlsx workbook"))
    unpacked = sum(entry.file_size for entry in entries)
    packed = sum(entry.compress_size for entry in entries) or 1
    if len(entries) > MOST_ENTRIES or unpacked > min(MOST_UNPACKED, packed * MOST_RATIO):
        raise errors.ListOverpacked()


def _text(content: bytes) -> list[list[str]]:
    text = _decoded(content)
    if "\x00" in text:
        raise errors.NotAList(found=_("of an unknown kind"))
    first = text.split("\n", 1)[0]
    separator = max("\t,;|", key=first.count)
    rows: list[list[str]] = []
    try:
        for row in csv.reader(StringIO(text), delimiter=separator):
            if len(row) > MOST_COLUMNS:
                raise errors.TooManyColumns(limit=MOST_COLUMNS)
            if len(rows) > MOST_ROWS:
                raise errors.TooManyRows(limit=MOST_ROWS)
            rows.append(row)
    except csv.Error as error:
        raise errors.ListDamaged() from error
    return rows


def _decoded(content: bytes) -> str:
    """UTF-8 first, whose rules no GBK text keeps by chance; UTF-16 only with its mark."""
    encodings = ["utf-16"] if content[:2] in {b"\xff\xfe", b"\xfe\xff"} else ["utf-8-sig", "gb18030"]
    for encoding in encodings:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise errors.UnknownEncoding()
