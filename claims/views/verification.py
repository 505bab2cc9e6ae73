"""核实: what is asked about a claim outside the agency, on the claim's page and on the pages of those who answer."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from casework import clock, masks
from casework.access import look, needs
from casework.errors import Incomplete, Refusal
from casework.models import AccessLog, Staff
from casework.paging import page_of
from casework.request import Request
from casework.rights import Right
from claims import selectors, typed
from claims.asking import AnswerForm, InquiryForm, InvestigationForm
from claims.flow import RIGHT_AT
from claims.letters import request_of
from claims.models import Claim, Inquiry
from claims.services import inquiries as services
from claims.services import stages
from claims.services.investigations import order_investigation
from claims.staffing import at_work
from claims.views.case import tab
from claims.views.common import claim_of, crumbs, key_of, printed, told
from claims.views.sections import REVIEWERS, sections

LONGEST_REASON = 200
State = Inquiry.State
TONES = {State.OPEN: "warn", State.ANSWERED: "good", State.WITHDRAWN: ""}
ANSWERERS = (Right.INQUIRY_ANSWER, *REVIEWERS)


def may_ask(request: Request, claim: Claim) -> bool:
    """Whether the reader works where the claim is now, so that they may have something verified."""
    in_joint_review = claim.state == Claim.State.JOINT_REVIEW
    right = Right.CLAIM_APPROVE if in_joint_review else RIGHT_AT.get(Claim.State(claim.state))
    return right is not None and request.reader.may_in(right, claim.area_code)


@needs(Right.CLAIM_VIEW)
@require_GET
def verification(request: Request, pk: int) -> HttpResponse:
    """The verification requests and field investigations of a claim."""
    return _tab(request, claim_of(request, pk))


def _tab(request: Request, claim: Claim, *, status: int = 200, **forms: Any) -> HttpResponse:
    asks = may_ask(request, claim)
    people = _who_may_go(request, claim) if asks else []
    context = {
        "inquiries": [shown(one) for one in claim.inquiries.select_related("asked_by", "document", "term_of")],
        "investigations": claim.investigations.select_related("investigator", "ordered_by").prefetch_related(
            "findings__document"
        ),
        "may_ask": asks,
        "may_open": any(request.reader.may(right) for right in ANSWERERS),
        "may_see_papers": request.reader.may_in(Right.DOCUMENT_VIEW, claim.area_code),
        "ask": forms.get("ask") or InquiryForm(),
        "order": forms.get("order") or InvestigationForm(people=people),
    }
    return tab(request, claim, "case_verification", "claims/case/verification.html", context, status=status)


def _who_may_go(request: Request, claim: Claim) -> list[Staff]:
    """Who sees the case and its documents, beside the reader and who took part in it."""
    part = {*stages.parts_taken(claim), request.user.pk}
    people = at_work(claim.pool, claim.area_code, Right.DOCUMENT_VIEW)
    return [staff for staff, _role in people if staff.pk not in part]


def shown(inquiry: Inquiry) -> dict[str, Any]:
    """A request with its tone; late ones are told so."""
    is_late = inquiry.state == State.OPEN and inquiry.answer_by < clock.today()
    return {"inquiry": inquiry, "tone": "late" if is_late else TONES[State(inquiry.state)], "is_late": is_late}


@needs(*REVIEWERS)
@require_POST
def ask(request: Request, pk: int) -> HttpResponse:
    """Send a verification request."""
    claim, form = claim_of(request, pk), InquiryForm(request.POST)
    if form.is_valid():
        try:
            asked = services.ask_inquiry(claim=claim, **form.cleaned_data, by=request.reader, key=key_of(request))
            words = _("%(number)s is sent. Print the letter; the claim does not pass before the answer is recorded.")
            messages.success(request, words % {"number": asked.number})
            return redirect("claims:case_verification", pk)
        except Incomplete as refusal:
            form.tell(refusal.problems)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
    return _tab(request, claim, status=422, ask=form)


@needs(*REVIEWERS)
@require_POST
def order(request: Request, pk: int) -> HttpResponse:
    """Order a field investigation."""
    claim = claim_of(request, pk)
    form = InvestigationForm(request.POST, people=_who_may_go(request, claim))
    if form.is_valid():
        try:
            made = order_investigation(claim=claim, **form.cleaned_data, by=request.reader, key=key_of(request))
            messages.success(request, _("%(number)s is ordered.") % {"number": made.number})
            return redirect("claims:case_verification", pk)
        except Incomplete as refusal:
            form.tell(refusal.problems)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
    return _tab(request, claim, status=422, order=form)


@needs(*ANSWERERS)
@require_GET
def inquiries(request: Request) -> HttpResponse:
    """核实函: those that wait for an answer, the first due on top, or those that ended."""
    ended = request.GET.get("state") == "ended"
    rows = selectors.inquiries_for(request.reader)
    rows = rows.exclude(state=State.OPEN) if ended else rows.filter(state=State.OPEN)
    page = page_of(rows.select_related("claim__person"), request, order=("answer_by", "id") if not ended else ("-id",))
    states = [("open", _("Waiting for the answer")), ("ended", _("Ended"))]
    context = {
        "tabs": sections(request.reader, "claims:inquiries"),
        "states": [
            {"label": label, "url": f"{request.path}?state={name}", "active": ended == (name == "ended")}
            for name, label in states
        ],
        "rows": [shown(row) | {"name": masks.name(row.claim.person.name)} for row in page.rows],
        "pager": page.pager,
        "crumbs": crumbs((_("Verification requests"), "")),
    }
    return render(request, "claims/inquiries.html", context)


@needs(*ANSWERERS)
@require_GET
def inquiry(request: Request, pk: int) -> HttpResponse:
    """One request: questions, answer; who may record the answer does it here."""
    found = _found(request, pk)
    look(request, AccessLog.Kind.VIEW, found)
    return _page(request, found)


@needs(Right.INQUIRY_ANSWER)
@require_POST
def answer(request: Request, pk: int) -> HttpResponse:
    """Record the answer with its document."""
    found = _found(request, pk)
    form = AnswerForm(request.POST, request.FILES)
    if form.is_valid():
        try:
            services.answer_inquiry(inquiry=found, **form.cleaned_data, by=request.reader, key=key_of(request))
            messages.success(request, _("The answer is recorded: the claim may pass."))
            return redirect("claims:inquiry", pk)
        except Incomplete as refusal:
            form.tell(refusal.problems)
        except Refusal as refusal:
            if refusal.status in (403, 404):
                raise
            form.add_error(refusal.field, str(refusal))
    return _page(request, found, form=form, status=422)


@needs(*REVIEWERS)
@require_POST
def withdraw_inquiry(request: Request, pk: int) -> HttpResponse:
    """The answer is not needed any more."""
    found = _found(request, pk)
    reason = typed.words(request.POST.get("reason", ""))[:LONGEST_REASON]
    try:
        services.withdraw_inquiry(inquiry=found, reason=reason, by=request.reader, key=key_of(request))
        messages.success(request, _("The request is withdrawn."))
    except Refusal as refusal:
        messages.error(request, told(refusal))
    return redirect("claims:case_verification", found.claim_id)


@needs(*ANSWERERS)
@require_GET
def inquiry_letter(request: Request, pk: int) -> HttpResponse:
    """核实函 as PDF; once it is late, its reminder."""
    found = _found(request, pk)
    return printed(request, found, request_of(found, request.user), found.number)


def _found(request: Request, pk: int) -> Inquiry:
    related = ("claim__pool__area", "claim__person__area", "claim__institution", "claim__diagnosis")
    rows = selectors.inquiries_for(request.reader).select_related(*related, "pool", "asked_by", "ended_by", "document")
    found: Inquiry = get_object_or_404(rows.select_related("term_of"), pk=pk)
    return found


def _page(request: Request, found: Inquiry, *, form: AnswerForm | None = None, status: int = 200) -> HttpResponse:
    claim, sees_claim = found.claim, request.reader.may_in(Right.CLAIM_VIEW, found.area_code)
    answers = found.state == State.OPEN and request.reader.may_in(Right.INQUIRY_ANSWER, found.area_code)
    context = shown(found) | {
        "claim": claim,
        "name": claim.person.name if sees_claim else masks.name(claim.person.name),
        "sees_claim": sees_claim,
        "form": (form or AnswerForm()) if answers else None,
        "may_withdraw": found.state == State.OPEN and sees_claim and may_ask(request, claim),
        "crumbs": crumbs((_("Verification requests"), reverse("claims:inquiries")), (found.number, "")),
    }
    return render(request, "claims/inquiry.html", context, status=status)
