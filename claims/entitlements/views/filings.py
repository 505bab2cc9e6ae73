"""Filings for care elsewhere on the screen: list, one filing, the form at the counter, and what becomes of it."""

from functools import partial
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from casework import clock
from casework.access import needs
from casework.registry import Offer
from casework.request import Request
from casework.rights import Right
from claims.entitlements import selectors
from claims.entitlements.filters import FilingFilter
from claims.entitlements.forms.held import BecauseForm, EndForm, FilingForm, MoveForm, known_types
from claims.entitlements.letters import filing_slip
from claims.entitlements.regions import find
from claims.entitlements.services import filings as services
from claims.entitlements.views.parts import crumbs, form_page, list_page, person_of, printed, timeline
from claims.models import Filing

LIST = "entitlements:filings"
MOST = 12


@needs(Right.ENTITLEMENT_VIEW)
@require_GET
def filings(request: Request) -> HttpResponse:
    """The filings, newest first, by filters."""
    rows = selectors.filings_for(request.reader)
    return list_page(request, rows, FilingFilter, route=LIST, template="claims/entitlements/filings.html")


@needs(Right.ENTITLEMENT_VIEW)
@require_GET
def filing(request: Request, pk: int) -> HttpResponse:
    """One filing: what it says, what rests on it, what can become of it."""
    found = get_object_or_404(selectors.filings_for(request.reader).select_related("referral", "ended_by"), pk=pk)
    day = clock.today()
    warned = selectors.warned_days(request.reader.pool, day) if request.reader.pool else 0
    state, tone = selectors.how_it_stands(found, day, warned)
    context = {
        "filing": found,
        "state": state,
        "tone": tone,
        "claims": found.claims.exclude(number="").order_by("-pk")[:20],
        "moved_to": Filing.objects.filter(replaces=found).first(),
        "offers": _offers(request, found),
        "events": timeline(found),
        "crumbs": crumbs(LIST, (found.number, "")),
    }
    return render(request, "claims/entitlements/filing.html", context)


@needs(Right.ENTITLEMENT_ENTER)
def filing_new(request: Request, person: int) -> HttpResponse:
    """File care elsewhere for a person."""
    found = person_of(request, person)
    return form_page(
        request,
        FilingForm(request.POST or None, person=found),
        partial(services.file_elsewhere, person=found),
        title=_("File care elsewhere"),
        lead=found.name,
        done=_("The care is filed. Print the slip."),
        then=_page,
        way=crumbs(LIST, (found.name, reverse("enrollment:person", args=[found.pk])), (_("File"), "")),
        verb=_("File"),
        notes=[] if known_types(found) else [{"words": _("The rules in force know no filing."), "tone": "warn"}],
    )


@needs(Right.ENTITLEMENT_ENTER)
def filing_move(request: Request, pk: int) -> HttpResponse:
    """Another place of care from a day on."""
    found = _found(request, pk)
    return form_page(
        request,
        MoveForm(request.POST or None),
        partial(services.change_place, filing=found),
        title=_("Change the place"),
        lead=_lead(found),
        done=_("The place is changed."),
        then=_page,
        way=_way(found, _("Change the place")),
    )


@needs(Right.ENTITLEMENT_ENTER)
def filing_end(request: Request, pk: int) -> HttpResponse:
    """Let it end."""
    found = _found(request, pk)
    return form_page(
        request,
        EndForm(request.POST or None),
        partial(services.end_filing, filing=found),
        title=_("End the filing"),
        lead=_lead(found),
        done=_("The filing ends."),
        then=_page,
        way=_way(found, _("End the filing")),
        verb=_("End"),
    )


@needs(Right.ENTITLEMENT_ENTER)
def filing_void(request: Request, pk: int) -> HttpResponse:
    """Take back what was entered in error."""
    found = _found(request, pk)
    return form_page(
        request,
        BecauseForm(request.POST or None),
        partial(services.void_filing, filing=found),
        title=_("Take back, entered in error"),
        lead=_lead(found),
        done=_("The filing is taken back: it never held."),
        then=_page,
        way=_way(found, _("Take back, entered in error")),
        verb=_("Take back"),
    )


@needs(Right.ENTITLEMENT_VIEW)
@require_GET
def filing_paper(request: Request, pk: int) -> HttpResponse:
    """备案登记表 as PDF."""
    found = get_object_or_404(selectors.filings_for(request.reader).select_related("pool"), pk=pk)
    return printed(request, found, filing_slip(found, request.user))


@needs(Right.ENTITLEMENT_ENTER)
@require_GET
def find_place(request: Request) -> HttpResponse:
    """Provinces and prefectures by code, name or initials."""
    options = [
        {"value": f"{one.code} {one.name}", "label": one.name, "code": one.code}
        for one in find(request.GET.get("q", "")[:40], MOST)
    ]
    return render(request, "components/lookup_options.html", {"options": options})


def _found(request: Request, pk: int) -> Filing:
    rows = Filing.objects.visible_to(request.reader, Right.ENTITLEMENT_ENTER).select_related("person__area")
    found: Filing = get_object_or_404(rows, pk=pk)
    return found


def _offers(request: Request, filing: Filing) -> list[dict[str, Any]]:
    if not request.reader.may_in(Right.ENTITLEMENT_ENTER, filing.area_code) or filing.is_void:
        return []
    day = clock.today()
    has_ended = filing.ends_on is not None and filing.ends_on < day
    steps = [("filing_void", _("Take back, entered in error"))]
    if not has_ended:
        steps = [("filing_move", _("Change the place")), ("filing_end", _("End the filing")), *steps]
    return [
        {"label": label, "offer": Offer(url=reverse(f"entitlements:{route}", args=[filing.pk]))}
        for route, label in steps
    ]


def _page(filing: Filing) -> str:
    return reverse("entitlements:filing", args=[filing.pk])


def _lead(filing: Filing) -> str:
    return f"{filing.number} · {filing.person.name} · {filing.get_kind_display()} · {filing.place_name}"


def _way(filing: Filing, name: str) -> list[dict[str, str]]:
    return crumbs(LIST, (filing.number, _page(filing)), (name, ""))
