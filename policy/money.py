"""Money is integer fen; yuan are text. A rate is a Fraction between 0 and 1."""

import re
from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any

from policy.errors import Fault


def fen(yuan: str) -> int:
    """Fen of an amount written in yuan ("5400.00", "5,400"). ValueError when it is no amount in whole fen, or has
    more digits than any amount of money."""
    digits = yuan.replace(",", "").strip()
    if not re.fullmatch(r"[+-]?\d{1,13}(\.\d{0,9})?", digits):
        raise Fault(f"{yuan[:40]!r} is no amount in yuan", f"“{yuan[:40]}”不是以元为单位的金额")
    amount = Decimal(digits) * 100
    if amount != amount.to_integral_value():
        raise Fault(f"{yuan!r} is no amount in whole fen", f"“{yuan}”不足一分的部分不能写")
    return int(amount)


def plain(amount: int) -> str:
    """The amount in yuan as files and case files write it: 540000 -> "5400.00"."""
    sign = "-" if amount < 0 else ""
    yuan, cents = divmod(abs(amount), 100)
    return f"{sign}{yuan}.{cents:02d}"


def grouped(amount: int) -> str:
    """The amount in yuan as people read it: 540000 -> "5,400.00"."""
    sign = "-" if amount < 0 else ""
    yuan, cents = divmod(abs(amount), 100)
    return f"{sign}{yuan:,}.{cents:02d}"


def exact(numerator: int, denominator: int) -> str:
    """An amount of fen that need not be whole, in yuan, with the digits it has (at most six after the point)."""
    whole = half_up(numerator, denominator)
    if whole * denominator == numerator:
        return grouped(whole)
    digits = half_up(numerator * 10_000, denominator)
    yuan, rest = divmod(digits, 1_000_000)
    return f"{yuan:,}.{rest:06d}".rstrip("0")


def half_up(numerator: Any, denominator: Any) -> Any:
    """numerator / denominator rounded half up; for int and int64 arrays that are not negative."""
    return (2 * numerator + denominator) // (2 * denominator)


def whole_shares(shares: Sequence[Fraction], total: int) -> list[int]:
    """Whole fen that make the total: each share rounded down, then one more for the largest remainders."""
    floors = [int(share // 1) for share in shares]
    by_remainder = sorted(range(len(shares)), key=lambda at: shares[at] - floors[at], reverse=True)
    for at in by_remainder[: max(total - sum(floors), 0)]:
        floors[at] += 1
    return floors


def percent(rate: Fraction) -> str:
    """A rate as people read it: 3/5 -> "60 %", 1/500 -> "0.2 %"."""
    value = Decimal(rate.numerator * 100) / Decimal(rate.denominator)
    return f"{value.normalize():f} %"
