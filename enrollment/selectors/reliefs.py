"""Subsidised participation (资助参保): what the rules of a year give to whom, and what departments were not asked for."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, QuerySet, Sum
from django.utils.translation import get_language

import policy
from casework.models import Pool
from enrollment import statuses
from enrollment.models import Contribution, Relief
from enrollment.services.owing import Pricing
from rulebook.errors import NoRulesInForce


@dataclass(frozen=True)
class Unasked:
    """A department that was not asked yet for some persons of a year: how many, how much (fen)."""

    payer: str
    persons: int
    amount: int


def unasked(pool: Pool, coverage_year: int) -> QuerySet[Relief]:
    """The parts that no batch has asked for, of contributions that stand."""
    rows = Relief.objects.filter(batch=None, contribution__pool=pool, contribution__coverage_year=coverage_year)
    return rows.exclude(contribution__state=Contribution.State.CANCELLED)


def unasked_by_payer(pool: Pool, coverage_year: int) -> list[Unasked]:
    """The same by department."""
    found = unasked(pool, coverage_year).order_by().values("payer").annotate(persons=Count("pk"), sum=Sum("amount"))
    return [Unasked(row["payer"], row["persons"], row["sum"]) for row in found.order_by("payer")]


def rules_of(pool: Pool, coverage_year: int) -> list[dict[str, Any]]:
    """Each relief of the rules in force in the reader's words (statuses, payer, what lacks); empty where they have none."""
    language = (get_language() or "zh")[:2]
    try:
        rules = Pricing(pool, coverage_year).in_force.rules
    except NoRulesInForce:
        return []
    return [
        {
            "rule": rule,
            "statuses": [statuses.LABELS[code] for code in rule.statuses],
            "payer": rule.payer.in_language(language),
            "missing": rule.missing.sentence(language) if rule.missing else "",
        }
        for rule in policy.relief_rules(rules, coverage_year)
    ]
