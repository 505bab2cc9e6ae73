"""The window of a coverage year (集中征缴期), and until when a payment has the same price (LPS-16, DL-03)."""

from datetime import date, timedelta

from policy.enrolment.enrol import Enrollee
from policy.enrolment.shape import Timely
from policy.rules import Rules


def window(rules: Rules, coverage_year: int) -> tuple[date, date] | None:
    """The first and the last day of the window; None where the policy has none or leaves its days open."""
    shape = rules.basic.identity.enrolment
    if shape is None or shape.window is None:
        return None
    found = rules.figure(rules.basic, shape.window, rules.basic.in_year(coverage_year))
    return (found.value.opens.on(coverage_year), found.value.closes.on(coverage_year)) if found else None


def due_on(rules: Rules, *, coverage_year: int, member: Enrollee, classification: str | None) -> date:
    """The last day on which a payment is still classified so: the end of the window, day 90 of a newborn, day 60
    after the employees' insurance; otherwise the end of the year."""
    shape = rules.basic.identity.enrolment
    last = date(coverage_year, 12, 31)
    if shape is None:
        return last
    if classification == "newborn" and member.born_on:
        return _within(rules, shape.newborn, member.born_on, coverage_year) or last
    if classification == "switch" and member.employee_cover_ended_on:
        return _within(rules, shape.switch, member.employee_cover_ended_on, coverage_year) or last
    days = window(rules, coverage_year)
    return days[1] if days and classification == "ordinary" else last


def _within(rules: Rules, timely: Timely | None, event: date, coverage_year: int) -> date | None:
    found = timely and rules.figure(rules.basic, timely.within, rules.basic.in_year(coverage_year))
    return event + timedelta(days=found.value) if found else None
