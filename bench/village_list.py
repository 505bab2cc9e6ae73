"""A county's list of any length: titles, merged headings, good rows, known persons, and one row in a hundred of each fault.

Everything is worked out from the number of the row, so that two lists of one length differ only in who stands in them.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from io import BytesIO
from typing import Any

import xlsxwriter
from stdnum.iso7064 import mod_11_2

from casework import bulk, clock
from casework.models import Area, Pool
from enrollment import initials
from enrollment.models import Contribution, Coverage, Identity, Person, Registration, Sex
from oversight.demo.people import GIVEN, SURNAMES

COUNTY, NEIGHBOUR = "990001000000", "990002001001"
YEAR, DAY = 2027, date(2026, 10, 12)
"""The year of cover, and a day of its window."""

HUNDRED = 100
KNOWN = range(70, HUNDRED)
"""Of a hundred rows these are about persons who are known; the first ones have a fault each."""
UNREGISTERED, OWING = range(85, 95), range(95, HUNDRED)
FIRST_BIRTH, BIRTHDAYS, STEP = date(1938, 1, 1), 30_000, 7_919
TITLE = ["清溪县2027年度城乡居民基本医疗保险参保名单"]
UPPER = [
    "序号",
    "村居",
    "户号",
    "与户主关系",
    "基本信息",
    "",
    "",
    "",
    "人员类别",
    "联系电话",
    "困难情况",
    "",
    "银行",
    "",
]
LOWER = [
    "",
    "",
    "",
    "",
    "姓名",
    "性别",
    "身份证号码",
    "出生日期",
    "",
    "",
    "特殊身份",
    "认定部门",
    "开户银行",
    "银行账号",
]


@dataclass(frozen=True)
class Villager:
    """A row before it is written down."""

    at: int
    name: str
    number: str
    born_on: date
    village: str
    village_code: str
    is_known: bool
    born: str = ""
    sex: str = ""
    kind: str = ""
    phone: str = ""
    status: str = ""
    department: str = ""

    def cells(self) -> list[str | int]:
        """As the sheet shows it, under UPPER and LOWER."""
        return [
            *(
                self.at + 1,
                self.village,
                f"{self.village_code[6:]}{self.at // 3:06d}",
                "本人" if self.at % 3 else "户主",
            ),
            *(self.name, self.sex, self.number, self.born, self.kind, self.phone, self.status, self.department),
            *("示例农村商业银行", f"62990000{self.at:010d}"),
        ]


def villagers(size: int, series: int) -> Iterator[Villager]:
    """The rows of a list; a series from 0 to 8 says whose."""
    villages = list(Area.objects.filter(code__startswith=COUNTY[:6], level=Area.Level.VILLAGE).order_by("code"))
    faults = list(FAULTS.values())
    for at in range(size):
        village = villages[at * len(villages) // size]
        plain = _plain(at, series, village)
        place = at % HUNDRED
        yield faults[place](plain) if place < len(faults) else plain


def workbook(rows: Iterator[Villager]) -> bytes:
    """The rows as the county's workbook; ID numbers are text, as a careful village types them."""
    made = BytesIO()
    with xlsxwriter.Workbook(made, {"constant_memory": True}) as book:
        sheet = book.add_worksheet()
        for at, cells in enumerate([TITLE, UPPER, LOWER, *(row.cells() for row in rows)]):
            sheet.write_row(at, 0, cells)
    return made.getvalue()


def settle_the_known(pool: Pool, size: int, series: int) -> None:
    """Write the persons of a list who are known already: registered and not, some of whom owe the year."""
    known = [
        villager
        for villager in villagers(size, series)
        if villager.at % HUNDRED in KNOWN or villager.at % HUNDRED in OTHERS
    ]
    keys = bulk.new_keys(Person, len(known))
    pairs = list(zip(keys, known, strict=True))
    bulk.write(Person, (_person(pool, key, row) for key, row in pairs))
    bulk.write(Identity, (_identity(pool, key, row) for key, row in pairs))
    bulk.write(Coverage, (_coverage(pool, key, row) for key, row in pairs))
    registered = [(key, row) for key, row in pairs if row.at % HUNDRED not in UNREGISTERED]
    bulk.write(Registration, (_registration(pool, key, row) for key, row in registered))
    bulk.write(Contribution, (_owing(pool, key, row) for key, row in pairs if row.at % HUNDRED in OWING))


def _plain(at: int, series: int, village: Area) -> Villager:
    born_on = FIRST_BIRTH + timedelta(days=at * STEP % BIRTHDAYS)
    order = series * 100 + at // BIRTHDAYS * 2 + at % 2
    age = (DAY - born_on).days // 365
    hard = at % 40 == 39 and at % HUNDRED not in OWING  # a new status would be something to write of who owes already
    return Villager(
        at=at,
        name=SURNAMES[at * 7 % len(SURNAMES)] + GIVEN[at * 13 % len(GIVEN)] + GIVEN[at * 29 // 7 % len(GIVEN)],
        number=_numbered(f"990001{born_on:%Y%m%d}{order:03d}"),
        born_on=born_on,
        village=village.name,
        village_code=village.code,
        is_known=at % HUNDRED in KNOWN,
        born=f"{born_on:%Y年%m月%d日}" if at % 3 else f"{born_on:%Y-%m-%d}",
        sex="男" if order % 2 else "女",
        kind="成年人" if age > 18 else "学生" if age > 6 else "儿童",
        phone=f"199{at:08d}" if at % 5 else "",
        status="低保对象" if hard else "",
        department="清溪县民政局" if hard else "",
    )


def _numbered(body: str) -> str:
    return body + mod_11_2.calc_check_digit(body)


def _mistyped(row: Villager) -> Villager:
    last = "X" if row.number[-1] != "X" else "0"
    return replace(row, number=row.number[:-1] + last)


def _in_month_13(row: Villager) -> Villager:
    return replace(row, number=_numbered(f"{row.number[:10]}13{row.number[12:17]}"))


def _told_before(row: Villager) -> Villager:
    """The number of a good row that stands above (of the hundred before, where there is one)."""
    origin = _plain(max(row.at - HUNDRED, 0) // HUNDRED * HUNDRED + 50, int(row.number[14]), Area(code="", name=""))
    return replace(row, number=origin.number, born=origin.born, sex=origin.sex, name=origin.name, kind="")


def _changed(**cells: str) -> Callable[[Villager], Villager]:
    return lambda row: replace(row, **cells)


FAULTS: dict[str, Callable[[Villager], Villager]] = {
    "identity_check_digit": _mistyped,
    "identity_birth_date": _in_month_13,
    "identity_length": lambda row: replace(row, number=row.number[:17]),
    "identity_broken": lambda row: replace(row, number=f"{row.number[:15]}000"),
    "identity_characters": lambda row: replace(row, number=f"{row.number[:16]}O{row.number[17:]}"),
    "identity_missing": _changed(number=""),
    "name_missing": _changed(name=""),
    "name_unreadable": _changed(name="张3"),
    "birth_differs": _changed(born="1901-01-01"),
    "birth_unreadable": _changed(born="去年春天"),
    "sex_differs": lambda row: replace(row, sex="女" if row.sex == "男" else "男"),
    "kind_against_age": lambda row: replace(row, kind="新生儿"),
    "village_unknown": _changed(village="没有的村"),
    "village_elsewhere": _changed(village="白石社区"),
    "phone_unreadable": _changed(phone="见户主"),
    "status_without_department": _changed(status="低保", department=""),
    "twice_in_list": _told_before,
    "other_name_in_list": lambda row: replace(_told_before(row), name="王另外"),
    "other_name_known": lambda row: row,
    "registered_elsewhere": lambda row: row,
    "has_died": lambda row: row,
    "refused_by_rules": lambda row: row,
}
"""Code of a problem to the row that has it; what the last four have stands in the database."""

OTHERS = {list(FAULTS).index(code): code for code in list(FAULTS)[-4:]}


def _person(pool: Pool, key: int, row: Villager) -> dict[str, Any]:
    fault = OTHERS.get(row.at % HUNDRED)
    area = NEIGHBOUR if fault == "registered_elsewhere" else row.village_code
    name = "李另名" if fault == "other_name_known" else row.name
    first, other = initials.readings(name)
    return {
        "id": key,
        "pool_id": pool.pk,
        "area_id": area,
        "area_code": area,
        "name": name,
        "initials": first,
        "other_initials": other,
        "sex": Sex.MALE if row.sex == "男" else Sex.FEMALE,
        "born_on": row.born_on,
        "died_on": date(2026, 3, 1) if fault == "has_died" else None,
        "registered_at": clock.now(),
    }


def _identity(pool: Pool, key: int, row: Villager) -> dict[str, Any]:
    return {"pool_id": pool.pk, "person_id": key, "number": row.number, "reversed_number": row.number[::-1]}


def _coverage(pool: Pool, key: int, row: Villager) -> dict[str, Any]:
    employed = OTHERS.get(row.at % HUNDRED) == "refused_by_rules"
    year = YEAR - 2 if row.at % HUNDRED in UNREGISTERED else YEAR - 1
    return {
        "pool_id": pool.pk,
        "person_id": key,
        "scheme": Coverage.Scheme.EMPLOYEE if employed else Coverage.Scheme.RESIDENT,
        "period": f"[{year}-01-01,{'' if employed else f'{year + 1}-01-01'})",
    }


def _registration(pool: Pool, key: int, row: Villager) -> dict[str, Any]:
    return {"pool_id": pool.pk, "person_id": key, "area_code": row.village_code, "registered_on": date(2020, 1, 1)}


def _owing(pool: Pool, key: int, row: Villager) -> dict[str, Any]:
    return {
        "pool_id": pool.pk,
        "person_id": key,
        "area_code": row.village_code,
        "coverage_year": YEAR,
        "state": Contribution.State.DUE,
        "individual": 400_00,
        "subsidy": 700_00,
        "due_on": date(YEAR - 1, 12, 31),
    }
