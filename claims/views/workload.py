"""Workload: who has how much in hand; everything of a person who leaves goes to another, or back to the queue."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from casework.access import needs
from casework.errors import Incomplete, Refusal
from casework.models import Assignment, Staff
from casework.request import Request
from casework.rights import Right
from claims.models import Claim
from claims.services import assigning
from claims.staffing import at_work
from claims.views.common import bar, claim_of, crumbs, key_of, told
from claims.views.sections import sections
from claims.workload import WORKS, loads


@needs(Right.WORK_ASSIGN)
@require_GET
def workload(request: Request) -> HttpResponse:
    """Everybody who works on claims here: in hand, late, decided lately."""
    rows = loads(request.reader)
    context = {
        "tabs": sections(request.reader, "claims:workload"),
        "rows": rows,
        "people": [load.staff for load in rows if load.role],
        "crumbs": crumbs((_("Workload"), "")),
    }
    return render(request, "claims/workload.html", context)


@needs(Right.WORK_ASSIGN)
@require_POST
def reassign(request: Request, pk: int) -> HttpResponse:
    """Give everything that one person has in hand to another, or back to the queue."""
    here = Assignment.objects.filter(pool=request.reader.pool).values("staff")
    staff = get_object_or_404(Staff.objects.filter(pk__in=here), pk=pk)
    try:
        assigning.reassign_all(staff=staff, to=_chosen(request), by=request.reader, key=key_of(request))
        messages.success(request, _("What %(name)s had in hand is passed on.") % {"name": staff.name})
    except Refusal as refusal:
        if refusal.status in (403, 404):
            raise
        messages.error(request, told(refusal))
    return redirect("claims:workload")


@needs(Right.WORK_ASSIGN)
def assign(request: Request, pk: int) -> HttpResponse:
    """Give one case to a named person who may work on it now."""
    claim: Claim = claim_of(request, pk, Right.WORK_ASSIGN)
    refused = ""
    if request.method == "POST":
        try:
            to = _chosen(request)
            if to is None:
                raise Incomplete({"to": [_("Choose the colleague.")]})
            assigning.assign(claim=claim, to=to, by=request.reader, key=key_of(request))
            messages.success(request, _("The case is in the hand of %(name)s.") % {"name": to.name})
            return redirect("claims:case", pk)
        except Refusal as refusal:
            refused = told(refusal)
    right = assigning.right_for(claim)
    context = {
        "claim": claim,
        "bar": bar(request.reader, claim),
        "people": at_work(claim.pool, claim.area_code, right) if right else [],
        "refused": refused,
        "crumbs": crumbs((str(claim), reverse("claims:case", args=[pk])), (_("Give to a colleague"), "")),
    }
    return render(request, "claims/assign.html", context, status=422 if refused else 200)


def _chosen(request: Request) -> Staff | None:
    """The colleague who was chosen among those who work on claims here; None for the queue."""
    pool, key = request.reader.pool, request.POST.get("to", "")
    people = at_work(pool, None, *WORKS) if pool else []
    return next((staff for staff, _role in people if str(staff.pk) == key), None)
