"""Helping again: what a layer's first part leaves is looked at once more, and what a panel adds to it.

A layer with several parts keeps each part's amount under a name of its own, such as `assistance.2`; `Added` sums them.
`values["left"]` is the in-policy cost that is still with the person, in fen.
"""

from policy.money import grouped
from policy.settling.arithmetic import Arithmetic, Values
from policy.settling.operations import UNLIMITED, Constant, Operation
from policy.settling.wording import formula, label
from policy.trace import Row, Text


class LeftOver(Operation):
    """The in-policy cost that the layer's parts before this one leave to the person too."""

    __slots__ = ()
    name = "left_over"
    known_alone = False

    def __init__(self, layer: str):
        super().__init__(layer, label("left_over"))

    def run(self, values: Values, ops: Arithmetic) -> None:
        values[self.layer] = values[self.shows] = values["left"]

    def text(self, values: Values) -> Text:
        residual, left = values["residual_fen"], values[self.shows]
        return Text.same(f"{grouped(residual)} - {grouped(residual - left)} = {grouped(left)}")


class PanelGrant(Operation):
    """What a panel has added, at most what is left and what the year's cap of such grants leaves."""

    __slots__ = ("cap", "granted", "moves", "used")
    name = "panel_grant"
    known_alone = False

    def __init__(self, layer: str, figure: Constant | None, counter: str):
        super().__init__(layer, label("panel_grant"), figure)
        self.cap: int = figure.value if figure else UNLIMITED
        self.used = f"used:{counter}"
        self.moves = ((counter, layer),)

    def run(self, values: Values, ops: Arithmetic) -> None:
        most = ops.minimum(values["left"], ops.maximum(self.cap - values[self.used], 0))
        values[self.layer + ".left"] = values["left"]
        values[self.layer] = values[self.shows] = ops.minimum(values["panel_grant"], most)

    def largest(self, amount: int) -> int:
        return 4 * max(amount, self.cap)

    def text(self, values: Values) -> Text:
        figures = {
            "first": grouped(values["panel_grant"]),
            "second": grouped(values[self.layer + ".left"]),
            "result": grouped(values[self.shows]),
        }
        if self.cap == UNLIMITED:
            return formula("smaller_of", **figures)
        return formula("smallest_of", third=f"{grouped(self.cap)} - {grouped(values[self.used])}", **figures)

    def row(self, values: Values) -> Row | None:
        return super().row(values) if values["panel_grant"] else None


class Added(Operation):
    """One part of a layer is added to the whole, and taken off what is still with the person."""

    __slots__ = ("whole",)
    name = "added"
    known_alone = False

    def __init__(self, whole: str, part: str):
        super().__init__(part, label("fund"))
        self.whole = whole

    def run(self, values: Values, ops: Arithmetic) -> None:
        values[self.whole] = values[self.whole] + values[self.layer]
        values["left"] = values["left"] - values[self.layer]

    def row(self, values: Values) -> Row | None:
        return None
