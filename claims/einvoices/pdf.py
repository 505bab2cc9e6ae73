"""A PDF: its words with their places."""

import logging
from collections.abc import Iterator
from io import BytesIO
from itertools import islice
from typing import Any

from pdfminer.high_level import extract_pages
from pdfminer.layout import LTContainer, LTPage, LTTextLine
from pdfminer.pdfdocument import PDFEncryptionError, PDFTextExtractionNotAllowed

from claims.einvoices.words import Word, lines_of, read

MOST_PAGES, HUNDREDTHS = 5, 100
logging.getLogger("pdfminer").setLevel(logging.CRITICAL)


def invoice_of_pdf(content: bytes) -> dict[str, Any] | str:
    """The invoice on the first pages, or `locked` with a password, `picture` without words, `unknown` without an invoice.

    Raises whatever pdfminer raises for a damaged file.
    """
    try:
        pages = list(islice(extract_pages(BytesIO(content)), MOST_PAGES))
    except (PDFEncryptionError, PDFTextExtractionNotAllowed):
        return "locked"
    lines = [line for page in pages for line in lines_of(_words(page, page.height))]
    return read(lines) or ("unknown" if any(line.strip() for line in lines) else "picture")


def _words(part: LTContainer | LTPage, height: Any) -> Iterator[Word]:
    for one in part:
        if isinstance(one, LTTextLine):
            left, base, tall = (round(place * HUNDREDTHS) for place in (one.x0, height - one.y0, one.height))
            yield Word(left, base, tall, one.get_text())
        elif isinstance(one, LTContainer):
            yield from _words(one, height)
