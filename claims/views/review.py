"""审核 and 大额审批: lines claimed and allowed, the settlement before and after, flags, the decision."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from casework import clock
from casework.access import look, needs
from casework.documents import documents_of, for_viewer
from casework.errors import Incomplete, Refusal
from casework.models import AccessLog
from casework.request import Request
from casework.rights import Right
from claims import quotes, typed
from claims.adjusting import ReviewSheet
from claims.comparison import compared
from claims.errors import HandledByOther
from claims.flow import RIGHT_AT
from claims.forms import CommentForm, PassForm, RefuseForm
from claims.models import Claim, ExpenseLine, Flag, Way
from claims.negative import marked
from claims.quotes import Quote
from claims.services import queue, review, stages
from claims.services.adjust import adjust_lines
from claims.services.supplement import ask_for_papers
from claims.supplementing import SupplementForm
from claims.unusual import unusual
from claims.views import common
from claims.views.case import flags_of
from claims.views.common import STATIONS, claim_of, crumbs, key_of, seen_fen, version_of
from claims.waiting import waits_of
from claims.ways import reduced_by_vote, way_of
from claims.whereabouts import level_of, standing_of
from claims.year import year_money
from policy.days import add_working_days, age_on

LONGEST_REASON = 200
State = Claim.State
DECIDERS = (Right.CLAIM_REVIEW, Right.CLAIM_SECOND_REVIEW, Right.CLAIM_APPROVE)
PASSES = {
    State.SUBMITTED: review.pass_first_review,
    State.REVIEWED: review.pass_second_review,
    State.AWAITING_APPROVAL: review.approve,
}


@needs(*DECIDERS)
@require_GET
def review_page(request: Request, pk: int) -> HttpResponse:
    """审核: documents, lines, settlement before and after, flags, decision."""
    claim = claim_of(request, pk)
    if claim.state not in RIGHT_AT:
        return redirect("claims:case", pk)
    look(request, AccessLog.Kind.VIEW, claim, field="review")
    return render(request, "claims/review.html", _page(request, claim, ReviewSheet(_lines(claim))))


@needs(Right.CLAIM_APPROVE)
@require_GET
def approval_page(request: Request, pk: int) -> HttpResponse:
    """大额审批: one page to read, print and decide on."""
    claim = claim_of(request, pk, Right.CLAIM_APPROVE, standing=True)
    if claim.state != State.AWAITING_APPROVAL:
        return redirect("claims:case", pk)
    look(request, AccessLog.Kind.VIEW, claim, field="approval")
    return render(request, "claims/approval.html", _approval(request, claim))


@needs(Right.CLAIM_APPROVE)
@require_GET
def evidence(request: Request, pk: int) -> HttpResponse:
    """The part of the supervisor's page that takes longer: what is unusual, and the documents as thumbnails."""
    claim = claim_of(request, pk, Right.CLAIM_APPROVE)
    context = {
        "claim": claim,
        "unusual": unusual(claim),
        "papers": for_viewer(documents_of(claim)),
        "year": year_money(claim.person, claim.year),
    }
    return render(request, "claims/review/evidence.html", context)


@needs(*DECIDERS)
@require_POST
def review_quote(request: Request, pk: int) -> HttpResponse:
    """The settlement before and after for what is typed as allowed. Writes nothing."""
    claim = claim_of(request, pk)
    sheet = ReviewSheet(_lines(claim), request.POST)
    context = _quotes(claim, sheet) | {"claim": claim, "typed": bool(sheet.changes())}
    return render(request, "claims/review/settlement.html", context)


@needs(*DECIDERS)
@require_POST
def adjust(request: Request, pk: int) -> HttpResponse:
    """Save what is allowed of the lines."""
    claim = claim_of(request, pk)
    if claim.state not in RIGHT_AT:
        messages.error(request, _("The case has moved on."))
        return redirect("claims:case", pk)
    sheet = ReviewSheet(_lines(claim), request.POST)
    if sheet.readable:
        try:
            adjust_lines(
                claim=claim,
                version=version_of(request),
                changes=sheet.changes(),
                by=request.reader,
                key=key_of(request),
            )
            messages.success(request, _("The adjustments are saved."))
            return redirect("claims:review", pk)
        except Incomplete as refusal:
            sheet.place(refusal.problems)
        except Refusal as refusal:
            context = _page(request, claim, sheet) | {"refused": str(refusal)}
            return render(request, "claims/review.html", context, status=refusal.status)
    return render(request, "claims/review.html", _page(request, claim, sheet), status=422)


@needs(*DECIDERS)
@require_POST
def decide(request: Request, pk: int) -> HttpResponse:
    """通过, 补正, 退回 or 拒付. A refusal of the service stands on the page, what was typed is still there."""
    claim = claim_of(request, pk)
    decision = request.POST.get("decision", "")
    forms = _forms(claim, request.POST, decision)
    at = request.POST.get("stage", "")
    form = forms.get(decision)
    if form is None or at not in PASSES or not form.is_valid():
        return _again(request, claim, forms, status=422)
    try:
        decided = _decide(request, claim, State(at), decision, form.cleaned_data)
    except Incomplete as refusal:
        for name, sentences in refusal.problems.items():
            for sentence in sentences:
                form.add_error(name if name in form.fields else None, sentence)
        return _again(request, claim, forms, status=422)
    except Refusal as refusal:
        return _again(request, claim, forms, status=refusal.status, refused=refusal)
    if decision == "supplement":
        messages.success(request, _("The papers are asked for. Print the notice for the person."))
        return redirect("claims:case", pk)
    figures = {"number": decided.number, "state": decided.get_state_display()}
    messages.success(request, _("%(number)s: %(state)s") % figures)
    return redirect("claims:queue")


def _decide(request: Request, claim: Claim, at: Any, decision: str, said: dict[str, Any]) -> Claim:
    arguments = {"claim": claim, "version": version_of(request), "by": request.reader, "key": key_of(request)} | said
    match decision:
        case "pass":
            decided: Claim = PASSES[at](seen_fund=seen_fen(request, "seen_fund"), **arguments)
        case "supplement":
            decided = ask_for_papers(**arguments)
        case "send_back":
            decided = review.send_back(**arguments)
        case _:
            decided = review.refuse(**arguments)
    return decided


@needs(*DECIDERS)
@require_POST
def lift(request: Request, pk: int) -> HttpResponse:
    """Lift a flag with a reason."""
    visible = Claim.objects.visible_to(request.reader, Right.CLAIM_VIEW)
    flag = get_object_or_404(Flag.objects.filter(claim__in=visible).select_related("claim"), pk=pk)
    try:
        queue.lift_flag(
            flag=flag,
            reason=typed.words(request.POST.get("reason", ""))[:LONGEST_REASON],
            by=request.reader,
            key=key_of(request),
        )
        messages.success(request, _("The flag is lifted."))
    except Refusal as refusal:
        messages.error(request, common.told(refusal))
    return redirect(_page_of(flag.claim), flag.claim_id)


def _page_of(claim: Claim) -> str:
    if claim.state in Claim.SETTLED_STATES:
        return "claims:case_review"
    return "claims:approval" if claim.state == State.AWAITING_APPROVAL else "claims:review"


def _again(
    request: Request, claim: Claim, forms: dict[str, Any], *, status: int, refused: Refusal | None = None
) -> HttpResponse:
    """The page once more, with what was typed and what was refused."""
    if claim.state not in RIGHT_AT:
        messages.error(request, str(refused) if refused else _("The case has moved on."))
        return redirect("claims:case", claim.pk)
    approving = claim.state == State.AWAITING_APPROVAL
    page = _approval(request, claim) if approving else _page(request, claim, ReviewSheet(_lines(claim)))
    page["choices"] = _choices(claim, request.POST.get("decision", ""))
    page |= {"forms": forms, "refused": str(refused) if refused else ""}
    return render(request, "claims/approval.html" if approving else "claims/review.html", page, status=status)


def _lines(claim: Claim) -> list[ExpenseLine]:
    return marked(claim, claim.lines.select_related("entry", "adjusted_by"))


def _flags(claim: Claim) -> list[Flag]:
    return list(claim.flags.select_related("lifted_by"))


def _open(flags: Sequence[Flag]) -> list[Flag]:
    return [flag for flag in flags if not flag.lifted_by_id]


def _quotes(claim: Claim, sheet: ReviewSheet) -> dict[str, Any]:
    """The calculation as claimed and as allowed (typed), and both side by side."""
    before = quotes.of_lines(claim, [row.line for row in sheet.rows], as_claimed=True)
    differs = any(row.differs for row in sheet.rows)
    after = quotes.of_saved(claim, sheet.as_rows()) if differs else before
    return {"before": before, "after": after, "rows": compared(before, after)}


def _page(request: Request, claim: Claim, sheet: ReviewSheet) -> dict[str, Any]:
    calculated, flags = _quotes(claim, sheet), _flags(claim)
    context = _decision(request, claim, calculated["after"], flags) | calculated
    return context | {
        "bar": common.bar(request.reader, claim, fund=calculated["after"].fund),
        "sheet": sheet,
        "reasons": ExpenseLine.AdjustReason.choices,
        "documents": for_viewer(documents_of(claim)),
        "flags": _liftable(request, claim, flags),
        "crumbs": crumbs((_("Queue"), reverse("claims:queue")), (str(claim), "")),
    }


def _approval(request: Request, claim: Claim) -> dict[str, Any]:
    lines, flags = _lines(claim), _flags(claim)
    after = quotes.of_lines(claim, lines)
    settled = after.settlement
    figures = [
        ("total", _("Total"), ""),
        ("elsewhere", _("Paid by another insurer"), ""),
        ("eligible", _("In policy"), ""),
        ("basic", _("Basic insurance"), "fund"),
        ("critical_illness", _("Critical illness"), "fund"),
        ("assistance", _("Medical assistance"), "fund"),
        ("fund", _("Paid by the funds"), "fund"),
        ("person", _("Borne by the person"), "person"),
    ]
    return _decision(request, claim, after, flags) | {
        "bar": common.bar(request.reader, claim),
        "figures": [
            {"label": label, "fen": getattr(settled, name, None), "payer": who}
            for name, label, who in figures
            if name != "elsewhere" or claim.paid_elsewhere
        ],
        "quote": after,
        "facts_of_case": _facts_of_case(claim),
        "now": clock.now(),
        "decisions": claim.decisions.select_related("actor"),
        "adjusted": [line for line in lines if line.adjust_reason],
        "flags": _liftable(request, claim, flags),
        "way": way_of(claim, after.fund or 0, _open(flags)),
        "must_convene": _must_convene(claim, after.fund, flags),
        "crumbs": crumbs((_("Queue"), reverse("claims:queue")), (str(claim), "")),
    }


def _facts_of_case(claim: Claim) -> list[dict[str, Any]]:
    """Who was where for what: what the seven figures are about."""
    person, diagnosis, institution = claim.person, claim.diagnosis, claim.institution
    age = age_on(person.born_on, claim.admitted_on or clock.today())
    years = ngettext("%(n)s year", "%(n)s years", age) % {"n": age}
    return [
        {"label": _("Person"), "value": f"{person.get_sex_display()} · {years} · {person.get_kind_display()}"},
        {"label": _("Area of enrolment"), "value": person.area.name},
        {"label": _("Diagnosis"), "value": diagnosis and f"{diagnosis.code} {diagnosis.name}"},
        {
            "label": _("Institution"),
            "value": institution and f"{institution.name}（{level_of(standing_of(claim))}）",
        },
        {"label": _("Access"), "value": claim.get_access_display()},
        {"label": _("Why not settled directly"), "value": claim.get_reason_display()},
    ]


def _liftable(request: Request, claim: Claim, rows: Sequence[Flag]) -> list[dict[str, Any]]:
    """The flags, each with the dialog that lifts it for those who may."""
    may_approve = request.reader.may_in(Right.CLAIM_APPROVE, claim.area_code)
    flags = flags_of(claim, request, rows)
    for flag in flags:
        if may_approve or not flag["needs_supervisor"]:
            flag["lift_dialog"] = f"#lift-{flag['pk']}"
        elif not flag["lifted"]:
            flag["evidence"] = flag["evidence"] or _("Only who may approve can lift this.")
    return flags


def _decision(request: Request, claim: Claim, after: Quote, flags: Sequence[Flag]) -> dict[str, Any]:
    """What the decision needs: whether this reader may take it, its boxes, and the questions before each."""
    hindrance: Refusal | None = None
    if not request.reader.may_in(RIGHT_AT[State(claim.state)], claim.area_code):
        hindrance = Refusal()
    else:
        try:
            stages.must_be_another(claim, request.reader)
        except Refusal as refusal:
            hindrance = refusal
    person = {"label": _("Person"), "value": claim.person.name}
    amount = {"label": _("Paid by the funds"), "fen": after.fund}
    stations = {
        "pass": STATIONS[_station(claim, after.fund, flags)],
        "supplement": STATIONS["supplement"],
        "send_back": STATIONS["send_back"],
        "refuse": STATIONS["refuse"],
    }
    claimed = {"label": _("Claimed"), "fen": claim.claimed}
    said: dict[str, list[dict[str, Any]]] = {
        "pass": [amount],
        "supplement": [{"label": _("To be brought by"), "from": "supplement_by"}],
        "send_back": [claimed],
        "refuse": [claimed, {"label": _("Reason"), "from": "reason_code"}],
    }
    return {
        "claim": claim,
        "stage": claim.state,
        "forms": _forms(claim, None, ""),
        "choices": _choices(claim, ""),
        "supplement": getattr(claim, "supplement", None),
        "hindrance": str(hindrance) if hindrance else "",
        "held_by_other": isinstance(hindrance, HandledByOther),
        "seen_fund": after.fund,
        "waits": waits_of(claim),
        "facts": {
            name: [person, *said[name], {"label": _("Next station"), "value": station}]
            for name, station in stations.items()
        },
    }


def _station(claim: Claim, fund: int | None, flags: Sequence[Flag]) -> str:
    """Where a claim goes when it passes."""
    match claim.state:
        case State.SUBMITTED:
            return "first_review"
        case State.REVIEWED if fund is None or way_of(claim, fund, _open(flags)) != Way.SECOND_REVIEW:
            return "supervisor"
        case _:
            return "second_review" if fund else "nothing_due"


def _forms(claim: Claim, data: Any, decision: str) -> dict[str, Any]:
    kinds = {"pass": PassForm, "supplement": SupplementForm, "send_back": CommentForm, "refuse": RefuseForm}
    term = add_working_days(clock.today(), claim.pool.claim_working_days, common.own_calendar(claim)).day
    more = {"supplement": {"term": term}}
    return {
        name: kind(data if name == decision else None, auto_id=f"id_{name}_%s", **more.get(name, {}))
        for name, kind in kinds.items()
    }


def _must_convene(claim: Claim, fund: int | None, flags: Sequence[Flag]) -> bool:
    """Whether only a joint review decides what waits for the supervisor."""
    way = way_of(claim, fund or 0, _open(flags))
    return claim.state == State.AWAITING_APPROVAL and way == Way.JOINT_REVIEW and not reduced_by_vote(claim, fund or 0)


def _choices(claim: Claim, chosen: str) -> list[dict[str, Any]]:
    """The decisions open at this station; papers are asked for by the first reviewer, once."""
    labels = {"pass": _("Pass"), "supplement": _("Ask for papers"), "send_back": _("Send back"), "refuse": _("Refuse")}
    if claim.state != State.SUBMITTED or hasattr(claim, "supplement"):
        del labels["supplement"]
    return [
        {"value": name, "label": label, "template": f"claims/review/{name}.html", "checked": name == chosen}
        for name, label in labels.items()
    ]
