"""Batches: the list, the proposal that becomes one, the batch with its next step."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from casework import events
from casework.access import confirm_first, needs, recently_confirmed
from casework.errors import Refusal
from casework.forms import ReasonForm
from casework.paging import page_of
from casework.request import Request
from casework.rights import Right
from fund import selectors
from fund.differences import differences
from fund.filters import BatchFilter, Choice, PayableFilter
from fund.forms import MakeBatchForm
from fund.models import Batch, Payable
from fund.offers import steps_for
from fund.services.batches import cancel_batch, check_batch, make_batch
from fund.services.sending import send_batch
from fund.views.parts import chips, counted, crumbs, sections

SHOWN = 20


@needs(Right.BATCH_VIEW)
@require_GET
def batches(request: Request) -> HttpResponse:
    """All batches, newest first."""
    filters = BatchFilter(request.GET, queryset=selectors.batches_for(request.reader))
    page = page_of(filters.qs, request)
    context = {
        "tabs": sections(request.reader, "fund:batches"),
        "filters": filters,
        "chips": chips(request, filters),
        "rows": page.rows,
        "pager": page.pager,
    }
    return render(request, "fund/batches.html", context)


@needs(Right.BATCH_MAKE)
def batch_new(request: Request) -> HttpResponse:
    """The batch that the chosen payments would make; a POST makes it. What was chosen stands in the address."""
    choice = _choice(request.GET)
    chosen = choice.of(selectors.ready_for(request.reader)).order_by("pk")
    templates = selectors.templates_for(request.reader)
    form = MakeBatchForm(request.POST if request.method == "POST" else None, templates=templates)
    refusal = None
    if form.is_bound and form.is_valid():
        try:
            key = request.POST.get("command_key")
            batch = make_batch(choice=choice, **form.cleaned_data, by=request.reader, key=key)
        except Refusal as caught:
            refusal = caught
        else:
            messages.success(request, _("Batch %(number)s is made and waits for its check.") % {"number": batch.number})
            return redirect("fund:batch", batch.pk)
    sums = selectors.summed(chosen)
    context = {
        "form": form,
        "templates": templates,
        "refusal": refusal,
        "sums": sums,
        "counted": counted(sums),
        "shares": selectors.by_fund(chosen),
        "rows": chosen[:SHOWN],
        "more": max(sums["count"] - SHOWN, 0),
        "facts": [
            {"label": _("Count"), "value": sums["count"]},
            {"label": _("Amount"), "fen": sums["amount"]},
            {"label": _("Next station"), "value": _("Check by another person")},
        ],
        "crumbs": crumbs("fund:payables", _("New batch")),
    }
    return render(
        request, "fund/batch_new.html", context, status=refusal.status if refusal else 422 if form.errors else 200
    )


@needs(Right.BATCH_VIEW)
@require_GET
def batch(request: Request, pk: int) -> HttpResponse:
    """One batch: state, persons, lines, files, what happened, what can be done now."""
    return _page(request, _found(request, pk))


@needs(Right.BATCH_CHECK)
@require_POST
def check(request: Request, pk: int) -> HttpResponse:
    """The second person agrees."""
    return _step(request, pk, check_batch, _("Batch %(number)s is checked and ready for the bank."))


@needs(Right.BATCH_CHECK)
@require_POST
def cancel(request: Request, pk: int) -> HttpResponse:
    """The batch is given up; its payments wait again."""
    form = ReasonForm(request.POST)
    if not form.is_valid():
        return _page(request, _found(request, pk), problem=_("Say why the batch is cancelled."))
    done = _("Batch %(number)s is cancelled. Its payments wait for a batch again.")
    return _step(request, pk, cancel_batch, done, reason=form.cleaned_data["reason"])


@needs(Right.BATCH_PAY)
@require_POST
def send(request: Request, pk: int) -> HttpResponse:
    """The file is made for the bank, after the password was typed in the last minutes."""
    found = _found(request, pk)
    if not recently_confirmed(request):
        purpose = _("Sending batch %(number)s to the bank") % {"number": found.number}
        return confirm_first(request, reverse("fund:batch", args=[pk]), purpose)
    return _step(request, pk, send_batch, _("The file of batch %(number)s is ready: download it for the bank."))


def _step(request: Request, pk: int, service: Callable[..., Batch], done: str, **arguments: Any) -> HttpResponse:
    """Take one step; a refusal stands above the batch."""
    found = _found(request, pk)
    try:
        service(batch=found, by=request.reader, key=request.POST.get("command_key"), **arguments)
    except Refusal as refusal:
        return _page(request, _found(request, pk), problem=str(refusal), status=refusal.status)
    messages.success(request, done % {"number": found.number})
    return redirect("fund:batch", pk)


def _found(request: Request, pk: int) -> Batch:
    return get_object_or_404(selectors.batches_for(request.reader), pk=pk)


def _page(request: Request, batch: Batch, *, problem: str = "", status: int = 422) -> HttpResponse:
    lines = page_of(batch.lines.select_related("payable"), request, order=("position",))
    context = {
        "batch": batch,
        "problem": problem,
        "figures": [
            {"label": _("Count"), "value": batch.count},
            {"label": _("Amount"), "fen": batch.amount, "payer": "fund"},
            *selectors.by_fund(Payable.objects.filter(lines__batch=batch)),
        ],
        "answered": selectors.answered(batch),
        "differences": differences_of(batch),
        "steps": steps_for(batch, request.reader),
        "rows": lines.rows,
        "pager": lines.pager,
        "files": batch.files.defer("content").select_related("actor"),
        "may_download": request.reader.may(Right.BATCH_PAY),
        "events": [{"at": e.at, "sentence": events.tell(e)} for e in reversed(list(events.history_of(batch)))],
        "crumbs": crumbs("fund:batches", batch.number),
    }
    return render(request, "fund/batch.html", context, status=status if problem else 200)


def differences_of(batch: Batch) -> list[str]:
    """Where a batch that has not left differs from what is owed now."""
    if batch.state not in {Batch.State.MADE, Batch.State.CHECKED}:
        return []
    return differences(batch, list(batch.lines.select_related("payable")))


def _choice(query: QueryDict) -> Choice:
    """What was chosen, from the address: `all` with the filter's fields, or `pick` once for each payment."""
    if "all" in query:
        return Choice(filters=tuple((name, str(query[name])) for name in PayableFilter.base_filters if query.get(name)))
    return Choice(ids=tuple(sorted({int(pick) for pick in query.getlist("pick") if pick.isdecimal()})))
