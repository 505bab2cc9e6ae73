"""The list of designated institutions that everybody may read, without signing in (BJ-17)."""

from datetime import timedelta
from typing import Any

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from casework import clock, sheets
from casework.access import open_to_all
from casework.models import Pool
from casework.paging import page_of
from casework.request import Request
from institutions.forms.public import PublicFilter
from institutions.selectors.public import published, services_of
from institutions.selectors.register import part_of

HEADINGS = (
    gettext_lazy("Code"),
    gettext_lazy("Name"),
    gettext_lazy("Kind"),
    gettext_lazy("Level"),
    gettext_lazy("Area"),
    gettext_lazy("Address"),
    gettext_lazy("Designated for"),
    gettext_lazy("State"),
    gettext_lazy("From"),
    gettext_lazy("To"),
)


@open_to_all
@require_safe
def pools(request: Request) -> HttpResponse:
    """The agencies whose institutions can be looked up."""
    return render(request, "institutions/public/pools.html", {"pools": Pool.objects.all()})


@open_to_all
@require_safe
def institutions(request: Request, code: str) -> HttpResponse:
    """The institutions of an agency, designated today or formerly, with what each is designated for."""
    pool = get_object_or_404(Pool.objects.select_related("area"), code=code)
    form = PublicFilter(request.GET)
    wanted = form.cleaned_data if form.is_valid() else {}
    rows = published(pool, clock.today())
    if wanted.get("q"):
        rows = rows.filter(part_of(wanted["q"]))
    if wanted.get("kind"):
        rows = rows.filter(kind=wanted["kind"])
    page = page_of(rows, request, order=("code",))
    context = {"pool": pool, "form": form, "rows": [_row(row) for row in page.rows], "pager": page.pager}
    return render(request, "institutions/public/list.html", context)


@open_to_all
@require_safe
def workbook(request: Request, code: str) -> HttpResponseBase:
    """The same as a workbook."""
    pool = get_object_or_404(Pool.objects.select_related("area"), code=code)
    cells = (_cells(row) for row in published(pool, clock.today()).iterator(chunk_size=500))
    note = _("%(agency)s, as of %(day)s") % {"agency": pool.agency_name, "day": clock.today()}
    return sheets.download(sheets.workbook(HEADINGS, cells, note=note), f"institutions-{pool.code}.xlsx")


def _row(row: Any) -> dict[str, Any]:
    last = row.beyond and row.beyond - timedelta(days=1)
    return {"institution": row, "services": services_of(row), "designated": row.is_designated, "last": last}


def _cells(row: Any) -> list[Any]:
    state = _("designated") if row.is_designated else _("not designated any more")
    told = [row.code, row.name, row.get_kind_display(), row.get_level_display(), row.area.name, row.address]
    last = row.beyond - timedelta(days=1) if row.beyond else ""
    return [*told, services_of(row), state, row.since or "", last]
