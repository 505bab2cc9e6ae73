"""Stays that hospitals settled on the spot: one list counted, with rows that are wrong, and one that waits."""

import csv
from datetime import date, timedelta
from io import StringIO

from django.core.files.base import ContentFile

from casework import clock
from casework.models import Pool, Role
from casework.money import plain_yuan
from claims.direct.services import bring_stays, count_stays
from claims.night import critical
from enrollment.models import Person
from oversight.demo import critical_cases
from oversight.demo.staff import reader

HEADINGS = (
    *("结算流水号", "原结算流水号", "姓名", "身份证号", "医疗机构名称", "医疗类别", "入院日期", "出院日期"),
    *("医疗费总额", "符合政策范围金额", "基本医疗保险统筹基金支出", "居民大病保险资金支出", "个人负担总金额"),
)
HOSPITALS = ("示例省立医院", "示例医科大学附属医院", "示例市人民医院")
COSTS = (
    (38_000_00, 31_000_00, 20_150_00),
    (52_600_00, 43_000_00, 27_950_00),
    (18_400_00, 15_200_00, 9_880_00),
    (76_300_00, 61_500_00, 39_975_00),
)
"""Total, in policy, paid by basic insurance: fen."""
PERSONS = 9
LONG_AGO = timedelta(days=35)
"""When the list was counted: what the insurer has not verified since is late."""


def settle_on_the_spot(pool: Pool) -> None:
    """Two stays each for some adults, so that the year of several comes beyond the line of critical illness."""
    persons = list(
        Person.objects.filter(pool=pool, kind="adult", merged_into=None, died_on=None).order_by("pk")[:PERSONS]
    )
    by, today = reader(Role.CLERK, pool, 1), clock.today()
    rows = [_row(person, place, stay) for place, person in enumerate(persons) for stay in range(2)]
    rows.append(_off(rows[2]))
    rows.append(rows[0] | {"结算流水号": "", "医疗类别": "体检"})
    rows.append(rows[1] | {"结算流水号": f"{rows[1]['结算流水号']}9", "个人负担总金额": "1.00"})
    past = min(max(today - LONG_AGO, date(today.year, 1, 9)), today)
    with clock.set_to(clock.now() - (today - past)):
        count_stays(listed=bring_stays(file=_sheet(rows, "直接结算明细-上半年.csv"), by=by), by=by)
        for area in critical.areas(pool, past):
            critical.run(pool, past, area)
    critical_cases.work_on(pool)
    later = [_row(person, place, 2) for place, person in enumerate(persons[:4])]
    bring_stays(file=_sheet([*rows[:2], *later], "直接结算明细-本月.csv"), by=by)


def _row(person: Person, place: int, stay: int) -> dict[str, str]:
    total, eligible, basic = COSTS[(place + stay) % len(COSTS)]
    today = clock.today()
    discharged = max(today - timedelta(days=20 + 9 * place + 40 * (2 - stay)), today.replace(month=1, day=8))
    identity = person.identities.get(is_main=True)
    return {
        "结算流水号": f"9900{today:%Y}{place:03d}{stay:02d}",
        "姓名": person.name,
        "身份证号": identity.number,
        "医疗机构名称": HOSPITALS[place % len(HOSPITALS)],
        "医疗类别": "普通住院",
        "入院日期": f"{discharged - timedelta(days=7)}",
        "出院日期": f"{discharged}",
        "医疗费总额": plain_yuan(total),
        "符合政策范围金额": plain_yuan(eligible),
        "基本医疗保险统筹基金支出": plain_yuan(basic),
        "个人负担总金额": plain_yuan(total - basic),
    }


def _off(row: dict[str, str]) -> dict[str, str]:
    amounts = {name: f"-{row[name]}" for name in HEADINGS[8:] if row.get(name)}
    return row | amounts | {"结算流水号": f"{row['结算流水号']}8", "原结算流水号": row["结算流水号"]}


def _sheet(rows: list[dict[str, str]], name: str) -> ContentFile:
    text = StringIO()
    writer = csv.DictWriter(text, HEADINGS)
    writer.writeheader()
    writer.writerows(rows)
    return ContentFile(text.getvalue().encode("gb18030"), name)
