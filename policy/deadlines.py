"""When something is due: claims, contributions, and whatever designated institutions and applications for
assistance wait for (HN-03, NX-15, BJ-08 .., DL-18)."""

from collections.abc import Callable
from datetime import date
from typing import Any

from policy import assistance
from policy.counting import DUE, Counting, Deadline
from policy.days import Overrides
from policy.designation import events as designation
from policy.entitlements import events as entitlements
from policy.errors import BadFact
from policy.pack import Pack
from policy.rules import Rules

__all__ = ["EVENTS", "Deadline", "deadline"]


def deadline(rules: Rules | Pack, event: str, *, overrides: Overrides | None = None, **facts: Any) -> Deadline:
    """The dates that follow from an event, e.g. deadline(pack, "claim_payment", verified_on=day).

    BadFact for an unknown event or a fact it needs.
    """
    if event not in _EVENTS:
        raise BadFact(f"event {event!r} is none of {', '.join(_EVENTS)}")
    days = [fact for fact in facts.values() if isinstance(fact, date)]
    if "coverage_year" in facts:
        days.append(date(facts["coverage_year"], 1, 1))
    pack = rules.basic if isinstance(rules, Rules) else rules
    counting = Counting(rules, days[0] if days else pack.verified_from, overrides or {})
    try:
        _EVENTS[event](counting, **facts)
    except TypeError as fault:
        raise BadFact(f"{event}: {str(fault).split('() ')[-1]}") from None
    return counting.answer()


def _contribution(ask: Counting, coverage_year: int) -> None:
    due = ask.optional("contribution_due")
    window = ask.optional("contribution_window")
    if due is not None:
        ask.put("due_on", due.value.on(coverage_year), DUE, coverage_year, "·", due)
    elif window is not None:
        ask.put("due_on", window.value.closes.on(coverage_year), DUE, coverage_year, "·", window)
    else:
        ask.lack("contribution_due")


def _claim_payment(ask: Counting, verified_on: date) -> None:
    ask.working_days("due_on", verified_on, DUE, "claim_payment_days")


def _claim_decision(ask: Counting, received_on: date) -> None:
    ask.working_days("due_on", received_on, DUE, "claim_decision_days")


def _critical_verification(ask: Counting, opened_on: date) -> None:
    ask.working_days("due_on", opened_on, DUE, "critical_verification_days")


_EVENTS: dict[str, Callable[..., None]] = {
    "contribution": _contribution,
    "critical_verification": _critical_verification,
    "claim_payment": _claim_payment,
    "claim_decision": _claim_decision,
    **designation.EVENTS,
    **assistance.EVENTS,
    **entitlements.EVENTS,
}
EVENTS = tuple(_EVENTS)
