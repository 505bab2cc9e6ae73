"""What compiled steps do: constants found for a situation and plain arithmetic on named amounts.

`run` is the only definition of each rule; it uses + - *, half_up, minimum and maximum, so `values` may hold integers
(one claim) or int64 arrays (many). It leaves the amount of its row under `shows`; the words are made by `text` when
somebody reads them.
"""

from fractions import Fraction
from functools import partial
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
    def key(self) -> str: ...
    @property
    def title(self) -> Text: ...
    @property
    def value(self) -> Any: ...
    @property
    def text(self) -> Text: ...
    @property
    def source(self) -> Source: ...


class Operation:
    """A compiled step. `moves` names the yearly counters it moves, each with the value it moves it by."""

    __slots__ = ("denominator", "key", "label", "layer", "shows", "sources")
    name = ""
    moves: tuple[tuple[str, str], ...] = ()
    known_alone = True
    """Whether its result stands when a later step of the layer lacks its figure."""

    def __init__(self, layer: str, title: Text, *figures: Constant | None):
        self.layer = layer
        self.denominator = 1
        self.key = self.shows = f"{layer}.{self.name}"
        self.label = title
        self.sources = tuple(figure.source for figure in figures if figure is not None)

    def run(self, values: Values, ops: Arithmetic) -> None:
        """Read and write named amounts."""

    def largest(self, amount: int) -> int:
        """A bound of every number that `run` forms when no cost and no counter is above `amount` (in fen)."""
        return 4 * amount * self.denominator

    def text(self, values: Values) -> Text:
        """The formula in figures."""
        return Text("", "")

    def row(self, values: Values) -> Row | None:
        """The row of the trace, None where there is nothing to say."""
        amount = values.get(self.shows)
        if amount is None:
            return None
        layer, _, _part = self.layer.partition(".")
        return Row(self.key, layer, amount, self.label, partial(self.text, values), self.sources)


class InPolicyCost(Operation):
    """The in-policy cost of the claim, not rounded; the sheet shows it before the layers."""

    __slots__ = ()
    name = "in_policy_cost"

    def __init__(self, layer: str):
        super().__init__(layer, label("eligible"))

    def run(self, values: Values, ops: Arithmetic) -> None:
        values[self.layer] = values["eligible_exact"]


class Burden(Operation):
    """What basic insurance leaves to the person and counts for critical illness."""

    __slots__ = ("base", "given", "without_above_limit")
    name = "burden"

    def __init__(self, layer: str, base: str, without_above_limit: bool, given: bool):
        super().__init__(layer, label("burden_given" if given else "burden"))
        self.base = "eligible" if base == "in_policy" else "total"
        self.without_above_limit = without_above_limit and self.base == "total"
        self.given = given

    def run(self, values: Values, ops: Arithmetic) -> None:
        left = values["total"] if self.given else values[self.base] - values["basic"] - values["large_amount"]
        if self.without_above_limit and not self.given:
            left = left - values["above_limit"]
        values[self.layer] = values["burden"] = values[self.shows] = left

    def text(self, values: Values) -> Text:
        if self.given:
            return Text("", "")
        parts = [values[self.base], values["basic"]]
        if values["large_amount"]:
            parts.append(values["large_amount"])
        if self.without_above_limit and values["above_limit"]:
            parts.append(values["above_limit"])
        return Text.same(f"{' - '.join(map(grouped, parts))} = {grouped(values['burden'])}")


class Exclude(Operation):
    """Items on the exclusion list do not count."""

    __slots__ = ()
    name = "exclude"

    def __init__(self, layer: str):
        super().__init__(layer, label("exclude"))

    def run(self, values: Values, ops: Arithmetic) -> None:
        values[self.layer] = values[self.shows] = ops.maximum(values[self.layer] - values["excluded"], 0)

    def text(self, values: Values) -> Text:
        items = [item for item, _ in values["excluded_items"]]
        sums = f"{grouped(values['burden'])} - {grouped(values['excluded'])} = {grouped(values[self.shows])}"
        return Text(f"{sums}（{'、'.join(items)}）", f"{sums} ({', '.join(items)})")

    def row(self, values: Values) -> Row | None:
        return super().row(values) if values["excluded_items"] else None


class Residual(Operation):
    """The in-policy cost that the layers before this one leave to the person."""

    __slots__ = ("given",)
    name = "residual"

    def __init__(self, layer: str, denominator: int, given: bool):
        super().__init__(layer, label("residual"))
        self.denominator = denominator
        self.given = given

    def run(self, values: Values, ops: Arithmetic) -> None:
        paid = values["basic"] + values["large_amount"] + values["critical_illness"] + values["supplementary"]
        if self.given:
            paid = paid + values["excluded"]
        left = ops.maximum(values["eligible_exact"] - paid * self.denominator, 0)
        values["residual"] = values[self.layer] = left
        values[self.shows] = values["residual_fen"] = values["left"] = half_up(left, self.denominator)

    def text(self, values: Values) -> Text:
        parts = [values[key] for key in ("basic", "large_amount", "critical_illness", "supplementary") if values[key]]
        if self.given and values["excluded"]:
            parts.append(values["excluded"])
        start = exact(values["eligible_exact"], self.denominator)
        left = exact(values["residual"], self.denominator)
        return Text.same(" - ".join([start, *map(grouped, parts)]) + f" = {left}")


class LessDeductible(Operation):
    """The deductible that is still open, at most the cost."""

    __slots__ = ("carried", "deductible", "moves")
    name = "less_deductible"

    def __init__(self, layer: str, figure: Constant, denominator: int, counter: str | None, continuous: bool):
        super().__init__(layer, figure.title, figure)
        self.deductible: int = figure.value
        self.denominator = denominator
        self.shows = "deductible"
        self.carried = f"used:{counter}" if counter else "chained" if continuous else "nothing"
        self.moves = ((counter, "deductible"),) if counter else ()

    def run(self, values: Values, ops: Arithmetic) -> None:
        cost = values[self.layer]
        still_open = ops.maximum(self.deductible - values[self.carried], 0)
        taken = ops.minimum(still_open * self.denominator, cost)
        values["cost"] = cost
        values["deductible"] = half_up(taken, self.denominator)
        values[self.layer] = cost - taken

    def largest(self, amount: int) -> int:
        return super().largest(max(amount, self.deductible))

    def text(self, values: Values) -> Text:
        before = values[self.carried]
        still_open = grouped(self.deductible) + (f" - {grouped(before)}" if before else "")
        cost = exact(values["cost"], self.denominator)
        return formula("smaller_of", first=still_open, second=cost, result=grouped(values["deductible"]))


class Share(Operation):
    """A share of the cost, rounded half up to the fen once."""

    __slots__ = ("base", "over", "shown_rate", "times")
    name = "share"
    known_alone = False

    def __init__(self, layer: str, ratio: Constant, points: Constant | None, denominator: int):
        super().__init__(layer, ratio.title, ratio, points)
        added = points.value if points else Fraction(0)
        rate = min(ratio.value + added, Fraction(1))
        self.shown_rate = f"({percent(ratio.value)} + {percent(added)})" if added else percent(rate)
        self.denominator = denominator
        self.times, self.over = rate.numerator, rate.denominator * denominator
        self.base = layer + ".base"

    def run(self, values: Values, ops: Arithmetic) -> None:
        base = values[self.layer]
        values[self.base] = base
        values[self.layer] = values[self.shows] = half_up(base * self.times, self.over)

    def largest(self, amount: int) -> int:
        return 2 * amount * self.denominator * self.times + self.over

    def text(self, values: Values) -> Text:
        base, paid = values[self.base], grouped(values[self.shows])
        left = exact(base, self.denominator)
        if self.layer == "basic" and values["deductible"]:
            left = f"({exact(values['cost'], self.denominator)} - {grouped(values['deductible'])})"
        unrounded = exact(base * self.times, self.over)
        rounded = f" ≈ {paid}" if unrounded != paid else ""
        return Text.same(f"{left} x {self.shown_rate} = {unrounded}{rounded}")


class Position(Operation):
    """Moves the year's counter where the tiers themselves are missing: the burden is known, the benefit is not."""

    __slots__ = ("moves",)
    name = "position"

    def __init__(self, layer: str, counter: str, denominator: int):
        super().__init__(layer, label("burden"))
        self.denominator = denominator
        self.moves = ((counter, layer + ".added"),)

    def run(self, values: Values, ops: Arithmetic) -> None:
        values[self.layer + ".added"] = half_up(values[self.layer], self.denominator)
        values[self.layer] = 0


class Tiers(Operation):
    """round(F(after)) - round(F(before)) of marginal tiers on the year's cumulative amount."""

    __slots__ = ("added", "after", "bands", "ceiling", "counted", "line", "moves", "over", "used")
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
        super().__init__(layer, figure.title, figure, line, ceiling)
        self.line: int = line.value if line else 0
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
        self.ceiling: int = ceiling.value if ceiling else UNLIMITED
        self.denominator = denominator
        self.used, self.added, self.after = f"used:{counter}", layer + ".added", layer + ".after"
        self.moves = ((counter, self.added),)

    def paid_at(self, position: Any, ops: Arithmetic) -> Any:
        """round(F(position)) in fen."""
        position = ops.minimum(position, self.ceiling)
        paid = 0
        for low, width, times in self.counted:
            paid = paid + ops.minimum(ops.maximum(position - low, 0), width) * times
        return half_up(paid, self.over)

    def run(self, values: Values, ops: Arithmetic) -> None:
        added = half_up(values[self.layer], self.denominator)
        before = values[self.used]
        values[self.added] = added
        values[self.after] = after = before + added
        values[self.layer] = values[self.shows] = self.paid_at(after, ops) - self.paid_at(before, ops)

    def largest(self, amount: int) -> int:
        position = max([amount * self.denominator, self.line, *(low for low, _, _ in self.counted)])
        return 4 * position * max([1, *(times for _, _, times in self.counted)]) + self.over

    def text(self, values: Values) -> Text:
        before, after = values[self.used], values[self.after]
        whole, earlier = self.paid_at(after, INTEGERS), self.paid_at(before, INTEGERS)
        widths = [(min(after, self.ceiling, high) - max(before, low), rate) for low, high, rate in self.bands]
        parts = [f"{grouped(width)} x {percent(rate)}" for width, rate in widths if width > 0]
        return formula(
            "cumulative_again" if earlier else "cumulative",
            before=grouped(before),
            after=grouped(after),
            line=grouped(self.line),
            sum=" + ".join(parts) or "0.00",
            whole=grouped(whole),
            earlier=grouped(earlier),
            result=grouped(values[self.shows]),
        )


class AnnualCap(Operation):
    """At most what the year's cap leaves; without a figure it only counts."""

    __slots__ = ("cap", "moves", "unlimited", "used", "wanted")
    name = "annual_cap"
    known_alone = False

    def __init__(self, layer: str, figure: Constant | None, counter: str):
        super().__init__(layer, figure.title if figure else label("fund"), figure)
        self.cap: int = figure.value if figure else UNLIMITED
        self.unlimited = figure.text if figure and self.cap == UNLIMITED else None
        self.used, self.wanted = f"used:{counter}", f"{layer}.wanted:{counter}"
        self.shows = f"{layer}.capped:{counter}"
        self.moves = ((counter, layer),)

    def limit(self, values: Values, ops: Arithmetic) -> Any:
        """The cap of the person's year."""
        return self.cap

    def left(self, values: Values, ops: Arithmetic) -> Any:
        """What the cap leaves of the year before this claim."""
        return ops.maximum(self.limit(values, ops) - values[self.used], 0)

    @property
    def limits(self) -> bool:
        """Whether there is a cap at all; without one the operation only counts."""
        return self.cap != UNLIMITED

    def run(self, values: Values, ops: Arithmetic) -> None:
        wanted = values[self.layer]
        values[self.wanted] = wanted
        values[self.layer] = values[self.shows] = ops.minimum(wanted, self.left(values, ops))

    def largest(self, amount: int) -> int:
        return 4 * max(amount, self.cap)

    def text(self, values: Values) -> Text:
        if self.unlimited is not None:
            return self.unlimited
        return self.smaller_of(values, grouped(self.cap))

    def smaller_of(self, values: Values, cap: str) -> Text:
        """What was wanted against what the cap, as it is written, leaves."""
        left = f"{cap} - {grouped(values[self.used])}"
        return formula(
            "smaller_of", first=grouped(values[self.wanted]), second=left, result=grouped(values[self.shows])
        )

    def row(self, values: Values) -> Row | None:
        return super().row(values) if self.sources else None
