"""Where upper apps take part when two records of one person become one (合并档案). Nothing here imports them."""

from collections.abc import Callable
from dataclasses import dataclass

from enrollment.models import Person

Moved = dict[str, list[int]]
"""Table to the keys of the rows that now belong to the kept record."""


@dataclass(frozen=True)
class Part:
    """`hindrance(kept, given_up)` says in a sentence why the records cannot be merged, or nothing; `move` then moves."""

    hindrance: Callable[[Person, Person], str]
    move: Callable[[Person, Person], Moved]


PARTS: list[Part] = []


def hindrances(kept: Person, given_up: Person) -> list[str]:
    """Everything that stands in the way, as sentences."""
    return [sentence for part in PARTS if (sentence := part.hindrance(kept, given_up))]
