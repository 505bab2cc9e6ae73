"""The units a figure can have: how its text is read, checked and shown."""

import re
from calendar import monthrange
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from policy.money import fen, grouped, percent

UNLIMITED = 10**15
"""A cap in fen that no cost reaches: the policy says that there is none (不设封顶线)."""


@dataclass(frozen=True, slots=True)
class YearDay:
    """A day of the coverage year or of the year before it; day 0 is the month's last day."""

    years_before: int
    month: int
    day: int

    def on(self, coverage_year: int) -> date:
        """The day, for a coverage year."""
        year = coverage_year - self.years_before
        return date(year, self.month, self.day or monthrange(year, self.month)[1])

    def __str__(self) -> str:
        year = "Y" if not self.years_before else f"Y-{self.years_before}"
        return f"{year} {self.month:02d}-{self.day:02d}" if self.day else f"{year} {self.month:02d}-end"


@dataclass(frozen=True, slots=True)
class Window:
    """The days on which contributions for a coverage year are paid as usual (集中征缴期), both included."""

    opens: YearDay
    closes: YearDay


@dataclass(frozen=True, slots=True)
class Band:
    """One marginal tier (over, up_to] in fen; up_to is UNLIMITED in the last one."""

    over: int
    up_to: int
    rate: Fraction


Bands = tuple[Band, ...]


@dataclass(frozen=True, slots=True)
class ShareBand:
    """One marginal tier (over, up_to] in parts of a whole (of the premium); up_to is UNLIMITED in the last one."""

    over: Fraction
    up_to: Fraction
    rate: Fraction


def _text(raw: Any) -> str:
    if not isinstance(raw, str):
        raise ValueError(f"write {raw!r} as quoted text")
    return raw


def _yuan(raw: Any) -> int:
    amount = fen(_text(raw))
    if amount < 0:
        raise ValueError(f"{raw} is negative")
    return amount


def _cap(raw: Any) -> int:
    return UNLIMITED if raw == "unlimited" else _yuan(raw)


def rate(raw: Any) -> Fraction:
    """A rate between 0 and 1 with at most six decimals. ValueError otherwise (85 instead of 0.85)."""
    text = _text(raw)
    if not re.fullmatch(r"\d{1,9}(\.\d{1,6})?", text):
        raise ValueError(f"{text[:40]!r} is no rate with at most six decimals")
    value = Fraction(Decimal(text))
    if value > 1:
        raise ValueError(f"the rate {text} is not between 0 and 1")
    return value


def _whole(most: int) -> Callable[[Any], int]:
    def parse(raw: Any) -> int:
        if not isinstance(raw, int) or isinstance(raw, bool) or not 0 <= raw <= most:
            raise ValueError(f"{str(raw)[:40]!r} is no whole number from 0 to {most:,}")
        return raw

    return parse


def _flag(raw: Any) -> bool:
    if not isinstance(raw, bool):
        raise ValueError(f"{raw!r} is neither true nor false")
    return raw


def _year_day(raw: Any) -> YearDay:
    match = re.fullmatch(r"Y(?:-(\d))? (\d\d)-(\d\d|end)", _text(raw))
    if not match:
        raise ValueError(f"{raw!r} is no day of a year such as 'Y-1 09-01' or 'Y 02-end'")
    before, month, day = match.groups()
    found = YearDay(int(before or 0), int(month), 0 if day == "end" else int(day))
    found.on(2001)
    return found


def _window(raw: Any) -> Window:
    if not isinstance(raw, dict) or set(raw) != {"opens", "closes"}:
        raise ValueError("a window has the two keys opens and closes")
    window = Window(_year_day(raw["opens"]), _year_day(raw["closes"]))
    if window.opens.on(2001) > window.closes.on(2001):
        raise ValueError("the window closes before it opens")
    return window


def _bands(raw: Any) -> Bands:
    return tuple(Band(*tier) for tier in _tiers(raw, _cap))


def _share_bands(raw: Any) -> tuple[ShareBand, ...]:
    return tuple(ShareBand(*tier) for tier in _tiers(raw, _share_limit))


def _share_limit(raw: Any) -> Fraction:
    return Fraction(UNLIMITED) if raw == "unlimited" else rate(raw)


def _tiers(raw: Any, limit: Callable[[Any], Any]) -> list[tuple[Any, Any, Fraction]]:
    """(over, up_to, rate) of every tier; ValueError unless they join, rise and end open."""
    if not isinstance(raw, list) or not raw:
        raise ValueError("tiers are a list of {over, up_to, rate}")
    tiers: list[tuple[Any, Any, Fraction]] = []
    for number, tier in enumerate(raw, start=1):
        if not isinstance(tier, dict) or not {"over", "rate"} <= set(tier) <= {"over", "up_to", "rate"}:
            raise ValueError(f"tier {number} has other keys than over, up_to, rate")
        over, up_to, share = limit(tier["over"]), limit(tier.get("up_to", "unlimited")), rate(tier["rate"])
        if up_to <= over:
            raise ValueError(f"tier {number} ends where it begins or before")
        if tiers:
            _, before, rate_before = tiers[-1]
            if over != before:
                word = "gap" if over > before else "overlap"
                raise ValueError(f"{word} between tier {number - 1} and tier {number}")
            if share < rate_before:
                raise ValueError(f"the rate falls in tier {number}")
        tiers.append((over, up_to, share))
    if tiers[-1][1] != UNLIMITED:
        raise ValueError("the last tier does not end open (leave its up_to out)")
    return tiers


def _show_cap(value: int, zh: bool) -> str:
    return ("不设封顶线" if zh else "no cap") if value == UNLIMITED else grouped(value)


def _show_bands(value: Bands, zh: bool) -> str:
    return "; ".join(
        f"({grouped(band.over)}, {'∞' if band.up_to == UNLIMITED else grouped(band.up_to)}] {percent(band.rate)}"
        for band in value
    )


def _show_share_bands(value: tuple[ShareBand, ...], zh: bool) -> str:
    return "; ".join(
        f"({percent(band.over)}, {'∞' if band.up_to == UNLIMITED else percent(band.up_to)}] {percent(band.rate)}"
        for band in value
    )


def _counted(zh_word: str, en_word: str) -> Callable[[int, bool], str]:
    return lambda value, zh: f"{value}{zh_word}" if zh else f"{value} {en_word}"


@dataclass(frozen=True, slots=True)
class Unit:
    """parse: YAML to value, ValueError with the reason. show: value to text (second argument: Chinese)."""

    parse: Callable[[Any], Any]
    show: Callable[[Any, bool], str]


UNITS: dict[str, Unit] = {
    "yuan": Unit(_yuan, lambda value, zh: grouped(value)),
    "cap": Unit(_cap, _show_cap),
    "rate": Unit(rate, lambda value, zh: percent(value)),
    "bands": Unit(_bands, _show_bands),
    "share_bands": Unit(_share_bands, _show_share_bands),
    "days": Unit(_whole(36_600), _counted("日", "days")),
    "working_days": Unit(_whole(36_600), _counted("个工作日", "working days")),
    "months": Unit(_whole(1_200), _counted("个月", "months")),
    "years": Unit(_whole(100), _counted("年", "years")),
    "count": Unit(_whole(10**12), lambda value, zh: f"{value:,}"),
    "flag": Unit(_flag, lambda value, zh: ("是" if value else "否") if zh else ("yes" if value else "no")),
    "year_day": Unit(_year_day, lambda value, zh: str(value)),
    "window": Unit(_window, lambda value, zh: f"{value.opens} .. {value.closes}"),
    "text": Unit(_text, lambda value, zh: value),
}
