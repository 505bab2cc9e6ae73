"""Work lists: what is mine, open, closed; the queue of those who review; a list as a workbook."""

from collections.abc import Callable
from typing import Any

from django.db.models import Case, Count, Max, Q, QuerySet, Sum, Value, When
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from casework import masks
from casework.access import needs
from casework.deadlines import overrides
from casework.exports import MOST_ROWS, Export
from casework.money import yuan
from casework.paging import page_of
from casework.request import Request
from casework.rights import Right
from casework.sheets import Yuan
from claims import selectors
from claims.filters import ClaimFilter, chips_of
from claims.flow import UNDER_REVIEW
from claims.models import Claim, Flag
from claims.services import queue as queue_services
from claims.tables import ClaimTable
from claims.views.common import crumbs, key_of
from claims.views.sections import REVIEWERS, sections
from claims.ways import large_from

PAGE = 50
HEADINGS = (
    gettext_lazy("Case"),
    gettext_lazy("State"),
    gettext_lazy("Person"),
    gettext_lazy("Township"),
    gettext_lazy("Institution"),
    gettext_lazy("Admitted on"),
    gettext_lazy("Discharged on"),
    gettext_lazy("Claimed"),
    gettext_lazy("Allowed"),
    gettext_lazy("Due"),
)
ROWS = ("person__area", "institution", "handler")


def _work_tabs(request: Request) -> list[tuple[str, str]]:
    """The tabs of the work list; only who enters or decides claims has some of their own."""
    tabs = [("open", _("In progress")), ("closed", _("Closed"))]
    works = any(request.reader.may(right) for right in (Right.CLAIM_ENTER, *REVIEWERS))
    return [("mine", _("Mine")), *tabs] if works else tabs


def _tab_of(request: Request) -> str:
    """The tab that is asked for; without one, that which holds the state that is asked for, else the first."""
    names = [name for name, _label in _work_tabs(request)]
    asked, state = request.GET.get("tab"), request.GET.get("state")
    if asked is None and state in Claim.State.values:
        return "open" if state in Claim.OPEN_STATES else "closed"
    return asked if asked in names else names[0]


def _tab_rows(request: Request) -> QuerySet[Claim]:
    """The rows of the tab of the work list."""
    claims = selectors.claims_for(request.reader)
    match _tab_of(request):
        case "open":
            return claims.filter(state__in=Claim.OPEN_STATES)
        case "closed":
            return claims.exclude(state__in=Claim.OPEN_STATES)
        case _:
            mine = Q(entered_by=request.user, state__in=(*Claim.OPEN_STATES, "payment_failed"))
            return claims.filter(mine | Q(handler__in=request.reader.hands))


@needs(Right.CLAIM_VIEW)
@require_GET
def claims_list(request: Request) -> HttpResponse:
    """报销: mine, open, closed."""
    tab = _tab_of(request)
    empty = {
        "title": _("No claim here"),
        "words": _("Claims begin on the page of a person: search the person and choose “Reimbursement”."),
    }
    context = _list(request, _tab_rows(request), ("-id",), tab=tab, with_sum=tab != "closed", empty=empty) | {
        "tabs": _tabs(request, _work_tabs(request), tab),
        "may_review": any(request.reader.may(right) for right in REVIEWERS),
        "most": MOST_ROWS,
        "crumbs": [],
    }
    return render(request, "claims/list.html", context)


@needs(*REVIEWERS)
@require_GET
def queue(request: Request) -> HttpResponse:
    """审核: the cases that wait for this reader, those in hand, those of the team; due first."""
    tab = request.GET.get("tab", "waiting")
    rows = {
        "mine": selectors.waiting_for(request.reader).filter(handler__in=request.reader.hands),
        "team": selectors.claims_for(request.reader).filter(state__in=UNDER_REVIEW),
    }.get(tab, selectors.waiting_for(request.reader).filter(handler=None))
    if tab == "far" and request.reader.pool:
        rows = selectors.far_and_large(request.reader, large_from(request.reader.pool))
    tabs = [("waiting", _("Waiting")), ("mine", _("In my hand")), ("team", _("Whole team"))]
    tabs.append(("far", _("Large, out of area, nobody sent")))
    empty = {
        "title": _("Nothing waits"),
        "words": _("Claims that the counter submits appear here, the first due on top."),
    }
    shown = _list(request, rows, ("due_on", "id"), tab=tab, with_sum=True, empty=empty, route_of=station_page(request))
    context = shown | {
        "sections": sections(request.reader, "claims:queue"),
        "tabs": _tabs(request, tabs, tab),
        "crumbs": crumbs((_("Queue"), "")),
    }
    return render(request, "claims/queue.html", context)


def station_page(request: Request) -> Callable[[Claim], str]:
    """Where the reader works on a case of the queue: the review, or the supervisor's page for who may approve."""
    approves = request.reader.may(Right.CLAIM_APPROVE)
    return lambda claim: (
        "claims:approval" if approves and claim.state == Claim.State.AWAITING_APPROVAL else "claims:review"
    )


@needs(*REVIEWERS)
@require_POST
def take_next(request: Request) -> HttpResponse:
    """Take the case that is due first in hand and open it."""
    claim = queue_services.take_next(by=request.reader, key=key_of(request))
    return redirect(station_page(request)(claim), claim.pk)


@needs(Right.CLAIM_VIEW)
@require_POST
def export(request: Request) -> HttpResponseBase:
    """The list that the filters show as a workbook, names masked; who took it out and why is an event."""
    rows = ClaimFilter(request.GET, queryset=_tab_rows(request), reader=request.reader)
    return EXPORT.of(request, rows.qs.select_related("person", *ROWS).order_by("-id"))


def _exported(claim: Claim) -> list[Any]:
    return [
        claim.number,
        claim.get_state_display(),
        masks.name(claim.person.name),
        claim.person.area.name,
        claim.institution.name if claim.institution else "",
        claim.admitted_on or "",
        claim.discharged_on or "",
        Yuan(claim.claimed),
        Yuan(claim.allowed),
        claim.due_on or "",
    ]


EXPORT = Export("claims", HEADINGS, _exported)


def _list(
    request: Request,
    rows: QuerySet[Claim],
    order: tuple[str, ...],
    *,
    tab: str,
    with_sum: bool,
    empty: dict[str, Any],
    route_of: Callable[[Claim], str] = lambda claim: "claims:case",
) -> dict[str, Any]:
    """Filters, chips, one page of rows, and the sum where it is cheap."""
    filters = ClaimFilter(request.GET, queryset=rows, reader=request.reader)
    page = page_of(filters.qs.select_related("person", *ROWS), request, order=order, size=PAGE)
    chips, reset_url = chips_of(filters, request.path), f"{request.path}?tab={tab}"
    return {
        "tab": tab,
        "form": filters.form,
        "chips": chips,
        "reset_url": reset_url,
        "empty": _nothing_matches(reset_url) if chips else empty,
        "counted": _counted(filters.qs) if with_sum else "",
        "key": "claims",
        "caption": _("Claims"),
        "table": ClaimTable(page.rows, calendar=overrides(), flags=_live_flags(page.rows), route_of=route_of),
        "pager": page.pager,
    }


def _nothing_matches(reset_url: str) -> dict[str, Any]:
    """Context of components/empty.html for a list that its filters leave empty."""
    return {
        "title": _("No claim matches the filters"),
        "words": _("Take a filter off, or look in the other tabs."),
        "action": {"label": _("Take all filters off"), "url": reset_url},
    }


def _counted(rows: QuerySet[Claim]) -> str:
    sums = rows.order_by().aggregate(count=Count("pk"), claimed=Sum("claimed", default=0))
    return _("%(n)s claims, %(sum)s yuan claimed") % {"n": sums["count"], "sum": yuan(sums["claimed"])}


def _live_flags(claims: list[Claim]) -> dict[int, tuple[int, bool]]:
    """Per claim how many flags are not lifted, and whether one blocks (one query)."""
    blocking = Max(Case(When(severity=Flag.Severity.BLOCKING, then=Value(1)), default=Value(0)))
    live = Flag.objects.filter(claim__in=claims, lifted_by=None).order_by().values("claim")
    found = live.annotate(count=Count("pk"), blocks=blocking)
    return {row["claim"]: (row["count"], bool(row["blocks"])) for row in found}


def _tabs(request: Request, tabs: list[tuple[str, str]], here: str) -> list[dict[str, Any]]:
    names = [name for name, _label in tabs]
    active = here if here in names else names[0]
    return [{"label": label, "url": f"{request.path}?tab={name}", "active": name == active} for name, label in tabs]
