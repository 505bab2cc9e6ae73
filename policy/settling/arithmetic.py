"""The few primitives that a step may use on amounts, so that one definition serves one claim and whole arrays."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from policy.money import half_up

Values = dict[str, Any]
"""What a run knows by name: integers for one claim, int64 arrays for many."""


@dataclass(frozen=True, slots=True)
class Arithmetic:
    """minimum and maximum of two amounts; everything else that steps do is + - * and `half_up`."""

    minimum: Callable[[Any, Any], Any]
    maximum: Callable[[Any, Any], Any]


def _smaller(first: int, second: int) -> int:
    return first if first < second else second


def _greater(first: int, second: int) -> int:
    return first if first > second else second


INTEGERS = Arithmetic(_smaller, _greater)

__all__ = ["INTEGERS", "Arithmetic", "Values", "half_up"]
