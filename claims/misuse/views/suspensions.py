"""暂停联网结算 on the screen: the list, one suspension with its steps and its letter, the form on the person page."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from casework import clock
from casework.access import look, needs
from casework.errors import NotAllowed, Refusal
from casework.models import AccessLog
from casework.paging import page_of
from casework.request import Request
from casework.rights import Right
from claims.filters import chips_of
from claims.letters.misuse import suspension_decision
from claims.misuse import forms, selectors
from claims.misuse.filters import SuspensionFilter, grounds_of
from claims.misuse.flow import SUSPENSION
from claims.misuse.rules import Rules
from claims.misuse.services import suspensions as services
from claims.misuse.views.parts import crumbs, form_page, sections, timeline
from claims.models import Suspension
from claims.views.common import printed
from enrollment.models import Person

LIST = "misuse:suspensions"
DOING: dict[str, tuple[type[Any], Callable[..., Suspension]]] = {
    "decide": (forms.DecideForm, services.decide_suspension),
    "serve": (forms.ServeForm, services.serve_suspension),
    "appeal": (forms.AppealForm, services.appeal_suspension),
    "answer": (forms.AnswerForm, services.answer_suspension_appeal),
    "lift": (forms.LiftForm, services.lift_suspension),
}


@needs(Right.SUSPENSION_VIEW)
@require_GET
def suspensions(request: Request) -> HttpResponse:
    """The suspensions, newest first, by filters."""
    narrowed = SuspensionFilter(request.GET, queryset=selectors.suspensions_for(request.reader), reader=request.reader)
    page = page_of(narrowed.qs, request)
    context = {
        "tabs": sections(request, LIST),
        "form": narrowed.form,
        "chips": chips_of(narrowed, request.path),
        "reset_url": request.path,
        "rows": [selectors.row_of(row, clock.today()) for row in page.rows],
        "pager": page.pager,
    }
    return render(request, "claims/misuse/suspensions.html", context)


@needs(Right.SUSPENSION_VIEW)
@require_GET
def suspension(request: Request, pk: int) -> HttpResponse:
    """One suspension: ground, term, decision, service, appeal; what the reader can do with it."""
    found = _found(request, pk)
    look(request, AccessLog.Kind.VIEW, found)
    context = selectors.row_of(found, clock.today()) | {
        "actions": list(selectors.offers(found, request.reader)),
        "may_print": found.state == Suspension.State.DECIDED,
        "events": timeline(found),
        "crumbs": crumbs(LIST, (found.number, "")),
    }
    return render(request, "claims/misuse/suspension.html", context)


@needs(Right.SUSPENSION_PROPOSE)
def suspension_new(request: Request, person: int) -> HttpResponse:
    """Propose to suspend a person's online settlement."""
    rows = Person.objects.visible_to(request.reader, Right.SUSPENSION_PROPOSE).select_related("area", "pool__area")
    found = get_object_or_404(rows, pk=person)
    title = _("Propose a suspension")
    way = crumbs(LIST, (found.name, reverse("enrollment:person", args=[found.pk])), (title, ""))
    try:
        bounds = Rules.on(request.reader.pool or found.pool, clock.today()).bounds()
    except Refusal as refusal:
        return _not_possible(request, title, way, refusal)
    return form_page(
        request,
        forms.ProposeForm(request.POST or None, grounds=grounds_of(request.reader), bounds=bounds),
        partial(services.propose_suspension, person=found),
        title=title,
        lead=found.name,
        done=_("The proposal waits for a second person."),
        then=_page,
        way=way,
        verb=_("Propose"),
        notes=[{"words": _what_it_means(), "tone": "info"}],
    )


@needs(Right.SUSPENSION_PROPOSE, Right.SUSPENSION_DECIDE)
def suspension_step(request: Request, pk: int, step: str) -> HttpResponse:
    """Decide, note that it was served, take or answer an appeal, lift it: one form each."""
    if step not in DOING:
        raise Http404
    found = _found(request, pk)
    if not request.reader.may_in(SUSPENSION.steps[step].right, found.area_code):
        raise NotAllowed()
    form, service = DOING[step]
    label = str(selectors.STEPS[step])
    initial = {"starts_on": max(found.starts_on, clock.today())} if step == "decide" else {}
    return form_page(
        request,
        form(request.POST or None, initial=initial),
        partial(service, suspension=found),
        title=label,
        lead=f"{found.number} · {found.person.name}",
        done=_("It is noted."),
        then=_page,
        way=crumbs(LIST, (found.number, _page(found)), (label, "")),
        facts=_facts(found),
        verb=label,
    )


@needs(Right.SUSPENSION_VIEW)
@require_GET
def suspension_paper(request: Request, pk: int) -> HttpResponse:
    """暂停医疗费用联网结算决定书 as PDF."""
    found = _found(request, pk)
    if found.state != Suspension.State.DECIDED:
        raise Http404
    return printed(request, found, suspension_decision(found, request.user), found.number, field="decision")


def _found(request: Request, pk: int) -> Suspension:
    found: Suspension = get_object_or_404(selectors.suspensions_for(request.reader), pk=pk)
    return found


def _page(suspension: Suspension) -> str:
    return reverse("misuse:suspension", args=[suspension.pk])


def _facts(one: Suspension) -> list[dict[str, Any]]:
    return [
        {"label": _("Ground of the measure"), "value": one.ground_name, "wide": True},
        {"label": _("Article"), "value": one.article, "wide": True},
        {"label": _("Facts"), "value": one.facts, "wide": True},
        {"label": _("Term of the suspension"), "value": _("%(n)s months") % {"n": one.months}},
        {"label": _("Days of the suspension"), "value": f"{one.starts_on} – {one.last_on}"},
        {"label": _("Proposed by"), "value": one.proposed_by.name},
    ]


def _what_it_means() -> str:
    return _(
        "Suspended is settlement on the spot: the person pays and claims at the counter. Manual claims stay possible."
    )


def _not_possible(request: Request, title: str, way: list[dict[str, str]], refusal: Refusal) -> HttpResponse:
    context = {"title": title, "crumbs": way, "why": str(refusal)}
    return render(request, "claims/misuse/not_possible.html", context, status=refusal.status)
