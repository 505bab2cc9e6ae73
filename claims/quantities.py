"""Limits of quantity (DL-12): which lines count on which period of the person's year.

What a person takes home is limited by month, quarter or year, in all outpatient claims together; a limit a stay holds
within each claim of any kind.
"""

from datetime import date
from fractions import Fraction

import policy
from claims.facts import LineRow, Stay
from claims.models import ExpenseLine, LimitPeriod
from claims.models.claim import OUTPATIENT_KINDS

COUNTER = "quantity"


def allowance_of(line: LineRow, stay: Stay) -> policy.Allowance | None:
    """The limit that the line counts towards; None without one."""
    entry, day, per = line.entry, line.served_on or stay.discharged_on, _period_of(line, stay)
    if entry is None or entry.limit_quantity is None or day is None or per is None:
        return None
    counter = f"{COUNTER}:{_part_of_year(day, per)}:{entry.code}"
    return policy.Allowance(Fraction(entry.limit_quantity), per.value, counter)


def is_undated(line: ExpenseLine | LineRow, stay: Stay) -> bool:
    """Whether the line's day has to be told: the visits lie in several periods of its limit."""
    per, first, last = _period_of(line, stay), stay.admitted_on, stay.discharged_on
    if per in (None, LimitPeriod.STAY) or line.served_on or first is None or last is None:
        return False
    return (first.year, _part_of_year(first, per)) != (last.year, _part_of_year(last, per))


def is_of_another_year(line: ExpenseLine | LineRow, stay: Stay) -> bool:
    """Whether a limited line was bought in another year than the claim counts in: it needs a claim of its own."""
    day, last = line.served_on, stay.discharged_on
    return _period_of(line, stay) not in (None, LimitPeriod.STAY) and bool(day and last and day.year != last.year)


def _period_of(line: ExpenseLine | LineRow, stay: Stay) -> LimitPeriod | None:
    """For which period the line's quantity is limited in this claim; None: for none."""
    if line.entry is None or line.entry.limit_quantity is None:
        return None
    per = LimitPeriod(line.entry.limit_period)
    return per if per == LimitPeriod.STAY or stay.kind in OUTPATIENT_KINDS else None


def _part_of_year(day: date, per: LimitPeriod | None) -> str:
    match per:
        case LimitPeriod.MONTH:
            return f"M{day.month}"
        case LimitPeriod.QUARTER:
            return f"Q{(day.month + 2) // 3}"
        case LimitPeriod.YEAR:
            return "Y"
    return "S"
