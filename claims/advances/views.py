"""补充医疗保险 on the screen: advances and supplementary claims by state, one of each, their papers."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from casework.access import look, needs
from casework.models import AccessLog
from casework.money import yuan
from casework.paging import page_of
from casework.request import Request
from casework.rights import Right
from claims import letters
from claims.advances import selectors
from claims.advances.filters import AskedFilter
from claims.advances.page import advance_page, claim_page
from claims.advances.tabs import sections
from claims.filters import chips_of
from claims.models import Advance, SupplementaryClaim
from claims.views.common import printed

OLDEST_FIRST = ("asked", "out", "late")


@needs(Right.ADVANCE_VIEW)
@require_GET
def advances(request: Request) -> HttpResponse:
    """The advances of one list, what waits with the oldest on top; what is still lent in all."""
    chosen = request.GET.get("list", "asked")
    chosen = chosen if chosen in selectors.ADVANCE_LISTS else "asked"
    rows = selectors.advances_for(request.reader).filter(selectors.in_list(chosen))
    counts = selectors.counts(request.reader)
    left = yuan(selectors.left_of(selectors.advances_for(request.reader)))
    context: dict[str, Any] = {
        "counted": _("%(left)s yuan are lent now") % {"left": left},
        "kinds": [
            {"label": label, "url": f"?list={name}", "active": name == chosen, "count": counts.get(name)}
            for name, (label, _which) in selectors.ADVANCE_LISTS.items()
        ],
    }
    return _list(request, "advances", chosen, rows, context)


@needs(Right.ADVANCE_VIEW)
@require_GET
def claims(request: Request) -> HttpResponse:
    """The supplementary claims of one list."""
    chosen = request.GET.get("list", "asked")
    chosen = chosen if chosen in selectors.CLAIM_LISTS else "asked"
    rows = selectors.claims_for(request.reader).filter(selectors.CLAIM_LISTS[chosen][1])
    waiting = {"asked": selectors.claims_to_decide(request.reader)}
    context = {
        "kinds": [
            {"label": label, "url": f"?list={name}", "active": name == chosen, "count": waiting.get(name)}
            for name, (label, _which) in selectors.CLAIM_LISTS.items()
        ],
    }
    return _list(request, "claims", chosen, rows, context)


@needs(Right.ADVANCE_VIEW)
@require_GET
def advance(request: Request, pk: int) -> HttpResponse:
    """One advance: what it is for, who guarantees, what came back, what can be done."""
    found = found_advance(request, pk)
    look(request, AccessLog.Kind.VIEW, found)
    return advance_page(request, found)


@needs(Right.ADVANCE_VIEW)
@require_GET
def claim(request: Request, pk: int) -> HttpResponse:
    """One supplementary claim: payout, what is set off against advances, the rest."""
    found = found_claim(request, pk)
    look(request, AccessLog.Kind.VIEW, found)
    return claim_page(request, found)


@needs(Right.CLAIM_ENTER, Right.ADVANCE_DECIDE)
@require_GET
def paper(request: Request, pk: int) -> HttpResponse:
    """借款确认书 as PDF."""
    found = found_advance(request, pk)
    return printed(request, found, letters.paper_of_advance(found, request.user), f"{found.number}-iou", field="iou")


@needs(Right.CLAIM_ENTER, Right.ADVANCE_DECIDE)
@require_GET
def sheet(request: Request, pk: int) -> HttpResponse:
    """补充医疗保险结算单 as PDF."""
    found = found_claim(request, pk)
    made = letters.sheet_of_supplement(found, request.user)
    return printed(request, found, made, f"{found.number}-sheet", field="sheet")


def found_advance(request: Request, pk: int) -> Advance:
    """The advance if the reader may see it, else 404."""
    found: Advance = get_object_or_404(selectors.advances_for(request.reader), pk=pk)
    return found


def found_claim(request: Request, pk: int) -> SupplementaryClaim:
    """The supplementary claim if the reader may see it, else 404."""
    found: SupplementaryClaim = get_object_or_404(selectors.claims_for(request.reader), pk=pk)
    return found


def _list(request: Request, which: str, chosen: str, rows: selectors.Rows, context: dict[str, Any]) -> HttpResponse:
    filters = AskedFilter(request.GET, queryset=rows, reader=request.reader)
    order = ("asked_at", "id") if chosen in OLDEST_FIRST else ("-id",)
    found = page_of(filters.qs, request, order=order)
    context |= {
        "rows": [selectors.shown(case) for case in found.rows],
        "pager": found.pager,
        "tabs": sections(request.reader, which),
        "listed": chosen,
        "form": filters.form,
        "chips": chips_of(filters, request.path),
    }
    return render(request, f"claims/advances/{which}.html", context)
