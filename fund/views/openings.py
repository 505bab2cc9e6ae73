"""Opening balances: what the funds brought along, proposed by one person and booked by another."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from casework.access import needs
from casework.models import Document
from casework.paging import page_of
from casework.request import Request
from casework.rights import Right
from casework.views.parts import answered
from fund import selectors
from fund.forms import OpeningForm
from fund.models import Opening
from fund.services.openings import decide_opening, propose_opening
from fund.views.parts import crumbs


@needs(Right.LEDGER_VIEW)
@require_GET
def openings(request: Request) -> HttpResponse:
    """What was proposed and booked, newest first, each with its audit report."""
    page = page_of(selectors.openings_for(request.reader), request)
    papers = Document.objects.filter(case_type=Opening._meta.label_lower, case_id__in=[row.pk for row in page.rows])
    paper_of = dict(papers.values_list("case_id", "pk"))
    may = request.reader.may(Right.BATCH_MAKE)
    context = {
        "rows": [
            {
                "opening": row,
                "paper": paper_of.get(row.pk),
                "may_decide": may and row.state == Opening.State.PROPOSED and row.proposed_by != request.user,
            }
            for row in page.rows
        ],
        "pager": page.pager,
        "may_propose": may,
        "crumbs": crumbs("fund:ledger", _("Opening balances")),
    }
    return render(request, "fund/openings.html", context)


@needs(Right.BATCH_MAKE)
def opening_new(request: Request) -> HttpResponse:
    """Propose what a fund brings along."""
    form = OpeningForm(request.POST or None, request.FILES or None)
    if form.is_bound and form.is_valid():
        key = request.POST.get("command_key")
        if answered(form, lambda: propose_opening(**form.cleaned_data, by=request.reader, key=key)):
            messages.success(request, _("The opening balance waits for a second person."))
            return redirect("fund:openings")
    context = {"form": form, "crumbs": crumbs("fund:ledger", _("New opening balance"))}
    return render(request, "fund/opening_new.html", context, status=422 if form.errors else 200)


@needs(Right.BATCH_MAKE)
@require_POST
def decide(request: Request, pk: int) -> HttpResponse:
    """Book or decline, with `agree` yes or no."""
    opening = get_object_or_404(selectors.openings_for(request.reader), pk=pk)
    agree = request.POST.get("agree") == "yes"
    decide_opening(opening=opening, agree=agree, by=request.reader, key=request.POST.get("command_key"))
    messages.success(request, _("The opening balance is booked.") if agree else _("The opening balance is declined."))
    return redirect("fund:openings")
