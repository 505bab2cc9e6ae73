"""The worker's way through a declaration: every row, then all lines together."""

from collections.abc import Iterator
from datetime import timedelta
from itertools import chain, islice

import structlog
from django.core.files.base import ContentFile

from casework import clock
from casework.scope import Reader
from casework.uploaded_sheets import each_row
from casework.uploaded_sheets.errors import BadList
from institutions.declared.reading import BOUNDS, HEAD, Bad, Line, headings_of, lines
from institutions.lists.errors import NotAtThisStep
from institutions.models import Declaration
from institutions.services import declared_parts as services

log = structlog.get_logger(__name__)
SILENCE = timedelta(minutes=3)
"""After so long without a sign a worker counts as gone."""
KEPT_AT_ONCE = 50_000


def standing_declarations() -> list[int]:
    """The declarations being checked that no worker has given a sign of for a while."""
    silent = Declaration.objects.filter(state=Declaration.State.CHECKING, heartbeat__lt=clock.now() - SILENCE)
    return list(silent.values_list("pk", flat=True))


def work(pk: int) -> None:
    """Check a declaration to its end. What a killed worker kept is kept anew."""
    declaration = Declaration.objects.select_related("document", "brought_by", "pool").get(pk=pk)
    by = Reader.of(declaration.brought_by, declaration.pool.code)
    try:
        try:
            _keep(declaration)
        except BadList as broken:
            services.refuse_declaration_file(declaration=declaration, reasons=str(broken), by=by)
        else:
            services.end_declaration_check(declaration=declaration, by=by)
    except NotAtThisStep:
        log.info("declaration_left", declaration=pk)  # returned, or checked by another worker meanwhile


def _keep(declaration: Declaration) -> None:
    if declaration.state != Declaration.State.CHECKING:
        raise NotAtThisStep()
    rows, done = _rows(declaration), 0
    while True:
        part = list(islice(rows, KEPT_AT_ONCE))
        if part or not done:
            services.keep_lines(declaration, part, done)
        done += len(part)
        if len(part) < KEPT_AT_ONCE:
            break


def _rows(declaration: Declaration) -> Iterator[Line | Bad]:
    with declaration.document.file.open("rb") as opened:
        sheet = each_row(ContentFile(opened.read(), declaration.file_name), BOUNDS)
    first = list(islice(sheet, HEAD))
    heading, mapping = headings_of(first)
    numbered = enumerate(chain(first, sheet), 1)
    return lines(islice(numbered, heading.last_row + 1, None), mapping, heading.texts)
