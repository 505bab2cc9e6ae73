"""By when a case is verified and paid: working days by the rules in force and the agency's calendar (NX-15, AMB-21)."""

from datetime import date
from typing import NamedTuple

import policy
from casework.deadlines import overrides
from casework.models import Pool
from claims.year import LAYER
from rulebook.errors import NoRulesInForce
from rulebook.selectors import rules_for


class Term(NamedTuple):
    """The last day; None where the rules say nothing. Provisional: it rests on a calendar that is not official yet."""

    day: date | None = None
    is_provisional: bool = False


def to_verify(pool: Pool, opened_on: date) -> Term:
    """By when the insurer confirms or objects."""
    return _term(pool, "critical_verification", opened_on, "opened_on")


def to_pay(pool: Pool, verified_on: date) -> Term:
    """By when the person has the money: fifteen working days from the day that verification passed (NX-15)."""
    return _term(pool, "claim_payment", verified_on, "verified_on")


def _term(pool: Pool, event: str, day: date, fact: str) -> Term:
    try:
        rules = rules_for(pool, day).rules
    except NoRulesInForce:
        return Term()
    found = policy.deadline(rules.pack_of(LAYER) or rules.basic, event, overrides=overrides(), **{fact: day})
    return Term() if found.missing else Term(found.due_on, found.provisional)
