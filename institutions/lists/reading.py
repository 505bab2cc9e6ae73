"""From the text of a cell to a value of the register. `Wrong` says what is wrong with it."""

import re
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Any

from stdnum.cn import uscc
from stdnum.exceptions import ValidationError

from institutions.codes import tidy

SHOWN = 20
EXCEL_ZERO = date(1899, 12, 30)
DAY_NUMBERS = range(18_264, 73_051)
"""1950 to 2099, as the day numbers of a spreadsheet."""
YES, NO = {"是", "有", "Y", "1", "√", "✓"}, {"否", "无", "N", "0", "×"}
_AMOUNT = re.compile(r"[¥￥]?([0-9]{1,11})(?:\.([0-9]{1,2})0*)?")
_DAY = re.compile(r"(\d{4})[-./年]?(\d{1,2})[-./月]?(\d{1,2})日?")

Read = Callable[[str], Any]


class Wrong(ValueError):
    """A cell that cannot be read: the code of `problems.SENTENCES` and its figures."""

    def __init__(self, code: str, **figures: Any) -> None:
        self.code, self.figures = code, figures
        super().__init__(code)


def text(limit: int) -> Read:
    """Text of at most so many characters."""

    def read(said: str) -> str:
        if len(said) > limit:
            raise Wrong("too_long", limit=limit)
        return said

    return read


def whole(limit: int) -> Read:
    """A whole number from 0 to the limit."""

    def read(said: str) -> int:
        if not (said.isascii() and said.isdigit()) or int(said) > limit:
            raise Wrong("no_number", said=said[:SHOWN], limit=limit)
        return int(said)

    return read


def day(said: str) -> str:
    """A day as people and spreadsheets write it, kept as ISO text."""
    if said.isascii() and said.isdigit() and int(said) in DAY_NUMBERS and len(said) == 5:
        return (EXCEL_ZERO + timedelta(days=int(said))).isoformat()
    found = _DAY.fullmatch(said)
    try:
        return date(*map(int, found.groups())).isoformat() if found else _no_day(said)
    except ValueError as error:
        raise Wrong("no_day", said=said[:SHOWN]) from error


def amount(said: str) -> int:
    """Yuan as fen: whole or with up to two decimals, thousands separators allowed."""
    found = _AMOUNT.fullmatch(said.replace(",", ""))
    if found is None:
        raise Wrong("no_amount", said=said[:SHOWN])
    return int(found[1]) * 100 + (int(found[2].ljust(2, "0")) if found[2] else 0)


def choice(words: Mapping[str, str]) -> Read:
    """One of some words (or the code that it stands for)."""
    known = dict(words) | {str(code): code for code in words.values()}

    def read(said: str) -> str:
        code = known.get(said)
        if code is None:
            raise Wrong("no_choice", said=said[:SHOWN], known="、".join(words))
        return code

    return read


def flag(said: str) -> bool:
    """是 or 否, in the ways people write them."""
    if said.upper() in YES:
        return True
    if said.upper() in NO:
        return False
    raise Wrong("no_flag", said=said[:SHOWN])


def credit_code(said: str) -> str:
    """A unified social credit code."""
    try:
        return str(uscc.validate(said))
    except ValidationError as error:
        raise Wrong("bad_credit_code") from error


def code(said: str) -> str:
    """A code, without what typing adds; whether it fits is asked when kind and area are known."""
    return tidy(said)


def _no_day(said: str) -> str:
    raise Wrong("no_day", said=said[:SHOWN])
