"""Yearly scores and inspections on the screen."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from casework import clock, events
from casework.access import needs
from casework.errors import NotAllowed, OutOfScope
from casework.paging import page_of
from casework.request import Request
from casework.rights import Right
from institutions.flow import SCORE
from institutions.forms import supervision as forms
from institutions.rules import Rules, language
from institutions.selectors import supervision as selectors
from institutions.services import supervision as services
from institutions.views.parts import case_list, crumbs, form_page

SCORE_STEPS: dict[str, tuple[type[Any], Callable[..., Any]]] = {
    "decide": (forms.WordsForm, services.decide_score),
    "report": (forms.ReportForm, services.report_grade),
}


@needs(Right.AGREEMENT_VIEW)
@require_GET
def scores(request: Request) -> HttpResponse:
    """The yearly scores, newest year first, and the inspections to come."""
    page = page_of(selectors.scores_for(request.reader), request, order=("-year", "-id"))
    more = {
        "visits": selectors.visits_for(request.reader).filter(done_on=None)[:30],
        "done": selectors.visits_done(request.reader, clock.today())[:10],
        "today": clock.today(),
        "may_score": request.reader.may(Right.INSTITUTION_REVIEW),
        "may_plan": request.reader.may(Right.INSTITUTION_EDIT),
    }
    return case_list(request, "institutions/supervision/scores.html", "scores", page, rows=page.rows, **more)


@needs(Right.INSTITUTION_REVIEW)
def score_new(request: Request) -> HttpResponse:
    """Score a year of an institution."""
    rules = rules_of(request)
    initial = {"institution": request.GET.get("institution", "")[:20], "year": clock.today().year - 1}
    form = forms.YearForm(request.POST or None, rules=rules, initial=initial)
    return form_page(
        request,
        form,
        services.score_year,
        said=lambda: form.said,
        title=_("Score a year"),
        lead=rules.pack.title(language()),
        done=_("The year is scored. Another person decides the grade."),
        then=lambda made: reverse("institutions:score", args=[made.pk]),
        way=crumbs(_scores(), (_("Score a year"), "")),
        span=6,
    )


@needs(Right.AGREEMENT_VIEW)
@require_GET
def score(request: Request, pk: int) -> HttpResponse:
    """One yearly score: its lines, grade and what it does to the deposit."""
    found = get_object_or_404(selectors.scores_for(request.reader), pk=pk)
    rules = Rules.of(found.version)
    highest = services.supervision_of(rules).grades[0].code
    context = {
        "score": found,
        "lines": found.lines.all(),
        "most": sum(line.most for line in found.lines.all()),
        "expected": services.grade_of(rules, found.points, clock.today())[0],
        "offers": list(selectors.score_offers(found, request.reader, highest)),
        "events": [
            {"at": event.at, "sentence": events.tell(event)} for event in events.history_of(found).order_by("-pk")[:20]
        ],
        "crumbs": crumbs(_scores(), (str(found), "")),
    }
    return render(request, "institutions/supervision/score.html", context)


@needs(Right.INSTITUTION_DECIDE, Right.INSTITUTION_EDIT)
def score_step(request: Request, pk: int, step: str) -> HttpResponse:
    """Decide the grade, or note that it was reported upward."""
    if step not in SCORE_STEPS:
        raise Http404
    found, (form, service) = get_object_or_404(selectors.scores_for(request.reader), pk=pk), SCORE_STEPS[step]
    if not request.reader.may_in(SCORE.steps[step].right, found.area_code):
        raise NotAllowed()
    SCORE.begin(step, found)
    label, there = str(selectors.SCORE_LABELS[step]), reverse("institutions:score", args=[pk])
    return form_page(
        request,
        form(request.POST or None),
        partial(service, score=found),
        title=label,
        done=_("It is noted."),
        then=there,
        way=crumbs((str(found), there), (label, "")),
        facts=[
            {"label": _("Institution"), "value": found.institution.name},
            {"label": _("Year"), "value": str(found.year)},
            {"label": _("Points"), "value": str(found.points)},
        ],
        verb=label,
    )


@needs(Right.INSTITUTION_EDIT)
def visit_new(request: Request) -> HttpResponse:
    """Plan an inspection."""
    form = forms.VisitForm(request.POST or None, initial={"institution": request.GET.get("institution", "")[:20]})
    return form_page(
        request,
        form,
        services.plan_visit,
        said=lambda: form.said,
        title=_("Plan an inspection"),
        done=_("The inspection is planned."),
        then=reverse("institutions:scores"),
        way=crumbs(_scores(), (_("Plan an inspection"), "")),
    )


@needs(Right.INSTITUTION_EDIT)
def visit(request: Request, pk: int) -> HttpResponse:
    """Note what an inspection found."""
    found = get_object_or_404(selectors.visits_for(request.reader), pk=pk)
    return form_page(
        request,
        forms.FindingsForm(request.POST or None),
        partial(services.record_visit, visit=found),
        title=_("Findings of the inspection"),
        lead=f"{found.institution.name} · {found.planned_on} · {'、'.join(found.inspectors)}",
        done=_("The findings are noted."),
        then=reverse("institutions:scores"),
        way=crumbs(_scores(), (_("Findings of the inspection"), "")),
    )


def rules_of(request: Request) -> Rules:
    """The rules on institutions in force for the reader. Raises OutOfScope, NoRulesInForce."""
    if request.reader.pool is None:
        raise OutOfScope()
    return Rules.on(request.reader.pool, clock.today())


def _scores() -> tuple[str, str]:
    return (_("Yearly scores"), reverse("institutions:scores"))
