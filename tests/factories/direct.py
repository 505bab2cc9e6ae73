"""Lists of stays settled directly, as the core system gives them."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.core.files.base import ContentFile

from casework.money import plain_yuan
from casework.scope import Reader
from claims.direct.services import bring_stays, count_stays
from claims.models import StayList
from enrollment.models import Person

HEADINGS = (
    *("结算流水号", "原结算流水号", "姓名", "身份证号", "医疗机构名称", "医疗类别", "大病病种", "入院日期", "出院日期"),
    *("医疗费总额", "符合政策范围金额", "实际支付起付线", "基本医疗保险统筹基金支出", "居民大病保险资金支出"),
    *("医疗救助基金支出", "个人负担总金额"),
)


def row(person: Person | None, number: str, **said: Any) -> dict[str, str]:
    """A stay of 40,000.00, of which 30,000.00 are in policy and basic insurance paid 20,000.00: a burden of 10,000.00.

    Whole numbers become amounts in yuan.
    """
    cells: dict[str, Any] = {
        "结算流水号": number,
        "姓名": person.name if person else "无名",
        "身份证号": person.identities.get(is_main=True).number if person else "",
        "医疗机构名称": "省立医院",
        "医疗类别": "普通住院",
        "入院日期": "2026-03-02",
        "出院日期": "2026-03-20",
        "医疗费总额": 40_000_00,
        "符合政策范围金额": 30_000_00,
        "基本医疗保险统筹基金支出": 20_000_00,
        "个人负担总金额": 20_000_00,
    }
    cells |= said
    return {name: plain_yuan(cell) if isinstance(cell, int) else str(cell) for name, cell in cells.items()}


def off(person: Person, number: str, original: str, **said: Any) -> dict[str, str]:
    """A counter-row that takes `original` off."""
    said = {"医疗费总额": -40_000_00, "个人负担总金额": -20_000_00, "符合政策范围金额": -30_000_00} | said
    return row(person, number, **{"原结算流水号": original, "基本医疗保险统筹基金支出": -20_000_00} | said)


def sheet(rows: Iterable[Mapping[str, str]], name: str = "直接结算明细.csv", more: Iterable[str] = ()) -> ContentFile:
    """The rows as a csv of the core system; `more` are columns beside the usual ones."""
    headings = [*HEADINGS, *more]
    lines = [headings, *([cells.get(heading, "") for heading in headings] for cells in rows)]
    return ContentFile("\n".join(",".join(line) for line in lines).encode("gb18030"), name)


def bring(rows: Iterable[Mapping[str, str]], by: Reader, **options: Any) -> StayList:
    """The list as it was brought."""
    return bring_stays(file=sheet(rows, **options), by=by)


def counted(rows: Iterable[Mapping[str, str]], by: Reader, **options: Any) -> StayList:
    """The list, counted."""
    return count_stays(listed=bring(rows, by, **options), by=by)
