"""The rows of a list of unassisted expenses (未救助明细): columns by their headings, everything wrong with a row noted."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from assistance.models import Expense
from casework import money
from casework.errors import Refusal
from casework.uploaded_sheets import Bounds, headings
from enrollment.lists import values
from enrollment.recognised.reading import unknown

BOUNDS = Bounds(rows=20_000)
COLUMNS = {
    "number": ("序号", "编号"),
    "name": ("姓名", "人员姓名", "患者姓名"),
    "identity_number": ("身份证号", "身份证号码", "证件号码", "公民身份号码"),
    "institution": ("医疗机构", "医疗机构名称", "定点机构名称", "医药机构名称", "机构名称"),
    "medical_type": ("医疗类别", "就医类别"),
    "identity_words": ("救助身份", "人员身份", "身份类别", "救助对象类别"),
    "settled_on": ("结算日期", "结算时间", "出院日期"),
    "total": ("医疗费总额", "总费用", "费用总额"),
    "eligible": ("政策范围内费用", "符合政策范围金额", "政策范围内金额"),
    "basic": ("统筹支付", "基本医保支付", "统筹基金支出"),
    "large_amount": ("大额支付", "大额医疗支付"),
    "critical_illness": ("大病支付", "大病保险支付"),
    "used_ordinary": ("普通住院救助已用", "已用普通住院救助"),
    "used_major": ("重特大救助已用", "已用重特大救助"),
    "used_large": ("大额费用救助已用", "已用大额费用"),
    "assisted": ("医疗救助支付", "已救助金额"),
    "due": ("应救助金额", "测算救助金额"),
}
"""What each column may be called."""
NEEDED = ("number", "name", "identity_number", "institution", "medical_type", "eligible")
AMOUNTS = (
    *("total", "eligible", "basic", "large_amount", "critical_illness"),
    *("used_ordinary", "used_major", "used_large", "assisted", "due"),
)
KNOWN = headings.known(COLUMNS)
LONGEST = {field.name: field.max_length for field in Expense._meta.fields if field.name in COLUMNS and field.max_length}
SENTENCES = {
    "number_unreadable": _("“%(said)s” is no sequence number."),
    "number_twice": _("Sequence number %(said)s stands in the list or month already."),
    "name_missing": _("The row has no name."),
    "identity_missing": _("The row has no ID number: it cannot be matched."),
    "identity_wrong": _("“%(said)s” cannot be an ID number."),
    "unknown_person": _("Nobody with this ID number is registered here."),
    "amount_unreadable": _("“%(said)s” is not an amount."),
    "day_unreadable": _("“%(said)s” is not a day."),
}


class ExpenseColumnMissing(Refusal):
    code = "expense_column_missing"
    sentence = _("The list has no column %(column)s. Its headings are: %(headings)s.")

    def __init__(self, column: str, texts: Sequence[str]) -> None:
        super().__init__(field="file", column="、".join(COLUMNS[column][:2]), headings="、".join(filter(None, texts)))


def sentence(problem: Sequence[str]) -> str:
    """One thing that is wrong with a row, in words."""
    code, said = problem
    return str(SENTENCES[code]) % {"said": said}


def read(sheet: Sequence[Sequence[str]]) -> Iterator[dict[str, Any]]:
    """Every row below the headings by field, with `problems`; blank rows and sums left out. Raises ExpenseColumnMissing."""
    heading = headings.heading_of(sheet, KNOWN)
    places = headings.places_of(heading, headings.guess(heading.texts, KNOWN))
    for name in NEEDED:
        if name not in dict(places):
            raise ExpenseColumnMissing(name, heading.texts)
    for cells in sheet[heading.last_row + 1 :]:
        said = headings.cells_of(cells, places)
        if said and not values.is_total(said):
            yield _understood(said)


def look_up(row: dict[str, Any], persons: Mapping[str, Any]) -> None:
    """Note whose expense it is, or why nobody is known."""
    number = row["identity_number"]
    found = persons.get(number)
    row["person_id"], row["area_code"] = found or (None, None)
    if number and not found:
        known = unknown(number).code == "unknown_person"
        row["problems"].append(["unknown_person" if known else "identity_wrong", "" if known else number[:30]])


def _understood(said: Mapping[str, str]) -> dict[str, Any]:
    row: dict[str, Any] = {"problems": []}
    for name in ("name", "institution", "medical_type", "identity_words"):
        row[name] = values.plain(said.get(name, ""))[: LONGEST[name]]
    row["identity_number"] = values.identity_text(said.get("identity_number", ""))[: LONGEST["identity_number"]]
    row["number"] = _number(said.get("number", ""), row["problems"])
    if not row["name"]:
        row["problems"].append(["name_missing", ""])
    if not row["identity_number"]:
        row["problems"].append(["identity_missing", ""])
    for name in AMOUNTS:
        row[name] = _amount(said.get(name, ""), row["problems"], None if name == "due" else 0)
    day = said.get("settled_on", "")
    row["settled_on"] = values.day_of(day) if day else None
    if day and row["settled_on"] is None:
        row["problems"].append(["day_unreadable", day[:20]])
    return row


def _number(said: str, problems: list[Any]) -> int | None:
    text = said.strip().removesuffix(".0")
    if text.isascii() and text.isdecimal() and 0 < len(text) < 9:
        return int(text)
    problems.append(["number_unreadable", said[:20]])
    return None


def _amount(said: str, problems: list[Any], nothing: int | None) -> int | None:
    if not said or said in values.NONE:
        return nothing
    try:
        return money.fen(said)
    except money.NotAnAmount:
        problems.append(["amount_unreadable", said[:20]])
        return nothing
