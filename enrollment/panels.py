"""The tabs of the person page that enrollment itself fills."""

from typing import Any

from django.utils.translation import gettext as _

from casework import clock, events
from casework.request import Request
from casework.rights import Right
from enrollment import page
from enrollment.models import Contribution, Coverage, Person
from enrollment.quotes import cover_words
from enrollment.selectors import coverage_of, last_day, money
from enrollment.services import owing
from enrollment.services.repairing import missed_now
from policy.trace import Row
from rulebook.errors import NoRulesInForce

NEWEST = 50
TONES = {
    Contribution.State.DUE: "info",
    Contribution.State.UNPAID: "bad",
    Contribution.State.WAITING: "warn",
    Contribution.State.ACTIVE: "good",
    Contribution.State.CANCELLED: "",
    Contribution.State.REPAIRED: "good",
}


def overview(request: Request, person: Person) -> dict[str, Any]:
    """概况: who it is, how to reach and to pay them, their standing with the departments that confirmed it."""
    masked = [
        {"what": what, **page.masked(request.reader, person, field)}
        for field, what in (
            ("name", _("Name")),
            ("phone", _("Phone")),
            ("card_number", _("Social security card")),
            ("bank_account", _("Bank account")),
        )
    ]
    return {"masked": masked, "standing": page.standing(person, clock.today())}


def contributions(request: Request, person: Person) -> dict[str, Any]:
    """参保缴费: on what ground the person takes part, what is owed and paid with its trace, other schemes' cover."""
    rows = person.contributions.select_related("answer", "pushed_in", "checked_by").prefetch_related("receipts")
    return {
        "registrations": person.registrations.select_related("school", "parent").order_by("-registered_on", "-pk"),
        "contributions": [_owed(row, person) for row in rows],
        "sees_receipts": request.reader.may_in(Right.CONTRIBUTION_VIEW, person.area_code),
        "to_check": set(money.late_to_check(request.reader).filter(person=person).values_list("pk", flat=True)),
        "checks": request.reader.may_in(Right.CONTRIBUTION_BOOK, person.area_code),
        "asks_refunds": request.reader.may_in(Right.REFUND_ASK, person.area_code),
        "missed": missed_now(person) if request.reader.may_in(Right.CONTRIBUTION_VIEW, person.area_code) else None,
        "employee": [
            {"first": held.period.lower, "last": last_day(held)}
            for held in coverage_of(person)
            if held.scheme == Coverage.Scheme.EMPLOYEE
        ],
    }


def _owed(row: Contribution, person: Person) -> dict[str, Any]:
    """A contribution with its trace; one that is not paid with what a payment of today would buy."""
    return {
        "row": row,
        "tone": TONES[Contribution.State(row.state)],
        "trace": [Row.from_json(kept) for kept in row.answer.rows] if row.answer else [],
        "today": _today(row, person) if row.state in Contribution.OPEN else {},
    }


def _today(row: Contribution, person: Person) -> dict[str, str]:
    """What a payment of today would buy, before anybody pays (G-LPS-06a)."""
    try:
        quote = owing.quote_for(person, row.coverage_year, clock.today())
    except NoRulesInForce as refusal:
        return {"tone": "bad", "words": str(refusal)}
    return {"tone": "bad", "words": quote.refusal} if quote.refusal else cover_words(quote)


def history(request: Request, person: Person) -> dict[str, Any]:
    """记录: what happened to the person's record, newest first."""
    newest = events.history_of(person).order_by("-pk")[:NEWEST]
    return {"events": [{"at": event.at, "sentence": events.tell(event)} for event in newest]}
