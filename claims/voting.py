"""Counting the opinions of a joint review: whether enough were given, and what they come to. Shares are basis points."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from claims.models.joint import Opinion
from claims.models.review_rules import BASIS_POINTS


@dataclass(frozen=True)
class Votes:
    """The opinions given by so many members, and the rules by which they count."""

    given: Sequence[str]
    members: int
    quorum: int
    majority: int

    @property
    def needed(self) -> int:
        """How many opinions the quorum asks for: the share of the members, rounded up."""
        return -(-self.members * self.quorum // BASIS_POINTS)

    @property
    def is_quorate(self) -> bool:
        """Whether enough were given; none is never enough."""
        return len(self.given) >= max(self.needed, 1)

    @property
    def result(self) -> Opinion | None:
        """What more than the majority's share of the given opinions says; None where nothing does."""
        for opinion, votes in Counter(self.given).items():
            if votes * BASIS_POINTS > self.majority * len(self.given):
                return Opinion(opinion)
        return None

    def counted(self) -> dict[Opinion, int]:
        """Each opinion with how many gave it."""
        found = Counter(self.given)
        return {opinion: found[opinion] for opinion in Opinion}
