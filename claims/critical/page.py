"""The page of one critical-illness case: its figures, what it rests on, what this reader can do now."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from casework import events, masks
from casework.documents import documents_of
from casework.request import Request
from casework.rights import Right
from claims.critical import accounts, hands, selectors
from claims.critical.forms import AccountForm, DecideForm, VerifyForm
from claims.letters.critical import DECIDED
from claims.models import CriticalCase
from claims.models.critical import OWED, TO_DECIDE, UNFINISHED

State = CriticalCase.State
TONES = {"critical_objected": "bad", "critical_declined": "bad", "critical_given_back": "warn"}


def page(request: Request, case: CriticalCase, *, status: int = 200, **forms: Any) -> HttpResponse:
    """The page, with the form that was sent and what is wrong in it."""
    person, reader = case.person_year.person, request.reader
    number = person.identities.filter(is_main=True).values_list("number", flat=True).first() or ""
    pays = reader.may_in(Right.CRITICAL_ILLNESS_DECIDE, case.area_code)
    enters = reader.may_in(Right.CLAIM_ENTER, case.area_code)
    context = selectors.shown(case) | {
        "identity": masks.identity(number),
        "figures": _figures(case),
        "steps": selectors.steps_of(case),
        "versions": sorted(f"{kept['pack']} ({key[:8]})" for key, kept in case.versions.items()),
        "events": [
            {"at": event.at, "sentence": events.tell(event), "tone": TONES.get(event.verb, "good")}
            for event in events.history_of(case).order_by("-id")
        ],
        "account": _account(case) if pays or enters else None,
        "may_print": case.state in DECIDED and (pays or enters),
        "papers": documents_of(case) if (pays or enters) and case.account_by_id else [],
        "crumbs": [
            {"label": _("Critical illness"), "url": reverse("critical:cases")},
            {"label": case.number, "url": ""},
        ],
    }
    return render(
        request, "claims/critical/case.html", context | _what_can_be_done(request, case, forms), status=status
    )


def _figures(case: CriticalCase) -> list[dict[str, Any]]:
    figures = [
        {"label": _("Burden of the year"), "fen": case.burden, "payer": "person"},
        {"label": _("Owed for the year"), "fen": case.entitled},
        {"label": _("Paid before"), "fen": case.paid, "payer": "fund"},
        {"label": _("Due beyond that"), "fen": case.due, "payer": "fund"},
    ]
    if case.taken_back:
        figures.append({"label": _("Taken back"), "fen": case.taken_back, "payer": "person"})
    return figures


def _account(case: CriticalCase) -> dict[str, str] | None:
    """Where the money goes, masked; None where no account is known."""
    known = accounts.known_account(case)
    if known is None:
        return None
    return {"name": known.name, "bank": known.bank_name, "number": masks.account(known.bank_account)}


def _what_can_be_done(request: Request, case: CriticalCase, forms: dict[str, Any]) -> dict[str, Any]:
    """The forms of the reader's rights in the case's state; `hindrance` says why there is none for who took part."""
    reader = request.reader
    verifies = case.state == State.OPEN and reader.may_in(Right.CRITICAL_ILLNESS_VERIFY, case.area_code)
    decides = case.state in TO_DECIDE and reader.may_in(Right.CRITICAL_ILLNESS_DECIDE, case.area_code)
    enters = case.state in (*UNFINISHED, State.RETURNED) and reader.may_in(Right.CLAIM_ENTER, case.area_code)
    role = hands.parts_before(case).get(request.user.pk, "") if verifies or decides else ""
    takes = case.state in OWED and case.overpaid and reader.may_in(Right.CLAIM_REVERSE, case.area_code)
    return {
        "hindrance": _("Another person has to do this: you already took part as %(role)s.") % {"role": role}
        if role
        else "",
        "verify": (forms.get("verify") or VerifyForm()) if verifies and not role else None,
        "decide": (forms.get("decide") or DecideForm(case=case)) if decides and not role else None,
        "enter": (forms.get("enter") or AccountForm(name=case.person_year.person.name)) if enters else None,
        "takes_back": takes,
    }
