"""What compiled steps do: constants found for a situation and plain arithmetic on named amounts.

`run` is the only definition of each rule; it uses + - *, half_up, minimum and maximum, so `values` may hold integers
(one claim) or int64 arrays (many). `row` reads what a finished run has left in `values`, when somebody asks.
"""

from fractions import Fraction
from math import lcm
from typing import Any, Protocol

from policy.money import exact, grouped, half_up, percent
from policy.settling.arithmetic import INTEGERS, Arithmetic, Values
from policy.settling.wording import formula, label
from policy.trace import Row, Source, Text
from policy.units import UNLIMITED, Bands


class Constant(Protocol):
    """A figure as an operation keeps it: its value, its title and where it comes from."""

    @property
    def title(self) -> Text: ...
    @property
    def value(self) -> Any: ...
    @property
    def text(self) -> Text: ...
    @property
    def source(self) -> Source: ...


class Operation:
    """A compiled step. `moves` names the yearly counter it moves and the value it moves it by."""

    __slots__ = ("layer",)
    name = ""
    moves: tuple[str, str] | None = None
    known_alone = True
    """Whether its result stands when a later step of the layer lacks its figure."""

    def __init__(self, layer: str):
        self.layer = layer

    def run(self, values: Values, ops: Arithmetic) -> None:
        """Read and write named amounts."""

    def row(self, values: Values) -> Row | None:
        """The row of the trace, None where there is nothing to say."""
        return None

    def _row(self, amount: int | None, labels: Text, formulas: Text, *figures: Constant | None) -> Row:
        sources = tuple(figure.source for figure in figures if figure is not None)
        return Row(f"{self.layer}.{self.name}", self.layer, amount, labels, formulas, sources)


class InPolicyCost(Operation):
    """The in-policy cost of the claim, not rounded."""

    __slots__ = ()
    name = "in_policy_cost"

    def run(self, values: Values, ops: Arithmetic) -> None:
        values[self.layer] = values["eligible_exact"]


class OverLimit(Operation):
    """The cost above the basic scheme's yearly cap."""

    __slots__ = ()
    name = "over_limit"

    def run(self, values: Values, ops: Arithmetic) -> None:
        values[self.layer] = values["total"]


class Burden(Operation):
    """What basic insurance leaves to the person and counts for critical illness."""

    __slots__ = ("base", "given", "without_above_limit")
    name = "burden"

    def __init__(self, layer: str, base: str, without_above_limit: bool, given: bool):
        super().__init__(layer)
        self.base = base
        self.without_above_limit = without_above_limit
        self.given = given

    def run(self, values: Values, ops: Arithmetic) -> None:
        if self.given:
            left = values["total"]
        elif self.base == "in_policy":
            left = values["eligible"] - values["basic"]
        elif self.without_above_limit:
            left = values["total"] - values["basic"] - values["above_limit"]
        else:
            left = values["total"] - values["basic"]
        values[self.layer] = values["burden"] = left

    def row(self, values: Values) -> Row | None:
        if self.given:
            return self._row(values["burden"], label("burden_given"), Text("", ""))
        base = "eligible" if self.base == "in_policy" else "total"
        parts = [grouped(values[base]), grouped(values["basic"])]
        if base == "total" and self.without_above_limit and values["above_limit"]:
            parts.append(grouped(values["above_limit"]))
        text = f"{' - '.join(parts)} = {grouped(values['burden'])}"
        return self._row(values["burden"], label("burden"), Text(text, text))


class Exclude(Operation):
    """Items on the exclusion list do not count."""

    __slots__ = ()
    name = "exclude"

    def run(self, values: Values, ops: Arithmetic) -> None:
        before = values[self.layer]
        values[self.layer] = ops.maximum(before - values["excluded"], 0)

    def row(self, values: Values) -> Row | None:
        items = values["excluded_items"]
        if not items:
            return None
        names = "、".join(item for item, _ in items), ", ".join(item for item, _ in items)
        left = max(values["burden"] - values["excluded"], 0)
        text = f"{grouped(values['burden'])} - {grouped(values['excluded'])} = {grouped(left)}"
        return self._row(left, label("exclude"), Text(f"{text}（{names[0]}）", f"{text} ({names[1]})"))


class Residual(Operation):
    """The in-policy cost that the layers before this one leave to the person."""

    __slots__ = ("denominator", "given")
    name = "residual"

    def __init__(self, layer: str, denominator: int, given: bool):
        super().__init__(layer)
        self.denominator = denominator
        self.given = given

    def run(self, values: Values, ops: Arithmetic) -> None:
        paid = values["basic"] + values["large_amount"] + values["critical_illness"] + values["supplementary"]
        if self.given:
            paid = paid + values["excluded"]
        left = ops.maximum(values["eligible_exact"] - paid * self.denominator, 0)
        values["residual"] = values[self.layer] = left

    def row(self, values: Values) -> Row | None:
        parts = [values[key] for key in ("basic", "large_amount", "critical_illness", "supplementary") if values[key]]
        if self.given and values["excluded"]:
            parts.append(values["excluded"])
        start = exact(values["eligible_exact"], self.denominator)
        left = exact(values["residual"], self.denominator)
        text = " - ".join([start, *map(grouped, parts)]) + f" = {left}"
        return self._row(half_up(values["residual"], self.denominator), label("residual"), Text(text, text))


class LessDeductible(Operation):
    """The deductible that is still open, at most the cost."""

    __slots__ = ("carried", "denominator", "figure", "moves")
    name = "less_deductible"

    def __init__(self, layer: str, figure: Constant, denominator: int, counter: str | None, continuous: bool):
        super().__init__(layer)
        self.figure = figure
        self.denominator = denominator
        self.carried = f"used:{counter}" if counter else "chained" if continuous else None
        self.moves = (counter, "deductible") if counter else None

    def run(self, values: Values, ops: Arithmetic) -> None:
        cost = values[self.layer]
        taken_before = values[self.carried] if self.carried else 0
        taken = ops.minimum(ops.maximum(self.figure.value - taken_before, 0) * self.denominator, cost)
        values["cost"] = cost
        values["deductible"] = half_up(taken, self.denominator)
        values[self.layer] = cost - taken

    def row(self, values: Values) -> Row | None:
        figure, taken = grouped(self.figure.value), grouped(values["deductible"])
        before = values[self.carried] if self.carried else 0
        open_part = f"{figure} - {grouped(before)}" if before else figure
        cost = exact(values["cost"], self.denominator)
        return self._row(
            values["deductible"],
            self.figure.title,
            formula("smaller_of", first=open_part, second=cost, result=taken),
            self.figure,
        )


class Share(Operation):
    """A share of the cost, rounded half up to the fen once."""

    __slots__ = ("denominator", "figures", "over", "rate", "times")
    name = "share"
    known_alone = False

    def __init__(self, layer: str, ratio: Constant, points: Constant | None, denominator: int):
        super().__init__(layer)
        self.figures = (ratio, points)
        self.rate: Fraction = min(ratio.value + (points.value if points else 0), Fraction(1))
        self.denominator = denominator
        self.times = self.rate.numerator
        self.over = self.rate.denominator * denominator

    def run(self, values: Values, ops: Arithmetic) -> None:
        base = values[self.layer]
        values[self.layer + ".base"] = base
        values[self.layer] = values[self.layer + ".share"] = half_up(base * self.times, self.over)

    def row(self, values: Values) -> Row | None:
        base, paid = values[self.layer + ".base"], values[self.layer + ".share"]
        left = exact(base, self.denominator)
        if self.layer == "basic" and values["deductible"]:
            left = f"({exact(values['cost'], self.denominator)} - {grouped(values['deductible'])})"
        unrounded = exact(base * self.times, self.over)
        rounded = f" ≈ {grouped(paid)}" if unrounded != grouped(paid) else ""
        text = f"{left} x {self._rate()} = {unrounded}{rounded}"
        return self._row(paid, self.figures[0].title, Text(text, text), *self.figures)

    def _rate(self) -> str:
        ratio, points = self.figures
        if points and points.value:
            return f"({percent(ratio.value)} + {percent(points.value)})"
        return percent(ratio.value)


class Position(Operation):
    """Moves the year's counter where the tiers themselves are missing: the burden is known, the benefit is not."""

    __slots__ = ("denominator", "moves")
    name = "position"

    def __init__(self, layer: str, counter: str, denominator: int):
        super().__init__(layer)
        self.denominator = denominator
        self.moves = (counter, layer + ".added")

    def run(self, values: Values, ops: Arithmetic) -> None:
        values[self.layer + ".added"] = half_up(values[self.layer], self.denominator)
        values[self.layer] = 0


class Tiers(Operation):
    """round(F(after)) - round(F(before)) of marginal tiers on the year's cumulative amount."""

    __slots__ = ("bands", "ceiling", "counted", "denominator", "figures", "line", "moves", "over", "used")
    name = "bands"
    known_alone = False

    def __init__(
        self,
        layer: str,
        figure: Constant,
        bands: Bands,
        line: Constant | None,
        measured: str,
        ceiling: Constant | None,
        counter: str,
        denominator: int,
    ):
        super().__init__(layer)
        self.figures = (figure, line, ceiling)
        self.line = line.value if line else 0
        shift = self.line if measured == "from_line" else 0
        self.bands = tuple(
            (max(band.over + shift, self.line), min(band.up_to + shift, UNLIMITED), band.rate)
            for band in bands
            if band.up_to + shift > self.line
        )
        self.over = lcm(1, *(rate.denominator for _, _, rate in self.bands))
        self.counted = tuple(
            (low, high - low, rate.numerator * (self.over // rate.denominator)) for low, high, rate in self.bands
        )
        self.ceiling = ceiling.value if ceiling else UNLIMITED
        self.denominator = denominator
        self.used = f"used:{counter}"
        self.moves = (counter, layer + ".added")

    def paid_at(self, position: Any, ops: Arithmetic) -> Any:
        """round(F(position)) in fen."""
        position = ops.minimum(position, self.ceiling)
        paid = 0
        for low, width, times in self.counted:
            paid = paid + ops.minimum(ops.maximum(position - low, 0), width) * times
        return half_up(paid, self.over)

    def run(self, values: Values, ops: Arithmetic) -> None:
        added = values[self.layer]
        if self.denominator != 1:
            added = half_up(added, self.denominator)
        before = values[self.used]
        values[self.layer + ".added"] = added
        values[self.layer + ".after"] = after = before + added
        values[self.layer] = values[self.layer + ".tiers"] = self.paid_at(after, ops) - self.paid_at(before, ops)

    def row(self, values: Values) -> Row | None:
        before, after, paid = (
            values[self.used],
            values[self.layer + ".after"],
            values[self.layer + ".tiers"],
        )
        parts = []
        for low, high, rate in self.bands:
            width = min(after, self.ceiling, high) - max(before, low)
            if width > 0:
                parts.append(f"{grouped(width)} x {percent(rate)}")
        position = {"before": grouped(before), "after": grouped(after), "line": grouped(self.line)}
        whole, earlier = self.paid_at(after, INTEGERS), self.paid_at(before, INTEGERS)
        text = formula(
            "cumulative_again" if earlier else "cumulative",
            **position,
            sum=" + ".join(parts) or "0.00",
            whole=grouped(whole),
            earlier=grouped(earlier),
            result=grouped(paid),
        )
        return self._row(paid, self.figures[0].title, text, *self.figures)


class AnnualCap(Operation):
    """At most what the year's cap leaves."""

    __slots__ = ("cap", "figure", "moves", "used")
    name = "annual_cap"
    known_alone = False

    def __init__(self, layer: str, figure: Constant | None, counter: str):
        super().__init__(layer)
        self.figure = figure
        self.cap = figure.value if figure else UNLIMITED
        self.used = f"used:{counter}"
        self.moves = (counter, layer)

    def run(self, values: Values, ops: Arithmetic) -> None:
        wanted = values[self.layer]
        values[self.used + ".wanted"] = wanted
        values[self.layer] = ops.minimum(wanted, ops.maximum(self.cap - values[self.used], 0))

    def row(self, values: Values) -> Row | None:
        if self.figure is None:
            return None
        wanted, used = values[self.used + ".wanted"], values[self.used]
        if self.cap == UNLIMITED:
            return self._row(wanted, self.figure.title, self.figure.text, self.figure)
        left = f"{grouped(self.cap)} - {grouped(used)}"
        paid = min(wanted, max(self.cap - used, 0))
        text = formula("smaller_of", first=grouped(wanted), second=left, result=grouped(paid))
        return self._row(paid, self.figure.title, text, self.figure)
