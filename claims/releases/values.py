"""What the cells of an official list mean; what cannot be read is answered by ValueError."""

import re
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import NoReturn

from django.core.exceptions import ValidationError
from pypinyin import Style, lazy_pinyin

from claims import typed
from claims.models import LimitPeriod
from enrollment.models import Sex

LONGEST_INITIALS, LONGEST_CODE = 60, 30
OLDEST = 150
BASIS_POINTS = 10_000
_CODE = re.compile(r"[A-Z0-9][A-Z0-9._/-]*", re.ASCII)
_CUT = re.compile(r"^\d(\.\d+)?E\+?\d+$")
_PARTS = re.compile(r"[\s,，、;；|]+")
_ICD = re.compile(r"[A-Z]\d{2}[0-9A-Z.]*", re.IGNORECASE | re.ASCII)

SEXES = {"男": Sex.MALE, "限男": Sex.MALE, "男性": Sex.MALE, "女": Sex.FEMALE, "限女": Sex.FEMALE, "女性": Sex.FEMALE}
PERIODS = {
    "次": LimitPeriod.STAY, "每次": LimitPeriod.STAY, "每次就诊": LimitPeriod.STAY, "住院": LimitPeriod.STAY,
    "月": LimitPeriod.MONTH, "每月": LimitPeriod.MONTH, "月度": LimitPeriod.MONTH,
    "季": LimitPeriod.QUARTER, "季度": LimitPeriod.QUARTER, "每季": LimitPeriod.QUARTER, "每季度": LimitPeriod.QUARTER,
    "年": LimitPeriod.YEAR, "年度": LimitPeriod.YEAR, "每年": LimitPeriod.YEAR, "全年": LimitPeriod.YEAR,
}  # fmt: skip
LEVELS = {
    "村": "village",
    "基层": "community",
    "社区": "community",
    "乡镇": "community",
    "一": "1",
    "二": "2",
    "三": "3",
}
LADDER = ("village", "community", "1", "2", "3")
"""Levels from below; 县级及以上 of packs that know only that comes with level 2 and above."""
NONE = frozenset({"", "-", "—", "/", "无", "不限", "不限制", "否", "0"})


def code(text: str) -> str:
    """A code in capitals; a number that a spreadsheet has cut raises OverflowError."""
    said = typed.plain(text).upper()
    if _CUT.match(said):
        raise OverflowError(said)
    if len(said) > LONGEST_CODE or not _CODE.fullmatch(said):
        raise ValueError(said)
    return said


def category(text: str) -> str:
    """A, B or C."""
    try:
        return typed.category(text)
    except ValidationError as error:
        raise ValueError(text) from error


def price(text: str) -> int | None:
    """Fen a unit; None for no limit."""
    if typed.plain(text) in NONE - {"0"}:
        return None
    try:
        found = typed.fen(typed.plain(text).removesuffix("元"))
    except ValidationError as error:
        raise ValueError(text) from error
    if found is not None and found < 0:
        raise ValueError(text)
    return found


def are_fractions(shares: Iterable[str]) -> bool:
    """Whether a column of shares is written as 0.1 for 10 %: workbooks keep per cents so. One figure above 1 tells."""
    numbers = [share for share in map(typed.plain, shares) if re.fullmatch(r"\d+(\.\d+)?", share)]
    return bool(numbers) and all(Decimal(number) <= 1 for number in numbers)


def share(text: str, *, is_fraction: bool) -> int | None:
    """A first self-payment in basis points; None where the list names none."""
    said = typed.plain(text)
    if said in NONE - {"0"}:
        return None
    if is_fraction and not said.endswith("%"):
        points = Decimal(said) * BASIS_POINTS if re.fullmatch(r"\d(\.\d+)?", said) else Decimal(-1)
        if points != int(points) or not 0 <= points <= BASIS_POINTS:
            raise ValueError(text)
        return int(points)
    try:
        return typed.basis_points(said)
    except ValidationError as error:
        raise ValueError(text) from error


def quantity(text: str) -> Decimal | None:
    """A largest quantity; None for no limit."""
    if typed.plain(text) in NONE - {"0"}:
        return None
    found = re.match(r"^[\d.,]+", typed.plain(text))
    try:
        return typed.quantity(found[0]) if found else _refuse(text)
    except ValidationError as error:
        raise ValueError(text) from error


def period(text: str) -> str:
    """The period of a largest quantity; empty for none."""
    said = typed.plain(text)
    return "" if said in NONE else PERIODS[said] if said in PERIODS else _refuse(text)


def sex(text: str) -> str:
    """The sex that an item is limited to; empty for both."""
    said = typed.plain(text)
    return "" if said in NONE or said == "男女" else SEXES[said] if said in SEXES else _refuse(text)


def age(text: str) -> int | None:
    """Full years; None for no limit."""
    said = typed.plain(text).removesuffix("周岁").removesuffix("岁")
    if said in NONE - {"0"}:
        return None
    if not said.isascii() or not said.isdigit() or int(said) > OLDEST:
        raise ValueError(text)
    return int(said)


def diagnoses(text: str) -> list[str]:
    """Beginnings of ICD codes."""
    if typed.plain(text) in NONE:
        return []
    parts = [part for part in _PARTS.split(typed.plain(text)) if part]
    if not all(_ICD.fullmatch(part) for part in parts):
        raise ValueError(text)
    return sorted({typed.icd(part) for part in parts})


def levels(text: str) -> list[str]:
    """Levels at which an item is payable, from 三级, 二级及以上, 一级、二级; empty for all."""
    said = typed.plain(text).removeprefix("限")
    if said in NONE:
        return []
    found: set[str] = set()
    for part in (part for part in _PARTS.split(said) if part):
        name = next((name for name in LEVELS if part.startswith(name)), None)
        if name is None:
            raise ValueError(text)
        upwards = "以上" in part
        at = LADDER.index(LEVELS[name])
        found |= set(LADDER[at:]) if upwards else {LADDER[at]}
    return [*(level for level in LADDER if level in found), *(["county"] if {"2", "3"} <= found else [])]


def day(text: str) -> date | None:
    """The last day; None for none."""
    if typed.plain(text) in NONE:
        return None
    try:
        return typed.day(typed.plain(text).split(" ")[0])
    except ValidationError as error:
        raise ValueError(text) from error


@lru_cache(maxsize=100_000)
def initials(name: str) -> str:
    """The pinyin initials of an item's name by which it is found; letters and Chinese characters alone."""
    words = re.sub(r"[^A-Za-z㐀-鿿]", "", name)
    return "".join(lazy_pinyin(words, style=Style.FIRST_LETTER)).lower()[:LONGEST_INITIALS]


def _refuse(text: str) -> NoReturn:
    raise ValueError(text)
