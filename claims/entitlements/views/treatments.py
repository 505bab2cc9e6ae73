"""定点救治 on the screen: which institution treats which disease by the list."""

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
from claims.entitlements.forms.registrations import LastDayForm, TreatmentDecisionForm, TreatmentForm
from claims.entitlements.services import treatments as services
from claims.entitlements.views.parts import crumbs, form_page, sections
from claims.models import TreatmentPlace

LIST = "entitlements:treatments"
MOST = 500


@needs(Right.ENTITLEMENT_VIEW, Right.TREATMENT_KEEP, Right.TREATMENT_CONFIRM)
@require_GET
def treatments(request: Request) -> HttpResponse:
    """The list, by disease: who is on it since when, by which document, what waits for a second hand."""
    reader, today = request.reader, clock.today()
    rows = selectors.treatments_for(reader).select_related("institution__area", "entered_by")[:MOST]
    context = {
        "rows": [selectors.treatment_row(row, today) for row in rows],
        "tabs": sections(LIST) if reader.may(Right.ENTITLEMENT_VIEW) else [],
        "may_keep": reader.may(Right.TREATMENT_KEEP),
        "may_confirm": reader.may(Right.TREATMENT_CONFIRM),
    }
    return render(request, "claims/entitlements/treatments.html", context)


@needs(Right.TREATMENT_KEEP)
def treatment_new(request: Request) -> HttpResponse:
    """Propose an institution for a disease."""
    return form_page(
        request,
        TreatmentForm(request.POST or None, pool=request.reader.pool),
        services.propose_treatment,
        title=_("Put an institution on a list"),
        done=_("Proposed: another person confirms it."),
        then=lambda _made: reverse(LIST),
        way=crumbs(LIST, (_("Put an institution on a list"), "")),
        verb=_("Propose"),
    )


@needs(Right.TREATMENT_CONFIRM)
def treatment_decide(request: Request, pk: int) -> HttpResponse:
    """Confirm or decline a proposal."""
    found = _found(request, pk)
    return form_page(
        request,
        TreatmentDecisionForm(request.POST or None),
        partial(services.decide_treatment, place=found),
        title=_("Decide a proposal"),
        lead=f"{found.disease} · {found.institution.name} · {found.document}",
        done=_("Decided."),
        then=lambda _made: reverse(LIST),
        way=crumbs(LIST, (_("Decide a proposal"), "")),
    )


@needs(Right.TREATMENT_CONFIRM)
def treatment_end(request: Request, pk: int) -> HttpResponse:
    """Take an institution off the list."""
    found = _found(request, pk)
    return form_page(
        request,
        LastDayForm(request.POST or None),
        partial(services.end_treatment, place=found),
        title=_("Take off the list"),
        lead=f"{found.disease} · {found.institution.name}",
        done=_("The institution leaves the list."),
        then=lambda _made: reverse(LIST),
        way=crumbs(LIST, (_("Take off the list"), "")),
    )


def _found(request: Request, pk: int) -> TreatmentPlace:
    rows = TreatmentPlace.objects.visible_to(request.reader, Right.TREATMENT_CONFIRM).select_related("institution")
    found: TreatmentPlace = get_object_or_404(rows, pk=pk)
    return found
