"""申诉 on the screen: handed in on the page of the case, listed for who decides, decided with the figures in sight."""

from datetime import date
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
from casework.models import AccessLog
from casework.paging import page_of
from casework.request import Request
from casework.rights import Right
from casework.sniffing import BadFile
from claims import typed
from claims.adjusting import ReviewSheet
from claims.disagreeing import AppealForm, DecideForm
from claims.errors import FigureNotDecided
from claims.facts import Objection
from claims.letters import decision_of_appeal, receipt_of_appeal
from claims.models import Appeal, Claim, ExpenseLine
from claims.negative import marked
from claims.services import appeal_decisions as decisions
from claims.services import appeals as services
from claims.views import common
from claims.views.case import tab
from claims.views.common import claim_of, crumbs, key_of, printed, seen_fen, told
from claims.views.sections import APPEAL_READERS, sections

LONGEST_REASON = 200
State = Appeal.State
TONES = {State.OPEN: "warn", State.UPHELD: "bad", State.GRANTED: "good", State.WITHDRAWN: "", State.CLOSED: ""}
RELATED = ("claim__pool__area", "claim__person__area", "pool", "taken_by", "decided_by", "term_of", "refusal")


@needs(Right.CLAIM_VIEW)
@require_GET
def case_appeals(request: Request, pk: int) -> HttpResponse:
    """The appeals about a claim, and the form that takes one in."""
    return _tab(request, claim_of(request, pk))


@needs(Right.CLAIM_ENTER)
@require_POST
def hand_in(request: Request, pk: int) -> HttpResponse:
    """Take an appeal in."""
    claim, form = claim_of(request, pk, Right.CLAIM_ENTER), AppealForm(request.POST, request.FILES)
    if form.is_valid():
        try:
            said = Objection(**form.cleaned_data)
            made = services.hand_in_appeal(claim=claim, said=said, by=request.reader, key=key_of(request))
            messages.success(request, _("%(number)s is taken in. Print the receipt.") % {"number": made.number})
            return redirect("claims:case_appeals", pk)
        except Incomplete as refusal:
            form.tell(refusal.problems)
        except BadFile as refusal:
            form.add_error("papers", str(refusal))
        except Refusal as refusal:
            form.add_error(None, str(refusal))
    return _tab(request, claim, status=422, form=form)


def _tab(request: Request, claim: Claim, *, status: int = 200, form: AppealForm | None = None) -> HttpResponse:
    rows = list(claim.appeals.select_related("taken_by", "decided_by", "term_of").prefetch_related("papers"))
    takes = request.reader.may_in(Right.CLAIM_ENTER, claim.area_code)
    until, no_term = _term(claim) if takes and services.may_appeal(claim, rows) else (None, "")
    is_late = until is not None and clock.today() > until
    context = {
        "appeals": [_shown(row) for row in rows],
        "form": (form or AppealForm(is_late=is_late)) if until or form else None,
        "until": until,
        "no_term": no_term,
        "is_late": is_late,
        "takes": takes,
        "may_open": any(request.reader.may(right) for right in APPEAL_READERS),
        "may_see_papers": request.reader.may_in(Right.DOCUMENT_VIEW, claim.area_code),
    }
    return tab(request, claim, "case_appeals", "claims/case/appeals.html", context, status=status)


def _term(claim: Claim) -> tuple[date | None, str]:
    """The last day to appeal, or why there is none."""
    try:
        return services.last_day(claim), ""
    except FigureNotDecided as refusal:
        return None, str(refusal)


def _shown(appeal: Appeal) -> dict[str, Any]:
    """An appeal with its tone; one whose day is over is told so."""
    is_late = appeal.state == State.OPEN and appeal.decide_by < clock.today()
    is_decided = appeal.state in (State.UPHELD, State.GRANTED)
    return {
        "appeal": appeal,
        "tone": "late" if is_late else TONES[State(appeal.state)],
        "is_late": is_late,
        "is_decided": is_decided,
    }


@needs(Right.CLAIM_ENTER)
@require_POST
def withdraw(request: Request, pk: int) -> HttpResponse:
    """The person takes the appeal back."""
    found = _found(request, pk, Right.CLAIM_ENTER)
    reason = typed.words(request.POST.get("reason", ""))[:LONGEST_REASON]
    try:
        services.withdraw_appeal(appeal=found, reason=reason, by=request.reader, key=key_of(request))
        messages.success(request, _("The appeal is taken back."))
    except Refusal as refusal:
        messages.error(request, told(refusal))
    return redirect("claims:case_appeals", found.claim_id)


@needs(*APPEAL_READERS)
@require_GET
def appeals(request: Request) -> HttpResponse:
    """Appeals that wait, the first due on top; those whose day is over; those that ended."""
    here = request.GET.get("state", "open")
    rows = Appeal.objects.visible_to(request.reader, Right.CLAIM_VIEW)
    order: tuple[str, ...] = ("-id",)
    if here == "ended":
        rows = rows.exclude(state=State.OPEN)
    else:
        rows, order = rows.filter(state=State.OPEN), ("decide_by", "id")
        rows = rows.filter(decide_by__lt=clock.today()) if here == "late" else rows
    page = page_of(rows.select_related("claim__person", "taken_by"), request, order=order)
    states = [("open", _("Waiting to be decided")), ("late", _("Term is over")), ("ended", _("Ended"))]
    context = {
        "tabs": sections(request.reader, "claims:appeals"),
        "states": [
            {"label": label, "url": f"{request.path}?state={name}", "active": here == name} for name, label in states
        ],
        "rows": [_shown(row) | {"name": masks.name(row.claim.person.name)} for row in page.rows],
        "pager": page.pager,
        "crumbs": crumbs((_("Appeals"), "")),
    }
    return render(request, "claims/appeals/list.html", context)


@needs(*APPEAL_READERS)
@require_GET
def appeal(request: Request, pk: int) -> HttpResponse:
    """One appeal; who may decide it does it here."""
    found = _found(request, pk)
    look(request, AccessLog.Kind.VIEW, found)
    return _page(request, found)


@needs(Right.CLAIM_APPROVE)
@require_POST
def quote(request: Request, pk: int) -> HttpResponse:
    """What the funds would pay more for what is typed as allowed. Writes nothing."""
    found = _found(request, pk, Right.CLAIM_APPROVE)
    sheet = ReviewSheet(_lines(found.claim), request.POST)
    return render(request, "claims/appeals/quote.html", _quote(found.claim, sheet))


@needs(Right.CLAIM_APPROVE)
@require_POST
def decide(request: Request, pk: int) -> HttpResponse:
    """维持, or granted: the refused claim is decided anew, of the settled one more is allowed."""
    found = _found(request, pk, Right.CLAIM_APPROVE)
    form = DecideForm(request.POST, appeal=found)
    sheet = None if found.refusal_id else ReviewSheet(_lines(found.claim), request.POST)
    if form.is_valid() and (sheet is None or sheet.readable):
        try:
            _decide(request, found, form.cleaned_data, sheet)
            messages.success(request, _("%(number)s is decided. Print the letter.") % {"number": found.number})
            return redirect("claims:appeal", pk)
        except Incomplete as refusal:
            if sheet:
                sheet.place(refusal.problems)
            form.tell({name: said for name, said in refusal.problems.items() if not name.startswith("lines.")})
        except Refusal as refusal:
            form.add_error(None, str(refusal))
    return _page(request, found, form=form, sheet=sheet, status=422)


def _decide(request: Request, found: Appeal, said: dict[str, Any], sheet: ReviewSheet | None) -> None:
    asked = {"appeal": found, "reasons": said["reasons"], "by": request.reader, "key": key_of(request)}
    if said["decision"] == "uphold":
        decisions.uphold(**asked)
    elif sheet is None:
        decisions.reopen(**asked)
    else:
        decisions.grant(**asked, changes=sheet.changes(), seen_more=seen_fen(request, "seen_more"))


@needs(Right.CLAIM_VIEW)
@require_GET
def receipt(request: Request, pk: int) -> HttpResponse:
    """复查申请受理回执 as PDF."""
    found = _found(request, pk)
    return printed(request, found, receipt_of_appeal(found, request.user), f"{found.number}-receipt", field="receipt")


@needs(Right.CLAIM_VIEW)
@require_GET
def decision(request: Request, pk: int) -> HttpResponse:
    """复查决定书 as PDF."""
    found = _found(request, pk)
    return printed(
        request, found, decision_of_appeal(found, request.user), f"{found.number}-decision", field="decision"
    )


def _found(request: Request, pk: int, right: Right = Right.CLAIM_VIEW) -> Appeal:
    found: Appeal = get_object_or_404(Appeal.objects.visible_to(request.reader, right).select_related(*RELATED), pk=pk)
    return found


def _lines(claim: Claim) -> list[ExpenseLine]:
    return marked(claim, claim.lines.select_related("entry", "adjusted_by"))


def _quote(claim: Claim, sheet: ReviewSheet) -> dict[str, Any]:
    """What this claim and the later ones of its year come to, before and after."""
    try:
        asked = decisions.asked_with(claim, sheet.as_rows())
    except Refusal as refusal:
        return {"refused": str(refusal), "more": None}
    rows = [
        {"claim": again.held.claim, "before": again.held.fund, "after": again.held.fund + again.sum, "more": again.sum}
        for again in asked
        if again.sum or again.held.claim_id == claim.pk
    ]
    return {"rows": rows, "more": sum(again.sum for again in asked)}


def _page(
    request: Request,
    found: Appeal,
    *,
    form: DecideForm | None = None,
    sheet: ReviewSheet | None = None,
    status: int = 200,
) -> HttpResponse:
    claim = claim_of(request, found.claim_id)
    found.claim = claim
    decides = found.state == State.OPEN and request.reader.may_in(Right.CLAIM_APPROVE, found.area_code)
    parts = decisions.parts_before(found) if decides else {}
    role = parts.get(request.user.pk, "")
    context = _shown(found) | {
        "claim": claim,
        "bar": common.bar(request.reader, claim),
        "papers": found.papers.all(),
        "may_see_papers": request.reader.may_in(Right.DOCUMENT_VIEW, claim.area_code),
        "hindrance": _("You cannot decide it: you already took part as %(role)s.") % {"role": role} if role else "",
        "form": (form or DecideForm(appeal=found)) if decides and not role else None,
        "crumbs": crumbs((_("Appeals"), reverse("claims:appeals")), (found.number, "")),
    }
    if found.refusal_id is None and context["form"]:
        sheet = sheet or ReviewSheet(_lines(claim))
        context |= {
            "sheet": sheet,
            "lines": [row for row in sheet.rows if row.line.is_reduced],
            "reasons": ExpenseLine.AdjustReason.choices,
        } | _quote(claim, sheet)
    return render(request, "claims/appeals/appeal.html", context, status=status)
