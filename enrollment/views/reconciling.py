"""What did not match: payments whose owner is unclear, each with what can be done (待清算款项)."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from casework.access import needs
from casework.paging import page_of
from casework.request import Request
from casework.rights import Right
from casework.views.parts import answered
from enrollment.forms.money import AssignForm, GiveBackForm, HoldForm
from enrollment.matching import Outcome
from enrollment.models import PaymentLine
from enrollment.selectors import money
from enrollment.services import reconciling, refunds
from enrollment.views.parts import crumbs, sections


@needs(Right.CONTRIBUTION_VIEW)
@require_GET
def unclear(request: Request) -> HttpResponse:
    """Every payment that waits for an owner, by outcome."""
    waiting = money.lines_for(request.reader).filter(money.OPEN)
    wanted = request.GET.get("outcome", "")
    lines = waiting.filter(outcome=wanted) if wanted in Outcome.values else waiting
    page = page_of(lines, request, order=("id",))
    outcomes = money.by_outcome(waiting)
    context = {
        "tabs": sections(request.reader, "enrollment:unclear"),
        "outcomes": [
            {**one, "url": f"?outcome={one['outcome']}", "active": one["outcome"] == wanted} for one in outcomes
        ],
        "total": sum(one["fen"] for one in outcomes),
        "rows": [{"line": line, "why": money.explained(line.outcome, line.explanation)} for line in page.rows],
        "pager": page.pager,
    }
    return render(request, "enrollment/money/unclear.html", context)


@needs(Right.CONTRIBUTION_VIEW)
@require_GET
def line(request: Request, pk: int) -> HttpResponse:
    """One payment: what the file says, why it was not booked, what to do with it."""
    return _page(request, pk)


@needs(Right.CONTRIBUTION_RECONCILE)
@require_POST
def assign(request: Request, pk: int) -> HttpResponse:
    """认领: book it for a person."""
    return _resolve(request, pk, "assign", AssignForm, reconciling.assign_line, _("The payment is booked."))


@needs(Right.CONTRIBUTION_RECONCILE)
@require_POST
def hold(request: Request, pk: int) -> HttpResponse:
    """Keep it for now."""
    return _resolve(request, pk, "hold", HoldForm, reconciling.hold_line, _("The payment is kept for now."))


@needs(Right.CONTRIBUTION_RECONCILE)
@require_POST
def give_back(request: Request, pk: int) -> HttpResponse:
    """Ask for it to be given back."""
    return _resolve(
        request, pk, "back", GiveBackForm, refunds.give_back_line, _("The refund waits for a second person.")
    )


def _resolve(request: Request, pk: int, way: str, form_class: Any, service: Any, done: str) -> HttpResponse:
    row = get_object_or_404(money.lines_for(request.reader), pk=pk)
    form = form_class(request.POST)
    if form.is_valid():
        key = request.POST.get("command_key")
        if answered(form, lambda: service(line=row, **form.cleaned_data, by=request.reader, key=key)):
            messages.success(request, done)
            return redirect("enrollment:payment_line", pk)
    return _page(request, pk, **{way: form})


def _page(request: Request, pk: int, **forms: Any) -> HttpResponse:
    row: PaymentLine = get_object_or_404(money.lines_for(request.reader), pk=pk)
    is_open = row.outcome not in money.SETTLED and row.resolution in ("", PaymentLine.Resolution.HELD)
    context = {
        "line": row,
        "why": money.explained(row.outcome, row.explanation),
        "may": is_open and request.reader.may(Right.CONTRIBUTION_RECONCILE),
        "assign": forms.get("assign", AssignForm()),
        "hold": forms.get("hold", HoldForm()),
        "back": forms.get("back", GiveBackForm()),
        "refund": getattr(row, "refund", None),
        "crumbs": crumbs("enrollment:unclear", f"{row.file.name} #{row.number}"),
    }
    return render(request, "enrollment/money/line.html", context, status=422 if forms else 200)
