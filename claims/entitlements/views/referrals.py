"""Referrals on the screen: list, one referral with its chain, the form at the counter."""

from functools import partial

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from casework import clock
from casework.access import needs
from casework.request import Request
from casework.rights import Right
from claims.entitlements import selectors
from claims.entitlements.filters import ReferralFilter
from claims.entitlements.forms.held import BecauseForm, ReferralForm
from claims.entitlements.letters import referral_slip
from claims.entitlements.services import referrals as services
from claims.entitlements.views.parts import crumbs, form_page, list_page, person_of, printed, timeline
from claims.models import Referral

LIST = "entitlements:referrals"


@needs(Right.ENTITLEMENT_VIEW)
@require_GET
def referrals(request: Request) -> HttpResponse:
    """The referrals, newest first, by filters."""
    rows = selectors.referrals_for(request.reader)
    return list_page(request, rows, ReferralFilter, route=LIST, template="claims/entitlements/referrals.html")


@needs(Right.ENTITLEMENT_VIEW)
@require_GET
def referral(request: Request, pk: int) -> HttpResponse:
    """One referral: from where to where, until when, and the deductibles of its chain (FX-14)."""
    found = get_object_or_404(selectors.referrals_for(request.reader).select_related("ended_by"), pk=pk)
    day = clock.today()
    state, tone = selectors.how_it_stands(found, day, 0)
    may_enter = request.reader.may_in(Right.ENTITLEMENT_ENTER, found.area_code)
    context = {
        "referral": found,
        "state": state,
        "tone": tone,
        "chain": selectors.chain_of(found),
        "may_take_back": may_enter and not found.is_void,
        "events": timeline(found),
        "crumbs": crumbs(LIST, (found.number, "")),
    }
    return render(request, "claims/entitlements/referral.html", context)


@needs(Right.ENTITLEMENT_ENTER)
def referral_new(request: Request, person: int) -> HttpResponse:
    """Enter a referral of a person."""
    found = person_of(request, person)
    return form_page(
        request,
        ReferralForm(request.POST or None),
        partial(services.enter_referral, person=found),
        title=_("Enter a referral"),
        lead=found.name,
        done=_("The referral is on record."),
        then=_page,
        way=crumbs(LIST, (found.name, reverse("enrollment:person", args=[found.pk])), (_("Enter a referral"), "")),
    )


@needs(Right.ENTITLEMENT_ENTER)
def referral_void(request: Request, pk: int) -> HttpResponse:
    """Take back what was entered in error."""
    rows = Referral.objects.visible_to(request.reader, Right.ENTITLEMENT_ENTER).select_related("person__area")
    found = get_object_or_404(rows, pk=pk)
    return form_page(
        request,
        BecauseForm(request.POST or None),
        partial(services.void_referral, referral=found),
        title=_("Take back, entered in error"),
        lead=f"{found.number} · {found.person.name}",
        done=_("The referral is taken back: it never held."),
        then=_page,
        way=crumbs(LIST, (found.number, _page(found)), (_("Take back, entered in error"), "")),
        verb=_("Take back"),
    )


@needs(Right.ENTITLEMENT_VIEW)
@require_GET
def referral_paper(request: Request, pk: int) -> HttpResponse:
    """转诊登记单 as PDF."""
    found = get_object_or_404(selectors.referrals_for(request.reader).select_related("pool"), pk=pk)
    return printed(request, found, referral_slip(found, request.user))


def _page(referral: Referral) -> str:
    return reverse("entitlements:referral", args=[referral.pk])
