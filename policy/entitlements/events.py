"""The dates of what comes before a claim: how long it holds, and until when it is decided."""

from collections.abc import Callable
from datetime import date, timedelta

from policy.counting import DUE, VALID_TO, Counting
from policy.days import add_months, add_years


def _validity(ask: Counting, starts_on: date, lasts: str) -> None:
    """The last day of what begins on a day and lasts for a figure in days, months or years."""
    figure = ask.figure(lasts)
    if figure is None:
        return
    unit = ask.pack.parameters[lasts].spec.unit
    if unit == "years":
        end = add_years(starts_on, figure.value)
    elif unit == "months":
        end = add_months(starts_on, figure.value)
    else:
        end = starts_on + timedelta(days=figure.value)
    ask.put("valid_to", end - timedelta(days=1), VALID_TO, starts_on, "+", figure)


def _decision(ask: Counting, received_on: date, within: str) -> None:
    ask.working_days("due_on", received_on, DUE, within)


EVENTS: dict[str, Callable[..., None]] = {"validity": _validity, "entitlement_decision": _decision}
