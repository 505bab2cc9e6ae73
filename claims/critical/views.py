"""大病保险事后补偿 on the screen: the cases by what they wait for, one case with its trace, its letter."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from casework.access import look, needs
from casework.models import AccessLog
from casework.paging import page_of
from casework.request import Request
from casework.rights import Right
from claims.critical import selectors
from claims.critical.page import page
from claims.critical.tabs import sections
from claims.letters import notice_of_case
from claims.models import CriticalCase
from claims.views.common import printed

PRINTERS = (Right.CLAIM_ENTER, Right.CRITICAL_ILLNESS_DECIDE)
OLDEST_FIRST = ("open", "decide", "late")


@needs(Right.CRITICAL_ILLNESS_VIEW)
@require_GET
def cases(request: Request) -> HttpResponse:
    """The cases of one list: what waits with the oldest on top, what ended with the newest."""
    usual = "decide" if request.reader.may(Right.CRITICAL_ILLNESS_DECIDE) else "open"
    chosen = request.GET.get("list", usual)
    chosen = chosen if chosen in selectors.LISTS else usual
    order = ("opened_on", "id") if chosen in OLDEST_FIRST else ("-id",)
    found = page_of(selectors.cases_for(request.reader).filter(selectors.in_list(chosen)), request, order=order)
    counts = selectors.counts(request.reader)
    context = {
        "rows": [selectors.shown(case) for case in found.rows],
        "pager": found.pager,
        "tabs": sections(request, "cases"),
        "kinds": [
            {"label": label, "url": f"?list={name}", "active": name == chosen, "count": counts.get(name)}
            for name, (label, _which) in selectors.LISTS.items()
        ],
    }
    return render(request, "claims/critical/cases.html", context)


@needs(Right.CRITICAL_ILLNESS_VIEW)
@require_GET
def case(request: Request, pk: int) -> HttpResponse:
    """One case: what the year comes to, stay by stay, by which rules; who can do something does it here."""
    found = found_case(request, pk)
    look(request, AccessLog.Kind.VIEW, found)
    return page(request, found)


@needs(*PRINTERS)
@require_GET
def notice(request: Request, pk: int) -> HttpResponse:
    """大病保险事后补偿通知书 as PDF."""
    found = found_case(request, pk)
    return printed(request, found, notice_of_case(found, request.user), f"{found.number}-notice", field="notice")


def found_case(request: Request, pk: int) -> CriticalCase:
    """The case if the reader may see it, else 404."""
    found: CriticalCase = get_object_or_404(selectors.cases_for(request.reader), pk=pk)
    return found
