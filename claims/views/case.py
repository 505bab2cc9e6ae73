"""The page of a case: details, review, documents, settlement with its trace, history; and what can be done with it now."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.db.models import prefetch_related_objects
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from casework import events, masks
from casework.access import look, needs
from casework.documents import documents_of, for_viewer
from casework.errors import Incomplete, Refusal
from casework.models import AccessLog, Event
from casework.request import Request
from casework.rights import Right
from claims import checks, typed
from claims.compared import beside
from claims.facts import Payee
from claims.flow import FLOW, RIGHT_AT
from claims.forms import PayeeForm
from claims.letters import letters_of
from claims.models import CheckHit, Claim, Flag, Settlement
from claims.negative import marked
from claims.quotes import KINDS, class_b_of
from claims.selectors import sessions_for
from claims.services import intake, payment
from claims.services import reverse as reversal
from claims.services.preview import position, settlement_of
from claims.third_party import selectors as third_party
from claims.views import common
from claims.views.common import claim_of, crumbs, key_of
from claims.views.details import applicant_of, stay_of
from claims.waiting import HELD, waits_of
from claims.ways import session_of
from claims.year import year_money
from fund.models import Payable
from policy import Source

TONES_OF_VERBS = {
    "claim_sent_back": "warn",
    "claim_papers_asked_for": "warn",
    "claim_refused": "bad",
    "claim_reversed": "bad",
    "claim_withdrawn": "warn",
    "claim_settled": "good",
    "claim_approved": "good",
}


@needs(Right.CLAIM_VIEW)
@require_GET
def details(request: Request, pk: int) -> HttpResponse:
    """Stay, invoices, lines claimed and allowed, account."""
    claim = claim_of(request, pk, standing=True)
    look(request, AccessLog.Kind.VIEW, claim)
    context = {
        "stay": stay_of(claim),
        "account": masks.account(claim.bank_account),
        "reveal": reverse("casework:reveal", args=[claim._meta.label_lower, pk, "bank_account"])
        if claim.bank_account and request.reader.may_in(Right.REVEAL, claim.area_code)
        else "",
        "reveal_key": f"claims-claim-{pk}-bank_account",
        "applicant": applicant_of(request, claim),
        "others": third_party.shown(claim, request.reader),
        "invoices": beside(claim, list(claim.invoices.all()), request.reader),
        "lines": marked(claim, claim.lines.select_related("entry")),
        "class_b": _class_b(claim),
    }
    return tab(request, claim, "case", "claims/case/details.html", context)


def _class_b(claim: Claim) -> Source | None:
    """The policy's own share of class B in the settlement that holds."""
    held = _held(claim)
    return class_b_of(settlement_of(held)) if held else None


def _held(claim: Claim) -> Settlement | None:
    """The settlement that holds, asked once a page; the claim comes with what may have to be given back of it."""
    if not hasattr(claim, "held_known"):
        claim.held_known = position(claim) if claim.settled_at else None  # type: ignore[attr-defined]
        prefetch_related_objects([claim] if claim.settled_at else [], "recoveries")
    held: Settlement | None = claim.held_known  # type: ignore[attr-defined]
    return held


@needs(Right.CLAIM_VIEW)
@require_GET
def reviewed(request: Request, pk: int) -> HttpResponse:
    """Who decided what, what the checks found, which lines were adjusted."""
    claim = claim_of(request, pk)
    context = {
        "decisions": claim.decisions.select_related("actor"),
        "flags": _flags_of_case(claim, request),
        "adjusted": claim.lines.exclude(adjust_reason="").select_related("adjusted_by"),
        "supplement": getattr(claim, "supplement", None),
        "sessions": claim.joint_reviews.all() if session_of(claim) else (),
    }
    return tab(request, claim, "case_review", "claims/case/reviewed.html", context)


def _flags_of_case(claim: Claim, request: Request) -> list[dict[str, Any]]:
    """The flags; what was found after the decision is lifted here by who might reverse the claim."""
    flags = flags_of(claim, request)
    if flags and claim.state in Claim.SETTLED_STATES and request.reader.may_in(Right.CLAIM_REVERSE, claim.area_code):
        open_codes = set(claim.hits.filter(outcome=CheckHit.Outcome.OPEN).values_list("code", flat=True))
        for flag in flags:
            if flag["check"] in open_codes:
                flag["lift_dialog"] = f"#lift-{flag['pk']}"
    return flags


@needs(Right.DOCUMENT_VIEW)
@require_GET
def papers(request: Request, pk: int) -> HttpResponse:
    """The documents in the viewer."""
    claim = claim_of(request, pk, Right.DOCUMENT_VIEW)
    originals = list(claim.originals.select_related("document", "returned_by"))
    context = {
        "documents": for_viewer(documents_of(claim)),
        "originals": originals,
        "may_return": request.reader.may_in(Right.CLAIM_ENTER, claim.area_code)
        and any(original.lies_here for original in originals),
        "receiver": claim.applicant_name or claim.person.name,
        "must_stamp": claim.state in Claim.SETTLED_STATES,
    }
    return tab(request, claim, "case_documents", "claims/case/papers.html", context)


@needs(Right.CLAIM_VIEW)
@require_GET
def settlement(request: Request, pk: int) -> HttpResponse:
    """The settlement that holds with its trace, earlier ones, payments and what is to be recovered."""
    claim = claim_of(request, pk)
    turns, held = list(claim.settlements.select_related("actor")), _held(claim)
    answer = settlement_of(held) if held else None
    context = {
        "turns": turns,
        "answer": answer,
        "kinds": KINDS,
        "year": year_money(claim.person, claim.year) if turns else None,
        "illustrative": answer and any(source.illustrative for row in answer.rows for source in row.sources),
        "payables": _payables(claim),
        "recoveries": claim.recoveries.all(),
        "opens_recoveries": request.reader.may_in(Right.RECOVERY_VIEW, claim.area_code),
    }
    return tab(request, claim, "case_settlement", "claims/case/settlement.html", context)


@needs(Right.CLAIM_VIEW)
@require_GET
def history(request: Request, pk: int) -> HttpResponse:
    """Everything that happened, newest first."""
    claim = claim_of(request, pk)
    told = [_told(event) for event in events.history_of(claim).order_by("-id")[:500]]
    return tab(request, claim, "case_history", "claims/case/history.html", {"events": told})


@needs(Right.CLAIM_ENTER)
@require_POST
def withdraw(request: Request, pk: int) -> HttpResponse:
    """Take the claim back with a reason."""
    claim = claim_of(request, pk, Right.CLAIM_ENTER)
    comment = typed.words(request.POST.get("comment", ""))
    return _do(request, claim, _("The claim is withdrawn."), intake.withdraw, comment=comment)


@needs(Right.CLAIM_REVERSE)
@require_POST
def reverse_claim(request: Request, pk: int) -> HttpResponse:
    """Undo the settlement with a reason."""
    claim = claim_of(request, pk, Right.CLAIM_REVERSE)
    comment = typed.words(request.POST.get("comment", ""))
    return _do(request, claim, _("The claim is reversed."), reversal.reverse, comment=comment)


@needs(Right.CLAIM_ENTER)
def account(request: Request, pk: int) -> HttpResponse:
    """补录账户: pay again to a corrected account after the bank has returned the money."""
    claim = claim_of(request, pk, Right.CLAIM_ENTER)
    if claim.state != Claim.State.PAYMENT_FAILED:
        return redirect("claims:case", pk)
    form = PayeeForm(request.POST if request.method == "POST" else None, initial=vars(Payee.of(claim)))
    if form.is_bound:
        try:
            payment.correct_account(claim=claim, payee=form.facts(), by=request.reader, key=key_of(request))
            messages.success(request, _("The account is corrected; the claim is paid again with the next batch."))
            return redirect("claims:case", pk)
        except Incomplete as refusal:
            form.place(refusal.problems)
    context = {
        "claim": claim,
        "bar": common.bar(request.reader, claim),
        "form": form,
        "returned": [row for row in _payables(claim) if row.failure],
        "crumbs": crumbs((str(claim), reverse("claims:case", args=[pk])), (_("Correct the account"), "")),
    }
    return render(request, "claims/case/account.html", context, status=422 if form.errors else 200)


def flags_of(claim: Claim, request: Request, rows: Sequence[Flag] | None = None) -> list[dict[str, Any]]:
    """The flags as components/flags.html shows them, open and blocking ones first; `rows`, where they were read."""
    visible = Claim.objects.visible_to(request.reader, Right.CLAIM_VIEW)
    rows = list(claim.flags.select_related("lifted_by")) if rows is None else rows
    others = {row.figures["claim"] for row in rows if row.figures.get("claim")}
    linked = dict(visible.filter(pk__in=others).values_list("pk", "number")) if others else {}
    shown = [_flag(row, linked) for row in rows]
    return sorted(shown, key=lambda flag: (bool(flag["lifted"]), not flag["blocks"]))


def _flag(flag: Flag, linked: dict[int, str]) -> dict[str, Any]:
    other = flag.figures.get("claim")
    lifted = ""
    if flag.lifted_by:
        lifted = _("Lifted by %(name)s: %(reason)s") % {"name": flag.lifted_by.name, "reason": flag.lift_reason}
    return {
        "pk": flag.pk,
        "check": flag.code,
        "code": checks.title(flag.code),
        "url": reverse("claims:one_check", args=[flag.code]),
        "sentence": checks.tell(flag, hidden=other not in linked),
        "tone": "warn" if flag.severity != Flag.Severity.BLOCKING else "bad",
        "blocks": flag.severity == Flag.Severity.BLOCKING,
        "needs_supervisor": flag.needs_supervisor,
        "evidence": linked.get(other, ""),
        "evidence_url": reverse("claims:case", args=[other]) if other in linked else "",
        "lifted": lifted,
    }


def _payables(claim: Claim) -> list[Payable]:
    """What is owed or was paid for the claim, asked once a page."""
    if not hasattr(claim, "payables_known"):
        owed = Payable.objects.filter(subject_type=claim._meta.label_lower, subject_id=claim.pk)
        claim.payables_known = list(owed.order_by("pk"))  # type: ignore[attr-defined]
    payables: list[Payable] = claim.payables_known  # type: ignore[attr-defined]
    return payables


def _do(request: Request, claim: Claim, done: str, service: Any, **arguments: Any) -> HttpResponse:
    """Call a service and go back to the case; what it refuses stands on the page."""
    try:
        service(claim=claim, by=request.reader, key=key_of(request), **arguments)
        messages.success(request, done)
    except Refusal as refusal:
        messages.error(request, common.told(refusal))
    return redirect("claims:case", claim.pk)


def tab(
    request: Request, claim: Claim, here: str, template: str, context: dict[str, Any], *, status: int = 200
) -> HttpResponse:
    """One tab of the page of a case; `here` is its route."""
    held, may = _held(claim), _may(request, claim)
    frame = {
        "claim": claim,
        "bar": common.bar(request.reader, claim, fund=held.fund if held else None),
        "tabs": _tabs(request, claim, here),
        "actions": _actions(request, claim),
        "letters": letters_of(claim),
        "note": _note(claim),
        "reversal": _reversal(claim, held) if held and "reverse" in may else None,
        "may": may,
        "crumbs": crumbs((str(claim) if claim.number else _("Draft"), "")),
    }
    return render(request, template, frame | context, status=status)


def _note(claim: Claim) -> dict[str, str]:
    """Why the claim stands where it stands, for states that have a reason: words and tone."""
    if claim.state == Claim.State.PAYMENT_FAILED:
        failures = [row.failure for row in _payables(claim) if row.state == Payable.State.FAILED]
        return {"words": _("The bank returned the payment: %(why)s") % {"why": ", ".join(failures)}, "tone": "bad"}
    told = {Claim.State.SENT_BACK: "send_back", Claim.State.REFUSED: "refuse", Claim.State.REVERSED: "reverse"}
    if claim.state not in told:
        return {}
    said = claim.decisions.filter(verdict=told[Claim.State(claim.state)]).select_related("actor").latest("id")
    comment = " · ".join(part for part in (said.comment, said.article) if part)
    figures = {"name": said.actor.name, "verdict": said.get_verdict_display(), "comment": comment}
    tone = "warn" if claim.state == Claim.State.SENT_BACK else "bad"
    return {"words": _("%(verdict)s by %(name)s: %(comment)s") % figures, "tone": tone}


def _reversal(claim: Claim, held: Settlement) -> dict[str, int]:
    """What a reversal would mean: the funds' part, what the person has had of it, how many claims are asked again."""
    had = sum(row.amount for row in _payables(claim) if row.state in Payable.RECEIVED)
    asked = sum(recovery.amount for recovery in claim.recoveries.all())
    later = Settlement.objects.filter(person_year=held.person_year_id, sequence__gt=held.sequence)
    return {"fund": held.fund, "received": had - asked, "later": later.values("claim").distinct().count()}


def _tabs(request: Request, claim: Claim, here: str) -> list[dict[str, Any]]:
    waits = sum(wait.kind != HELD for wait in waits_of(claim)) or None
    tabs = [
        ("case", _("Details"), None),
        ("case_review", _("Review"), None),
        ("case_verification", _("Verification"), waits),
    ]
    if claim.has_appeals or claim.state == Claim.State.REFUSED or claim.settled_at:  # type: ignore[attr-defined]
        tabs.append(("case_appeals", _("Appeal"), None))
    if request.reader.may_in(Right.DOCUMENT_VIEW, claim.area_code):
        tabs.append(("case_documents", _("Documents"), None))
    tabs += [("case_settlement", _("Settlement"), None), ("case_history", _("History"), None)]
    return [
        {"label": label, "url": reverse(f"claims:{name}", args=[claim.pk]), "active": name == here, "count": count}
        for name, label, count in tabs
    ]


def _may(request: Request, claim: Claim) -> set[str]:
    """The actions that the claim's state and the reader's rights allow now."""
    return {
        action for action in FLOW.possible(claim) if request.reader.may_in(FLOW.steps[action].right, claim.area_code)
    }


def _actions(request: Request, claim: Claim) -> list[dict[str, Any]]:
    """What can be done now, as components/action.html shows it; the main one first."""
    may = _may(request, claim)
    found = []
    if claim.state in Claim.EDITABLE_STATES and request.reader.may_in(Right.CLAIM_ENTER, claim.area_code):
        found.append({"label": _("Continue"), "url": reverse("claims:edit", args=[claim.pk]), "style": "primary"})
    station = RIGHT_AT.get(Claim.State(claim.state))
    if station and request.reader.may_in(station, claim.area_code):
        route = "claims:approval" if claim.state == Claim.State.AWAITING_APPROVAL else "claims:review"
        found.append({"label": _("Review"), "url": reverse(route, args=[claim.pk]), "style": "primary"})
    session = session_of(claim) if claim.state == Claim.State.JOINT_REVIEW else {}
    if session and sessions_for(request.reader).filter(pk=session["pk"]).exists():
        address = reverse("claims:joint_review", args=[session["pk"]])
        found.append({"label": _("Joint review"), "url": address, "style": "primary"})
    if "correct_account" in may:
        found.append(
            {"label": _("Correct the account"), "url": reverse("claims:account", args=[claim.pk]), "style": "primary"}
        )
    if claim.state in Claim.OPEN_STATES and request.reader.may_in(Right.WORK_ASSIGN, claim.area_code):
        found.append({"label": _("Give to a colleague"), "url": reverse("claims:assign", args=[claim.pk])})
    if claim.number and request.reader.may_in(Right.LEAD_RAISE, claim.area_code):
        found.append({"label": _("Raise a lead of suspected fraud"), "url": _lead_address(claim)})
    if "withdraw" in may:
        found.append({"label": _("Withdraw"), "dialog": "#withdraw"})
    if "reverse" in may:
        found.append({"label": _("Reverse"), "dialog": "#reverse", "style": "danger"})
    return found


def _lead_address(claim: Claim) -> str:
    return reverse("misuse:lead_about_claim", args=[claim.pk])


def _told(event: Event) -> dict[str, Any]:
    return {"at": event.at, "sentence": events.tell(event), "tone": TONES_OF_VERBS.get(event.verb, "")}
