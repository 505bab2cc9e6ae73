"""How much of an item a period still allows (DL-12): each limited line gets what the lines before it have left."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Any, NamedTuple, Self

from policy.facts import QUANTITY_SCALE, Line
from policy.money import grouped
from policy.settling.lines import over_quantity
from policy.trace import Row, Text

STAY = "stay"
_PERIODS = {
    STAY: Text("每次就诊", "a stay"),
    "month": Text("每月", "a month"),
    "quarter": Text("每季度", "a quarter"),
    "year": Text("每年", "a year"),
}


class Quantity(NamedTuple):
    """What a limit of quantity did to one line: quantities in ten-thousandths of a unit, `excess` in fen.

    `before` is what the period had used already, the lines before this one included.
    """

    line: int
    item: str
    per: str
    counter: str
    limit: int
    before: int
    wanted: int
    payable: int
    excess: int

    @property
    def row(self) -> Row:
        """Limit, used before, this time and excess, for the trace."""
        labels = Text(f"其中 {self.item}：超出最大用量", f"of it {self.item}: above the largest quantity")
        per, over = _PERIODS[self.per], self.wanted - self.payable
        zh = f"{per.zh}限 {units(self.limit)}，此前已用 {units(self.before)}，本次 {units(self.wanted)}，"
        en = f"{units(self.limit)} {per.en}, used before {units(self.before)}, this time {units(self.wanted)}, "
        zh += f"超出 {units(over)}，自费 {grouped(self.excess)}" if over else "未超出"
        en += f"{units(over)} too many, self-paid {grouped(self.excess)}" if over else "none too many"
        return Row(f"quantity:{self.line}", "", self.excess, labels, Text(zh, en))

    def on(self, line: Line) -> Self:
        """The same of what is left of its line: the excess shrinks with it."""
        return self._replace(excess=over_quantity(line))

    def as_json(self) -> dict[str, Any]:
        return self._asdict()

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> Self:
        return cls(**stored)


def units(quantity: int) -> str:
    """Ten-thousandths of a unit as people write them: 905000 is 90.5."""
    whole, rest = divmod(quantity, QUANTITY_SCALE)
    return f"{whole}.{rest:04d}".rstrip("0") if rest else str(whole)


def within_allowances(lines: Sequence[Line], used: Mapping[str, int]) -> tuple[tuple[Line, ...], tuple[Quantity, ...]]:
    """The lines with what their allowances leave as `period_limit`, in order, and what each allowance did.

    `used`: counter to what the year has used of it, in ten-thousandths. Class C lines are paid by the person anyway
    and use nothing up; neither do lines of which nothing is allowed.
    """
    taken: Counter[str] = Counter()
    resolved, quantities = [], []
    for place, line in enumerate(lines):
        allowance = line.allowance
        if allowance is None or line.category == "C" or not line.amount:
            resolved.append(replace(line, allowance=None) if allowance else line)
            continue
        wanted = _scaled(line.quantity or 0)
        before = taken[allowance.counter] + (0 if allowance.per == STAY else used.get(allowance.counter, 0))
        limit = _scaled(allowance.quantity)
        payable = min(wanted, max(limit - before, 0))
        taken[allowance.counter] += payable
        within = replace(line, allowance=None, period_limit=Fraction(payable, QUANTITY_SCALE))
        resolved.append(within)
        quantities.append(
            Quantity(
                line=place,
                item=line.item or "",
                per=allowance.per,
                counter=allowance.counter,
                limit=limit,
                before=before,
                wanted=wanted,
                payable=payable,
                excess=over_quantity(within),
            )
        )
    return tuple(resolved), tuple(quantities)


def as_settled(lines: Sequence[Line], quantities: Sequence[Quantity]) -> tuple[Line, ...]:
    """The lines of a settled claim with the quantities that it was paid for."""
    payable = {one.line: Fraction(one.payable, QUANTITY_SCALE) for one in quantities}
    return tuple(
        replace(line, allowance=None, period_limit=payable.get(place, line.period_limit)) if line.allowance else line
        for place, line in enumerate(lines)
    )


def moves_of(quantities: Sequence[Quantity]) -> dict[str, int]:
    """What the lines add to the counters of the year, in ten-thousandths of a unit."""
    moves: Counter[str] = Counter()
    for one in quantities:
        if one.per != STAY and one.payable:
            moves[one.counter] += one.payable
    return dict(moves)


def _scaled(quantity: Fraction | int) -> int:
    return int(quantity * QUANTITY_SCALE)
