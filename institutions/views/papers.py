"""Papers about applications, certificates, violations, measures and clearings as PDF."""

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_GET

from casework.access import needs
from casework.letters import render as typeset
from casework.request import Request
from casework.rights import Right
from casework.views.parts import pdf
from institutions import application_paper, supervision_paper
from institutions.models import Clearing, Measure
from institutions.selectors import applications as of_applications
from institutions.selectors import supervision as of_supervision
from institutions.selectors.clearing import clearings_for
from institutions.settlement_paper import clearing_paper
from institutions.views.measures import measure_of

Make = Callable[..., Any]
OF_APPLICATIONS: dict[str, Make] = {
    "lacks": application_paper.lack_notice,
    "notice": application_paper.designation_notice,
    "decision": application_paper.designation_decision,
}
OF_VIOLATIONS: dict[str, Make] = {
    "decision": supervision_paper.violation_decision,
    "answer": supervision_paper.violation_answer,
}


@needs(Right.AGREEMENT_VIEW)
@require_GET
def application_paper_of(request: Request, pk: int, which: str) -> HttpResponse:
    """What lacks, the public notice, or the decision of an application."""
    found = get_object_or_404(of_applications.applications_for(request.reader), pk=pk)
    _must_have(of_applications.papers_of(found), which)
    return pdf(typeset(OF_APPLICATIONS[which](found, request.reader)), f"{found.number}-{which}")


@needs(Right.AGREEMENT_VIEW)
@require_GET
def certificate(request: Request, pk: int) -> HttpResponse:
    """A certificate that was not revoked."""
    found = get_object_or_404(of_applications.certificates_for(request.reader).filter(revoked_on=None), pk=pk)
    return pdf(typeset(application_paper.certificate_paper(found, request.reader)), found.number)


@needs(Right.DECLARATION_VIEW)
@require_GET
def violation_paper_of(request: Request, pk: int, which: str) -> HttpResponse:
    """The decision of a violation, the answer to the appeal, or what came back of its money."""
    found = get_object_or_404(of_supervision.violations_for(request.reader), pk=pk)
    _must_have(of_supervision.papers_of(found), which)
    if which.startswith(of_supervision.MONEY):
        recovery = found.recoveries.select_related("payable").get(pk=which.removeprefix(of_supervision.MONEY))
        return pdf(typeset(supervision_paper.violation_recovery(recovery, request.reader)), f"{found.number}-{which}")
    return pdf(typeset(OF_VIOLATIONS[which](found, request.reader)), f"{found.number}-{which}")


@needs(Right.AGREEMENT_VIEW)
@require_GET
def announcement(request: Request, pk: int) -> HttpResponse:
    """What the insured are told of a decided measure."""
    found = measure_of(request, pk)
    if found.state != Measure.State.DECIDED:
        raise Http404
    return pdf(typeset(supervision_paper.insured_notice(found, request.reader)), f"{found.number}-announcement")


@needs(Right.DECLARATION_VIEW)
@require_GET
def clearing(request: Request, pk: int) -> HttpResponse:
    """A decided clearing."""
    found = get_object_or_404(clearings_for(request.reader).filter(state__in=Clearing.IN_FORCE), pk=pk)
    return pdf(typeset(clearing_paper(found, request.reader)), found.number)


def _must_have(papers: list[dict[str, Any]], which: str) -> None:
    """A paper that the case does not have now does not exist."""
    if which not in {paper["which"] for paper in papers}:
        raise Http404
