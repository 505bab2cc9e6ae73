"""实地核查: the investigator's page: the task, findings with photos, the conclusion."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from casework.access import look, needs
from casework.errors import Incomplete, Refusal
from casework.models import AccessLog
from casework.request import Request
from casework.rights import Right
from claims import typed
from claims.asking import ConclusionForm, FindingForm
from claims.models import Investigation
from claims.services import investigations as services
from claims.views.common import crumbs, key_of, name_for, told
from claims.views.sections import REVIEWERS
from claims.views.verification import may_ask

LONGEST_REASON = 200
State = Investigation.State
TONES = {State.OPEN: "warn", State.CONCLUDED: "good", State.WITHDRAWN: ""}


@needs(Right.DOCUMENT_VIEW)
@require_GET
def investigation(request: Request, pk: int) -> HttpResponse:
    """One task with what was found."""
    found = _found(request, pk)
    look(request, AccessLog.Kind.VIEW, found)
    return _page(request, found)


@needs(Right.DOCUMENT_VIEW)
@require_POST
def add_finding(request: Request, pk: int) -> HttpResponse:
    """Write down one finding, with a photo."""
    return _do(request, pk, "finding", FindingForm(request.POST, request.FILES), services.add_finding)


@needs(Right.DOCUMENT_VIEW)
@require_POST
def conclude(request: Request, pk: int) -> HttpResponse:
    """End the task with its conclusion."""
    return _do(request, pk, "conclusion", ConclusionForm(request.POST), services.conclude_investigation)


@needs(*REVIEWERS)
@require_POST
def withdraw_investigation(request: Request, pk: int) -> HttpResponse:
    """Nobody goes any more."""
    found = _found(request, pk)
    reason = typed.words(request.POST.get("reason", ""))[:LONGEST_REASON]
    try:
        services.withdraw_investigation(investigation=found, reason=reason, by=request.reader, key=key_of(request))
        messages.success(request, _("The investigation is withdrawn."))
    except Refusal as refusal:
        messages.error(request, told(refusal))
    return redirect("claims:investigation", pk)


def _do(request: Request, pk: int, name: str, form: Any, service: Any) -> HttpResponse:
    found = _found(request, pk)
    if form.is_valid():
        try:
            service(investigation=found, **form.cleaned_data, by=request.reader, key=key_of(request))
            messages.success(request, _("It is written down."))
            return redirect("claims:investigation", pk)
        except Incomplete as refusal:
            form.tell(refusal.problems)
        except Refusal as refusal:
            form.add_error(refusal.field, str(refusal))
    return _page(request, found, status=422, **{name: form})


def _found(request: Request, pk: int) -> Investigation:
    visible = Investigation.objects.visible_to(request.reader, Right.DOCUMENT_VIEW)
    related = ("claim__pool", "claim__person", "claim__institution", "investigator", "ordered_by")
    found: Investigation = get_object_or_404(visible.select_related(*related), pk=pk)
    return found


def _page(request: Request, found: Investigation, *, status: int = 200, **forms: Any) -> HttpResponse:
    claim, is_open = found.claim, found.state == State.OPEN
    works = is_open and found.investigator_id == request.user.pk
    context = {
        "investigation": found,
        "tone": TONES[State(found.state)],
        "claim": claim,
        "name": name_for(request.reader, claim),
        "findings": found.findings.select_related("document", "by"),
        "finding": (forms.get("finding") or FindingForm()) if works else None,
        "conclusion": (forms.get("conclusion") or ConclusionForm()) if works else None,
        "may_withdraw": is_open and may_ask(request, claim),
        "crumbs": crumbs(
            (str(claim), reverse("claims:case_verification", args=[claim.pk])), (_("Field investigation"), "")
        ),
    }
    return render(request, "claims/investigation.html", context, status=status)
