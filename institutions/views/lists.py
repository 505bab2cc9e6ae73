"""Lists of institutions and their staff: brought, checked, compared, confirmed."""

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from casework import sheets
from casework.access import look, needs
from casework.models import AccessLog
from casework.paging import page_of
from casework.request import Request
from casework.rights import Right
from casework.views.parts import answered
from institutions.forms.lists import RegisterListForm
from institutions.lists.columns import columns_of
from institutions.models import RegisterList, RegisterRow
from institutions.selectors import lists as selectors
from institutions.services import lists as services
from institutions.views.parts import crumbs, sections

Outcome = RegisterRow.Outcome


@needs(Right.AGREEMENT_VIEW)
def register_lists(request: Request) -> HttpResponse:
    """The lists that were brought; POST brings one."""
    may = request.reader.may(Right.INSTITUTION_EDIT)
    form = RegisterListForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and not may:
        raise Http404
    if form.is_bound and form.is_valid():
        key = request.POST.get("command_key")
        made = answered(form, lambda: services.bring_register_list(**form.cleaned_data, by=request.reader, key=key))
        if made:
            return redirect("institutions:register_list", made.pk)
    page = page_of(selectors.lists_for(request.reader), request, order=("-id",))
    rows = [{"list": listed, "tone": selectors.TONES[RegisterList.State(listed.state)]} for listed in page.rows]
    tabs = sections(request, "register_lists")
    context = {"form": form, "may": may, "rows": rows, "pager": page.pager, "tabs": tabs}
    return render(request, "institutions/lists/lists.html", context, status=422 if form.errors else 200)


@needs(Right.AGREEMENT_VIEW)
@require_GET
def register_list(request: Request, pk: int) -> HttpResponse:
    """One list where it stands: its rows to mend, or what it would change, and what can be done."""
    listed = get_object_or_404(selectors.lists_for(request.reader), pk=pk)
    outcome = Outcome.CHANGED if "changes" in request.GET else Outcome.BAD
    page = page_of(selectors.rows_of(listed, outcome), request, order=("number",))
    context = {
        "list": listed,
        "tone": selectors.TONES[RegisterList.State(listed.state)],
        "job": selectors.job_of(listed),
        "progress_url": reverse("institutions:register_list_progress", args=[pk]),
        "kinds": [
            {"label": _("To mend"), "url": "?", "active": outcome == Outcome.BAD, "count": listed.bad},
            {
                "label": _("Differences"),
                "url": "?changes",
                "active": outcome == Outcome.CHANGED,
                "count": listed.changed,
            },
        ],
        "bad": [selectors.bad_row(row) for row in page.rows] if outcome == Outcome.BAD else [],
        "changes": selectors.differences_of(listed, page.rows) if outcome == Outcome.CHANGED else [],
        "pager": page.pager,
        "may_confirm": request.reader.may(
            Right.INSTITUTION_DECIDE if listed.designates_from else Right.INSTITUTION_EDIT
        )
        and not (listed.designates_from and listed.brought_by == request.reader.staff),
        "may_drop": request.reader.may(Right.INSTITUTION_EDIT) or request.reader.may(Right.INSTITUTION_DECIDE),
        "may_edit": request.reader.may(Right.INSTITUTION_EDIT),
        "crumbs": crumbs((_("Lists"), reverse("institutions:register_lists")), (listed.file_name, "")),
    }
    return render(request, "institutions/lists/list.html", context)


@needs(Right.AGREEMENT_VIEW)
@require_GET
def register_list_progress(request: Request, pk: int) -> HttpResponse:
    """How far the worker is; the whole page again once it has ended."""
    listed = get_object_or_404(selectors.lists_for(request.reader), pk=pk)
    if listed.state not in RegisterList.AT_WORK:
        return HttpResponse(headers={"HX-Redirect": reverse("institutions:register_list", args=[pk])})
    url = reverse("institutions:register_list_progress", args=[pk])
    return render(request, "components/job.html", {"job": selectors.job_of(listed), "url": url, "key": "list"})


@needs(Right.INSTITUTION_EDIT, Right.INSTITUTION_DECIDE)
@require_POST
def register_list_step(request: Request, pk: int, step: str) -> HttpResponse:
    """Have the good rows written, or give the list up."""
    listed = get_object_or_404(selectors.lists_for(request.reader), pk=pk)
    if step not in _STEPS:
        raise Http404
    verb, words = _STEPS[step]
    verb(listed=listed, by=request.reader, key=request.POST.get("command_key"))
    messages.success(request, words())
    return redirect("institutions:register_list", pk)


@needs(Right.INSTITUTION_EDIT)
@require_POST
def register_list_bad_rows(request: Request, pk: int) -> FileResponse:
    """The rows that cannot be written as they stood, with the reasons, to be mended and brought again."""
    listed = get_object_or_404(selectors.lists_for(request.reader), pk=pk)
    look(request, AccessLog.Kind.EXPORT, listed, field="bad_rows")
    columns = columns_of(listed.kind)
    headings = [*(column.headings[0] for column in columns), _("Row"), _("Reason")]
    cells = (
        [
            *((row.said or row.value or {}).get(column.name, "") for column in columns),
            row.number,
            " ".join(selectors.told(row.problems)),
        ]
        for row in selectors.rows_of(listed, Outcome.BAD).iterator(chunk_size=1_000)
    )
    return sheets.download(sheets.workbook(headings, cells), f"list-{listed.pk}-rows.xlsx")


_STEPS = {
    "confirm": (services.confirm_register_list, lambda: _("The good rows are being written.")),
    "drop": (services.drop_register_list, lambda: _("The list is given up. Nothing was written.")),
}
