"""移交: cases in hand pass to a colleague, who confirms."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from casework import clock
from casework.access import needs
from casework.deadlines import overrides
from casework.errors import Incomplete
from casework.models import Assignment, Staff
from casework.request import Request
from casework.rights import RIGHTS, Right
from casework.scope import Reader
from claims import selectors, typed
from claims.home import row
from claims.models import Claim, Handover
from claims.services import handover as services
from claims.views.common import crumbs, key_of, told

MOST = 200


def colleagues(reader: Reader) -> list[Staff]:
    """Who else enters claims in the pool today."""
    roles = [role for role, rights in RIGHTS.items() if Right.CLAIM_ENTER in rights]
    held = Assignment.objects.on(clock.today()).filter(pool=reader.pool, role__in=roles)
    return list(Staff.objects.filter(pk__in=held.values("staff"), is_active=True).exclude(pk=reader.staff.pk))


@needs(Right.CLAIM_ENTER)
def handovers(request: Request) -> HttpResponse:
    """What I have in hand, what I offered, what is offered to me; a POST offers the chosen cases to a colleague."""
    status = 200
    if request.method == "POST":
        try:
            count = _offer(request)
            words = ngettext("%(n)s case is offered.", "%(n)s cases are offered.", count) % {"n": count}
            messages.success(request, words)
            return redirect("claims:handovers")
        except Incomplete as refusal:
            messages.error(request, told(refusal))
            status = 422
    table = overrides()
    offered = Handover.objects.filter(state=Handover.State.OFFERED).select_related("claim__person", "giver", "receiver")
    given = list(offered.filter(giver=request.user, pool=request.reader.pool))
    received = offered.filter(receiver=request.user, pool=request.reader.pool)
    busy = {one.claim_id for one in given}
    mine = [*selectors.sent_back_to(request.reader)[:MOST], *selectors.my_drafts(request.reader)[:MOST]]
    context = {
        "rows": [row(claim, table, "claims:edit") for claim in mine if claim.pk not in busy],
        "given": [{"handover": one} | row(one.claim, table, "claims:edit") for one in given],
        "received": [{"handover": one} | row(one.claim, table, "claims:edit") for one in received],
        "colleagues": colleagues(request.reader),
        "crumbs": crumbs((_("Hand over"), "")),
    }
    return render(request, "claims/handovers.html", context, status=status)


def _offer(request: Request) -> int:
    """Offer each chosen case; answers how many. Raises Incomplete without cases or colleague."""
    keys = [key for key in request.POST.getlist("claims") if key.isascii() and key.isdigit() and len(key) < 19]
    chosen = Claim.objects.visible_to(request.reader, Right.CLAIM_ENTER).filter(pk__in=keys).select_related("pool")
    receiver = next((one for one in colleagues(request.reader) if str(one.pk) == request.POST.get("receiver")), None)
    problems = {
        "claims": [] if chosen else [_("Choose the cases that you hand over.")],
        "receiver": [] if receiver else [_("Choose the colleague.")],
    }
    if receiver is None or any(problems.values()):
        raise Incomplete({field: sentences for field, sentences in problems.items() if sentences})
    note, key = typed.words(request.POST.get("note", "")), key_of(request)
    for claim in chosen:
        services.offer(
            claim=claim, receiver=receiver, note=note, by=request.reader, key=f"{key}:{claim.pk}" if key else None
        )
    return len(chosen)


@needs(Right.CLAIM_ENTER)
@require_POST
def accept_all(request: Request) -> HttpResponse:
    """Confirm everything that is offered to me."""
    offered = Handover.objects.filter(state=Handover.State.OFFERED, receiver=request.user, pool=request.reader.pool)
    count = 0
    for handover in offered:
        services.accept(handover=handover, by=request.reader)
        count += 1
    words = ngettext("%(n)s case is in your hand now.", "%(n)s cases are in your hand now.", count) % {"n": count}
    messages.success(request, words)
    return redirect("claims:handovers")


@needs(Right.CLAIM_ENTER)
@require_POST
def answer(request: Request, pk: int) -> HttpResponse:
    """Confirm, decline with a reason, or take back one offer."""
    seen = Claim.objects.visible_to(request.reader, Right.CLAIM_ENTER)
    handover = get_object_or_404(Handover.objects.select_related("claim"), pk=pk, claim__in=seen)
    said = {"handover": handover, "by": request.reader, "key": key_of(request)}
    try:
        if request.POST.get("answer") == "accept":
            services.accept(**said)
        elif request.POST.get("answer") == "decline":
            services.decline(**said, reason=typed.words(request.POST.get("reason", "")))
        else:
            services.take_back(**said)
    except Incomplete as refusal:
        messages.error(request, told(refusal))
    return redirect("claims:handovers")
