"""名单导入: a list is brought, its columns named, checked, written, undone."""

from typing import Any

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from casework import clock, masks, sheets
from casework.access import look, needs
from casework.models import AccessLog
from casework.paging import page_of
from casework.registry import registry
from casework.request import Request
from casework.rights import Right
from casework.scope import Reader
from casework.uploaded_sheets.headings import ROWS_SEARCHED
from casework.views.parts import answered
from enrollment.forms.lists import ColumnsForm, ListForm, ListsForm
from enrollment.lists.columns import Field, heading_of
from enrollment.lists.steps import rows_in
from enrollment.models import EnrolmentList
from enrollment.quotes import usual_year
from enrollment.selectors import lists as selectors
from enrollment.services import lists

State = EnrolmentList.State
SAMPLE = 5


@needs(Right.ENROL_MANAGE)
def enrolment_lists(request: Request) -> HttpResponse:
    """The lists of the reader's areas; POST brings one."""
    form = ListForm(
        request.POST or None,
        request.FILES or None,
        initial={"coverage_year": usual_year(request.reader.pool, clock.today())},
        areas=selectors.areas_for(request.reader),
        confirms=request.reader.may(Right.PERSON_EDIT),
    )
    shown = ListsForm(request.GET)
    if form.is_bound and form.is_valid():
        key = request.POST.get("command_key")
        listed = answered(form, lambda: lists.bring_list(**form.cleaned_data, by=request.reader, key=key))
        if listed:
            return redirect("enrollment:list", listed.pk)
    page = page_of(selectors.lists_for(request.reader).filter(**shown.asked), request, order=("-id",))
    rows = [{"list": listed, "tone": selectors.tone_of(listed)} for listed in page.rows]
    context = {
        "tabs": _tabs(request.reader),
        "form": form,
        "shown": shown,
        "is_filtered": bool(shown.asked),
        "rows": rows,
        "pager": page.pager,
    }
    return render(request, "enrollment/lists/lists.html", context, status=422 if form.errors else 200)


def _tabs(reader: Reader) -> list[dict[str, Any]]:
    """These lists, and those of other apps that the reader may bring as well; nothing where there are no others."""
    others = [{"label": tab.label, "url": reverse(tab.route)} for tab in registry.list_tabs if reader.may(tab.right)]
    own = {"label": _("Lists of villages, schools and departments"), "url": reverse("enrollment:lists"), "active": True}
    return [own, *others] if others else []


@needs(Right.ENROL_MANAGE)
def enrolment_list(request: Request, pk: int) -> HttpResponse:
    """One list where it stands: columns to be named (POST), progress, what was found, what can be done."""
    listed = get_object_or_404(selectors.lists_for(request.reader), pk=pk)
    if listed.state == State.MAPPING or ("columns" in request.GET and listed.state == State.CHECKED):
        return _columns(request, listed)
    page = page_of(selectors.bad_rows(listed), request, order=("number",))
    shown = [name for name in (Field.NAME, Field.IDENTITY, Field.VILLAGE) if name in listed.mapping]
    rows = [
        {
            "number": row.number,
            "cells": [(listed.mapping[name], masks.numbers(row.said.get(name, ""))) for name in shown],
            "reasons": selectors.reasons(row),
        }
        for row in page.rows
    ]
    context = {
        "list": listed,
        "tone": selectors.tone_of(listed),
        "job": selectors.job_of(listed),
        "progress_url": reverse("enrollment:list_progress", args=[pk]),
        "headings": [listed.mapping[name] for name in shown],
        "rows": rows,
        "pager": page.pager,
        "crumbs": _crumbs(listed),
    }
    return render(request, "enrollment/lists/list.html", context)


@needs(Right.ENROL_MANAGE)
@require_GET
def list_progress(request: Request, pk: int) -> HttpResponse:
    """How far the worker is; the whole page again once it has ended."""
    listed = get_object_or_404(selectors.lists_for(request.reader), pk=pk)
    if listed.state not in selectors.AT_WORK:
        return HttpResponse(headers={"HX-Redirect": reverse("enrollment:list", args=[pk])})
    url = reverse("enrollment:list_progress", args=[pk])
    return render(request, "components/job.html", {"job": selectors.job_of(listed), "url": url, "key": "list"})


@needs(Right.ENROL_MANAGE)
@require_POST
def list_step(request: Request, pk: int, step: str) -> HttpResponse:
    """Write the good rows, give the list up, or undo it."""
    listed = get_object_or_404(selectors.lists_for(request.reader), pk=pk)
    if step not in _STEPS:
        raise Http404
    verb, words = _STEPS[step]
    verb(listed=listed, by=request.reader, key=request.POST.get("command_key"))
    messages.success(request, words())
    return redirect("enrollment:list", pk)


@needs(Right.ENROL_MANAGE)
@require_POST
def list_bad_rows(request: Request, pk: int) -> FileResponse:
    """The rows that cannot be written as they stood, with the reasons, to be mended and brought again."""
    listed = get_object_or_404(selectors.lists_for(request.reader), pk=pk)
    look(request, AccessLog.Kind.EXPORT, listed, field="bad_rows")
    named = [name for name in Field if name in listed.mapping]
    headings = [*(listed.mapping[name] for name in named), _("Row"), _("Reason")]
    cells = (
        [*(row.said.get(name, "") for name in named), row.number, " ".join(selectors.reasons(row))]
        for row in selectors.bad_rows(listed).iterator(chunk_size=1_000)
    )
    return sheets.download(sheets.workbook(headings, cells), f"list-{listed.pk}-rows.xlsx")


def _columns(request: Request, listed: EnrolmentList) -> HttpResponse:
    """Name the columns beside the first rows of the sheet."""
    sheet = rows_in(listed, ROWS_SEARCHED + SAMPLE)
    heading = heading_of(sheet)
    form = ColumnsForm(request.POST or None, initial=listed.mapping, headings=heading.texts)
    if form.is_bound and form.is_valid():
        key = request.POST.get("command_key")
        if answered(form, lambda: lists.name_columns(listed=listed, mapping=form.mapping, by=request.reader, key=key)):
            return redirect("enrollment:list", listed.pk)
    first = heading.last_row + 1
    context = {
        "list": listed,
        "form": form,
        "headings": heading.texts,
        "sample": [[masks.numbers(cell) for cell in row] for row in sheet[first : first + SAMPLE]],
        "remembered": listed.source,
        "crumbs": _crumbs(listed),
    }
    return render(request, "enrollment/lists/columns.html", context, status=422 if form.errors else 200)


def _crumbs(listed: EnrolmentList) -> list[dict[str, str]]:
    return [{"label": _("Lists"), "url": reverse("enrollment:lists")}, {"label": listed.file_name}]


_STEPS = {
    "confirm": (lists.confirm_list, lambda: _("The good rows are being written.")),
    "drop": (lists.drop_list, lambda: _("The list is given up. Nobody was written.")),
    "undo": (lists.undo_list, lambda: _("The list is undone: everybody it made is taken back.")),
}
