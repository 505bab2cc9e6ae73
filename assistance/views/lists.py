"""救助对象名单: a department's list is brought, set beside the month before, written, undone."""

from typing import Any

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from assistance.forms.lists import RecognitionListForm
from assistance.views.parts import crumbs, sections
from casework import clock, masks, sheets
from casework.access import look, needs
from casework.errors import NotAllowed
from casework.models import AccessLog
from casework.paging import page_of
from casework.request import Request
from casework.rights import Right
from casework.views.parts import answered
from enrollment.models import RecognitionList, RecognitionRow
from enrollment.recognised.classes import subtypes_on
from enrollment.recognised.working import AT_WORK
from enrollment.selectors import recognitions as selectors
from enrollment.services import recognition_lists as services

State, Outcome = RecognitionList.State, RecognitionRow.Outcome


@needs(Right.RECOGNISE)
def lists(request: Request) -> HttpResponse:
    """The lists of the reader's areas; POST brings one."""
    if request.reader.pool is None:
        raise NotAllowed()
    form = RecognitionListForm(
        request.POST or None,
        request.FILES or None,
        subtypes=subtypes_on(request.reader.pool, clock.today()),
        areas=selectors.areas_for(request.reader),
    )
    if form.is_bound and form.is_valid():
        key = request.POST.get("command_key")
        listed = answered(form, lambda: services.bring_recognitions(**form.cleaned_data, by=request.reader, key=key))
        if listed:
            return redirect("assistance:list", listed.pk)
    page = page_of(selectors.lists_for(request.reader), request, order=("-id",))
    context = {
        "form": form,
        "rows": [{"list": listed, "tone": selectors.TONES[State(listed.state)]} for listed in page.rows],
        "pager": page.pager,
        "tabs": sections(request, "lists"),
    }
    return render(request, "assistance/lists/lists.html", context, status=422 if form.errors else 200)


@needs(Right.RECOGNISE)
@require_GET
def one_list(request: Request, pk: int) -> HttpResponse:
    """One list where it stands: progress, the differences by outcome, what can be done."""
    listed = get_object_or_404(selectors.lists_for(request.reader), pk=pk)
    told = [outcome for outcome in Outcome if listed.counts.get(outcome)]
    chosen = next((outcome for outcome in told if outcome == request.GET.get("rows")), told[0] if told else None)
    page = page_of(selectors.rows_of(listed, chosen or ""), request, order=("id",))
    context = {
        "list": listed,
        "tone": selectors.TONES[State(listed.state)],
        "job": _job(listed) if listed.state in AT_WORK else None,
        "progress_url": reverse("assistance:list_progress", args=[pk]),
        "figures": _figures(listed),
        "kinds": [
            {
                "label": outcome.label,
                "url": f"?rows={outcome}",
                "active": outcome == chosen,
                "count": listed.counts[outcome],
            }
            for outcome in told
        ],
        "rows": [_shown(row) for row in page.rows],
        "pager": page.pager,
        "can_write": listed.state == State.CHECKED and any(listed.counts.get(kind) for kind in services.CHANGES),
        "crumbs": crumbs((_("Departments' lists"), reverse("assistance:lists")), (listed.file_name, "")),
    }
    return render(request, "assistance/lists/list.html", context)


@needs(Right.RECOGNISE)
@require_GET
def list_progress(request: Request, pk: int) -> HttpResponse:
    """Whether the worker is still at it; the whole page again once it has ended."""
    listed = get_object_or_404(selectors.lists_for(request.reader), pk=pk)
    if listed.state not in AT_WORK:
        return HttpResponse(headers={"HX-Redirect": reverse("assistance:list", args=[pk])})
    context = {"job": _job(listed), "url": reverse("assistance:list_progress", args=[pk]), "key": "list"}
    return render(request, "components/job.html", context)


@needs(Right.RECOGNISE)
@require_POST
def list_step(request: Request, pk: int, step: str) -> HttpResponse:
    """Write the differences, give the list up, or undo it."""
    listed = get_object_or_404(selectors.lists_for(request.reader), pk=pk)
    if step not in _STEPS:
        raise Http404
    verb, words = _STEPS[step]
    verb(listed=listed, by=request.reader, key=request.POST.get("command_key"))
    messages.success(request, words())
    return redirect("assistance:list", pk)


@needs(Right.RECOGNISE)
@require_POST
def list_bad_rows(request: Request, pk: int) -> FileResponse:
    """The rows that cannot be written, with the reasons, to be mended by the department."""
    listed = get_object_or_404(selectors.lists_for(request.reader), pk=pk)
    look(request, AccessLog.Kind.EXPORT, listed, field="bad_rows")
    rows = selectors.rows_of(listed, Outcome.BAD).iterator(chunk_size=1_000)
    cells = ([row.number, row.name, row.identity_number, row.subtype, " ".join(selectors.reasons(row))] for row in rows)
    headings = [_("Row"), _("Name"), _("ID number"), _("Recognised as"), _("Reason")]
    return sheets.download(sheets.workbook(headings, cells), f"recognitions-{listed.pk}-rows.xlsx")


def _figures(listed: RecognitionList) -> list[dict[str, Any]]:
    labels = {**{outcome.value: outcome.label for outcome in Outcome}, "same": _("As before")}
    return [
        {"label": label, "value": f"{listed.counts.get(key, 0):,}"}
        for key, label in labels.items()
        if key != Outcome.HELD_BACK or listed.counts.get(key)
    ]


def _shown(row: RecognitionRow) -> dict[str, Any]:
    return {
        "row": row,
        "name": masks.name(row.name) if row.name else "—",
        "identity": masks.identity(row.identity_number) if row.identity_number else "—",
        "before": row.held.subtype if row.held else "",
        "reasons": selectors.reasons(row),
    }


def _job(listed: RecognitionList) -> dict[str, Any]:
    return {
        "name": listed.file_name,
        "state": listed.get_state_display(),
        "tone": "info",
        "running": True,
        "detail": _("The page may be closed: the work goes on."),
    }


_STEPS = {
    "confirm": (services.confirm_recognitions, lambda: _("The differences are being written.")),
    "drop": (services.drop_recognitions, lambda: _("The list is given up. Nothing was written.")),
    "undo": (services.undo_recognitions, lambda: _("The list is undone as a whole.")),
}
