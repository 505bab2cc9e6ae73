"""What a case says of the year: written by the night while the case is open, and when it goes back to the insurer."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from claims.critical.owed import Owed
from claims.models import CriticalCase

FIGURES = ("burden", "entitled", "paid", "due", "steps", "versions")


def figures_of(owed: Owed) -> dict[str, Any]:
    """What a year comes to, as a case keeps it."""
    return {name: getattr(owed, name) for name in FIGURES}


def stands_as(case: CriticalCase, figures: Mapping[str, Any]) -> bool:
    """Whether the case says just this."""
    return all(getattr(case, name) == figures[name] for name in FIGURES)


def write_figures(case: CriticalCase, figures: Mapping[str, Any], day: date) -> None:
    """Let the case say this from a day on: open while something is due, else gone. Writes no row."""
    for name in FIGURES:
        setattr(case, name, figures[name])
    case.changed_on = day
    case.state = CriticalCase.State.OPEN if case.due else CriticalCase.State.GONE
