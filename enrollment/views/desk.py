"""乡镇工作台: who has not paid, who is not enrolled, newborns, statuses that end; each list on paper too."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from casework import clock, masks
from casework.access import look, needs
from casework.letters import render as letter
from casework.models import AccessLog
from casework.paging import page_of
from casework.request import Request
from casework.rights import Right
from casework.scope import Reader
from casework.views.parts import answered, pdf
from enrollment import rosters
from enrollment.forms.desk import CallForm, CallListForm, VillageForm
from enrollment.models import Call
from enrollment.page import masked
from enrollment.selectors import desk
from enrollment.selectors.places import areas_to_register_in
from enrollment.selectors.progress import year_of
from enrollment.services.calls import record_call
from enrollment.views.parts import desk_tabs

MOST_SHOWN = 200


@needs(Right.ENROL)
@require_GET
def unpaid(request: Request) -> HttpResponse:
    """The call list: who has not paid, with the last call; by village and by what the last call came to."""
    form = CallListForm(request.GET, areas=areas_to_register_in(request.reader, Right.ENROL))
    today, prefix = clock.today(), form.prefix_of_area
    owing = desk.call_list(request.reader, today, prefix, form.cleaned_data.get("result", ""))
    page = page_of(owing, request, order=("area_code", "id"))
    results, names = dict(Call.Result.choices), desk.place_names(row.area_code for row in page.rows)
    rows = [
        {"row": row, "result": results.get(row.last_result, ""), "village": names.get(row.area_code, "")}
        for row in page.rows
    ]
    context = _listed(request, "enrollment:desk_unpaid", form, rows, page.pager) | {"year": year_of(today)}
    return render(request, "enrollment/desk/unpaid.html", context)


@needs(Right.ENROL)
def call(request: Request, pk: int) -> HttpResponse:
    """Write down what came of a call, beside the calls before."""
    owing = get_object_or_404(desk.call_list(request.reader, clock.today()), pk=pk)
    form = CallForm(request.POST or None)
    if form.is_bound and form.is_valid():
        key = request.POST.get("command_key")
        if answered(form, lambda: record_call(contribution=owing, **form.cleaned_data, by=request.reader, key=key)):
            messages.success(request, _("The call is written down."))
            return redirect("enrollment:desk_unpaid")
    context = {
        "form": form,
        "owing": owing,
        "phone": masked(request.reader, owing.person, "phone"),
        "why": _("Call about the contribution of %(year)s") % {"year": owing.coverage_year},
        "calls": owing.calls.select_related("by"),
        "crumbs": [
            {"label": _("Not paid"), "url": reverse("enrollment:desk_unpaid")},
            {"label": masks.name(owing.person.name)},
        ],
    }
    return render(request, "enrollment/desk/call.html", context, status=422 if form.errors else 200)


@needs(Right.ENROL)
@require_GET
def newborns(request: Request) -> HttpResponse:
    """Children of the last ninety days without cover, and how many days are left by the rules."""
    form, today = VillageForm(request.GET, areas=areas_to_register_in(request.reader, Right.ENROL)), clock.today()
    found = desk.newborns(request.reader, today, form.prefix_of_area)
    page = page_of(found, request, order=("born_on", "id"))
    days = desk.newborn_days(request.reader.pool, today)
    rows = [{"person": person, "left": desk.days_left(person, today, days)} for person in page.rows]
    context = _listed(request, "enrollment:desk_newborns", form, rows, page.pager) | {
        "days": days,
        "year": today.year,
        "counts": desk.newborn_counts(request.reader, today.year, form.prefix_of_area),
    }
    return render(request, "enrollment/desk/newborns.html", context)


@needs(Right.ENROL)
@require_GET
def identified(request: Request) -> HttpResponse:
    """应保未保: who holds a status or class and is not enrolled this year."""
    form, today = VillageForm(request.GET, areas=areas_to_register_in(request.reader, Right.ENROL)), clock.today()
    found = desk.identified(request.reader, today, form.prefix_of_area)
    page = page_of(found, request, order=("area_code", "id"))
    rows = [{"person": person, "held": rosters.held(person)} for person in page.rows]
    context = _listed(request, "enrollment:desk_identified", form, rows, page.pager) | {"year": today.year}
    return render(request, "enrollment/desk/identified.html", context)


@needs(Right.ENROL)
@require_GET
def ending(request: Request) -> HttpResponse:
    """Statuses and assistance classes that end soon."""
    form = VillageForm(request.GET, areas=areas_to_register_in(request.reader, Right.ENROL))
    rows = desk.ending(request.reader, clock.today(), form.prefix_of_area)[:MOST_SHOWN]
    shown = [row | {"words": rosters.words_of(row["held"])} for row in rows]
    context = _listed(request, "enrollment:desk_ending", form, shown, {}) | {"days": desk.ENDING_DAYS}
    return render(request, "enrollment/desk/ending.html", context)


@dataclass(frozen=True)
class Sheet:
    """A list of the desk as it is printed: its rows for a reader and village, and the letter made of them."""

    rows: Callable[[Reader, str], QuerySet[Any]]
    letter: Callable[[Iterable[Any], str, int, Reader], rosters.Roster]
    order: tuple[str, ...] = ("area_code", "id")
    numbers: str = "identities"
    right: Right = Right.ENROL


SHEETS = {
    "unpaid": Sheet(
        lambda reader, village: desk.call_list(reader, clock.today(), village),
        rosters.unpaid,
        numbers="person__identities",
    ),
    "notices": Sheet(
        desk.notices, rosters.notices, numbers="contribution__person__identities", right=Right.ENROL_MANAGE
    ),
    "newborns": Sheet(
        lambda reader, village: desk.newborns(reader, clock.today(), village), rosters.newborns, ("born_on", "id")
    ),
    "identified": Sheet(lambda reader, village: desk.identified(reader, clock.today(), village), rosters.identified),
}


@needs(Right.ENROL)
@require_GET
def paper(request: Request, what: str) -> HttpResponse:
    """A list of the desk as PDF, of one village or of all while they are few. Each print is written down."""
    reader = request.reader
    if what not in SHEETS or not reader.may(SHEETS[what].right):
        raise Http404
    sheet, form = SHEETS[what], VillageForm(request.GET, areas=areas_to_register_in(reader, Right.ENROL))
    rows = sheet.rows(reader, form.prefix_of_area).prefetch_related(sheet.numbers)
    found = list(rows.order_by(*sheet.order)[: rosters.MOST_ROWS + 1])
    if len(found) > rosters.MOST_ROWS:
        messages.error(request, _("More than %(most)s persons: choose a village first.") % {"most": rosters.MOST_ROWS})
        return redirect(f"enrollment:desk_{what}")
    place = form.chosen.name if form.chosen else "、".join(area.name for area in reader.areas)
    made = sheet.letter(found, place, year_of(clock.today()), reader)
    look(request, AccessLog.Kind.PRINT, reader.pool, field=f"desk_{what}")
    return pdf(letter(made, "en" if get_language() == "en" else "zh"), f"{what}-{clock.today():%Y%m%d}")


def _listed(
    request: Request, route: str, form: VillageForm, rows: list[dict[str, Any]], pager: dict[str, str]
) -> dict[str, Any]:
    """What every list of the desk shows."""
    return desk_tabs(request.reader, route) | {
        "form": form,
        "rows": rows,
        "pager": pager,
        "asked": request.GET.urlencode(),
        "is_filtered": any(request.GET.get(name) for name in form.fields),
    }
