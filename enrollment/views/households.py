"""A household, a village, the schools: who takes part and who does not yet."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from casework import clock
from casework.access import needs
from casework.models import Area
from casework.request import Request
from casework.rights import Right
from casework.views.parts import answered
from enrollment import page
from enrollment.forms.households import SchoolForm
from enrollment.models import Contribution, Person, School
from enrollment.panels import TONES
from enrollment.selectors.households import PAGE, households_for, living_in, schools_with_roll, with_years
from enrollment.selectors.places import areas_to_register_in, places_of
from enrollment.services.households import keep_school


@needs(Right.PERSON_VIEW)
def household(request: Request, pk: int) -> HttpResponse:
    """The members of a household with this year and the next."""
    found = get_object_or_404(households_for(request.reader), pk=pk)
    today = clock.today()
    members = Person.objects.visible_to(request.reader, Right.PERSON_VIEW).filter(household=found, merged_into=None)
    rows = with_years(members.select_related("area").prefetch_related("identities"), today).order_by("born_on")
    village = reverse("enrollment:village", args=[found.area_code])
    context = {
        "household": found,
        "rows": [_row(person) for person in rows],
        "year": today.year,
        "crumbs": _crumbs({"label": found.area.name, "url": village}, {"label": found.number}),
    }
    return render(request, "enrollment/households/household.html", context)


@needs(Right.PERSON_VIEW)
def village(request: Request, code: str) -> HttpResponse:
    """Everybody who lives in a village or township, fifty a page, with household, this year and the next."""
    reader = request.reader
    inside = places_of(reader.pool) if reader.pool else Area.objects.none()
    area = get_object_or_404(inside, code=code)
    if not reader.may_in(Right.PERSON_VIEW, area.code):
        return render(request, "enrollment/elsewhere.html", status=404)
    today, after = clock.today(), request.GET.get("after", "")
    living: Any = living_in(reader, area, today)
    missing = request.GET.get("missing") == "1"
    if missing:
        living = living.filter(this_year=None)
    found = list(
        living.filter(pk__gt=int(after) if after.isdecimal() else 0).prefetch_related("identities")[: PAGE + 1]
    )
    more = f"?after={found[PAGE - 1].pk}{'&missing=1' if missing else ''}" if len(found) > PAGE else ""
    context = {
        "area": area,
        "rows": [_row(person) for person in found[:PAGE]],
        "year": today.year,
        "missing": missing,
        "pager": {"next": more} if more else {},
        "crumbs": _crumbs({"label": area.name}),
    }
    return render(request, "enrollment/households/village.html", context)


@needs(Right.ENROL_MANAGE)
def schools(request: Request) -> HttpResponse:
    """The schools with enrolled and on roll (CL-48)."""
    year = clock.today().year
    context = {
        "rows": schools_with_roll(request.reader, year),
        "year": year,
        "crumbs": _crumbs({"label": _("Schools")}),
    }
    return render(request, "enrollment/households/schools.html", context)


@needs(Right.ENROL_MANAGE)
def school(request: Request, pk: int | None = None) -> HttpResponse:
    """A new school, or one to correct."""
    rows = School.objects.visible_to(request.reader, Right.ENROL_MANAGE)
    kept = get_object_or_404(rows, pk=pk) if pk else None
    initial = {"name": kept.name, "area": kept.area_id, "on_roll": kept.on_roll} if kept else {}
    areas = areas_to_register_in(request.reader, Right.ENROL_MANAGE)
    form = SchoolForm(request.POST or None, areas=areas, initial=initial)
    if form.is_bound and form.is_valid():
        asked = {**form.cleaned_data, "school": kept, "by": request.reader, "key": request.POST.get("command_key")}
        if answered(form, lambda: keep_school(**asked)):
            messages.success(request, _("The school is kept."))
            return redirect("enrollment:schools")
    crumbs = _crumbs({"label": _("Schools"), "url": reverse("enrollment:schools")}, {"label": form.title})
    context = {"form": form, "crumbs": crumbs}
    return render(request, "enrollment/households/school.html", context, status=422 if form.errors else 200)


def _row(person: Any) -> dict[str, Any]:
    """A person with the words and tones of both years."""
    return {
        "person": person,
        "age": page.age_on(person, clock.today()),
        "identity": page.main_identity(person),
        "years": [_year(person.this_year), _year(person.next_year)],
    }


def _year(state: str | None) -> dict[str, Any]:
    if state is None:
        return {"words": _("not enrolled"), "tone": "bad"}
    return {"words": Contribution.State(state).label, "tone": TONES[Contribution.State(state)]}


def _crumbs(*last: dict[str, Any]) -> list[dict[str, Any]]:
    return [{"label": _("Persons"), "url": reverse("enrollment:persons")}, *last]
