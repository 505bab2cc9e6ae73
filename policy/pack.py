"""A pack: the rules of one place and scheme as dated, cited figures, with the files they were read from."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from policy.model import Sourced
from policy.schema import LAYERS, Dated, Figure, Identity, NamedList
from policy.trace import Missing, Source, Text
from policy.units import UNITS


@dataclass(frozen=True, slots=True)
class Resolved:
    """A figure found for a day and a situation: its value in the unit's type, its text and its source."""

    key: str
    title: Text
    value: Any
    text: Text
    source: Source


@dataclass(frozen=True, slots=True)
class Period:
    """The part of a figure's life in which one value (or table of values) holds."""

    starts: date
    ends: date | None
    leaves: Any
    dated: Dated


@dataclass(frozen=True, slots=True)
class Parameter:
    """A figure as the pack keeps it, its values parsed."""

    key: str
    spec: Figure
    periods: tuple[Period, ...]

    @property
    def title(self) -> Text:
        return self.spec.title.text

    def period(self, on: date) -> Period | None:
        """The period that holds on the day."""
        for period in self.periods:
            if period.starts <= on and (period.ends is None or on <= period.ends):
                return period
        return None


class Pack:
    """Immutable. `files` are the bytes it was read from; `content_hash` covers pack.yaml, parameters and lists (not
    the worked cases), so adding a case makes no new version."""

    def __init__(
        self,
        identity: Identity,
        parameters: Mapping[str, Parameter],
        lists: Mapping[str, NamedList],
        files: Mapping[str, bytes],
        content_hash: str,
    ):
        self.identity = identity
        self.parameters = dict(parameters)
        self.lists = dict(lists)
        self.files = dict(files)
        self.content_hash = content_hash
        starts = {period.starts for parameter in parameters.values() for period in parameter.periods}
        ends = {period.ends for parameter in parameters.values() for period in parameter.periods}
        after = {day + timedelta(days=1) for day in ends | {identity.verified_through} if day is not None}
        self.changes = tuple(sorted(starts | after | {identity.verified_from}))
        self._names = {
            key: frozenset(name for entry in found.entries for name in (entry.name, *entry.aliases))
            for key, found in lists.items()
        }

    def __repr__(self) -> str:
        return f"<Pack {self.id} {self.content_hash[:12]}>"

    @property
    def id(self) -> str:
        """The id that case files and settlements name it by."""
        return self.identity.id

    def title(self, lang: str = "zh") -> str:
        """What people call the policy."""
        return self.identity.title.text.in_language(lang)

    @property
    def scheme(self) -> str:
        """resident, critical_illness, employee_supplementary, institutions or programme."""
        return self.identity.scheme

    @property
    def layers(self) -> tuple[str, ...]:
        """The layers of benefits this pack has, in the order of settlement."""
        return tuple(layer for layer in LAYERS if layer in self.identity.layers)

    @property
    def verified_from(self) -> date:
        """The first day the pack answers for."""
        return self.identity.verified_from

    @property
    def verified_through(self) -> date | None:
        """The last day it answers for, None where the source names no end."""
        return self.identity.verified_through

    @property
    def illustrative(self) -> bool:
        """Whether the place itself is made up; single figures may be illustrative in any pack."""
        return self.identity.illustrative

    def covers(self, on: date) -> bool:
        """Whether the pack answers for that day at all."""
        return self.verified_from <= on and (self.verified_through is None or on <= self.verified_through)

    def names(self, list_key: str) -> frozenset[str]:
        """Every name and alias on a list of the pack."""
        return self._names[list_key]

    def in_year(self, year: int) -> date:
        """The day whose figures a claim of that year without dates uses: 1 January, or the pack's first day."""
        first = date(year, 1, 1)
        return self.verified_from if self.verified_from.year == year else first

    def figure(self, key: str, on: date, situation: Mapping[str, str] | None = None) -> Resolved | None:
        """The figure on a day, for a table in a situation (dimension -> word). None when the policy lacks it, and on
        every day before `verified_from` or after `verified_through`."""
        parameter = self.parameters.get(key) if self.covers(on) else None
        period = parameter.period(on) if parameter else None
        if parameter is None or period is None:
            return None
        leaf = period.leaves
        for dimension in parameter.spec.by:
            word = (situation or {}).get(dimension)
            if word in leaf:
                leaf = leaf[word]
            elif "*" in leaf:
                leaf = leaf["*"]
            else:
                return None
        show = UNITS[parameter.spec.unit].show
        text = Text(show(leaf, True), show(leaf, False))
        source = self.source(key, period.dated, text.zh)
        return Resolved(key, parameter.title, leaf, text, source)

    def source(self, key: str, sourced: Sourced, value: str) -> Source:
        """The source of something in this pack, as the trace shows it."""
        if sourced.source is None:
            reason = sourced.illustrative.zh if sourced.illustrative else ""
            return Source(self.id, key, value, "", reason, illustrative=True)
        document = self.identity.documents[sourced.source.document]
        name = document.title.zh + (f"（{document.number}）" if document.number else "")
        return Source(self.id, key, value, name, sourced.source.locator, sourced.illustrative is not None)

    def missing(self, key: str, on: date) -> Missing:
        """The sentence that a missing figure blocks with: outside the time of the pack, unknown, left open by the
        source, or without a value for the day or the case."""
        parameter = self.parameters.get(key)
        zh, en = f"《{self.title('zh')}》", self.title("en")
        if not self.covers(on):
            through = self.verified_through or "…"
            zh = f"{zh}适用于{self.verified_from}至{through}，不能用于{on}"
            en = f"{en} holds from {self.verified_from} to {through}, not on {on}"
        elif parameter is None:
            zh, en = f"{zh}没有规定 {key}", f"{en} has no figure {key}"
        else:
            zh, en = f"{zh}缺少“{parameter.title.zh}”（{key}）", f"{en} lacks “{parameter.title.en}” ({key})"
            if parameter.spec.open:
                zh, en = f"{zh}：{parameter.spec.open.zh}", f"{en}: {parameter.spec.open.en}"
        return Missing(self.id, key, Text(zh + "。", en + "."))
