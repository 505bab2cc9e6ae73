"""The units a figure can have: how its text is read, checked and shown."""

import re
from calendar import monthrange
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from policy.errors import Fault
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
        raise Fault(f"write {raw!r} as quoted text", f"{raw!r} 须加引号写成文本")
    return raw


def _yuan(raw: Any) -> int:
    amount = fen(_text(raw))
    if amount < 0:
        raise Fault(f"{raw} is negative", f"金额 {raw} 为负数")
    return amount


def _cap(raw: Any) -> int:
    return UNLIMITED if raw == "unlimited" else _yuan(raw)


def rate(raw: Any) -> Fraction:
    """A rate between 0 and 1 with at most six decimals. ValueError otherwise (85 instead of 0.85)."""
    text = _text(raw)
    if not re.fullmatch(r"\d{1,9}(\.\d{1,6})?", text):
        raise Fault(
            f"{text[:40]!r} is no rate with at most six decimals", f"“{text[:40]}”不是比例（最多六位小数，如 0.85）"
        )
    value = Fraction(Decimal(text))
    if value > 1:
        raise Fault(f"the rate {text} is not between 0 and 1", f"比例 {text} 不在0到1之间（85% 写作 0.85）")
    return value


def _whole(most: int) -> Callable[[Any], int]:
    def parse(raw: Any) -> int:
        if not isinstance(raw, int) or isinstance(raw, bool) or not 0 <= raw <= most:
            shown = str(raw)[:40]
            raise Fault(f"{shown!r} is no whole number from 0 to {most:,}", f"“{shown}”不是 0 到 {most:,} 的整数")
        return raw

    return parse


def _year(raw: Any) -> int:
    if not isinstance(raw, int) or isinstance(raw, bool) or not 1949 <= raw <= 2999:
        shown = str(raw)[:40]
        raise Fault(f"{shown!r} is no year such as 2025", f"“{shown}”不是年份，应写作 2025")
    return raw


def _flag(raw: Any) -> bool:
    if not isinstance(raw, bool):
        raise Fault(f"{raw!r} is neither true nor false", f"{raw!r} 既不是 true 也不是 false")
    return raw


def _year_day(raw: Any) -> YearDay:
    match = re.fullmatch(r"Y(?:-(\d))? (\d\d)-(\d\d|end)", _text(raw))
    if not match:
        raise Fault(
            f"{raw!r} is no day of a year such as 'Y-1 09-01' or 'Y 02-end'",
            f"{raw!r} 不是年度日期，应写作 Y-1 09-01 或 Y 02-end",
        )
    before, month, day = match.groups()
    found = YearDay(int(before or 0), int(month), 0 if day == "end" else int(day))
    try:
        found.on(2001)
    except ValueError:
        raise Fault(f"{raw!r} is no day of any year", f"{raw!r} 不是日历上的日期") from None
    return found


def _window(raw: Any) -> Window:
    if not isinstance(raw, dict) or set(raw) != {"opens", "closes"}:
        raise Fault("a window has the two keys opens and closes", "缴费期须写 opens 和 closes 两项")
    window = Window(_year_day(raw["opens"]), _year_day(raw["closes"]))
    if window.opens.on(2001) > window.closes.on(2001):
        raise Fault("the window closes before it opens", "缴费期的止日早于起日")
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
        raise Fault("tiers are a list of {over, up_to, rate}", "分段须写成 {over, up_to, rate} 的列表")
    tiers: list[tuple[Any, Any, Fraction]] = []
    for number, tier in enumerate(raw, start=1):
        if not isinstance(tier, dict) or not {"over", "rate"} <= set(tier) <= {"over", "up_to", "rate"}:
            raise Fault(
                f"tier {number} has other keys than over, up_to, rate", f"第{number}段含有 over、up_to、rate 以外的键"
            )
        over, up_to, share = limit(tier["over"]), limit(tier.get("up_to", "unlimited")), rate(tier["rate"])
        if up_to <= over:
            raise Fault(f"tier {number} ends where it begins or before", f"第{number}段的上限不高于下限")
        if tiers:
            _, before, rate_before = tiers[-1]
            if over != before:
                word, zh_word = ("gap", "中断") if over > before else ("overlap", "重叠")
                raise Fault(
                    f"{word} between tier {number - 1} and tier {number}",
                    f"第{number - 1}段与第{number}段之间{zh_word}",
                )
            if share < rate_before:
                raise Fault(f"the rate falls in tier {number}", f"第{number}段的比例低于前一段")
        tiers.append((over, up_to, share))
    if tiers[-1][1] != UNLIMITED:
        raise Fault("the last tier does not end open (leave its up_to out)", "最后一段没有敞口（去掉它的 up_to）")
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
    "year": Unit(_year, lambda value, zh: f"{value}年" if zh else f"{value}"),
    "year_day": Unit(_year_day, lambda value, zh: str(value)),
    "window": Unit(_window, lambda value, zh: f"{value.opens} .. {value.closes}"),
    "text": Unit(_text, lambda value, zh: value),
}
