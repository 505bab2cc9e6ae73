"""Sums over the batches of a simulation: by place, class and level; by person; by reason."""

from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from policy.schema import LAYERS
from policy.settling.wording import REFUSALS
from policy.simulate.claims import Claims
from policy.simulate.columns import Facet, Integers
from policy.simulate.outcome import Bar, Decile, Part, Reason, Side
from policy.simulate.year import Counter as PersonSum
from policy.simulate.year import Settled
from policy.trace import Text

BOUNDS = (-5_000_000, -1_000_000, -500_000, -100_000, -10_000, 0)
"""Where the bars of the histogram end, in fen, and the same above 0."""
TENTHS = 10

Cell = tuple[str, str, str]
"""Township, member class, hospital level."""


class Cells:
    """Amounts by township, member class and hospital level."""

    def __init__(self) -> None:
        self.heads = ["claims", "cost", "open", "open_cost"]
        for side in ("before", "after"):
            self.heads += [f"{side}.refused", *(f"{side}.{layer}" for layer in LAYERS)]
        self.sums: dict[Cell, Integers] = {}

    def add(self, claims: Claims, is_open: Integers, sides: Sequence[Settled]) -> None:
        """Count a batch. Claims that are open under either rules count in no amount of a side."""
        facets = [claims.township, claims.facets["member"], claims.facets["level"]]
        cells = _mixed(facets)
        size = int(np.prod([len(facet.values) for facet in facets]))
        table = np.zeros((len(self.heads), size), np.int64)
        table[0] = np.bincount(cells, minlength=size)
        np.add.at(table[1], cells, claims.total)
        table[2] = np.bincount(cells[is_open], minlength=size)
        np.add.at(table[3], cells[is_open], claims.total[is_open])
        known = cells if not is_open.any() else cells[~is_open]
        for number, settled in enumerate(sides):
            first = 4 + number * (1 + len(LAYERS))
            for group, plan in settled.groups:
                if plan.refused:
                    table[first] += np.bincount(cells[group], minlength=size)
            for layer, paid in settled.paid.items():
                amounts = paid if len(known) == len(paid) else paid[~is_open]
                np.add.at(table[first + 1 + LAYERS.index(layer)], known, amounts)
        for cell in np.flatnonzero(table[0]).tolist():
            name = _named(facets, cell)
            self.sums[name] = self.sums.get(name, 0) + table[:, cell]

    def total(self) -> Part:
        """All claims."""
        return self._part("", self.sums.values())

    def parts(self, dimension: int) -> tuple[Part, ...]:
        """The claims by the words of one dimension of the cells."""
        words = sorted({cell[dimension] for cell in self.sums})
        return tuple(
            self._part(word, (sums for cell, sums in self.sums.items() if cell[dimension] == word)) for word in words
        )

    def _part(self, name: str, several: Iterable[Integers]) -> Part:
        sums = sum(several, np.zeros(len(self.heads), np.int64)).tolist()
        found = dict(zip(self.heads, sums, strict=True))
        sides = []
        for side in ("before", "after"):
            layers = {layer: found[f"{side}.{layer}"] for layer in LAYERS}
            sides.append(Side(layers, sum(layers.values()), found[f"{side}.refused"]))
        return Part(name, found["claims"], found["cost"], found["open"], found["open_cost"], *sides)


class Persons:
    """The year of every person: cost, and what the funds pay under each set of rules."""

    def __init__(self) -> None:
        self.claims, self.cost, self.before, self.after, self.open = (PersonSum() for _ in range(5))

    def add(self, claims: Claims, is_open: Integers, sides: Sequence[Settled], persons: int) -> None:
        """Count a batch; there are `persons` so far."""
        for counter in (self.claims, self.cost, self.before, self.after, self.open):
            counter.reach(persons)
        np.add.at(self.claims.amounts, claims.person, 1)
        np.add.at(self.cost.amounts, claims.person, claims.total)
        for counter, settled in zip((self.before, self.after), sides, strict=True):
            np.add.at(counter.amounts, claims.person, settled.fund)
        self.open.amounts[claims.person[is_open]] = 1

    def known(self) -> "Years":
        """The persons with claims of whom none is open."""
        found = np.flatnonzero((self.claims.amounts > 0) & (self.open.amounts == 0))
        return Years(self.cost.amounts[found], self.before.amounts[found], self.after.amounts[found])

    def count(self) -> tuple[int, int]:
        """How many persons have claims, and of how many one is open."""
        return int(np.count_nonzero(self.claims.amounts)), int(np.count_nonzero(self.open.amounts))


class Years(NamedTuple):
    """Cost of the year and what the funds pay of it before and after, an entry a person."""

    cost: Integers
    before: Integers
    after: Integers

    def deciles(self) -> tuple[Decile, ...]:
        """Tenths of the persons by cost."""
        order = np.argsort(self.cost, kind="stable")
        tenths = [part for part in np.array_split(order, TENTHS) if len(part)]
        return tuple(
            Decile(
                number,
                len(part),
                int(self.cost[part[0]]),
                int(self.cost[part[-1]]),
                *(int(amounts[part].sum()) for amounts in self),
            )
            for number, part in enumerate(tenths, start=1)
        )

    def histogram(self) -> tuple[Bar, ...]:
        """Persons by what the funds pay more for them."""
        difference = self.after - self.before
        below = [(None, BOUNDS[0]), *pairwise(BOUNDS[:-1]), (BOUNDS[-2], -1)]
        above = [
            (-bound, -before if before else None) for before, bound in reversed([(0, BOUNDS[0]), *pairwise(BOUNDS)])
        ]
        return tuple(
            Bar(over, up_to, int(within.sum()), int(difference[within].sum()))
            for over, up_to in [*below, (0, 0), *above]
            for within in [_within(difference, over, up_to)]
        )


class Reasons:
    """Claims that are refused or open, by why."""

    def __init__(self) -> None:
        self.sums: dict[tuple[str, str, str], Counter[str]] = {}
        self.texts: dict[tuple[str, str, str], Text] = {}

    def add(self, claims: Claims, sides: Sequence[Settled]) -> None:
        """Count a batch."""
        for side, settled in zip(("before", "after"), sides, strict=True):
            for group, plan in settled.groups:
                found = {("refused", plan.refused, ""): REFUSALS[plan.refused]} if plan.refused else {}
                found |= {("missing", missing.figure, missing.pack): missing.sentences for missing in plan.missing}
                cost = int(claims.total[group].sum()) if found else 0
                for key, text in found.items():
                    count = group.stop - group.start
                    self.sums.setdefault(key, Counter()).update({side: count, f"{side}_cost": cost})
                    self.texts.setdefault(key, text)

    def all(self) -> tuple[Reason, ...]:
        """Every reason there is."""
        heads = ("before", "before_cost", "after", "after_cost")
        return tuple(
            Reason(*key, self.texts[key], *(sums[head] for head in heads)) for key, sums in sorted(self.sums.items())
        )


def _within(amounts: Integers, over: int | None, up_to: int | None) -> Integers:
    if over == up_to == 0:
        return amounts == 0
    low = amounts > over if over is not None else np.ones(len(amounts), bool)
    return low & (amounts <= up_to) if up_to is not None else low


def _mixed(facets: Sequence[Facet]) -> Integers:
    cells = np.zeros(len(facets[0].codes), np.int64)
    for facet in facets:
        cells = cells * len(facet.values) + facet.codes
    return cells


def _named(facets: Sequence[Facet], cell: int) -> Cell:
    words = []
    for facet in reversed(facets):
        cell, code = divmod(cell, len(facet.values))
        words.append(facet.values[code] or "")
    township, member, level = reversed(words)
    return township, member, level
