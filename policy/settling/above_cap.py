"""The cost above the basic scheme's yearly cap (超封顶线费用), which large-amount and supplementary insurance begin with."""

from policy.money import grouped, half_up
from policy.settling.arithmetic import Arithmetic, Values
from policy.settling.operations import AnnualCap, Operation, Share
from policy.settling.wording import label
from policy.trace import Row, Text

ABOVE_CAP = "large_amount.above_cap"
"""Under this name a run leaves the cost of a bill that is above the cap, for who holds large-amount insurance."""


class OverLimit(Operation):
    """As it is given."""

    __slots__ = ()
    name = "over_limit"

    def __init__(self, layer: str):
        super().__init__(layer, label("over_limit"))

    def run(self, values: Values, ops: Arithmetic) -> None:
        values[self.layer] = values[self.shows] = values["total"]


class AboveCap(Operation):
    """The cost of a bill for which the basic scheme's yearly cap leaves nothing (CL-29): what the cap cuts off its payment,
    divided by the share that it pays, rounded half up; at most the in-policy cost that is not paid."""

    __slots__ = ("cap", "share")
    name = "above_cap"

    def __init__(self, layer: str, share: Share, cap: AnnualCap):
        super().__init__(layer, label("over_limit"))
        self.share, self.cap = share, cap
        self.sources = cap.sources

    def run(self, values: Values, ops: Arithmetic) -> None:
        cut = values[self.cap.wanted] - values[self.cap.shows]
        above = half_up(cut * self.share.over, self.share.times * self.share.denominator)
        above = ops.minimum(above, values["eligible"] - values["basic"])
        values[self.layer] = values[self.shows] = above

    def largest(self, amount: int) -> int:
        return 2 * amount * self.share.over + self.share.times * self.share.denominator

    def text(self, values: Values) -> Text:
        cut = f"{grouped(values[self.cap.wanted])} - {grouped(values[self.cap.shows])}"
        return Text.same(f"({cut}) / {self.share.shown_rate} = {grouped(values[self.shows])}")

    def row(self, values: Values) -> Row | None:
        return super().row(values) if values[self.shows] else None


class NothingAbove(Operation):
    """Nothing is above a cap that basic insurance does not have."""

    __slots__ = ()
    name = "above_cap"

    def __init__(self, layer: str):
        super().__init__(layer, label("over_limit"))

    def run(self, values: Values, ops: Arithmetic) -> None:
        values[self.layer] = values[self.shows] = values["total"] * 0

    def row(self, values: Values) -> Row | None:
        return None
