"""What is owed: the list that batches are made from, and one payment with its books."""

from collections.abc import Mapping
from typing import Any

from django.db.models import Case, When
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_POST

from casework import masks
from casework.access import needs
from casework.exports import MOST_ROWS, Export
from casework.paging import page_of
from casework.request import Request
from casework.rights import Right
from casework.sheets import Yuan
from fund import selectors
from fund.filters import PayableFilter
from fund.models import Fund, Payable
from fund.payables import PAYABLE, held
from fund.views.books import legs_of
from fund.views.parts import chips, counted, crumbs, sections

STATES = [
    Payable.State.OPEN,
    Payable.State.FAILED,
    Payable.State.BATCHED,
    Payable.State.PAID,
    Payable.State.SET_OFF,
    Payable.State.CANCELLED,
]
HEADINGS = (
    _("Case number"),
    _("State"),
    _("Payee"),
    _("Bank"),
    _("Account number"),
    _("Township"),
    _("Owed since"),
    *(fund.label for fund in Fund),
    _("Amount"),
    _("The bank says"),
)
COUNTED = {Payable.State.OPEN, Payable.State.FAILED, Payable.State.BATCHED}


@needs(Right.FUND_VIEW)
@require_GET
def home(request: Request) -> HttpResponse:
    """The first screen of money that the reader may open."""
    return redirect("fund:payables" if request.reader.may(Right.BATCH_VIEW) else "fund:ledger")


@needs(Right.BATCH_VIEW)
@require_GET
def payables(request: Request) -> HttpResponse:
    """Payments by state; those that wait can be put into a batch, picked or all that the filter shows."""
    state, filters = _listed(request)
    mine = selectors.payables_for(request.reader)
    page = page_of(filters.qs, request, order=("id",))
    summed = filters.qs.filter(is_held=False) if state == Payable.State.OPEN else filters.qs
    sums = selectors.summed(summed) if state in COUNTED else None
    context = {
        "tabs": sections(request.reader, "fund:payables"),
        "states": _states(mine, state),
        "listed": state,
        "filters": filters,
        "chips": chips(request, filters),
        "counted": counted(sums) if sums else "",
        "sums": sums,
        "rows": page.rows,
        "pager": page.pager,
        "may_make": state == Payable.State.OPEN and request.reader.may(Right.BATCH_MAKE),
        "query": _without(request, "state", "after", "before"),
        "most": MOST_ROWS,
    }
    return render(request, "fund/payables.html", context)


@needs(Right.BATCH_VIEW)
@require_POST
def export(request: Request) -> HttpResponseBase:
    """The payments that the filters show as a workbook: names and accounts masked, what each fund gives in yuan."""
    _state, filters = _listed(request)
    townships = dict(selectors.townships_for(request.reader).values_list("code", "name"))
    exported = Export("payments", HEADINGS, lambda row: _exported(row, townships))
    return exported.of(request, filters.qs.order_by("id"))


def _exported(row: Payable, townships: Mapping[str, str]) -> list[Any]:
    return [
        row.number,
        row.get_state_display(),
        masks.name(row.payee_name),
        row.bank_name,
        masks.account(row.bank_account),
        townships.get(f"{row.area_code[:9]}000", ""),
        localdate(row.created_at),
        *(Yuan(row.by_fund.get(fund, 0)) for fund in Fund.values),
        Yuan(row.amount),
        row.failure,
    ]


def _listed(request: Request) -> tuple[Payable.State, PayableFilter]:
    """The state whose payments are listed, and the filters upon them."""
    state = request.GET.get("state", "")
    state = Payable.State(state) if state in Payable.State.values else Payable.State.OPEN
    rows = selectors.payables_for(request.reader).filter(state=state)
    rows = rows.annotate(is_held=Case(When(held(), then=True), default=False))
    return state, PayableFilter(request.GET, queryset=rows, areas=selectors.townships_for(request.reader))


@needs(Right.BATCH_VIEW)
@require_GET
def payable(request: Request, pk: int) -> HttpResponse:
    """One payment: whose, how much by fund, in which batches it was, what was booked."""
    row = get_object_or_404(selectors.payables_for(request.reader).select_related("decided_by"), pk=pk)
    postings = selectors.postings_for(request.reader).filter(subject_type=PAYABLE, subject_id=row.pk)
    context = {
        "payable": row,
        "case_url": selectors.case_address(row),
        "shares": selectors.by_fund(selectors.payables_for(request.reader).filter(pk=row.pk)),
        "is_held": selectors.payables_for(request.reader).filter(held(), pk=row.pk).exists(),
        "lines": row.lines.select_related("batch").order_by("pk"),
        "postings": legs_of(postings.order_by("pk")),
        "crumbs": crumbs("fund:payables", row.number),
    }
    return render(request, "fund/payable.html", context)


def _states(payables: Any, active: str) -> list[dict[str, Any]]:
    counts = selectors.counts_by_state(payables.filter(state__in=COUNTED))
    return [
        {
            "label": state.label,
            "url": f"{reverse('fund:payables')}?state={state}",
            "active": state == active,
            "count": counts.get(state, {"count": 0})["count"] if state in COUNTED else "",
        }
        for state in STATES
    ]


def _without(request: Request, *names: str) -> str:
    query = request.GET.copy()
    for name in names:
        query.pop(name, None)
    return query.urlencode()
