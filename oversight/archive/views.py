"""归档: what waits to be filed, what is filed, boxes, one volume, the rules; the lists on paper."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from casework import events
from casework.access import needs
from casework.errors import Incomplete, NotAllowed, Refusal
from casework.paging import page_of
from casework.request import Request
from casework.rights import Right
from casework.templatetags.portal import moment
from claims.views.common import key_of, printed, told
from oversight.archive import papers, selectors, services, sources
from oversight.archive.forms import AgainForm, BoxForm, RulesForm
from oversight.models import Box, Kind, Volume

MOST_PRINTED = 2_000
LISTS: dict[str, Any] = {"ending": papers.ending, "transfer": papers.transfer}


@needs(Right.ARCHIVE_FILE)
def unfiled(request: Request) -> HttpResponse:
    """Closed cases that are not filed yet, by kind; POST files those chosen into a box."""
    asked = request.GET.get("kind", "")
    kind = asked if asked in Kind.values else Kind.CLAIM.value
    if request.method == "POST":
        return _file(request, kind)
    page = page_of(sources.unfiled(request.reader, kind), request, order=("id",))
    source = sources.SOURCES[kind]
    context = {
        "tabs": _sections(request, "unfiled"),
        "kinds": [{"label": one.label, "url": f"?kind={one}", "active": one == kind} for one in Kind],
        "kind": kind,
        "rows": [{"case": case, "title": source.title(case)} for case in page.rows],
        "pager": page.pager,
        "boxes": selectors.boxes_for(request.reader)[:50],
        "rules": selectors.rules_of(request.reader.pool),
        "files": [{"label": _("File into this box"), "style": "primary"}],
    }
    return render(request, "oversight/archive/unfiled.html", context)


def _file(request: Request, kind: str) -> HttpResponse:
    keys = [int(key) for key in request.POST.getlist("keys") if key.isascii() and key.isdigit() and len(key) < 16]
    try:
        box = services.file_cases(
            kind=kind, keys=keys, box=request.POST.get("box", ""), by=request.reader, key=key_of(request)
        )
        messages.success(request, _("Filed into box %(box)s.") % {"box": box.number})
    except Refusal as refusal:
        if refusal.status == 403:
            raise
        messages.error(request, told(refusal))
    return redirect(f"{reverse('archive:unfiled')}?kind={kind}")


@needs(Right.ARCHIVE_VIEW)
@require_GET
def volumes(request: Request) -> HttpResponse:
    """What is filed, by how it stands; a number or its beginning narrows it."""
    reader, asked = request.reader, request.GET.get("shelf", "")
    shelf = asked if asked in selectors.SHELVES else "filed"
    number = request.GET.get("number", "").strip()[:100]
    rows = selectors.on_shelf(reader, shelf)
    page = page_of(rows.filter(number__startswith=number) if number else rows, request, order=("-id",))
    context = {
        "tabs": _sections(request, "volumes"),
        "shelves": [
            {"label": label, "url": f"?shelf={name}", "active": name == shelf}
            for name, label in selectors.SHELVES.items()
        ],
        "shelf": shelf,
        "number": number,
        "rows": page.rows,
        "pager": page.pager,
        "prints": shelf in LISTS and bool(page.rows),
        "hands": shelf == "transfer" and bool(page.rows) and reader.may(Right.ARCHIVE_KEEP),
    }
    return render(request, "oversight/archive/volumes.html", context)


@needs(Right.ARCHIVE_VIEW)
@require_GET
def list_paper(request: Request, shelf: str) -> HttpResponse:
    """The list of what ends its retention, or of what goes to the county archives, as PDF."""
    if shelf not in LISTS or request.reader.pool is None:
        raise Http404
    rows = selectors.on_shelf(request.reader, shelf).order_by("number")[:MOST_PRINTED]
    letter = LISTS[shelf](rows, request.reader)
    return printed(request, request.reader.pool, letter, f"archive-{shelf}.pdf", field=f"archive_{shelf}")


@needs(Right.ARCHIVE_KEEP)
@require_POST
def hand_over(request: Request) -> HttpResponse:
    """Note that the county archives took over what is due."""
    services.hand_over(list_number=request.POST.get("list_number", ""), by=request.reader, key=key_of(request))
    messages.success(request, _("The volumes are noted as handed over."))
    return redirect(f"{reverse('archive:volumes')}?shelf=handed")


@needs(Right.ARCHIVE_VIEW)
def boxes(request: Request) -> HttpResponse:
    """The boxes; POST opens one."""
    files = request.reader.may(Right.ARCHIVE_FILE)
    if request.method == "POST" and not files:
        raise NotAllowed()
    form = BoxForm(request.POST or None)
    if form.is_bound and form.is_valid():
        said = form.cleaned_data
        if box := _answered(form, lambda: services.open_box(**said, by=request.reader, key=key_of(request))):
            return redirect("archive:box", box.pk)
    page = page_of(selectors.boxes_for(request.reader), request, order=("-id",))
    context = {
        "tabs": _sections(request, "boxes"),
        "form": form if files else None,
        "rows": page.rows,
        "pager": page.pager,
    }
    return render(request, "oversight/archive/boxes.html", context, status=422 if form.errors else 200)


@needs(Right.ARCHIVE_VIEW)
@require_GET
def box(request: Request, pk: int) -> HttpResponse:
    """What stands in one box."""
    found = _box(request, pk)
    page = page_of(selectors.volumes_for(request.reader).filter(box=found), request, order=("id",))
    context = {
        "box": found,
        "rows": page.rows,
        "pager": page.pager,
        "events": _history(found),
        "crumbs": _crumbs((_("Boxes"), reverse("archive:boxes")), (found.number, "")),
    }
    return render(request, "oversight/archive/box.html", context)


@needs(Right.ARCHIVE_VIEW)
@require_GET
def box_paper(request: Request, pk: int) -> HttpResponse:
    """盒内目录 as PDF."""
    found = _box(request, pk)
    rows = selectors.volumes_for(request.reader).filter(box=found).order_by("number")[:MOST_PRINTED]
    return printed(request, found, papers.contents(found, rows, request.reader), f"box-{pk}.pdf", field="archive_box")


@needs(Right.ARCHIVE_VIEW)
def volume(request: Request, pk: int) -> HttpResponse:
    """One volume with its papers; POST files it again."""
    found, reader = _volume(request, pk), request.reader
    files = reader.may_in(Right.ARCHIVE_FILE, found.area_code)
    if request.method == "POST" and not files:
        raise NotAllowed()
    form = AgainForm(request.POST or None, initial={"sheets": found.sheets})
    if form.is_bound and form.is_valid():
        said = form.cleaned_data
        again = services.file_again
        if _answered(form, lambda: again(volume=found, **said, by=reader, key=key_of(request))):
            messages.success(request, _("The volume is filed again."))
            return redirect("archive:volume", pk)
    context = {
        "volume": found,
        "facts": _facts(found),
        "moved": selectors.has_moved(found),
        "case_url": sources.address_of(found, reader),
        "form": form if files and not found.handed_on else None,
        "events": _history(found),
        "crumbs": _crumbs((found.number, "")),
    }
    return render(request, "oversight/archive/volume.html", context, status=422 if form.errors else 200)


@needs(Right.ARCHIVE_VIEW)
@require_GET
def cover(request: Request, pk: int) -> HttpResponse:
    """卷内封面 with the list of papers as PDF."""
    found = _volume(request, pk)
    return printed(request, found, papers.cover(found, request.reader), f"volume-{pk}.pdf", field="archive_cover")


@needs(Right.ARCHIVE_KEEP)
def rules(request: Request) -> HttpResponse:
    """How volumes are numbered and kept."""
    held = selectors.rules_of(request.reader.pool)
    form = RulesForm(request.POST or None, rules=held)
    if form.is_bound and form.is_valid():
        call = services.keep_rules
        if _answered(form, lambda: call(said=form.said(), by=request.reader, key=key_of(request))):
            messages.success(request, _("From now on volumes are numbered and kept so."))
            return redirect("archive:rules")
    context = {"tabs": _sections(request, "rules"), "form": form, "held": held}
    return render(request, "oversight/archive/rules.html", context, status=422 if form.errors else 200)


def _answered(form: Any, call: Callable[[], Any]) -> Any:
    """What a service answers, or nothing and its refusal beside the fields."""
    try:
        return call()
    except Incomplete as incomplete:
        form.tell(incomplete.problems)
    except Refusal as refusal:
        if refusal.status != 422:
            raise
        form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
    return None


def _box(request: Request, pk: int) -> Box:
    found: Box = get_object_or_404(selectors.boxes_for(request.reader), pk=pk)
    return found


def _volume(request: Request, pk: int) -> Volume:
    found: Volume = get_object_or_404(selectors.volumes_for(request.reader), pk=pk)
    return found


def _history(subject: Any) -> list[dict[str, Any]]:
    return [{"at": event.at, "sentence": events.tell(event)} for event in reversed(events.history_of(subject))]


def _facts(found: Volume) -> list[dict[str, Any]]:
    ends = found.ends_on.isoformat() if found.ends_on else ""
    return [
        {"label": _("Kind of case"), "value": found.get_kind_display()},
        {"label": _("Case number"), "value": found.case_number},
        {"label": _("Whose case"), "value": found.title},
        {"label": _("Closed on"), "value": found.closed_on.isoformat()},
        {"label": _("Retention"), "value": found.get_retention_display()},
        {"label": _("Kept until"), "value": ends},
        {"label": _("Box"), "value": f"{found.box.number} · {found.box.place}"},
        {"label": _("Sheets"), "value": str(found.sheets or "")},
        {"label": _("Filed by"), "value": f"{found.filed_by.name} · {moment(found.filed_at)}"},
        {"label": _("Note"), "value": found.note, "wide": True},
    ]


def _sections(request: Request, here: str) -> list[dict[str, Any]]:
    parts = (
        ("unfiled", _("To be filed"), Right.ARCHIVE_FILE),
        ("volumes", _("Volumes"), Right.ARCHIVE_VIEW),
        ("boxes", _("Boxes"), Right.ARCHIVE_VIEW),
        ("rules", _("Numbers and retention"), Right.ARCHIVE_KEEP),
    )
    return [
        {"label": label, "url": reverse(f"archive:{name}"), "active": name == here}
        for name, label, right in parts
        if request.reader.may(right)
    ]


def _crumbs(*trail: tuple[Any, str]) -> list[dict[str, Any]]:
    steps = [(_("Archive"), reverse("archive:volumes")), *trail]
    return [{"label": label, "url": url} for label, url in steps]
