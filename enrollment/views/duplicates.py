"""Double enrolments: found, decided, and two records of a person made one."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from casework import clock, masks
from casework.access import needs
from casework.request import Request
from casework.rights import Right
from casework.views.parts import answered
from enrollment import duplicates as order
from enrollment import page
from enrollment.forms.duplicates import DecideForm, ElsewhereForm, MergeForm, OtherRecordForm, SoughtForm, YearForm
from enrollment.models import Duplicate, Person
from enrollment.selectors.duplicates import by_any_number, duplicates_for
from enrollment.services import duplicates as services
from enrollment.services.merging import merge as merge_records
from enrollment.services.merging import overlaps, standing_in_the_way


@needs(Right.ENROL_DECIDE)
def duplicates(request: Request) -> HttpResponse:
    """Those to decide on, or decided already, newest first."""
    form = SoughtForm(request.GET)
    asked = form.cleaned_data if form.is_valid() else {}
    rows = duplicates_for(request.reader, kind=asked.get("kind", ""), decided=asked.get("state") == "decided")
    context = {"form": form, "find": YearForm(), "rows": rows[:200], "crumbs": _crumbs()}
    return render(request, "enrollment/duplicates/list.html", context)


@needs(Right.ENROL_DECIDE)
@require_POST
def find(request: Request) -> HttpResponse:
    """Look through a coverage year."""
    form = YearForm(request.POST)
    if form.is_valid():
        year, key = form.cleaned_data["coverage_year"], request.POST.get("command_key")
        services.find_duplicates(coverage_year=year, by=request.reader, key=key)
        messages.success(request, _("The year was looked through."))
    return redirect("enrollment:duplicates")


@needs(Right.ENROL_DECIDE)
def compare(request: Request) -> HttpResponse:
    """Another place's list against ours."""
    form = ElsewhereForm(request.POST or None)
    if form.is_bound and form.is_valid():
        asked = form.cleaned_data | {"by": request.reader, "key": request.POST.get("command_key")}
        services.compare_elsewhere(**asked)
        messages.success(request, _("The list was compared."))
        return redirect("enrollment:duplicates")
    context = {"form": form, "crumbs": _crumbs(_("Compare with another place"))}
    return render(request, "enrollment/duplicates/compare.html", context, status=422 if form.errors else 200)


@needs(Right.ENROL_DECIDE)
def duplicate(request: Request, pk: int) -> HttpResponse:
    """One double enrolment: what the retention order proposes, and the decision."""
    rows = Duplicate.objects.visible_to(request.reader, Right.ENROL_DECIDE)
    row = get_object_or_404(rows.select_related("person__area", "other__area", "decided_by"), pk=pk)
    proposal = order.propose(row)
    form = DecideForm(request.POST or None, request.FILES or None, sides=row.sides, initial={"kept": proposal.kept})
    if form.is_bound and form.is_valid():
        asked = {"duplicate": row, **form.cleaned_data, "by": request.reader, "key": request.POST.get("command_key")}
        if answered(form, lambda: services.decide(**asked)):
            messages.success(request, _("The decision is kept."))
            return redirect("enrollment:duplicates")
    context = {
        "row": row,
        "form": form,
        "proposal": proposal,
        "rule": order.RULES.get(row.rule, ""),
        "records": _sides(request, row),
        "crumbs": _crumbs(row.get_kind_display()),
    }
    return render(request, "enrollment/duplicates/duplicate.html", context, status=422 if form.errors else 200)


@needs(Right.ENROL_DECIDE)
def other_record(request: Request, pk: int) -> HttpResponse:
    """Which other record is of the same person, by a document's number."""
    person = _person(request, pk)
    form = OtherRecordForm(request.POST or None)
    if form.is_bound and form.is_valid():
        other = by_any_number(person.pool, form.cleaned_data["number"])
        if other and other.pk != pk and request.reader.may_in(Right.ENROL_DECIDE, other.area_code):
            return redirect("enrollment:merge", pk, other.pk)
        form.add_error("number", _("No other record of your areas has this number. Compare it with the document."))
    context = {"form": form, "person": person, "title": _("Merge two records"), "crumbs": _about(person)}
    return render(request, "enrollment/duplicates/other.html", context, status=422 if form.errors else 200)


@needs(Right.ENROL_DECIDE)
def merge(request: Request, pk: int, other: int) -> HttpResponse:
    """Both records side by side, what stands in the way, which one stands."""
    persons = [_person(request, key) for key in (pk, other)]
    choices = [
        (person.pk, f"{masks.name(person.name)} · {page.summary(person, clock.today())[2]}") for person in persons
    ]
    form = MergeForm(request.POST or None, request.FILES or None, choices=choices, initial={"kept": pk})
    if form.is_bound and form.is_valid():
        kept = next(person for person in persons if person.pk == form.cleaned_data["kept"])
        given_up = next(person for person in persons if person.pk != kept.pk)
        said = {name: form.cleaned_data[name] for name in ("reason", "evidence")}
        key = request.POST.get("command_key")
        if answered(form, lambda: merge_records(kept=kept, given_up=given_up, **said, by=request.reader, key=key)):
            messages.success(request, _("The records are one now."))
            return redirect("enrollment:person", kept.pk)
    context = {
        "form": form,
        "records": [_record(request, person) for person in persons],
        "hindrances": standing_in_the_way(*persons),
        "differ": len({(person.name, person.born_on, person.sex) for person in persons}) > 1,
        "overlaps": overlaps(*persons),
        "crumbs": _about(persons[0]),
    }
    return render(request, "enrollment/duplicates/merge.html", context, status=422 if form.errors else 200)


def _record(request: Request, person: Person) -> dict[str, Any]:
    """A record as a column: who it is, since when it takes part, what it paid."""
    return {
        "person": person,
        "summary": page.summary(person, clock.today()),
        "registrations": person.registrations.order_by("-registered_on"),
        "contributions": person.contributions.order_by("-coverage_year")[:5],
    }


def _sides(request: Request, row: Duplicate) -> list[dict[str, Any]]:
    """The one record, or both with which is the earlier one."""
    if row.other is None:
        return [_record(request, row.person)]
    earlier, later = {"side": _("Earlier record")}, {"side": _("Later record")}
    return [_record(request, row.other) | earlier, _record(request, row.person) | later]


def _person(request: Request, pk: int) -> Person:
    rows = Person.objects.visible_to(request.reader, Right.ENROL_DECIDE).select_related("area", "pool")
    return get_object_or_404(rows, pk=pk)


def _crumbs(title: Any = "") -> list[dict[str, Any]]:
    crumbs = [
        {"label": _("Persons"), "url": reverse("enrollment:persons")},
        {"label": _("Double enrolment"), "url": reverse("enrollment:duplicates")},
    ]
    return [*crumbs, {"label": title}] if title else crumbs


def _about(person: Person) -> list[dict[str, Any]]:
    return [
        {"label": _("Persons"), "url": reverse("enrollment:persons")},
        {"label": masks.name(person.name), "url": reverse("enrollment:person", args=[person.pk])},
        {"label": _("Merge two records")},
    ]
