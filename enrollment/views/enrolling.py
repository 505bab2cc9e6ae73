"""参保登记 at the counter: a known person or a new one, with what is owed before it is saved."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from casework import clock, masks
from casework.access import needs
from casework.errors import Refusal
from casework.request import Request
from casework.rights import Right
from casework.scope import Reader
from casework.views.parts import answered
from enrollment.forms.enrolling import STARTS, GroundForm, NewcomerForm, YearForm
from enrollment.grounds import Channel
from enrollment.models import Person
from enrollment.quotes import cover_words, usual_year
from enrollment.selectors import areas_to_register_in, place_hints
from enrollment.services.owing import quote_for
from enrollment.services.persons import look_at
from enrollment.services.registering import enrol_newcomer, owe_year, register_participation


@needs(Right.ENROL)
def newcomer(request: Request) -> HttpResponse:
    """Somebody who is not known yet: person, participation and what is owed on one page."""
    form = _newcomer_form(request)
    if form.is_bound and form.is_valid():
        asked = {"said": form.said(), "coverage_year": form.cleaned_data["coverage_year"], "ground": form.ground()}
        key = request.POST.get("command_key")
        registration = answered(form, lambda: enrol_newcomer(**asked, by=request.reader, key=key))
        if registration:
            messages.success(request, _("Enrolled."))
            for hint in place_hints(registration.person):
                messages.warning(request, hint)
            return redirect("enrollment:tab", registration.person_id, "contributions")
    context = {
        "form": form,
        "starts": _starts(request.GET.get("for", "")),
        "quote_url": reverse("enrollment:enrol_newcomer_quote"),
        "crumbs": _crumbs(form.title),
    }
    return render(request, "enrollment/enrol/newcomer.html", context, status=422 if form.errors else 200)


@needs(Right.ENROL)
@require_POST
def newcomer_quote(request: Request) -> HttpResponse:
    """What the person typed so far would owe. Writes nothing."""
    form = _newcomer_form(request)
    if not form.is_bound:
        return render(request, "enrollment/enrol/quote.html", {})
    form.is_valid()
    needed = ("identity_kind", "identity_number", "name", "kind", "area", "coverage_year")
    if not all(form.cleaned_data.get(name) for name in needed):
        return render(request, "enrollment/enrol/quote.html", {})
    filled = {name: form.cleaned_data.get(name) or "" for name in form.fields}
    form.cleaned_data = filled | {"born_on": form.cleaned_data.get("born_on")}
    person, _number, problems = look_at(form.said(), request.reader)
    if problems:
        return render(request, "enrollment/enrol/quote.html", {})
    return _quoted(request, person, form.cleaned_data["coverage_year"])


@needs(Right.ENROL)
def enrol(request: Request, pk: int) -> HttpResponse:
    """A person whose record is known."""
    person = _person(request, pk)
    form = GroundForm(
        request.POST or None,
        request.FILES or None,
        pool=request.reader.pool,
        today=clock.today(),
        initial=_usual(person) | {"channel": _usual_channel(request.reader)},
    )
    if form.is_bound and form.is_valid():
        asked = {"person": person, "coverage_year": form.cleaned_data["coverage_year"], "ground": form.ground()}
        key = request.POST.get("command_key")
        if answered(form, lambda: register_participation(**asked, by=request.reader, key=key)):
            messages.success(request, _("Enrolled."))
            return redirect("enrollment:tab", pk, "contributions")
    return _about(request, "enrollment/enrol/known.html", person, form)


@needs(Right.ENROL)
def further_year(request: Request, pk: int) -> HttpResponse:
    """A further coverage year under the registration that stands."""
    person = _person(request, pk)
    form = YearForm(request.POST or None, today=clock.today(), initial={"coverage_year": clock.today().year + 1})
    if form.is_bound and form.is_valid():
        year, key = form.cleaned_data["coverage_year"], request.POST.get("command_key")
        if answered(form, lambda: owe_year(person=person, coverage_year=year, by=request.reader, key=key)):
            messages.success(request, _("Enrolled for the year."))
            return redirect("enrollment:tab", pk, "contributions")
    return _about(request, "enrollment/enrol/further_year.html", person, form)


@needs(Right.ENROL)
@require_POST
def enrol_quote(request: Request, pk: int) -> HttpResponse:
    """What a known person would owe for the year chosen. Writes nothing."""
    form = YearForm(request.POST, today=clock.today())
    if not form.is_valid():
        return render(request, "enrollment/enrol/quote.html", {})
    return _quoted(request, _person(request, pk), form.cleaned_data["coverage_year"])


def _starts(chosen: str) -> list[dict[str, Any]]:
    """Whom the form can begin with, as tabs (FX-04)."""
    everybody = {"label": _("Adult"), "url": "?", "active": chosen not in STARTS}
    return [
        everybody,
        *(
            {"label": label, "url": f"?for={name}", "active": name == chosen}
            for name, (label, _chosen) in STARTS.items()
        ),
    ]


def _usual_channel(reader: Reader) -> str:
    """Where the reader sits: at the agency, or at the window of a township."""
    return Channel.WINDOW if reader.may(Right.CONTRIBUTION_BOOK) else Channel.TOWNSHIP


def _newcomer_form(request: Request) -> NewcomerForm:
    reader, today = request.reader, clock.today()
    _label, chosen = STARTS.get(request.GET.get("for", ""), ("", {}))
    year = today.year if chosen.get("kind") == Person.Kind.NEWBORN else usual_year(reader.pool, today)
    return NewcomerForm(
        request.POST or None,
        request.FILES or None,
        areas=areas_to_register_in(reader, Right.ENROL),
        pool=reader.pool,
        today=today,
        initial={"coverage_year": year, "channel": _usual_channel(reader)} | chosen,
    )


def _person(request: Request, pk: int) -> Person:
    rows = Person.objects.visible_to(request.reader, Right.ENROL).select_related("area", "pool")
    return get_object_or_404(rows, pk=pk)


def _usual(person: Person) -> dict[str, Any]:
    """The ground and the year that most persons of the kind enrol by; newborns for the year they were born in."""
    if person.kind == Person.Kind.NEWBORN:
        return {"basis": "newborn", "coverage_year": clock.today().year}
    return {"coverage_year": usual_year(person.pool, clock.today())}


def _quoted(request: Request, person: Person, coverage_year: int) -> HttpResponse:
    try:
        quote = quote_for(person, coverage_year, clock.today())
        context = {"quote": quote, "cover": cover_words(quote)}
    except Refusal as refusal:
        context = {"refusal": str(refusal)}
    context |= {"today": clock.today(), "year": coverage_year}
    return render(request, "enrollment/enrol/quote.html", context)


def _about(request: Request, template: str, person: Person, form: YearForm) -> HttpResponse:
    context = {
        "form": form,
        "person": person,
        "quote_url": reverse("enrollment:enrol_quote", args=[person.pk]),
        "crumbs": _crumbs(form.title, person),
    }
    return render(request, template, context, status=422 if form.errors else 200)


def _crumbs(title: Any, person: Person | None = None) -> list[dict[str, Any]]:
    crumbs = [{"label": _("Persons"), "url": reverse("enrollment:persons")}]
    if person:
        url = reverse("enrollment:person", args=[person.pk])
        crumbs.append({"label": masks.name(person.name), "url": url})
    return [*crumbs, {"label": title}]
