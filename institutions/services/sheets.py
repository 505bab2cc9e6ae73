"""A score sheet of the rules, filled in: at an assessment and for a year (SY-09)."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from institutions import errors
from policy.schema import Entry


def must_be_within(lines: Sequence[Entry], points: Mapping[int, int]) -> None:
    """Every line, by its position from 1, has points and none more than it gives.

    Raises SheetIncomplete, ScoreAboveMost.
    """
    for at, line in enumerate(lines, 1):
        if points.get(at) is None:
            raise errors.SheetIncomplete()
        if not 0 <= points[at] <= (line.points or 0):
            raise errors.ScoreAboveMost(item=line.name, most=line.points, field=f"points_{at}")


def filled_in(lines: Sequence[Entry], points: Mapping[int, int], notes: Mapping[int, str]) -> Iterator[dict[str, Any]]:
    """Each line as it is kept, whatever rules come later."""
    for at, line in enumerate(lines, 1):
        yield {
            "position": at,
            "item": line.name,
            "most": line.points,
            "points": points[at],
            "note": notes.get(at, "").strip(),
        }
