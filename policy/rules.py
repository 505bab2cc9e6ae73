"""Which pack answers which layer, and what a worked case assumes."""

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import Any

from policy.errors import BadFact
from policy.pack import Pack, Resolved
from policy.schema import LAYERS
from policy.trace import Source, Text
from policy.units import UNITS

ASSUMABLE: dict[str, tuple[str, ...]] = {
    "individual_standard": (),
    "subsidy_standard": (),
    "fund_ratio": (),
    "deductible": ("level",),
    "critical_illness_deductible": (),
    "first_self_pay": (),
    "large_amount_ratio": (),
    "assistance_ratio": ("assistance_class",),
    "profit_rate": (),
}
"""Figures that a worked case may assume where the source leaves them open, with the dimension of its table."""

ASSUMED = Text("假设值", "assumed")


@dataclass(frozen=True)
class Rules:
    """`basic` answers everything that `layers` (layer -> pack) does not. `assume` sets open figures for worked
    cases, in the types of the figures: fen, Fraction, or a map by level or assistance class. `whole_burden` counts
    all that basic insurance leaves for critical illness (negative list), whatever the layer's own steps begin with."""

    basic: Pack
    layers: Mapping[str, Pack] = field(default_factory=dict)
    assume: Mapping[str, Any] = field(default_factory=dict)
    whole_burden: bool = False

    def __post_init__(self) -> None:
        for layer in self.layers:
            if layer not in LAYERS:
                raise BadFact(f"layer {layer!r} is none of {', '.join(LAYERS)}")
        for name in self.assume:
            if name not in ASSUMABLE:
                raise BadFact(f"{name!r} cannot be assumed; {', '.join(ASSUMABLE)} can")

        layers = tuple(sorted((layer, pack.content_hash) for layer, pack in self.layers.items()))
        key = (self.basic.content_hash, layers, repr(sorted(self.assume.items())), self.whole_burden)
        object.__setattr__(self, "key", key)
        object.__setattr__(self, "_changes", _changes(self.packs))

    key: tuple[Any, ...] = field(init=False, repr=False, compare=False)
    """What the answers depend on, as one hashable value."""
    _changes: tuple[date, ...] = field(init=False, repr=False, compare=False)

    def valid_on(self, year: int, discharged_on: date | None) -> date:
        """The day whose figures a claim of the year uses: the last change of any figure up to the day of discharge
        (kept inside the year), or up to the first day of the year on which the policy holds."""
        if discharged_on is None or discharged_on.year != year:
            day = self.basic.in_year(year)
        else:
            day = discharged_on
        position = bisect_right(self._changes, day)
        return self._changes[position - 1] if position else day

    @property
    def packs(self) -> tuple[Pack, ...]:
        """The packs that take part, the basic one first."""
        others = [self.layers[layer] for layer in LAYERS if layer in self.layers]
        return tuple(dict.fromkeys([self.basic, *others]))

    def pack_of(self, layer: str) -> Pack | None:
        """The pack that answers a layer; None when no pack has it, or the one named for it lacks it."""
        found = self.layers.get(layer, self.basic)
        return found if layer in found.layers else None

    def lacking(self, layer: str) -> Pack | None:
        """The pack that is named for a layer and does not have it; None otherwise."""
        named = self.layers.get(layer)
        return named if named is not None and layer not in named.layers else None

    def figure(self, pack: Pack, key: str, on: date, situation: Mapping[str, str] | None = None) -> Resolved | None:
        """The figure of the pack on the day, or what is assumed for it."""
        if key not in self.assume:
            return pack.figure(key, on, situation)
        value = self.assume[key]
        for dimension in ASSUMABLE[key]:
            value = value.get((situation or {}).get(dimension))
        if value is None:
            return pack.figure(key, on, situation)
        show = UNITS["rate" if isinstance(value, Fraction) else "yuan"].show
        title = pack.parameters[key].title if key in pack.parameters else Text(key, key)
        source = Source(pack.id, key, show(value, True), ASSUMED.zh, "", illustrative=True)
        return Resolved(key, title, value, Text(show(value, True), show(value, False)), source)


def _changes(packs: tuple[Pack, ...]) -> tuple[date, ...]:
    return tuple(sorted({day for pack in packs for day in pack.changes}))
