"""Expense lines to the four parts of a bill: self-paid, above the price limit, first self-payment, in policy."""

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Any, NamedTuple

from policy.facts import SCALE, Line
from policy.money import half_up, whole_shares


class Parts(NamedTuple):
    """Fen, but `eligible_exact` in millionths of a fen. `classified` is False when a class B line lacks its rate;
    `by_policy` is True when one has the policy's rate."""

    total: int
    self_paid: int
    above_limit: int
    eligible_exact: int
    classified: bool
    by_policy: bool


class Itemised(NamedTuple):
    """A bill before the policy's own rate: fen, `rated_exact` in millionths of a fen. `unrated` is what class B lines
    without a rate of their own leave after the limits; None when there is no such line."""

    total: int
    self_paid: int
    above_limit: int
    rated_exact: int
    unrated: int | None


def classify(lines: Sequence[Line], class_b_rate: Fraction | None) -> Parts:
    """The parts of a bill, where class B lines without a rate of their own pay `class_b_rate` first."""
    bill = itemise(lines)
    has_unrated = bill.unrated is not None
    classified = not has_unrated or class_b_rate is not None
    exact = with_unrated(bill.rated_exact, bill.unrated or 0, class_b_rate)
    return Parts(bill.total, bill.self_paid, bill.above_limit, exact, classified, has_unrated and classified)


def with_unrated(rated_exact: Any, unrated: Any, class_b_rate: Fraction | None) -> Any:
    """The in-policy cost in millionths of a fen, for integers or arrays; what has no rate at all stays out."""
    return rated_exact if class_b_rate is None else rated_exact + unrated * _times(class_b_rate)


def rest_of(lines: Sequence[Line], paid_elsewhere: int) -> tuple[Line, ...]:
    """What is left of each line when another insurer has paid so much (fen) of all: every line in proportion.

    A line's quantity shrinks with it, so that the limits on price and quantity cut the rest in the same proportion.
    """
    total = sum(line.amount for line in lines)
    if not paid_elsewhere or not total:
        return tuple(lines)
    paid = min(paid_elsewhere, total)
    shares = whole_shares([Fraction(line.amount * paid, total) for line in lines], paid)
    return tuple(_less(line, share) for line, share in zip(lines, shares, strict=True))


def _less(line: Line, paid: int) -> Line:
    left = line.amount - paid
    if not left:
        return replace(line, amount=0, quantity=None, price_limit=None, period_limit=None, allowance=None)
    kept = Fraction(left, line.amount)
    quantities = {
        name: held * kept for name in ("quantity", "period_limit") if (held := getattr(line, name)) is not None
    }
    return replace(line, amount=left, **quantities)


def itemise(lines: Sequence[Line]) -> Itemised:
    """LPS-29, LPS-30, DL-12: class C and what exceeds the quantity of the period is self-paid, what exceeds the
    price limit is above the limit, of the rest class B pays its share first."""
    total = self_paid = above_limit = eligible = 0
    unrated = None
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
            eligible += amount * _times(rate)
        elif line.category == "A":
            eligible += amount * SCALE
        else:
            unrated = (unrated or 0) + amount
    return Itemised(total, self_paid, above_limit, eligible, unrated)


def over_quantity(line: Line) -> int:
    """What the line costs beyond the quantity that is still payable, in fen."""
    return _beyond_limits(line)[0]


def _times(first_self_pay: Fraction) -> int:
    """Millionths of each fen that are in policy when the share is paid first."""
    return SCALE - first_self_pay.numerator * (SCALE // first_self_pay.denominator)


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
