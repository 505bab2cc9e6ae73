"""参保进度: the curve of the campaign beside last year's, the areas in order, and their targets."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from casework import clock
from casework.access import needs
from casework.models import Area
from casework.request import Request
from casework.rights import Right
from casework.views.parts import answered
from enrollment.forms.progress import TargetsForm
from enrollment.selectors import progress as selectors
from enrollment.services.targets import keep_targets
from enrollment.views.parts import desk_tabs

YEARS_SHOWN = 3


@needs(Right.PROGRESS_VIEW)
@require_GET
def progress(request: Request) -> HttpResponse:
    """How far an area is, and the areas in it: registered, paid, last year's figure of the day, rate, target."""
    area, year, today = _area(request), _year(request), clock.today()
    pool = request.reader.pool
    whole = selectors.of_area(pool, area, year, today)
    curve = selectors.curve(pool, area, year, today)
    rows = selectors.inside(pool, area, year, today)
    context = desk_tabs(request.reader, "enrollment:desk") | {
        "area": area,
        "whole": whole,
        "rows": [{"row": row, "url": _link(request, row)} for row in rows],
        "compares": any(row.ahead is not None for row in rows),
        "aims": any(row.population for row in rows),
        "year": year,
        "counted_on": selectors.counted_on(pool, year),
        "is_live": area.level in (Area.Level.TOWNSHIP, Area.Level.VILLAGE),
        "years": [
            {"label": str(each), "url": _address(area, each), "active": each == year}
            for each in range(selectors.year_of(today), selectors.year_of(today) - YEARS_SHOWN, -1)
        ],
        "above": _above(request, area, year),
        "chart": _chart(curve, whole, year),
        "financed": selectors.financed(pool, area)[:YEARS_SHOWN],
        "may_keep": request.reader.may_in(Right.TARGET_KEEP, area.code),
    }
    return render(request, "enrollment/desk/progress.html", context)


@needs(Right.TARGET_KEEP)
def targets(request: Request) -> HttpResponse:
    """The targets of the areas in an area, kept together."""
    area, year = _area(request), _year(request)
    if not request.reader.may_in(Right.TARGET_KEEP, area.code):
        raise Http404
    form = TargetsForm(request.POST or None, pool=request.reader.pool, area=area, year=year)
    if form.is_bound and form.is_valid():
        key = request.POST.get("command_key")
        kept = {"coverage_year": year, "wanted": form.wanted, "by": request.reader, "key": key}
        if answered(form, lambda: keep_targets(**kept) or True):
            messages.success(request, _("The targets are kept."))
            return redirect(_address(area, year))
    context = {
        "form": form,
        "area": area,
        "year": year,
        "back": _address(area, year),
        "crumbs": [{"label": _("How far we are"), "url": _address(area, year)}, {"label": _("Targets")}],
    }
    return render(request, "enrollment/desk/targets.html", context, status=422 if form.errors else 200)


def _area(request: Request) -> Area:
    area = selectors.area_for(request.reader, request.GET.get("area", ""))
    if area is None:
        raise Http404
    return area


def _year(request: Request) -> int:
    asked = request.GET.get("year", "")
    usual = selectors.year_of(clock.today())
    return int(asked) if asked.isascii() and asked.isdecimal() and usual - 10 < int(asked) <= usual + 1 else usual


def _address(area: Area, year: int) -> str:
    return f"{reverse('enrollment:desk')}?{urlencode({'area': area.code, 'year': year})}"


def _link(request: Request, row: selectors.Standing) -> str:
    """To the area's own page; of a village to the people in it, for who may see them."""
    if row.is_rest:
        return ""
    if row.area.level == Area.Level.VILLAGE:
        seen = request.reader.may_in(Right.PERSON_VIEW, row.area.code)
        return reverse("enrollment:village", args=[row.area.code]) if seen else ""
    return _address(row.area, _year(request))


def _above(request: Request, area: Area, year: int) -> dict[str, str]:
    """The wider area, where the reader sees it too."""
    parent = selectors.area_for(request.reader, area.parent_id or "") if area.parent_id else None
    return {"label": parent.name, "url": _address(parent, year)} if parent else {}


def _chart(
    curve: list[tuple[date, int | None, int | None]], whole: selectors.Standing, year: int
) -> dict[str, Any] | None:
    """What static/js/curve.js draws; nothing where no night has counted."""
    if not any(now is not None or before is not None for _day, now, before in curve):
        return None
    series = [
        {"name": str(year), "values": [now for _day, now, _before in curve]},
        {"name": str(year - 1), "values": [before for _day, _now, before in curve], "past": True},
    ]
    wanted = whole.population * whole.per_mille // selectors.PER_MILLE if whole.population and whole.per_mille else None
    return {
        "days": [f"{day:%m-%d}" for day, _now, _before in curve],
        "series": series,
        "target": {"name": _("Target"), "value": wanted} if wanted else None,
        "unit": _("persons"),
    }
