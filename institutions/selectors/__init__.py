"""The questions to institutions; one subject a file."""

from institutions.selectors.register import (
    Standing,
    counted_by_standing,
    designated_on,
    designations_of,
    ending_between,
    find,
    is_inside,
)

__all__ = [
    "Standing",
    "counted_by_standing",
    "designated_on",
    "designations_of",
    "ending_between",
    "find",
    "is_inside",
]
