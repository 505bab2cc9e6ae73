"""Supplements and measures of an agreement on the screen: their papers and their steps."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from casework import clock
from casework.access import needs
from casework.errors import NotAllowed
from casework.letters import render as typeset
from casework.request import Request
from casework.rights import Right
from casework.views.parts import pdf
from institutions.forms import agreements as forms
from institutions.forms.applications import ReasonsForm
from institutions.models import Measure, Supplement
from institutions.paper import measure_paper, supplement_paper
from institutions.selectors.agreements import agreements_for
from institutions.services import measures, supplements
from institutions.views.agreements import facts_of, way
from institutions.views.parts import form_page

EDIT, DECIDE = Right.INSTITUTION_EDIT, Right.INSTITUTION_DECIDE
STEPS: dict[str, tuple[Right, type[Any], Callable[..., Any], Any, Any]] = {
    "decide": (DECIDE, forms.DecisionForm, measures.decide_measure, gettext_lazy("Decide"), "proposed"),
    "resume": (DECIDE, forms.ResumeForm, measures.resume_agreement, gettext_lazy("Resume"), "decided"),
    "tell": (
        EDIT,
        forms.ToldInsuredForm,
        measures.tell_insured,
        gettext_lazy("Note that the insured were told"),
        "decided",
    ),
}
SIGNING: dict[str, tuple[Right, type[Any], Callable[..., Any], Any]] = {
    "sign": (DECIDE, forms.SignForm, supplements.sign_supplement, gettext_lazy("Note both signatures")),
    "drop": (EDIT, ReasonsForm, supplements.drop_supplement, gettext_lazy("Give up")),
}


@needs(Right.INSTITUTION_EDIT, Right.INSTITUTION_DECIDE)
def measure_step(request: Request, pk: int, step: str) -> HttpResponse:
    """Decide what was proposed, resume, or note that the insured were told."""
    if step not in STEPS:
        raise Http404
    right, form, service, label, state = STEPS[step]
    found = measure_of(request, pk)
    if not request.reader.may_in(right, found.agreement.area_code):
        raise NotAllowed()
    if found.state != state or (step == "resume" and (found.is_over or found.kind != Measure.Kind.SUSPENSION)):
        raise Http404
    facts = [
        *facts_of(found.agreement),
        {"label": found.get_kind_display(), "value": f"{found.number} · {found.starts_on}", "wide": True},
        {"label": _("Case of the rules"), "value": found.ground_name, "wide": True},
        {"label": _("Facts and reasons"), "value": found.reasons, "wide": True},
    ]
    return form_page(
        request,
        form(request.POST or None),
        partial(service, measure=found),
        title=str(label),
        done=_("It is noted."),
        then=reverse("institutions:agreement", args=[found.agreement_id]),
        way=way(found.agreement, str(label)),
        facts=facts,
        verb=str(label),
    )


@needs(Right.AGREEMENT_VIEW)
@require_GET
def measure_notice(request: Request, pk: int) -> HttpResponse:
    """The notice of a decided measure as PDF."""
    found = measure_of(request, pk)
    if found.state != Measure.State.DECIDED:
        raise Http404
    return pdf(typeset(measure_paper(found, request.reader)), found.number)


@needs(Right.INSTITUTION_EDIT, Right.INSTITUTION_DECIDE)
def supplement_step(request: Request, pk: int, step: str) -> HttpResponse:
    """Sign a supplement, or give it up."""
    if step not in SIGNING:
        raise Http404
    right, form, service, label = SIGNING[step]
    found = _supplement(request, pk)
    if not request.reader.may_in(right, found.agreement.area_code):
        raise NotAllowed()
    if found.state != Supplement.State.PROPOSED:
        raise Http404
    facts = [
        *facts_of(found.agreement),
        {"label": found.number, "value": f"{found.subject}: {found.text}", "wide": True},
    ]
    return form_page(
        request,
        form(request.POST or None),
        partial(service, supplement=found),
        title=str(label),
        done=_("It is noted."),
        then=reverse("institutions:agreement", args=[found.agreement_id]),
        way=way(found.agreement, str(label)),
        facts=facts,
        verb=str(label),
    )


@needs(Right.AGREEMENT_VIEW)
@require_GET
def supplement_notice(request: Request, pk: int) -> HttpResponse:
    """A supplement as PDF."""
    found = _supplement(request, pk)
    return pdf(typeset(supplement_paper(found, request.reader)), found.number)


def measure_of(request: Request, pk: int) -> Measure:
    """A measure of an agreement that the reader sees."""
    seen = agreements_for(request.reader, clock.today())
    found = get_object_or_404(Measure.objects.filter(agreement__in=seen.values("pk")), pk=pk)
    found.agreement = seen.get(pk=found.agreement_id)
    return found


def _supplement(request: Request, pk: int) -> Supplement:
    seen = agreements_for(request.reader, clock.today())
    found = get_object_or_404(Supplement.objects.filter(agreement__in=seen.values("pk")), pk=pk)
    found.agreement = seen.get(pk=found.agreement_id)
    return found
