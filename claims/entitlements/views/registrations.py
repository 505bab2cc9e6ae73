"""Registered diseases on the screen: list, one application with its papers, the decision by another hand."""

from functools import partial
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from casework import clock, masks
from casework.access import needs
from casework.documents import documents_of
from casework.errors import Refusal
from casework.registry import Offer
from casework.request import Request
from casework.rights import Right
from claims.entitlements import evidence, selectors
from claims.entitlements.filters import RegistrationFilter
from claims.entitlements.flow import REGISTRATION
from claims.entitlements.forms.held import BecauseForm, EndForm
from claims.entitlements.forms.registrations import ApplicationForm, ApproveForm, PlacesForm, ReasonForm, chosen
from claims.entitlements.letters import registration_slip
from claims.entitlements.services import registrations as services
from claims.entitlements.views.parts import crumbs, form_page, list_page, person_of, printed, timeline
from claims.models import DiseaseRegistration

LIST = "entitlements:registrations"
State = DiseaseRegistration.State


@needs(Right.ENTITLEMENT_VIEW)
@require_GET
def registrations(request: Request) -> HttpResponse:
    """The registrations and applications, newest first, by filters."""
    rows = selectors.registrations_for(request.reader)
    template = "claims/entitlements/registrations.html"
    return list_page(request, rows, RegistrationFilter, route=LIST, template=template)


@needs(Right.ENTITLEMENT_VIEW)
@require_GET
def registration(request: Request, pk: int) -> HttpResponse:
    """One registration: the disease, its evidence, its papers, what was decided, what can be done."""
    rows = selectors.registrations_for(request.reader).select_related("hospital", "decided_by", "renews")
    found = get_object_or_404(rows.prefetch_related("institutions"), pk=pk)
    day = clock.today()
    warned = selectors.warned_days(request.reader.pool, day) if request.reader.pool else 0
    state, tone = selectors.how_it_stands(found, day, warned)
    waits = found.state == State.APPLIED
    context = {
        "registration": found,
        "name": _name(request, found),
        "state": state,
        "tone": tone,
        "days_left": selectors.days_to_decide(found) if waits else None,
        "lacking": evidence.papers_lacking(found) if waits else [],
        "documents": documents_of(found),
        "claims": found.claims.exclude(number="").order_by("-pk")[:20],
        "offers": _offers(request, found),
        "events": timeline(found),
        "crumbs": crumbs(LIST, (found.number, "")),
    }
    return render(request, "claims/entitlements/registration.html", context)


@needs(Right.ENTITLEMENT_ENTER)
def registration_new(request: Request, person: int) -> HttpResponse:
    """Take an application in."""
    found = person_of(request, person)
    form = ApplicationForm(request.POST or None, person=found)
    return form_page(
        request,
        form,
        partial(services.apply_for, person=found),
        said=lambda: form.said,
        title=_("Register a disease"),
        lead=found.name,
        done=_("The application is taken in. Add its papers; another person decides."),
        then=_page,
        way=crumbs(LIST, (found.name, reverse("enrollment:person", args=[found.pk])), (_("Register a disease"), "")),
        verb=_("Take in"),
    )


@needs(Right.ENTITLEMENT_DECIDE)
def registration_approve(request: Request, pk: int) -> HttpResponse:
    """Put it in force."""
    found = _found(request, pk, "approve")
    return _step(
        request, found, ApproveForm(request.POST or None), services.approve_registration, _("Approve"), _("Approved.")
    )


@needs(Right.ENTITLEMENT_DECIDE)
def registration_refuse(request: Request, pk: int) -> HttpResponse:
    """Refuse it with a reason."""
    found = _found(request, pk, "refuse")
    form = ReasonForm(request.POST or None)
    return _step(request, found, form, services.refuse_registration, _("Refuse"), _("Refused. Print the notice."))


@needs(Right.ENTITLEMENT_ENTER)
def registration_withdraw(request: Request, pk: int) -> HttpResponse:
    """Take the application back."""
    found = _found(request, pk, "withdraw")
    form = BecauseForm(request.POST or None)
    return _step(
        request, found, form, services.withdraw_registration, _("Withdraw"), _("The application is withdrawn.")
    )


@needs(Right.ENTITLEMENT_ENTER)
def registration_end(request: Request, pk: int) -> HttpResponse:
    """Let it end."""
    found = _found(request, pk, "end")
    form = EndForm(request.POST or None)
    return _step(
        request, found, form, services.end_registration, _("End the registration"), _("The registration ends.")
    )


@needs(Right.ENTITLEMENT_ENTER)
def registration_places(request: Request, pk: int) -> HttpResponse:
    """Choose other institutions."""
    found = _found(request, pk, "choose")
    form = PlacesForm(request.POST or None, initial=chosen(found))
    return _step(
        request,
        found,
        form,
        services.choose_institutions,
        _("Choose other institutions"),
        _("The institutions are changed."),
        said=lambda: {"institutions": form.institutions},
    )


@needs(Right.ENTITLEMENT_VIEW)
@require_GET
def registration_paper(request: Request, pk: int) -> HttpResponse:
    """门诊慢特病登记单, or the notice of a refusal, as PDF."""
    rows = selectors.registrations_for(request.reader).select_related("pool", "hospital")
    found = get_object_or_404(rows.prefetch_related("institutions"), pk=pk)
    return printed(request, found, registration_slip(found, request.user))


def _step(
    request: Request, found: DiseaseRegistration, form: Any, do: Any, title: str, done: str, **more: Any
) -> HttpResponse:
    return form_page(
        request,
        form,
        partial(do, registration=found),
        title=title,
        lead=f"{found.number} · {_name(request, found)} · {found.disease}",
        done=done,
        then=_page,
        way=crumbs(LIST, (found.number, _page(found)), (title, "")),
        verb=title,
        **more,
    )


def _found(request: Request, pk: int, action: str) -> DiseaseRegistration:
    right = REGISTRATION.steps[action].right
    rows = DiseaseRegistration.objects.visible_to(request.reader, right).select_related("person__area")
    found: DiseaseRegistration = get_object_or_404(rows, pk=pk)
    return found


STEPS = {
    "approve": ("registration_approve", lambda: _("Approve")),
    "refuse": ("registration_refuse", lambda: _("Refuse")),
    "choose": ("registration_places", lambda: _("Choose other institutions")),
    "end": ("registration_end", lambda: _("End the registration")),
    "withdraw": ("registration_withdraw", lambda: _("Withdraw")),
}
DECISIONS = ("approve", "refuse")


def _offers(request: Request, found: DiseaseRegistration) -> list[dict[str, Any]]:
    possible = REGISTRATION.possible(found)
    offered = []
    for action, (route, label) in STEPS.items():
        if action in possible and request.reader.may_in(REGISTRATION.steps[action].right, found.area_code):
            why = _hindrance(request, found, action)
            url = reverse(f"entitlements:{route}", args=[found.pk])
            offered.append({"label": label(), "offer": Offer(reason=why) if why else Offer(url=url)})
    return offered


def _hindrance(request: Request, found: DiseaseRegistration, action: str) -> str:
    try:
        if action in DECISIONS:
            services.must_be_another(found, request.reader)
        if action == "approve":
            evidence.must_have_papers(found)
    except Refusal as refusal:
        return str(refusal)
    return ""


def _name(request: Request, found: DiseaseRegistration) -> str:
    """Whole for those who work on it, masked for those who only read."""
    rights = (Right.ENTITLEMENT_ENTER, Right.ENTITLEMENT_DECIDE)
    works = any(request.reader.may_in(right, found.area_code) for right in rights)
    return found.person.name if works else masks.name(found.person.name)


def _page(registration: DiseaseRegistration) -> str:
    return reverse("entitlements:registration", args=[registration.pk])
