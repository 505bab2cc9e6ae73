"""The year of a person in one bar: who paid what, and how far the next threshold is."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from casework import clock
from claims import selectors
from enrollment.models import Person
from enrollment.selectors import recognition_on
from rulebook.errors import NoRulesInForce
from rulebook.selectors import rules_for

LAYER, LINE, COUNTER = "critical_illness", "critical_illness_deductible", "burden"
"""The layer whose line comes next, its figure, and the counter of the year that is measured against it."""


def year_money(person: Person, year: int) -> dict[str, Any]:
    """The year's money by who paid it (fen) and the next threshold, as the tag `year_bar` takes them."""
    money = selectors.year_money(person, year)
    parts = [
        ("basic", _("Basic insurance"), money["basic"] + money["large_amount"] + money["supplementary"]),
        ("critical", _("Critical illness"), money["critical_illness"]),
        ("assistance", _("Medical assistance"), money["assistance"]),
        ("person", _("Borne by the person"), money["person"]),
    ]
    if money["elsewhere"]:
        parts.append(("outside", _("Paid by other insurers"), money["elsewhere"]))
    return {
        "parts": [{"kind": kind, "label": label, "amount": amount} for kind, label, amount in parts],
        "threshold": _threshold(person, year, money["used"]),
    }


def _threshold(person: Person, year: int, used: Mapping[str, int]) -> dict[str, Any] | None:
    """What the person still has to bear until critical-illness insurance pays; None where no rule in force says it."""
    today = clock.today()
    day = today if today.year == year else date(year, 12, 31)
    try:
        rules = rules_for(person.pool, day).rules
    except NoRulesInForce:
        return None
    pack = rules.pack_of(LAYER)
    held = recognition_on(person, day)
    situation = {"assistance_class": str(held.assistance_class) if held else ""}
    line = rules.figure(pack, LINE, day, situation) if pack else None
    if line is None or not isinstance(line.value, int):
        return None
    return {"label": _("the line of critical-illness insurance"), "left": max(line.value - used.get(COUNTER, 0), 0)}
