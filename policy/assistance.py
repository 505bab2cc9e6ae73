"""The dates of an application for medical assistance, from the village's check to reconsideration (DL-18)."""

from collections.abc import Callable
from datetime import date, timedelta

from policy.counting import DUE, Counting


def _village_check(ask: Counting, started_on: date) -> None:
    ask.working_days("due_on", started_on, DUE, "village_check_days")


def _township_review(ask: Counting, started_on: date) -> None:
    ask.working_days("due_on", started_on, DUE, "township_review_days")


def _assistance_notice(ask: Counting, started_on: date) -> None:
    """The last day on which the notice hangs."""
    _days(ask, "assistance_notice_days", started_on)


def _recognition(ask: Counting, started_on: date) -> None:
    ask.working_days("due_on", started_on, DUE, "recognition_days")


def _assistance_decision(ask: Counting, started_on: date) -> None:
    ask.working_days("due_on", started_on, DUE, "assistance_decision_days")


def _reconsideration(ask: Counting, refused_on: date) -> None:
    """The last day on which it can be asked for."""
    _days(ask, "reconsideration_days", refused_on)


def _days(ask: Counting, key: str, start: date) -> None:
    """So many days later, first day not counted."""
    days = ask.figure(key)
    if days is not None:
        ask.put("due_on", start + timedelta(days=days.value), DUE, start, "+", days)


EVENTS: dict[str, Callable[..., None]] = {
    "village_check": _village_check,
    "township_review": _township_review,
    "assistance_notice": _assistance_notice,
    "recognition": _recognition,
    "assistance_decision": _assistance_decision,
    "reconsideration": _reconsideration,
}
