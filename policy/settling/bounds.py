"""How far a year has come: its deductibles, the next tier and what the caps leave, as the steps themselves read them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import Literal, NamedTuple

from policy.pack import Pack, Resolved
from policy.rules import Rules
from policy.schema import LAYERS
from policy.settling.arithmetic import Values
from policy.settling.operations import AnnualCap, LessDeductible, Operation, Tiers
from policy.settling.raised_cap import RaisedCap
from policy.settling.steps import AnnualCapStep, BandsStep, LessDeductibleStep, Step
from policy.trace import Text
from policy.units import UNLIMITED


class Bound(NamedTuple):
    """One figure of a year, in fen: `reached` of `whole`. `rate` is what is paid beyond a tier. `always`: it concerns
    everybody, whatever the year has used; the others are those of one kind of care or of one group of persons. `raised`:
    years of insurance may add to the cap (参保激励), which is given without that."""

    layer: Text
    kind: Literal["deductible", "tier", "cap"]
    title: Text
    whole: int
    reached: int
    always: bool
    rate: Fraction | None = None
    raised: bool = False


def bounds_of_year(rules: Rules, on: date, words: Mapping[str, str], values: Values) -> Iterator[Bound]:
    """The bounds of a year in order of settlement. `words`: the dimensions that are known of the person; figures that
    need more (the level of a hospital) are left out. `values`: how far each counter has come (`used:` and its name)."""
    for layer in LAYERS:
        pack = rules.pack_of(layer)
        if pack is None:
            continue
        for step in pack.identity.layers[layer].steps:
            always = step.kinds is None and layer in ("basic", "critical_illness")
            reading = _Reading(rules, pack, on, {**words, **({"kind": step.kinds[0]} if step.kinds else {})}, layer)
            found = _bound(pack.identity.layers[layer].title.text, _compiled(step, reading), values, always)
            if found is not None:
                yield found


@dataclass
class _Reading:
    """Where a step finds its figures outside a plan."""

    rules: Rules
    pack: Pack
    on: date
    words: Mapping[str, str]
    layer: str
    form: str = "eligible"
    whole_burden: bool = False
    denominator: int = 1
    operations: list[Operation] = field(default_factory=list)

    def figure(self, key: str) -> Resolved | None:
        """A figure, None where it is open or needs more than is known."""
        return self.rules.figure(self.pack, key, self.on, self.words)

    optional = figure


def _compiled(step: Step, reading: _Reading) -> Operation | None:
    yearly = isinstance(step, (BandsStep, AnnualCapStep)) or (isinstance(step, LessDeductibleStep) and step.counter)
    return step.compile(reading) if yearly else None


def _bound(layer: Text, step: Operation | None, values: Values, always: bool) -> Bound | None:
    if isinstance(step, LessDeductible) and step.deductible:
        reached = min(values[step.carried], step.deductible)
        return Bound(layer, "deductible", step.label, step.deductible, reached, always)
    if isinstance(step, AnnualCap) and step.limits:
        reached = min(values[step.used], step.cap)
        return Bound(layer, "cap", step.label, step.cap, reached, always, raised=isinstance(step, RaisedCap))
    if isinstance(step, Tiers):
        return _next_tier(layer, step, values[step.used], always)
    return None


def _next_tier(layer: Text, step: Tiers, position: int, always: bool) -> Bound | None:
    """The tier after the one that the year stands in; None below the line, and in the last one."""
    if not step.bands or position < step.bands[0][0]:
        return None
    ahead = next(((low, rate) for low, _, rate in step.bands if low > position), None)
    if ahead is None or ahead[0] >= min(step.ceiling, UNLIMITED):
        return None
    return Bound(layer, "tier", step.label, ahead[0], position, always, ahead[1])
