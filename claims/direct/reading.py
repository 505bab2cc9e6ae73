"""The rows of 直接结算明细: columns by their headings, everything wrong with a row noted."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from casework import clock, money
from casework.uploaded_sheets import Bounds, headings
from claims.direct.errors import StayColumnMissing
from claims.models import DirectStay
from claims.models.claim import Kind
from enrollment.lists import values

BOUNDS = Bounds(rows=20_000)
COLUMNS = {
    "number": ("结算流水号", "结算ID", "结算编号", "结算单号", "结算id"),
    "cancelled_number": ("原结算流水号", "原结算ID", "被冲正流水号", "冲正原流水号", "原结算id"),
    "name": ("姓名", "人员姓名", "患者姓名"),
    "identity_number": ("身份证号", "身份证号码", "证件号码", "公民身份号码"),
    "institution": ("医疗机构", "医疗机构名称", "定点机构名称", "定点医药机构名称", "医院名称"),
    "kind": ("医疗类别", "就医类别", "就诊类别"),
    "disease": ("大病病种", "病种名称", "病种", "疾病名称"),
    "admitted_on": ("入院日期", "入院时间", "开始日期", "就诊日期"),
    "discharged_on": ("出院日期", "出院时间", "结束日期", "结算日期", "结算时间"),
    "total": ("医疗费总额", "总费用", "费用总额", "医疗总费用"),
    "eligible": ("符合政策范围金额", "政策范围内费用", "政策范围内金额"),
    "deductible": ("实际支付起付线", "起付线", "起付标准"),
    "basic": ("基本医疗保险统筹基金支出", "统筹基金支出", "统筹支付", "基本医保支付"),
    "large_amount": ("大额支付", "大额医疗支付", "职工大额补助"),
    "critical_illness": ("居民大病保险资金支出", "大病保险支付", "大病支付"),
    "supplementary": ("补充保险支付", "企业补充"),
    "assistance": ("医疗救助基金支出", "医疗救助支付", "救助支付"),
    "paid_person": ("个人负担总金额", "个人负担", "个人支付"),
    "burden": ("大病合规费用", "合规自付费用", "大病合规自付"),
}
"""What each column may be called (national interface 2304 and what agencies make of it)."""
NEEDED = ("number", "name", "identity_number", "institution", "kind", "discharged_on", "total", "eligible", "basic")
AMOUNTS = ("total", "eligible", "deductible", *DirectStay.LAYERS)
KNOWN = headings.known({field: [headings.plain(name) for name in names] for field, names in COLUMNS.items()})
KINDS = {
    **dict.fromkeys(("住院", "普通住院", "跨省异地住院", "急诊转住院", "21", "52"), Kind.INPATIENT),
    **dict.fromkeys(("门诊慢病", "门诊慢性病", "慢性病", "门诊慢特病", "14"), Kind.OUTPATIENT_CHRONIC),
    **dict.fromkeys(("门诊大病", "门诊特殊病", "门诊特病", "重大疾病门诊"), Kind.OUTPATIENT_MAJOR),
    **dict.fromkeys(("门诊", "普通门诊", "11"), Kind.OUTPATIENT),
}
"""Kinds of care as lists call them; the numbers are the national codes (医疗类别)."""
LONGEST = {field.name: field.max_length or 0 for field in DirectStay._meta.fields if field.name in COLUMNS}
SENTENCES = {
    "number_missing": _("The row has no settlement number."),
    "number_twice": _("Settlement %(said)s stands in this list twice."),
    "number_differs": _(
        "Settlement %(said)s was counted with other figures. The core system corrects by a counter-row."
    ),
    "name_missing": _("The row has no name."),
    "identity_missing": _("The row has no ID number: it cannot be matched."),
    "identity_wrong": _("“%(said)s” cannot be an ID number."),
    "unknown_person": _("Nobody with this ID number is registered here."),
    "kind_unknown": _("“%(said)s” is no kind of care that is known here."),
    "amount_unreadable": _("“%(said)s” is not an amount."),
    "amount_negative": _("“%(said)s” is negative, but the row names no settlement that it takes off."),
    "day_unreadable": _("“%(said)s” is not a day."),
    "day_missing": _("The row has no day of discharge."),
    "day_ahead": _("The discharge on %(said)s is in the future."),
    "days_turned": _("The discharge is before the admission on %(said)s."),
    "does_not_add": _("The parts make %(said)s yuan, which is not the total."),
    "above_total": _("In policy are %(said)s yuan, more than the total."),
    "basic_above_policy": _("Basic insurance paid %(said)s yuan, more than is in policy."),
    "no_rules": _("No rules are in force here on %(said)s."),
    "burden_missing": _("The rules count by a list of exclusions: the list needs the column 大病合规费用."),
    "original_unknown": _("Settlement %(said)s, which the row takes off, is neither counted nor in this list."),
    "original_off": _("Settlement %(said)s was taken off already, or is a counter-row itself."),
    "original_differs": _("Settlement %(said)s has another person or another total than the row that takes it off."),
}


def sentence(problem: Sequence[str]) -> str:
    """One thing that is wrong with a row, in words."""
    code, said = problem
    return str(SENTENCES[code]) % {"said": said}


def read(sheet: Sequence[Sequence[str]]) -> Iterator[dict[str, Any]]:
    """Every row below the headings by field, with `problems`; blank rows and sums left out. Raises StayColumnMissing.

    Amounts of a counter-row come out as negative, whichever sign the list gives them.
    """
    heading = headings.heading_of(sheet, KNOWN)
    places = headings.places_of(heading, headings.guess(heading.texts, KNOWN))
    for name in NEEDED:
        if name not in dict(places):
            raise StayColumnMissing(COLUMNS[name][:2], heading.texts)
    for cells in sheet[heading.last_row + 1 :]:
        said = headings.cells_of(cells, places)
        if said and not values.is_total(said):
            yield _understood(said)


def _understood(said: Mapping[str, str]) -> dict[str, Any]:
    row: dict[str, Any] = {"problems": []}
    for name in ("name", "institution", "disease"):
        row[name] = values.plain(said.get(name, ""))[: LONGEST[name]]
    for name in ("number", "cancelled_number", "identity_number"):
        row[name] = values.identity_text(said.get(name, ""))[: LONGEST[name]]
    for name in ("number", "name"):
        if not row[name]:
            row["problems"].append([f"{name}_missing", ""])
    if not row["identity_number"]:
        row["problems"].append(["identity_missing", ""])
    _kind(row, values.plain(said.get("kind", "")))
    _days(row, said)
    _amounts(row, said)
    return row


def _kind(row: dict[str, Any], said: str) -> None:
    kind = KINDS.get(said.removesuffix(".0"))
    row["kind"] = str(kind or "")
    if kind is None:
        row["problems"].append(["kind_unknown", said[:20]])


def _days(row: dict[str, Any], said: Mapping[str, str]) -> None:
    for name in ("admitted_on", "discharged_on"):
        text = said.get(name, "").split(" ")[0]
        row[name] = values.day_of(text) if text else None
        if text and row[name] is None:
            row["problems"].append(["day_unreadable", text[:20]])
    if row["discharged_on"] is None:
        if not said.get("discharged_on"):
            row["problems"].append(["day_missing", ""])
        return
    row["admitted_on"] = row["admitted_on"] or row["discharged_on"]
    if row["discharged_on"] > clock.today():
        row["problems"].append(["day_ahead", row["discharged_on"].isoformat()])
    elif row["admitted_on"] > row["discharged_on"]:
        row["problems"].append(["days_turned", row["admitted_on"].isoformat()])


def _amounts(row: dict[str, Any], said: Mapping[str, str]) -> None:
    before = len(row["problems"])
    for name in (*AMOUNTS, "paid_person", "burden"):
        text = said.get(name, "")
        row[name] = _amount(text, row) if text and text not in values.NONE else None
    borne = row["total"] is not None and row["paid_person"] is None and "paid_person" not in said
    for name in (*AMOUNTS, "paid_person"):
        row[name] = row[name] or 0
    if borne:
        row["paid_person"] = row["total"] - sum(row[layer] for layer in DirectStay.LAYERS)
    if len(row["problems"]) == before:
        _must_add(row)
    if row["cancelled_number"]:
        for name in (*AMOUNTS, "paid_person"):
            row[name] = -row[name]


def _amount(text: str, row: dict[str, Any]) -> int:
    try:
        found = money.fen(text)
    except money.NotAnAmount:
        row["problems"].append(["amount_unreadable", text[:20]])
        return 0
    if found < 0 and not row["cancelled_number"]:
        row["problems"].append(["amount_negative", text[:20]])
    return abs(found)


def _must_add(row: dict[str, Any]) -> None:
    """Total, parts and in-policy cost fit each other."""
    parts = sum(row[layer] for layer in DirectStay.LAYERS) + row["paid_person"]
    if parts != row["total"] or row["paid_person"] < 0:
        row["problems"].append(["does_not_add", money.yuan(parts)])
    elif row["eligible"] > row["total"]:
        row["problems"].append(["above_total", money.yuan(row["eligible"])])
    elif row["basic"] > row["eligible"]:
        row["problems"].append(["basic_above_policy", money.yuan(row["basic"])])
