"""The pages of one advance and of one supplementary claim: what they say, what this reader can do now."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from casework import events, masks
from casework.documents import documents_of
from casework.errors import Refusal
from casework.request import Request
from casework.rights import Right
from claims.advances import deciding, selectors
from claims.advances.forms import AccountForm, DecideForm, RepayForm
from claims.advances.reversing import UNPAID
from claims.models import Advance, SupplementaryClaim
from claims.models.advance import DECIDED
from policy import Row

TONES = {"advance_refused": "bad", "supplementary_refused": "bad"}
SEES_PAPERS = (Right.CLAIM_ENTER, Right.ADVANCE_DECIDE)


def advance_page(request: Request, case: Advance, *, status: int = 200, **forms: Any) -> HttpResponse:
    """One advance, with the form that was sent and what is wrong in it."""
    reader, state = request.reader, Advance.State
    repays = case.state == state.OUT and reader.may_in(Right.RECOVERY_BOOK, case.area_code)
    figures = [
        {"label": _("Paid by the person"), "fen": case.prepaid, "payer": "person"},
        {"label": _("Advance"), "fen": case.amount, "payer": "fund"},
        {"label": _("Came back"), "fen": case.returned},
        {"label": _("Left"), "fen": case.left, "payer": "person"},
    ]
    context = _both(request, case, forms, _("Grant the advance")) | {
        "figures": figures,
        "parts": case.parts.select_related("actor", "claim"),
        "repay": (forms.get("repay") or RepayForm(person=case.person)) if repays else None,
        "undo": _undo(request, case),
        "guarantor": masks.identity(case.guarantor_identity),
        "phone": masks.phone(case.guarantor_phone),
        "crumbs": _crumbs("advances:advances", _("Advances"), case.number),
    }
    return render(request, "claims/advances/advance.html", context, status=status)


def claim_page(request: Request, case: SupplementaryClaim, *, status: int = 200, **forms: Any) -> HttpResponse:
    """One supplementary claim: settled, or what it would come to now, with what is set off."""
    context = _both(request, case, forms, _("Settle and pay the rest")) | _money(case)
    context["undo"] = _undo(request, case)
    context["crumbs"] = _crumbs("advances:claims", _("Supplementary claims"), case.number)
    return render(request, "claims/advances/claim.html", context, status=status)


def _money(case: SupplementaryClaim) -> dict[str, Any]:
    """Payout, what is set off and the rest, as settled or as it would be settled now; `wait` says why it cannot be."""
    payout, off, taken = case.payout, case.set_off, _parts(case)
    rows, wait = case.rows, ""
    if case.state == SupplementaryClaim.State.ASKED:
        try:
            found = deciding.preview(case)
            payout, off, rows = found.settled.payout, found.set_off, found.settled.rows
            taken = [{"advance": one.advance, "fen": one.fen} for one in found.taken]
        except Refusal as refusal:
            wait = str(refusal)
    figures = [
        {"label": _("Cost above the limit"), "fen": case.over_limit},
        {"label": _("Payout of the scheme"), "fen": payout, "payer": "fund"},
        {"label": _("Set off against advances"), "fen": off, "payer": "person"},
        {"label": _("Left to pay"), "fen": payout - off, "payer": "fund"},
    ]
    return {"figures": figures, "taken": taken, "wait": wait, "due": payout - off, "trace": _trace(rows)}


def _parts(case: SupplementaryClaim) -> list[dict[str, Any]]:
    parts = case.parts.filter(cancels=None, cancelled_by=None).select_related("advance")
    return [{"advance": part.advance, "fen": part.amount} for part in parts]


def _undo(request: Request, case: Advance | SupplementaryClaim) -> dict[str, str] | None:
    """What is asked before an advance is withdrawn or a claim reversed; None where this reader cannot, or not now."""
    is_advance = isinstance(case, Advance)
    if case.state not in (UNPAID if is_advance else DECIDED):
        return None
    if not request.reader.may_in(Right.CLAIM_REVERSE, case.area_code):
        return None
    if is_advance:
        words = _("Nothing is paid out, and nothing is lent any more.")
        return {
            "url": reverse("advances:undo", args=[case.pk]),
            "verb": _("Withdraw the advance"),
            "title": _("Withdraw the advance?"),
            "words": words,
        }
    words = _("Opposite entries are booked: what was set off is lent again, what was paid is asked back.")
    return {
        "url": reverse("advances:claim_reverse", args=[case.pk]),
        "verb": _("Reverse"),
        "title": _("Reverse the settlement?"),
        "words": words,
    }


def _both(request: Request, case: Advance | SupplementaryClaim, forms: dict[str, Any], agree: str) -> dict[str, Any]:
    reader = request.reader
    number = case.person.identities.filter(is_main=True).values_list("number", flat=True).first() or ""
    whole = any(reader.may_in(right, case.area_code) for right in SEES_PAPERS)
    decides = case.state == "asked" and reader.may_in(Right.ADVANCE_DECIDE, case.area_code)
    is_own = case.asked_by_id == request.user.pk
    enters = case.state == "returned" and reader.may_in(Right.CLAIM_ENTER, case.area_code)
    shown = selectors.shown(case)
    if whole:
        shown["name"] = case.person.name
    return shown | {
        "identity": masks.identity(number),
        "account": masks.account(case.bank_account),
        "papers": documents_of(case) if whole else [],
        "trace": _trace(case.rows),
        "decide": (forms.get("decide") or DecideForm(agree=agree)) if decides and not is_own else None,
        "hindrance": _("Another person has to decide this: you handed it in.") if decides and is_own else "",
        "enter": (forms.get("enter") or AccountForm(person=case.person)) if enters else None,
        "died_on": case.person.died_on,
        "reveals": reader.may_in(Right.REVEAL, case.area_code),
        "kind": case._meta.label_lower,
        "events": [
            {"at": event.at, "sentence": events.tell(event), "tone": TONES.get(event.verb, "good")}
            for event in events.history_of(case).order_by("-id")
        ],
    }


def _trace(rows: list[dict[str, Any]]) -> list[Row]:
    return [Row.from_json(row) for row in rows]


def _crumbs(route: str, label: str, number: str) -> list[dict[str, str]]:
    return [{"label": label, "url": reverse(route)}, {"label": number, "url": ""}]
