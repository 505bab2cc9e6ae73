"""OFD (GB/T 33190) is a zip of XML: an invoice may lie in it as data, else the words of its pages tell it."""

import zipfile
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation
from io import BytesIO
from typing import Any

from casework.archives import UNREADABLE
from claims.einvoices import layouts
from claims.einvoices.layouts import Element
from claims.einvoices.words import Word, lines_of, read

MEGABYTE = 1024 * 1024
MOST_ENTRIES, MOST_READ, LARGEST = 2_000, 60, 5 * MEGABYTE
PAGE, HUNDREDTHS = "Content.xml", 100


def invoice_of_ofd(content: bytes) -> dict[str, Any] | str:
    """The invoice in an OFD, or `unknown`, or `picture` when its pages hold no words. ValueError for a damaged one."""
    words: list[Word] = []
    for name, root in _parts(content):
        if name.endswith(PAGE):
            words += _words(root)
        elif found := layouts.read(root):
            return found
    if not words:
        return "picture"
    return read(lines_of(words)) or "unknown"


def _parts(content: bytes) -> Iterator[tuple[str, Element]]:
    """The XML entries, those with data of an invoice first; what is none is passed over."""
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            entries = [one for one in archive.infolist()[:MOST_ENTRIES] if one.filename.lower().endswith(".xml")]
            for entry in sorted(entries, key=lambda one: "attach" not in one.filename.lower())[:MOST_READ]:
                if entry.file_size > LARGEST:
                    continue
                with archive.open(entry) as opened:
                    text = opened.read(LARGEST + 1)
                if len(text) <= LARGEST and (root := _root(text)) is not None:
                    yield entry.filename, root
    except UNREADABLE as error:
        raise ValueError(str(error)) from error


def _root(text: bytes) -> Element | None:
    try:
        return layouts.tree_of(text)
    except ValueError:
        return None


def _words(root: Element) -> Iterator[Word]:
    """Each text object stands in a box (left, top, width, height in millimetres), its text somewhere inside."""
    for one in root.iter():
        if layouts.local(one) != "TextObject":
            continue
        box = _numbers(one.get("Boundary", ""))
        if len(box) == 4:
            text = "".join(child.text or "" for child in one if layouts.local(child) == "TextCode")
            yield Word(box[0], box[1] + box[3], box[3], text)


def _numbers(text: str) -> list[int]:
    try:
        return [int(Decimal(number) * HUNDREDTHS) for number in text.split()]
    except (InvalidOperation, ValueError, OverflowError):
        return []
