"""Lines whose quantity times price is not their amount."""

from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from claims.checking import Case, Figures, Group, Severity, check
from claims.checking.articles import PAPERS
from claims.models import ExpenseLine

ROUNDING = Decimal(1)
"""Hospitals round a line to the fen, some after rounding the price: a fen a unit is not odd."""


@check(
    "line_arithmetic",
    group=Group.PAPERS,
    title=_("Quantity and price do not give the amount"),
    means=_("In some lines quantity times price is off the amount by more than one fen a unit."),
    sentence=_("In %(count)s lines quantity times price is not the amount; first: %(name)s (%(amount)s yuan)."),
    severity=Severity.WARNING,
    article=PAPERS,
)
def line_arithmetic(case: Case) -> Figures | None:
    """Lines off by more than one fen a unit."""
    wrong = [line for line in case.lines if _is_off(line)]
    if not wrong:
        return None
    return {
        "count": len(wrong),
        "name": wrong[0].name,
        "amount_fen": wrong[0].amount,
        "lines": [line.position for line in wrong],
    }


def _is_off(line: ExpenseLine) -> bool:
    if line.unit_price is None or not line.quantity:
        return False
    return abs(line.quantity * line.unit_price - line.amount) > max(ROUNDING * line.quantity, ROUNDING)
