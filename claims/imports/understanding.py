"""From rows of text to expense lines: headings name the columns, a row that cannot be read says why."""

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from casework.money import plain_yuan
from claims import typed
from claims.imports import errors

HEADINGS = {
    "code": (
        "编码",
        "项目编码",
        "医保编码",
        "国家编码",
        "收费编码",
        "国家医保编码",
        "医保目录编码",
        "药品编码",
        "代码",
        "code",
    ),
    "name": ("名称", "项目名称", "医保名称", "收费项目", "收费项目名称", "药品名称", "项目", "品名", "name"),
    "category": ("类别", "医保类别", "费用等级", "医保等级", "收费项目等级", "目录类别", "甲乙丙", "class"),
    "quantity": ("数量", "次数", "用量", "quantity"),
    "unit_price": ("单价", "价格", "price"),
    "amount": ("金额", "总金额", "总价", "费用", "合计金额", "小计", "amount"),
    "first_self_pay": ("先行自付比例", "自付比例", "先行自付", "自费比例"),
    "served_on": ("日期", "费用日期", "服务日期", "发生日期", "收费日期", "费用发生日期", "计费日期", "date"),
    "trace_codes": ("追溯码", "药品追溯码", "药品追溯码信息"),
}
NEEDED = ("name", "amount")
ROWS_SEARCHED = 30
TOTALS = re.compile(r"^(合计|总计|小计|本页合计|总金额)[:：]?$")
CENT = Decimal("0.01")

Cells = dict[str, str]


@dataclass(frozen=True)
class BadRow:
    """A row that was not taken: its number in the file, why, and its cells as they stand there."""

    number: int
    reason: str
    cells: tuple[str, ...]


@dataclass(frozen=True)
class ItemisedList:
    """What an import found: lines as typed into the sheet, rows that cannot be read, which heading meant what."""

    lines: list[Cells]
    bad: list[BadRow]
    headings: dict[str, str]
    heading_row: tuple[str, ...]
    total: int


def understand(rows: Sequence[Sequence[str]], *, merge: bool, changes: Sequence[date] = ()) -> ItemisedList:
    """The lines of a list. Raises NoHeadings, NoLines.

    With `merge`, equal items (code, name, class, price) of a month are added up to one of the last of their days;
    `changes` are the days on which the catalogue changes, across which nothing is added up.
    """
    at, columns = _headings(rows)
    good: list[Cells] = []
    bad: list[BadRow] = []
    for number, row in enumerate(rows[at + 1 :], at + 2):
        cells = {column: row[place] if place < len(row) else "" for column, place in columns.items()}
        if _is_no_line(cells):
            continue
        try:
            good.append(_line(cells))
        except ValidationError as error:
            bad.append(BadRow(number, " ".join(error.messages), tuple(row)))
    if not good and not bad:
        raise errors.NoLines()
    lines = _merged(good, sorted(changes)) if merge else good
    headings = {column: rows[at][place] for column, place in columns.items()}
    total = sum(typed.fen(line["amount"]) or 0 for line in lines)
    return ItemisedList(lines, bad, headings, tuple(rows[at]), total)


def _headings(rows: Sequence[Sequence[str]]) -> tuple[int, dict[str, int]]:
    """The row of headings and the place of each column that it names; the first of two equal names counts."""
    names = {name: column for column, known in HEADINGS.items() for name in known}
    for at, row in enumerate(rows[:ROWS_SEARCHED]):
        columns: dict[str, int] = {}
        for place, cell in enumerate(row):
            column = names.get(re.sub(r"[\s()（）元%]", "", typed.plain(cell)).lower())
            if column:
                columns.setdefault(column, place)
        if all(column in columns for column in NEEDED):
            return at, columns
    needed = _(", ").join(HEADINGS[column][0] for column in NEEDED)
    others = _(", ").join(known[0] for column, known in HEADINGS.items() if column not in NEEDED)
    raise errors.NoHeadings(needed=needed, others=others)


def _is_no_line(cells: Cells) -> bool:
    """Blank rows, and the sums that hospitals print between and below the lines."""
    return not any(cells.values()) or bool(
        TOTALS.match(typed.plain(cells["name"]) or typed.plain(cells.get("code", "")))
    )


def _line(cells: Cells) -> Cells:
    """The row as it is typed into the sheet. Raises ValidationError for what cannot be read."""
    if not typed.plain(cells["name"]):
        raise ValidationError(_("The name is missing."))
    amount = typed.fen(cells["amount"])
    if amount is None:
        raise ValidationError(_("The amount is missing."))
    if amount < 0:
        raise ValidationError(_("The amount is negative: take it off the line it returns."))
    price = _price(cells.get("unit_price", ""))
    return {
        "code": typed.plain(cells.get("code", "")).upper(),
        "name": typed.plain(cells["name"]),
        "category": typed.category(cells.get("category", "")),
        "quantity": typed.number(typed.quantity(cells.get("quantity", ""))),
        "unit_price": "" if price is None else plain_yuan(price),
        "amount": plain_yuan(amount),
        "first_self_pay": typed.percent(typed.basis_points(cells.get("first_self_pay", ""))),
        "served_on": str(typed.day(cells.get("served_on", "").split(" ")[0]) or ""),
        "trace_codes": " ".join(typed.trace_codes(cells.get("trace_codes", ""))),
    }


def _price(text: str) -> int | None:
    """A unit price in fen; hospitals print prices of drugs with up to four decimals, the amount is what counts."""
    plain = typed.plain(text).replace(",", "")
    try:
        rounded = str(Decimal(plain).quantize(CENT, ROUND_HALF_UP)) if plain else ""
    except InvalidOperation:
        rounded = plain
    return typed.fen(rounded)


def _merged(lines: Iterable[Cells], changes: Sequence[date]) -> list[Cells]:
    """Equal items added up: quantities and amounts; without a quantity on either side none is left."""
    groups: dict[tuple[str, ...], list[Cells]] = {}
    for line in lines:
        key = [line[column] for column in ("code", "name", "category", "unit_price", "first_self_pay")]
        groups.setdefault((*key, _span(line["served_on"], changes)), []).append(line)
    return [_sum(group) for group in groups.values()]


def _span(day: str, changes: Sequence[date]) -> str:
    """The month of a day, and between which changes it lies."""
    return f"{day[:7]}/{bisect_right(changes, date.fromisoformat(day))}" if day else ""


def _sum(group: list[Cells]) -> Cells:
    quantities = [typed.quantity(line["quantity"]) for line in group]
    known = [quantity for quantity in quantities if quantity is not None]
    return group[0] | {
        "quantity": typed.number(sum(known, Decimal(0))) if len(known) == len(group) else "",
        "amount": plain_yuan(sum(typed.fen(line["amount"]) or 0 for line in group)),
        "served_on": max(line["served_on"] for line in group),
        "trace_codes": " ".join(line["trace_codes"] for line in group if line["trace_codes"]),
    }
