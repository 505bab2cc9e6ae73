"""What governments and departments owe: subsidies by level, batches of reliefs (财政补助, 资助参保)."""

from typing import Any

from django.contrib import messages
from django.http import FileResponse, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from casework import clock, masks, sheets
from casework.access import look, needs
from casework.models import AccessLog
from casework.paging import page_of
from casework.request import Request
from casework.rights import Right
from casework.views.parts import answered
from enrollment.forms.units import ArrivalForm, ReliefArrivedForm, ReliefForm, YearForm
from enrollment.page import whole
from enrollment.selectors import money
from enrollment.selectors.reliefs import rules_of, unasked_by_payer
from enrollment.selectors.subsidies import arrivals, standing
from enrollment.services import reliefs
from enrollment.services import subsidies as subsidy_services
from enrollment.views.parts import crumbs, sections


@needs(Right.CONTRIBUTION_VIEW)
@require_GET
def subsidies(request: Request) -> HttpResponse:
    """应收补助 of a year by level: due, arrived, shortfall."""
    return _subsidies(request, _year(request))


@needs(Right.CONTRIBUTION_VIEW)
@require_GET
def subsidies_sheet(request: Request) -> FileResponse:
    """The same figures as a workbook (FX-09, FX-12)."""
    year, pool = _year(request), request.reader.pool
    levels = standing(pool, year) if pool and money.sees_whole_pool(request.reader) else []
    figures = ([row.due, row.arrived, row.shortfall] for row in levels)
    rows = ([row.level.label, *map(sheets.Yuan, fen)] for row, fen in zip(levels, figures, strict=True))
    headings = [_("Level of government"), _("Receivable"), _("Arrived"), _("Shortfall")]
    return sheets.download(sheets.workbook(headings, rows, note=str(year)), f"subsidies-{year}.xlsx")


@needs(Right.CONTRIBUTION_RECONCILE)
@require_POST
def subsidies_book(request: Request) -> HttpResponse:
    """Book what is due."""
    form = YearForm(request.POST)
    if form.is_valid():
        key = request.POST.get("command_key")
        answered(form, lambda: subsidy_services.book_subsidies_due(**form.cleaned_data, by=request.reader, key=key))
    if form.errors:
        return _subsidies(request, _year(request), book=form)
    messages.success(request, _("What is due is booked."))
    return redirect("enrollment:subsidies")


@needs(Right.CONTRIBUTION_RECONCILE)
@require_POST
def subsidy_arrived(request: Request) -> HttpResponse:
    """Book money that arrived."""
    form = ArrivalForm(request.POST)
    if form.is_valid():
        key = request.POST.get("command_key")
        if answered(form, lambda: subsidy_services.subsidy_arrived(**form.cleaned_data, by=request.reader, key=key)):
            messages.success(request, _("The subsidy is booked."))
            return redirect("enrollment:subsidies")
    return _subsidies(request, _year(request), arrival=form)


@needs(Right.CONTRIBUTION_VIEW)
@require_GET
def relief_batches(request: Request) -> HttpResponse:
    """资助参保: what the rules of a year give to whom, which departments are to be asked, and the batches."""
    return _reliefs(request, _year(request))


@needs(Right.CONTRIBUTION_RECONCILE)
@require_POST
def relief_make(request: Request) -> HttpResponse:
    """Ask a department for everybody whom it pays for and was not asked for yet."""
    form = ReliefForm(request.POST)
    if form.is_valid():
        key = request.POST.get("command_key")
        made = answered(form, lambda: reliefs.make_relief_batch(**form.cleaned_data, by=request.reader, key=key))
        if made:
            messages.success(request, _("The batch is made. Hand its list to the department."))
            return redirect("enrollment:relief_batch", made.pk)
    return _reliefs(request, form.cleaned_data.get("coverage_year") or _year(request), form)


@needs(Right.CONTRIBUTION_VIEW)
@require_GET
def relief_batch(request: Request, pk: int) -> HttpResponse:
    """One batch and its persons."""
    return _relief(request, pk, ReliefArrivedForm(initial={"arrived_on": clock.today()}))


@needs(Right.CONTRIBUTION_RECONCILE)
@require_POST
def relief_arrived(request: Request, pk: int) -> HttpResponse:
    """Book the money of a batch."""
    batch = get_object_or_404(money.relief_batches_for(request.reader), pk=pk)
    form = ReliefArrivedForm(request.POST)
    if form.is_valid():
        key = request.POST.get("command_key")
        if answered(form, lambda: reliefs.relief_arrived(batch=batch, **form.cleaned_data, by=request.reader, key=key)):
            messages.success(request, _("The money of the batch is booked."))
            return redirect("enrollment:relief_batch", pk)
    return _relief(request, pk, form)


@needs(Right.CONTRIBUTION_RECONCILE)
@require_GET
def relief_list(request: Request, pk: int) -> FileResponse:
    """The list that is handed to the department, with whole names and numbers. Each download is written down."""
    batch = get_object_or_404(money.relief_batches_for(request.reader), pk=pk)
    look(request, AccessLog.Kind.EXPORT, batch, field="list")
    reliefs = batch.reliefs.select_related("contribution__person__area").order_by("pk")
    people = reliefs.prefetch_related("contribution__person__identities").iterator(chunk_size=2_000)
    rows = (_listed(relief) for relief in people)
    headings = [_("Name"), _("ID"), _("Area"), _("Year"), _("Amount")]
    note = _("%(count)s persons, %(name)s") % {"count": batch.reliefs.count(), "name": masks.name(request.user.name)}
    return sheets.download(sheets.workbook(headings, rows, note=note), f"{batch.number}.xlsx")


def _reliefs(request: Request, year: int, refused: ReliefForm | None = None) -> HttpResponse:
    pool, reader = request.reader.pool, request.reader
    open_rows = unasked_by_payer(pool, year) if pool and money.sees_whole_pool(reader) else []
    page = page_of(money.relief_batches_for(reader).filter(coverage_year=year), request)
    context = {
        "tabs": sections(reader, "enrollment:relief_batches"),
        "years": _years("enrollment:relief_batches", year),
        "shown_year": year,
        "rules": rules_of(pool, year) if pool else [],
        "unasked": [{"row": row, "form": ReliefForm(auto_id=f"id_{at}_%s")} for at, row in enumerate(open_rows)],
        "rows": page.rows,
        "pager": page.pager,
        "today": clock.today(),
        "may": reader.may(Right.CONTRIBUTION_RECONCILE),
        "refused": refused,
    }
    return render(request, "enrollment/money/reliefs.html", context, status=422 if refused else 200)


def _years(route: str, shown: int) -> list[dict[str, Any]]:
    """The years around this one as tabs."""
    now = clock.today().year
    return [
        {"label": str(year), "url": f"{reverse(route)}?coverage_year={year}", "active": year == shown}
        for year in range(now + 1, now - 4, -1)
    ]


def _relief(request: Request, pk: int, form: ReliefArrivedForm) -> HttpResponse:
    batch = get_object_or_404(money.relief_batches_for(request.reader), pk=pk)
    page = page_of(batch.reliefs.select_related("contribution__person"), request, order=("id",))
    context = {
        "batch": batch,
        "rows": page.rows,
        "pager": page.pager,
        "form": form,
        "may_list": request.reader.may(Right.CONTRIBUTION_RECONCILE),
        "may": request.reader.may(Right.CONTRIBUTION_RECONCILE) and not batch.arrived_on,
        "crumbs": crumbs("enrollment:relief_batches", batch.number),
    }
    return render(request, "enrollment/money/relief.html", context, status=422 if form.errors else 200)


def _listed(relief: Any) -> list[Any]:
    person = relief.contribution.person
    year = relief.contribution.coverage_year
    return [person.name, whole(person, "identity"), person.area.name, year, sheets.Yuan(relief.amount)]


def _year(request: Request) -> int:
    form = YearForm(request.GET)
    return form.cleaned_data["coverage_year"] if form.is_valid() else clock.today().year


def _subsidies(request: Request, year: int, **forms: Any) -> HttpResponse:
    pool = request.reader.pool
    rows = standing(pool, year) if pool and money.sees_whole_pool(request.reader) else []
    initial = {"coverage_year": year, "arrived_on": clock.today()}
    context = {
        "tabs": sections(request.reader, "enrollment:subsidies"),
        "shown_year": year,
        "years": _years("enrollment:subsidies", year),
        "rows": rows,
        "due": sum(row.due for row in rows),
        "arrived": sum(row.arrived for row in rows),
        "shortfall": sum(row.shortfall for row in rows),
        "arrivals": arrivals(pool, year) if pool and money.sees_whole_pool(request.reader) else [],
        "may": request.reader.may(Right.CONTRIBUTION_RECONCILE),
        "book": YearForm(initial=initial),
        "arrival": ArrivalForm(initial=initial),
    } | forms
    return render(request, "enrollment/money/subsidies.html", context, status=422 if forms else 200)
