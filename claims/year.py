"""The year of a person in one bar: who paid what, how far the next threshold is, what deductibles and caps leave."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from casework import clock
from claims import selectors
from enrollment.models import Person
from enrollment.selectors import recognition_on
from policy.money import grouped, percent
from policy.rules import Rules
from policy.settling.bounds import Bound, bounds_of_year
from rulebook.errors import NoRulesInForce
from rulebook.selectors import rules_for

LAYER, LINE, COUNTER = "critical_illness", "critical_illness_deductible", "burden"
"""The layer whose line comes next, its figure, and the counter of the year that is measured against it."""


def year_money(person: Person, year: int) -> dict[str, Any]:
    """The year's money by who paid it (fen), the next threshold and the marks, as the tag `year_bar` takes them."""
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
    } | _measured(person, year, money["used"])


def _measured(person: Person, year: int, used: Mapping[str, int]) -> dict[str, Any]:
    """The threshold and the marks of the year; neither where no rules were in force."""
    today = clock.today()
    day = today if today.year == year else date(year, 12, 31)
    try:
        rules = rules_for(person.pool, day).rules
    except NoRulesInForce:
        return {"threshold": None, "marks": []}
    held = recognition_on(person, day)
    words = {"assistance_class": str(held.assistance_class) if held else "none"}
    return {
        "threshold": _threshold(rules, day, words, used),
        "marks": _marks(rules, day, words, used),
    }


def _threshold(rules: Rules, day: date, words: Mapping[str, str], used: Mapping[str, int]) -> dict[str, Any] | None:
    """What the person still has to bear until critical-illness insurance pays; None where the rules do not say it."""
    pack = rules.pack_of(LAYER)
    line = rules.figure(pack, LINE, day, words) if pack else None
    if line is None or not isinstance(line.value, int):
        return None
    return {"label": _("the line of critical-illness insurance"), "left": max(line.value - used.get(COUNTER, 0), 0)}


def _marks(rules: Rules, day: date, words: Mapping[str, str], used: Mapping[str, int]) -> list[dict[str, Any]]:
    """Deductibles, next tier and caps that concern everybody, or that the year has begun to use."""
    usual = {"place": "inside", "disease": "ordinary", "treatment": "ordinary"}
    values: dict[str, int] = defaultdict(int, {f"used:{counter}": amount for counter, amount in used.items()})
    bounds = bounds_of_year(rules, day, {**usual, **words}, values)
    return [_told(bound) for bound in bounds if bound.always or bound.reached]


def _told(bound: Bound) -> dict[str, Any]:
    """One bound with its figure in words."""
    language, left = get_language() or "zh", bound.whole - bound.reached
    figures = {"whole": grouped(bound.whole), "reached": grouped(bound.reached), "left": grouped(left)}
    label = bound.title.in_language(language)
    if bound.kind == "deductible":
        words = _("%(reached)s of %(whole)s yuan borne, %(left)s to go") % figures
    elif bound.kind == "cap":
        words = _("%(reached)s of %(whole)s yuan paid, %(left)s left") % figures
        if bound.raised:
            words = _("%(words)s, not counting what years of insurance have earned") % {"words": words}
    else:
        layer = {"layer": bound.layer.in_language(language), "rate": percent(bound.rate or Fraction(0))}
        label = _("%(layer)s, next tier (%(rate)s)") % layer
        words = _("%(reached)s of %(whole)s yuan counted, %(left)s to go") % figures
    return {"kind": bound.kind, "label": label, "words": words, "whole": bound.whole, "reached": bound.reached}
