"""目录发布: an official list is brought, its columns named, compared, handed on, put in force by a second person, undone."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from casework import events
from casework.access import needs
from casework.errors import Incomplete, NotAllowed, Refusal
from casework.exports import MOST_ROWS, Export
from casework.paging import page_of
from casework.request import Request
from casework.rights import Right
from claims.catalogue import class_of, limits_of, prices_of
from claims.models import CatalogueRelease, ReleaseRow
from claims.releases import selectors
from claims.releases.differing import differences_of
from claims.releases.forms import ColumnsForm, ReleaseForm
from claims.releases.problems import told
from claims.services import releases as services
from claims.views.catalogue import frame_of
from claims.views.common import key_of

State, Change, Part = CatalogueRelease.State, ReleaseRow.Change, ReleaseRow.Part
LONGEST_COMMENT = 500


@needs(Right.CATALOGUE_VIEW)
def releases(request: Request) -> HttpResponse:
    """The published lists, newest first; POST brings one."""
    keeps = request.reader.may(Right.CATALOGUE_KEEP)
    if request.method == "POST" and not keeps:
        raise NotAllowed()
    form = ReleaseForm(request.POST or None, request.FILES or None)
    if form.is_bound and form.is_valid():
        file, published = form.cleaned_data["file"], form.published()
        call, key = services.bring_release, key_of(request)
        release = _answered(form, lambda: call(file=file, published=published, by=request.reader, key=key))
        if release:
            return redirect("catalogue:release", release.pk)
    page = page_of(selectors.releases_for(request.reader), request, order=("-id",))
    context = frame_of(request, "releases") | {
        "form": form if keeps else None,
        "rows": [{"release": row, "tone": selectors.TONES[State(row.state)]} for row in page.rows],
        "pager": page.pager,
        "crumbs": [],
    }
    return render(request, "claims/catalogue/releases.html", context, status=422 if form.errors else 200)


@needs(Right.CATALOGUE_VIEW)
def release(request: Request, pk: int) -> HttpResponse:
    """One list where it stands: columns to be named (POST), progress, what differs, what can be done."""
    found = _release(request, pk)
    naming = found.state == State.MAPPING or ("columns" in request.GET and found.state == State.READ)
    if naming and request.reader.may(Right.CATALOGUE_KEEP):
        return _columns(request, found)
    if request.method == "POST":
        raise Http404
    return _page(request, found)


def _page(request: Request, found: CatalogueRelease) -> HttpResponse:
    change, part = _asked(request, found)
    page = page_of(selectors.rows_of(found, change, part), request, order=("id",))
    context = {
        "release": found,
        "tone": selectors.TONES[State(found.state)],
        "job": selectors.job_of(found),
        "progress_url": reverse("catalogue:progress", args=[found.pk]),
        "facts": _facts(found),
        "changes": _tabs(found, change),
        "parts": _parts(found, part) if change == Change.CHANGED else [],
        "change": change,
        "part": part,
        "effects": selectors.effects_of(found),
        "since": found.effect.get("since", ""),
        "rows": [_row(row) for row in page.rows],
        "pager": page.pager,
        "most": MOST_ROWS,
        "may_keep": request.reader.may(Right.CATALOGUE_KEEP),
        "may_approve": request.reader.may(Right.CATALOGUE_APPROVE) and found.made_by_id != request.reader.staff.pk,
        "events": [{"at": event.at, "sentence": events.tell(event)} for event in reversed(events.history_of(found))],
        "crumbs": _crumbs(found),
    }
    return render(request, "claims/catalogue/release.html", context)


@needs(Right.CATALOGUE_VIEW)
@require_GET
def progress(request: Request, pk: int) -> HttpResponse:
    """Whether a worker is still at it; the whole page again once it has ended."""
    found = _release(request, pk)
    if found.state not in CatalogueRelease.AT_WORK:
        return HttpResponse(headers={"HX-Redirect": reverse("catalogue:release", args=[pk])})
    url = reverse("catalogue:progress", args=[pk])
    return render(request, "components/job.html", {"job": selectors.job_of(found), "url": url, "key": "release"})


@needs(Right.CATALOGUE_KEEP, Right.CATALOGUE_APPROVE)
@require_POST
def step(request: Request, pk: int, step: str) -> HttpResponse:
    """Hand the list on, put it in force, undo it, or give it up."""
    found = _release(request, pk)
    if step not in _STEPS:
        raise Http404
    verb, words = _STEPS[step]
    verb(release=found, by=request.reader, key=key_of(request))
    messages.success(request, words)
    return redirect("catalogue:release", pk)


@needs(Right.CATALOGUE_APPROVE)
@require_POST
def send_back(request: Request, pk: int) -> HttpResponse:
    """Give a submitted list back with a reason."""
    found, comment = _release(request, pk), request.POST.get("comment", "").strip()
    if not comment or len(comment) > LONGEST_COMMENT:
        raise Incomplete({"comment": [_("Say in at most 500 characters why the list goes back.")]})
    services.send_back_release(release=found, comment=comment, by=request.reader, key=key_of(request))
    messages.success(request, _("The list is back with who made it."))
    return redirect("catalogue:release", pk)


@needs(Right.CATALOGUE_VIEW)
@require_POST
def rows(request: Request, pk: int) -> HttpResponseBase:
    """The rows that the page shows as a workbook: what differs, or why rows cannot be taken."""
    found = _release(request, pk)
    change, part = _asked(request, found)
    return EXPORT.of(request, selectors.rows_of(found, change, part).order_by("id"))


def _columns(request: Request, found: CatalogueRelease) -> HttpResponse:
    """Name the columns beside the first rows of the sheet."""
    form = ColumnsForm(request.POST or None, initial=found.mapping, headings=found.headings)
    if form.is_bound and form.is_valid():
        call = services.name_columns
        if _answered(form, lambda: call(release=found, mapping=form.mapping, by=request.reader, key=key_of(request))):
            return redirect("catalogue:release", found.pk)
    context = {"release": found, "form": form, "crumbs": _crumbs(found)}
    return render(request, "claims/catalogue/columns.html", context, status=422 if form.errors else 200)


def _answered(form: Any, call: Callable[[], CatalogueRelease]) -> CatalogueRelease | None:
    """What a service answers, or nothing and its refusal beside the form's field."""
    try:
        return call()
    except Refusal as refusal:
        if refusal.status != 422:
            raise
        form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        return None


def _release(request: Request, pk: int) -> CatalogueRelease:
    found: CatalogueRelease = get_object_or_404(selectors.releases_for(request.reader), pk=pk)
    return found


def _asked(request: Request, found: CatalogueRelease) -> tuple[str, str]:
    """The change whose rows are asked for, the first that has rows without one; and the part of an entry."""
    counts, asked = selectors.counts_of(found), request.GET.get("change", "")
    change = asked if asked in Change.values else next((one for one in selectors.SHOWN if counts[one]), Change.CHANGED)
    part = request.GET.get("part", "")
    return change, part if part in Part.values and change == Change.CHANGED else ""


def _tabs(found: CatalogueRelease, active: str) -> list[dict[str, Any]]:
    counts = selectors.counts_of(found)
    return [
        {"label": one.label, "url": f"?change={one}", "count": counts[one], "active": one == active}
        for one in selectors.SHOWN
        if counts[one] or one == active
    ]


def _parts(found: CatalogueRelease, active: str) -> list[dict[str, Any]]:
    counts = selectors.parts_of(found)
    every = {"label": _("All"), "url": f"?change={Change.CHANGED}", "count": found.changed, "active": not active}
    return [every] + [
        {
            "label": one.label,
            "url": f"?change={Change.CHANGED}&part={one}",
            "count": counts[one],
            "active": one == active,
        }
        for one in Part
    ]


def _row(row: ReleaseRow) -> dict[str, Any]:
    return {
        "row": row,
        "tone": selectors.ROW_TONES[Change(row.change)],
        "differences": differences_of(row),
        "says": [] if row.change == Change.BAD else _says(row),
        "problems": told(row.problems),
    }


def _says(row: ReleaseRow) -> list[str]:
    """What the row says of the entry, in a few words."""
    return [class_of(row), *prices_of(row.price_limit, row.level_limits), *limits_of(row)]


def _facts(found: CatalogueRelease) -> list[dict[str, Any]]:
    extent = (
        _("Complete: what it lacks leaves the catalogue")
        if found.is_complete
        else _("Partial: only what stands in it changes")
    )
    return [
        {"label": _("Kind of item"), "value": found.get_kind_display()},
        {"label": _("In force from"), "value": found.starts_on.isoformat()},
        {"label": _("Document number"), "value": found.document_number},
        {"label": _("Extent"), "value": extent},
        {"label": _("File"), "value": found.file_name},
        {"label": _("Made by"), "value": found.made_by.name},
        {"label": _("Put in force by"), "value": found.put_in_force_by.name if found.put_in_force_by else ""},
    ]


def _crumbs(found: CatalogueRelease) -> list[dict[str, str]]:
    return [{"label": _("Published lists"), "url": reverse("catalogue:releases")}, {"label": found.title}]


def _exported(row: ReleaseRow) -> list[Any]:
    told_of = [f"{one.label}: {one.before or '—'} → {one.after or '—'}" for one in differences_of(row)]
    return [
        row.number or "",
        row.code,
        row.name,
        row.get_change_display(),
        "; ".join(told_of or told(row.problems) or _says(row)),
    ]


EXPORT = Export(
    "catalogue-changes",
    (
        gettext_lazy("Row"),
        gettext_lazy("Code"),
        gettext_lazy("Name of the item"),
        gettext_lazy("Kind of change"),
        gettext_lazy("What differs"),
    ),
    _exported,
)
_STEPS: dict[str, tuple[Callable[..., Any], Any]] = {
    "submit": (services.submit_release, gettext_lazy("The list waits for a second person.")),
    "approve": (services.put_release_in_force, gettext_lazy("The list is being put in force.")),
    "undo": (services.undo_release, gettext_lazy("The list is undone: the catalogue stands as before.")),
    "drop": (services.drop_release, gettext_lazy("The list is given up. Nothing was changed.")),
}
