"""A yearly cap that grows with years of continuous enrolment and years without a claim (国办发〔2024〕38号)."""

from typing import Any, NamedTuple

from policy.facts import MAX_YEARS
from policy.money import grouped
from policy.settling.arithmetic import INTEGERS, Arithmetic, Values
from policy.settling.operations import AnnualCap, Constant
from policy.trace import Row, Text

BONUS_PAID = "critical_illness_bonus_paid"
"""The counter of what a year has paid above the cap without its bonus."""


class Incentives(NamedTuple):
    """`after` so many continuous years each further one adds `continuous` fen, each year without a claim adds
    `zero_claim` fen; both together add at most the share `ceiling` of the cap."""

    after: Constant
    continuous: Constant
    zero_claim: Constant
    ceiling: Constant


class RaisedCap(AnnualCap):
    """The cap and the bonus that the person's years have earned."""

    __slots__ = ("after", "continuous", "most", "zero_claim")

    def __init__(self, layer: str, figure: Constant, incentives: Incentives, counter: str):
        super().__init__(layer, figure, counter)
        self.sources += tuple(constant.source for constant in incentives)
        self.after: int = incentives.after.value
        self.continuous: int = incentives.continuous.value
        self.zero_claim: int = incentives.zero_claim.value
        ceiling = incentives.ceiling.value
        self.most = self.cap * ceiling.numerator // ceiling.denominator
        self.moves += ((BONUS_PAID, BONUS_PAID),)

    def bonus(self, values: Values, ops: Arithmetic) -> Any:
        """What the person's years add to the cap."""
        earned = ops.maximum(values["continuous_years"] - self.after, 0) * self.continuous
        return ops.minimum(earned + values["zero_claim_years"] * self.zero_claim, self.most)

    def limit(self, values: Values, ops: Arithmetic) -> Any:
        return self.cap + self.bonus(values, ops)

    def run(self, values: Values, ops: Arithmetic) -> None:
        super().run(values, ops)
        before = values[self.used]
        after = before + values[self.layer]
        values[BONUS_PAID] = ops.maximum(after - self.cap, 0) - ops.maximum(before - self.cap, 0)

    def largest(self, amount: int) -> int:
        return super().largest(amount + MAX_YEARS * (self.continuous + self.zero_claim) + self.most)

    def text(self, values: Values) -> Text:
        bonus = self.bonus(values, INTEGERS)
        return self.smaller_of(values, f"{grouped(self.cap)} + {grouped(bonus)}") if bonus else super().text(values)

    def row(self, values: Values) -> Row | None:
        row = super().row(values)
        return row if row is None or self.bonus(values, INTEGERS) else row._replace(sources=self.sources[:1])
