"""A list leaves the portal as a workbook: within a cap, for a reason, written down before it goes."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.http import FileResponse

from casework import clock, sheets
from casework.access import look
from casework.errors import Incomplete, TooManyToExport
from casework.forms import ReasonForm
from casework.models import AccessLog
from casework.request import Request
from casework.services.exports import note_export, watermark

MOST_ROWS = 5_000
CHUNK = 500


@dataclass(frozen=True)
class Export:
    """A kind of list that may leave: its name, its headings, the cells of a row (casework.sheets); `most` rows where it
    is a list that has to leave whole, else as many as any list."""

    name: str
    headings: Sequence[Any]
    cells: Callable[[Any], Sequence[Any]]
    most: int = 0

    def of(self, request: Request, rows: QuerySet[Any]) -> FileResponse:
        """The rows as a workbook, read as they are written. Raises Incomplete for no reason, TooManyToExport.

        The page stays as it is behind a download, so the same form may be sent again: each time is an export of its own.
        """
        form = ReasonForm(request.POST)
        if not form.is_valid():
            raise Incomplete({name: [str(error) for error in errors] for name, errors in form.errors.items()})
        most = self.most or MOST_ROWS
        count = rows.order_by()[: most + 1].count()
        if count > most:
            raise TooManyToExport(most=most)
        reason = form.cleaned_data["reason"]
        note_export(name=self.name, rows=count, reason=reason, by=request.reader)
        look(request, AccessLog.Kind.EXPORT, request.reader.pool, field=self.name, reason=reason)
        cells = (self.cells(row) for row in rows.iterator(chunk_size=CHUNK))
        made = sheets.workbook(self.headings, cells, note=watermark(reason=reason, by=request.reader))
        return sheets.download(made, f"{self.name}-{clock.today():%Y%m%d}.xlsx")
