"""Violations on the screen: list, page, every step."""

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from casework import clock, events
from casework.access import needs
from casework.errors import NotAllowed
from casework.paging import page_of
from casework.request import Request
from casework.rights import Right
from fund.models import Fund
from fund.selectors import postings_for, postings_of
from fund.views.books import legs_of
from fund.views.parts import sections as money_sections
from institutions.flow import VIOLATION
from institutions.forms import supervision as forms
from institutions.forms.applications import ReasonsForm
from institutions.forms.fields import NoForm
from institutions.models import Violation
from institutions.rules import Rules, language, rows_of
from institutions.selectors import supervision as selectors
from institutions.services import recovering, stopping
from institutions.services import violations as services
from institutions.views.parts import case_list, crumbs, form_page, two_kinds
from institutions.views.supervision import rules_of

STEPS: dict[str, tuple[type[Any], Callable[..., Any]]] = {
    "decide": (forms.SanctionForm, services.decide_violation),
    "drop": (ReasonsForm, services.drop_violation),
    "rectify": (forms.RectifiedForm, services.rectify_violation),
    "appeal": (forms.AppealForm, services.appeal_violation),
    "answer": (forms.AppealAnswerForm, services.answer_appeal),
    "recover": (forms.RecoveryForm, recovering.recover_money),
    "set_off": (forms.SetOffForm, recovering.set_off_money),
    "cancel_recovery": (forms.CancelRecoveryForm, recovering.cancel_recovery),
    "pay_again": (NoForm, recovering.return_again),
    "points": (forms.PointsForm, services.give_points),
}


@needs(Right.DECLARATION_VIEW)
@require_GET
def violations(request: Request) -> HttpResponse:
    """The violations that are open, or those that are done with."""
    tab = "closed" if request.GET.get("tab") == "closed" else "open"
    ends = (Violation.State.RECTIFIED, Violation.State.DROPPED)
    rows = selectors.violations_for(request.reader)
    rows = rows.exclude(state__in=ends) if tab == "open" else rows.filter(state__in=ends)
    page = page_of(rows, request, order=("-id",))
    listed, kinds = selectors.violation_rows(page.rows, clock.today()), two_kinds(tab, _("Done with"))
    template = "institutions/supervision/violations.html"
    return case_list(request, template, "violations", page, rows=listed, kinds=kinds)


@needs(Right.DECLARATION_VIEW)
@require_GET
def recoveries(request: Request) -> HttpResponse:
    """What institutions have to give back for violations, among the pages of money: still to come, or settled."""
    tab = "closed" if request.GET.get("tab") == "closed" else "open"
    rows = selectors.debts_for(request.reader)
    rows = rows.filter(to_come__gt=0) if tab == "open" else rows.exclude(to_come__gt=0)
    page = page_of(rows, request, order=("-id",))
    kinds = [
        {"label": _("Money to come"), "url": "?", "active": tab == "open"},
        {"label": _("Settled debts"), "url": "?tab=closed", "active": tab == "closed"},
    ]
    shown = {
        "title": _("To recover from institutions"),
        "tabs": money_sections(request.reader, "institutions:recoveries"),
    }
    template, listed = "institutions/supervision/recoveries.html", selectors.violation_rows(page.rows, clock.today())
    return case_list(request, template, "violations", page, rows=listed, kinds=kinds, **shown)


@needs(Right.INSTITUTION_EDIT)
def violation_new(request: Request) -> HttpResponse:
    """Note a violation."""
    rules = rules_of(request)
    initial = {"institution": request.GET.get("institution", "")[:20], "visit": request.GET.get("visit", "")[:20]}
    visits = selectors.visits_done(request.reader, clock.today())
    return form_page(
        request,
        forms.ViolationForm(request.POST or None, rules=rules, visits=visits, initial=initial),
        services.note_violation,
        title=_("Note a violation"),
        lead=rules.pack.title(language()),
        done=_("The violation is noted. Another person decides."),
        then=lambda made: reverse("institutions:violation", args=[made.pk]),
        way=crumbs(_violations(), (_("Note a violation"), "")),
    )


@needs(Right.DECLARATION_VIEW)
@require_GET
def violation(request: Request, pk: int) -> HttpResponse:
    """One violation: facts, decision, until when it is put right, appeal, money, points."""
    found = get_object_or_404(selectors.violations_for(request.reader), pk=pk)
    [row] = selectors.violation_rows([found], clock.today())
    context = row | {
        "trace": rows_of(found.trace),
        "measures": found.measures.select_related("agreement"),
        "recoveries": found.recoveries.select_related("by", "payable", "cancelled_by"),
        "funds": selectors.funds_of(found),
        "returned": selectors.returned_to(found),
        "postings": legs_of(postings_for(request.reader).filter(pk__in=postings_of(found).values("pk")).order_by("pk")),
        "reads_agreements": request.reader.may(Right.AGREEMENT_VIEW),
        "points": found.point_entries.select_related("professional", "by"),
        "left": max(row["owed"] - found.came, 0),
        "papers": selectors.papers_of(found),
        "offers": list(selectors.offers(found, request.reader)),
        "events": [
            {"at": event.at, "sentence": events.tell(event)} for event in events.history_of(found).order_by("-pk")[:30]
        ],
        "crumbs": crumbs(_violations(), (found.number, "")),
    }
    return render(request, "institutions/supervision/violation.html", context)


@needs(Right.INSTITUTION_EDIT, Right.INSTITUTION_DECIDE, Right.RECOVERY_BOOK)
def violation_step(request: Request, pk: int, step: str) -> HttpResponse:
    """One step of a violation."""
    if step not in STEPS:
        raise Http404
    found, (form, service) = get_object_or_404(selectors.violations_for(request.reader), pk=pk), STEPS[step]
    if not request.reader.may_in(VIOLATION.steps[step].right, found.area_code):
        raise NotAllowed()
    VIOLATION.begin(step, found)
    shown = form(request.POST or None, **_asked(step, found))
    label, there = str(selectors.LABELS[step]), reverse("institutions:violation", args=[pk])
    return form_page(
        request,
        shown,
        partial(service, violation=found),
        said=(lambda: shown.said) if step == "decide" else None,
        title=label,
        done=_("It is noted."),
        then=there,
        way=crumbs((found.number, there), (label, "")),
        facts=[
            {"label": _("Institution"), "value": found.institution.name},
            {"label": _("Kind of violation"), "value": found.kind_name},
            {"label": _("Facts"), "value": found.facts, "wide": True},
            *_still_to_come(step, found),
        ],
        verb=label,
    )


def _asked(step: str, found: Violation) -> dict[str, Any]:
    """What the form of a step has to know."""
    match step:
        case "decide":
            agreement = stopping.agreement_to_stop(found)
            return {"rules": Rules.of(found.version), "stopped_by": Rules.of(agreement.version) if agreement else None}
        case "set_off":
            return {"payables": recovering.usable_payments(found)}
        case "cancel_recovery":
            return {"recoveries": recovering.cancellable(found)}
    return {}


def _still_to_come(step: str, found: Violation) -> Iterator[dict[str, Any]]:
    """Fund by fund, where money is booked."""
    if step in {"recover", "set_off"}:
        for fund, fen in recovering.left_of(found).items():
            yield {"label": _("Still to come: %(fund)s") % {"fund": Fund(fund).label}, "fen": fen}


def _violations() -> tuple[str, str]:
    return (_("Violations"), reverse("institutions:violations"))
