"""What is different between two versions: figure by figure with the day and the source, then file by file."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from difflib import unified_diff
from typing import Any

from django.utils.translation import gettext as _

from policy import Pack
from policy.pack import Parameter, Period
from policy.units import UNITS
from rulebook import words


@dataclass(frozen=True)
class Change:
    """A cell of a figure that is another one from a day on. `before` is empty when it was added, `after` when removed.

    `source` is where the new value stands, or why it is illustrative.
    """

    key: str
    title: str
    starts: date
    where: str
    before: str
    after: str
    source: str

    @property
    def kind(self) -> str:
        """The change in a word."""
        if not self.before:
            return _("added")
        return _("changed") if self.after else _("removed")

    @property
    def tone(self) -> str:
        """The colour of that word."""
        if not self.before:
            return "good"
        return "warn" if self.after else "bad"


@dataclass(frozen=True)
class FileChange:
    """A file whose text differs: its lines as a unified difference."""

    name: str
    lines: list[str]


def changes_of_figures(before: Pack, after: Pack) -> list[Change]:
    """Every cell of every figure whose value differs, on the first day from which it does."""
    keys = dict.fromkeys([*before.parameters, *after.parameters])
    return [change for key in keys for change in _changes(key, before, after)]


def changes_of_files(before: Mapping[str, str], after: Mapping[str, str]) -> list[FileChange]:
    """The files whose text differs, the worked cases too."""
    return [
        FileChange(name, list(unified_diff(_lines(before, name), _lines(after, name), lineterm="", n=1))[2:])
        for name in sorted({*before, *after})
        if before.get(name) != after.get(name)
    ]


def _lines(files: Mapping[str, str], name: str) -> list[str]:
    return files.get(name, "").splitlines()


def _changes(key: str, before: Pack, after: Pack) -> Iterator[Change]:
    """A difference that lasts over several days of change is told once."""
    old, new = before.parameters.get(key), after.parameters.get(key)
    title = (new or old).title.in_language(words.language())
    told: dict[str, tuple[str, str]] = {}
    for day in sorted(_days(old) | _days(new)):
        was, is_now = _cells(old, day), _cells(new, day)
        pairs = {where: (was.get(where, ""), is_now.get(where, "")) for where in dict.fromkeys([*was, *is_now])}
        for where, pair in pairs.items():
            if pair[0] != pair[1] and told.get(where) != pair:
                yield Change(key, title, day, where, *pair, _source(after, new, day))
        told = pairs


def _days(parameter: Parameter | None) -> set[date]:
    """The days on which the figure becomes another one."""
    periods = parameter.periods if parameter else ()
    return {period.starts for period in periods} | {
        period.ends + timedelta(days=1) for period in periods if period.ends is not None
    }


def _cells(parameter: Parameter | None, day: date) -> dict[str, str]:
    """The values on the day by the words of their cell."""
    period = parameter.period(day) if parameter else None
    return dict(_walk(parameter, period.leaves, ())) if parameter and period else {}


def _walk(parameter: Parameter, leaves: Any, path: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    if len(path) == len(parameter.spec.by):
        yield " · ".join(path), UNITS[parameter.spec.unit].show(leaves, words.language() == "zh")
        return
    for code, below in leaves.items():
        yield from _walk(parameter, below, (*path, words.of(parameter.spec.by[len(path)], code)))


def _source(pack: Pack, parameter: Parameter | None, day: date) -> str:
    period: Period | None = parameter.period(day) if parameter else None
    if parameter is None or period is None:
        return ""
    dated = period.dated
    if dated.source is None:
        return dated.illustrative.text.in_language(words.language()) if dated.illustrative else ""
    return f"{pack.source(parameter.key, dated, '').document}: {dated.source.locator}"
