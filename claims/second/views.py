"""二次补报销: the list of batches, one batch with its dry list, its steps, its workbook."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from casework import events
from casework.access import needs
from casework.errors import Incomplete, NotAllowed, Refusal
from casework.exports import Export
from casework.paging import page_of
from casework.request import Request
from casework.rights import Right
from claims.models import SecondBatch, SecondRow
from claims.second import selectors, services
from claims.second.forms import OpenForm
from claims.views.common import key_of
from fund.models import Fund

State, Outcome = SecondBatch.State, SecondRow.Outcome
LONGEST_COMMENT = 500
MOST_ROWS = 50_000
EXPORT = Export(
    "second-reimbursement",
    (
        gettext_lazy("Row"),
        gettext_lazy("Case number"),
        gettext_lazy("Person"),
        gettext_lazy("Area"),
        gettext_lazy("Discharged on"),
        gettext_lazy("Paid then"),
        gettext_lazy("Answer now"),
        gettext_lazy("Difference"),
        *(fund.label for fund in Fund),
        gettext_lazy("Why"),
        gettext_lazy("State"),
    ),
    selectors.cells,
    most=MOST_ROWS,
)


@needs(Right.SECOND_VIEW)
def batches(request: Request) -> HttpResponse:
    """The second reimbursements of the pool, newest first; POST opens one."""
    pool, opens = request.reader.pool, request.reader.may(Right.SECOND_OPEN)
    if pool is None or (request.method == "POST" and not opens):
        raise NotAllowed()
    form = OpenForm(request.POST or None, pool=pool)
    if form.is_bound and form.is_valid() and (opened := _opened(form, request)):
        return redirect("second:batch", opened.pk)
    page = page_of(selectors.batches_for(request.reader), request, order=("-id",))
    context = {
        "form": form if opens else None,
        "rows": [{"batch": row, "tone": selectors.TONES[State(row.state)]} for row in page.rows],
        "pager": page.pager,
    }
    return render(request, "claims/second/list.html", context, status=422 if form.errors else 200)


def _opened(form: OpenForm, request: Request) -> SecondBatch | None:
    """The batch, or nothing and the refusal beside its fields."""
    try:
        return services.open_batch(asked=form.asked(), by=request.reader, key=key_of(request))
    except Incomplete as incomplete:
        form.tell(incomplete.problems)
    except Refusal as refusal:
        if refusal.status != 422:
            raise
        form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
    return None


@needs(Right.SECOND_VIEW)
@require_GET
def batch(request: Request, pk: int) -> HttpResponse:
    """One batch where it stands: what it sums up to, its rows by outcome, what can be done."""
    found, reader = _batch(request, pk), request.reader
    sums = selectors.sums_of(reader, found)
    outcome = _asked(request, sums)
    page = page_of(selectors.rows_for(reader, found, outcome), request, order=("id",))
    context = {
        "batch": found,
        "tone": selectors.TONES[State(found.state)],
        "job": selectors.job_of(found),
        "progress_url": reverse("second:progress", args=[pk]),
        "facts": _facts(found),
        "sums": sums.get(outcome),
        "due": sums.get(Outcome.DUE),
        "waiting": sums.get(Outcome.WAITING),
        "outcomes": _tabs(sums, outcome),
        "outcome": outcome,
        "rows": [selectors.shown(row) for row in page.rows],
        "pager": page.pager,
        "most": MOST_ROWS,
        "may_open": reader.may(Right.SECOND_OPEN),
        "may_approve": reader.may(Right.SECOND_APPROVE) and found.made_by_id != reader.staff.pk,
        "sees_claims": reader.may(Right.CLAIM_VIEW),
        "events": [{"at": event.at, "sentence": events.tell(event)} for event in reversed(events.history_of(found))],
        "crumbs": [{"label": _("Second reimbursement"), "url": reverse("second:batches")}, {"label": found.number}],
    }
    return render(request, "claims/second/batch.html", context)


@needs(Right.SECOND_VIEW)
@require_GET
def progress(request: Request, pk: int) -> HttpResponse:
    """How far a worker is; the whole page again once it has ended."""
    found = _batch(request, pk)
    if found.state not in SecondBatch.AT_WORK:
        return HttpResponse(headers={"HX-Redirect": reverse("second:batch", args=[pk])})
    url = reverse("second:progress", args=[pk])
    return render(request, "components/job.html", {"job": selectors.job_of(found), "url": url, "key": "second"})


@needs(Right.SECOND_OPEN, Right.SECOND_APPROVE)
@require_POST
def step(request: Request, pk: int, step: str) -> HttpResponse:
    """Hand the list on, approve it, try again what waits, undo it, or drop it."""
    found = _batch(request, pk)
    if step not in _STEPS:
        raise Http404
    verb, words = _STEPS[step]
    verb(batch=found, by=request.reader, key=key_of(request))
    messages.success(request, words)
    return redirect("second:batch", pk)


@needs(Right.SECOND_APPROVE)
@require_POST
def send_back(request: Request, pk: int) -> HttpResponse:
    """Give a submitted list back with a reason."""
    found, comment = _batch(request, pk), request.POST.get("comment", "").strip()
    if not comment or len(comment) > LONGEST_COMMENT:
        raise Incomplete({"comment": [_("Say in at most 500 characters why the list goes back.")]})
    services.send_back_batch(batch=found, comment=comment, by=request.reader, key=key_of(request))
    messages.success(request, _("The list is back with who opened it."))
    return redirect("second:batch", pk)


@needs(Right.SECOND_VIEW)
@require_POST
def rows(request: Request, pk: int) -> HttpResponseBase:
    """The rows that the page shows as a workbook."""
    found = _batch(request, pk)
    outcome = _asked(request, selectors.sums_of(request.reader, found))
    return EXPORT.of(request, selectors.rows_for(request.reader, found, outcome).order_by("id"))


def _batch(request: Request, pk: int) -> SecondBatch:
    found: SecondBatch = get_object_or_404(selectors.batches_for(request.reader), pk=pk)
    return found


def _asked(request: Request, sums: dict[str, Any]) -> str:
    """The outcome whose rows are asked for, without one the first that has rows."""
    asked = request.GET.get("outcome", "")
    if asked in Outcome.values:
        return asked
    return next((one.value for one in selectors.SHOWN if one in sums), Outcome.DUE.value)


def _tabs(sums: dict[str, Any], active: str) -> list[dict[str, Any]]:
    return [
        {
            "label": one.label,
            "url": f"?outcome={one}",
            "count": sums[one]["claims"] if one in sums else 0,
            "active": one == active,
        }
        for one in selectors.SHOWN
        if one in sums or one == active
    ]


def _facts(found: SecondBatch) -> list[dict[str, Any]]:
    days = f"{found.first_day.isoformat()} – {found.last_day.isoformat()}"
    return [
        {"label": _("Reason of the platform"), "value": f"{found.reason} {found.get_reason_display()}"},
        {"label": _("Version of the rules"), "value": found.version.name},
        {"label": _("Discharged"), "value": days},
        *([{"label": _("Claim"), "value": found.claim.number}] if found.claim else []),
        {"label": _("Document or reason"), "value": found.ground, "wide": True},
        {"label": _("Opened by"), "value": found.made_by.name},
        {"label": _("Approved by"), "value": found.approved_by.name if found.approved_by else ""},
    ]


_STEPS: dict[str, tuple[Callable[..., Any], Any]] = {
    "submit": (services.submit_batch, gettext_lazy("The list waits for a second person.")),
    "approve": (services.approve_batch, gettext_lazy("What the list says is being owed to the persons.")),
    "again": (services.pay_waiting, gettext_lazy("What waited is tried again.")),
    "undo": (services.undo_batch, gettext_lazy("The second reimbursement is being undone.")),
    "drop": (services.drop_batch, gettext_lazy("The list is dropped. Nothing was changed.")),
}
