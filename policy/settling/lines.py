"""Expense lines to the four parts of a bill: self-paid, above the price limit, first self-payment, in policy."""

from collections.abc import Sequence
from fractions import Fraction
from typing import NamedTuple

from policy.facts import SCALE, Line
from policy.money import half_up


class Parts(NamedTuple):
    """Fen, but `eligible_exact` in millionths of a fen. `classified` is False when a class B line lacks its rate."""

    total: int
    self_paid: int
    above_limit: int
    eligible_exact: int
    classified: bool


def classify(lines: Sequence[Line], class_b_rate: Fraction | None) -> Parts:
    """LPS-29, LPS-30, DL-12: class C and what exceeds the quantity of the period is self-paid, what exceeds the
    price limit is above the limit, of the rest class B pays its share first."""
    total = self_paid = above_limit = eligible = 0
    classified = True
    default_times = (
        None if class_b_rate is None else SCALE - class_b_rate.numerator * (SCALE // class_b_rate.denominator)
    )
    for line in lines:
        amount = line.amount
        total += amount
        if line.category == "C":
            self_paid += amount
            continue
        if line.period_limit is not None or line.price_limit is not None:
            over_quantity, over_price = _beyond_limits(line)
            self_paid += over_quantity
            above_limit += over_price
            amount -= over_quantity + over_price
        rate = line.first_self_pay
        if rate is not None:
            eligible += amount * (SCALE - rate.numerator * (SCALE // rate.denominator))
        elif line.category == "A":
            eligible += amount * SCALE
        elif default_times is None:
            classified = False
        else:
            eligible += amount * default_times
    return Parts(total, self_paid, above_limit, eligible, classified)


def _beyond_limits(line: Line) -> tuple[int, int]:
    """What exceeds the quantity of the period, and of the rest what exceeds the price limit; whole fen, each at most
    the amount that is left."""
    quantity = Fraction(line.quantity or 1)
    price = Fraction(line.amount) / quantity if line.unit_price is None else Fraction(line.unit_price)
    payable = quantity if line.period_limit is None else min(quantity, Fraction(line.period_limit))
    allowed = line.amount if payable == quantity else min(line.amount, _fen(payable * price))
    over_quantity = line.amount - allowed
    if line.price_limit is None:
        return over_quantity, 0
    return over_quantity, max(allowed - _fen(payable * min(price, Fraction(line.price_limit))), 0)


def _fen(amount: Fraction) -> int:
    rounded: int = half_up(amount.numerator, amount.denominator)
    return rounded
