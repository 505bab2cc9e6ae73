"""What two sets of rules make of the same year: amounts in fen, numbers of claims and persons."""

from dataclasses import asdict, dataclass
from typing import Any

from policy.trace import Text


@dataclass(frozen=True, slots=True)
class Side:
    """One set of rules: what each layer pays, all layers together (`fund`), how many claims are refused."""

    layers: dict[str, int]
    fund: int
    refused: int


@dataclass(frozen=True, slots=True)
class Part:
    """Some of the claims (of a township, a member class, a hospital level; `name` empty: none given).

    `claims` and `cost` count all of them. Where a figure that one of the rules lacks leaves a claim open, nobody can
    say what changes: such claims are counted in `open` and `open_cost` and in no amount of either side.
    """

    name: str
    claims: int
    cost: int
    open: int
    open_cost: int
    before: Side
    after: Side

    @property
    def difference(self) -> int:
        """What the funds pay more under the new rules, in fen."""
        return self.after.fund - self.before.fund


@dataclass(frozen=True, slots=True)
class Decile:
    """A tenth of the persons by the cost of their year, 1 the cheapest; amounts in fen. Persons with an open claim
    are left out."""

    number: int
    persons: int
    cost_from: int
    cost_to: int
    cost: int
    before: int
    after: int


@dataclass(frozen=True, slots=True)
class Bar:
    """Persons for whom the funds pay `over` to `up_to` fen more (over, up_to], less where negative; None: no bound.
    The bar of those for whom nothing changes has 0 as both."""

    over: int | None
    up_to: int | None
    persons: int
    difference: int


@dataclass(frozen=True, slots=True)
class Reason:
    """Why claims are refused (`name` the code) or open (`name` the figure that lacks, and its pack), in words; how many
    claims, with what cost."""

    kind: str
    name: str
    pack: str
    text: Text
    before: int
    before_cost: int
    after: int
    after_cost: int


@dataclass(frozen=True, slots=True)
class Budget:
    """What the year costs the funds under each set of rules, and what it leaves of their balance (in fen)."""

    before: int
    after: int
    balance: int | None

    @property
    def difference(self) -> int:
        """The effect on the budget."""
        return self.after - self.before

    @property
    def left_before(self) -> int | None:
        """The balance after the year as it was."""
        return None if self.balance is None else self.balance - self.before

    @property
    def left_after(self) -> int | None:
        """The balance after the year under the new rules."""
        return None if self.balance is None else self.balance - self.after


@dataclass(frozen=True, slots=True)
class Outcome:
    """The result of a simulation."""

    year: int
    persons: int
    persons_open: int
    total: Part
    townships: tuple[Part, ...]
    members: tuple[Part, ...]
    levels: tuple[Part, ...]
    deciles: tuple[Decile, ...]
    histogram: tuple[Bar, ...]
    winners: int
    losers: int
    reasons: tuple[Reason, ...]
    budget: Budget

    def as_json(self) -> dict[str, Any]:
        """Everything as plain data, for storage and screens."""
        plain = asdict(self)
        plain["budget"] |= {name: getattr(self.budget, name) for name in ("difference", "left_before", "left_after")}
        return plain
