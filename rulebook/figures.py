"""The figures of a draft as its files write them: found, shown as text to type over, and written back."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import yaml

from policy import InvalidPack
from policy.errors import Fault
from policy.reading import read_yaml
from policy.units import UNITS

PARAMETERS = "parameters/"
WIDTH = 120
TIERS = ("bands", "share_bands")
WHOLE = ("days", "working_days", "months", "years", "year", "count")


class _Dumper(yaml.SafeDumper):
    """Writes the same words twice where they stand twice: files of a pack have no anchors."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


@dataclass(frozen=True)
class Raw:
    """A figure as plain data of the file that it stands in."""

    key: str
    file: str
    data: dict[str, Any]

    @property
    def unit(self) -> str:
        """The unit of its values."""
        return str(self.data["unit"])

    @property
    def by(self) -> list[str]:
        """What its tables are cut by."""
        return self.data.get("by") or []

    @property
    def values(self) -> list[dict[str, Any]]:
        """Its values in time."""
        return self.data.get("values") or []


def figures_of(files: Mapping[str, str]) -> dict[str, Raw]:
    """The figures of all files that can be read, by key."""
    found: dict[str, Raw] = {}
    for name in sorted(files):
        if not name.startswith(PARAMETERS):
            continue
        try:
            data = read_yaml(name, files[name].encode())
        except InvalidPack:
            continue
        if isinstance(data, dict):
            found |= {str(key): Raw(str(key), name, each) for key, each in data.items() if isinstance(each, dict)}
    return found


def with_figure(files: Mapping[str, str], key: str, values: list[dict[str, Any]]) -> dict[str, str]:
    """The files with other values for one figure; every other line stays as it was written. KeyError without it."""
    raw = figures_of(files)[key]
    text = files[raw.file]
    first, last = _lines_of(text, key)
    data = {key: raw.data | {"values": values}}
    block = yaml.dump(data, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=WIDTH)
    lines = text.splitlines(keepends=True)
    return {**files, raw.file: "".join([*lines[:first], block, *lines[last:]])}


def _lines_of(text: str, key: str) -> tuple[int, int]:
    """Where the figure's lines begin and end; the comments and empty lines before the next one are not its own."""
    entries: list[tuple[Any, Any]] = getattr(yaml.compose(text, Loader=yaml.CSafeLoader), "value", [])
    starts = [name.start_mark.line for name, _value in entries] + [len(text.splitlines())]
    number = [name.value for name, _value in entries].index(key)
    lines, first, last = text.splitlines(), starts[number], starts[number + 1]
    while last > first + 1 and (not lines[last - 1].strip() or lines[last - 1].startswith("#")):
        last -= 1
    return first, last


def leaves(table: Any, depth: int, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Any]]:
    """The cells of a table that is cut so many times, or the one value itself."""
    if depth == 0:
        yield path, table
    elif isinstance(table, dict):
        for code, below in table.items():
            yield from leaves(below, depth - 1, (*path, str(code)))


def planted(cells: Mapping[tuple[str, ...], Any]) -> Any:
    """A table out of its cells: the other way round."""
    if () in cells:
        return cells[()]
    table: dict[str, Any] = {}
    for path, leaf in cells.items():
        below = table
        for code in path[:-1]:
            below = below.setdefault(code, {})
        below[path[-1]] = leaf
    return table


def as_text(unit: str, leaf: Any) -> str:
    """A value as it is typed: tiers a line each (over, up to, rate), a window as two days."""
    if unit in TIERS and isinstance(leaf, list):
        return "\n".join(f"{tier['over']} {tier.get('up_to', 'unlimited')} {tier['rate']}" for tier in leaf)
    if unit == "window" and isinstance(leaf, dict):
        return f"{leaf['opens']} .. {leaf['closes']}"
    return str(leaf).lower() if isinstance(leaf, bool) else str(leaf)


def from_text(unit: str, text: str) -> Any:
    """What was typed as the file writes it. ValueError with the reason when it is no value of the unit."""
    leaf = _leaf(unit, text.strip())
    UNITS[unit].parse(leaf)
    return leaf


def _leaf(unit: str, text: str) -> Any:
    if unit in TIERS:
        return [_tier(line) for line in text.splitlines() if line.strip()]
    if unit == "window":
        opens, _dots, closes = text.partition("..")
        return {"opens": opens.strip(), "closes": closes.strip()}
    if unit == "flag":
        return {"true": True, "false": False}.get(text, text)
    return int(text) if unit in WHOLE and text.isascii() and text.isdigit() and len(text) < WIDTH else text


def _tier(line: str) -> dict[str, str]:
    words = line.split()
    if len(words) != 3:
        shown = line[:40]
        raise Fault(f"{shown!r} is not three words: over, up to, rate", f"“{shown}”须为三个词：下限、上限、比例")
    tier = dict(zip(("over", "up_to", "rate"), words, strict=True))
    return {"over": tier["over"], "rate": tier["rate"]} if tier["up_to"] == "unlimited" else tier
