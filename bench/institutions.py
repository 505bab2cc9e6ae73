"""Lists into the register: 20,000 institutions and ten times as many doctors, checked row by row, compared and written,
beside COPY into a bare table and one INSERT ... SELECT of the same file. Memory is this process's. Then a monthly
declaration of fifty lines an institution (bench.declarations)."""

import csv
import logging
import os
from collections.abc import Iterator
from io import StringIO

import psycopg
from django.core.files.base import ContentFile
from django.test import override_settings

from bench import declarations
from bench.measuring import Result, peak_memory, seconds
from bench.pages import STORAGES
from casework import clock
from casework.areas import load_areas
from casework.models import Area, Assignment, Pool, Role, Staff
from casework.scope import Reader
from institutions.lists import working
from institutions.models import Institution, Professional
from institutions.services import lists

DOCTORS_EACH = 10
LINES_EACH = 50
COUNTIES = ("990001", "990002", "990003")
SURNAMES, GIVEN = "王李张刘陈杨黄赵周吴", "建国志强秀英桂兰海燕明华"
CREDIT_CODE = "91110000600037341L"
INSTITUTIONS = (
    "机构编码",
    "机构名称",
    "机构类别",
    "级别",
    "地址",
    "床位数",
    "统一社会信用代码",
    "许可证有效期",
    "所有制",
    "异地结算",
)
POST = ("医师", "主治医师", "内科", "内科专业", "是", "在岗")
DOCTORS = ("人员编码", "姓名", "机构编码", "人员类别", "职称", "科室", "执业范围", "是否第一注册地", "状态")
FLOORS = {
    "institutions": (
        INSTITUTIONS,
        """INSERT INTO institutions_institution (code, name, initials, kind, level, grade, area_id, address, telephone,
            ownership, is_for_profit, is_internal, is_specialised, is_community, medicine, beds, licence_number,
            licence_valid_to, credit_code, legal_person, bank_name, bank_account, connection, is_cross_region,
            is_cross_province, is_cross_province_inpatient)
        SELECT 机构编码, 机构名称, '', 'hospital', '2', '', substr(机构编码, 2, 6) || '000000', 地址, '', 'public', false,
            false, false, false, '', 床位数::int, '', 许可证有效期::date, 统一社会信用代码, '', '', '', 'none',
            异地结算 = '是', false, false FROM bare""",
    ),
    "doctors": (
        DOCTORS,
        """INSERT INTO institutions_professional (code, name, initials, kind, title, institution_id, department, scope,
            licence_number, is_first_registered, state)
        SELECT b.人员编码, b.姓名, '', 'doctor', 'attending', i.id, b.科室, b.执业范围, '', b.是否第一注册地 = '是', 'active'
        FROM bare b JOIN institutions_institution i ON i.code = b.机构编码""",
    ),
}


def run(size: int = 20_000) -> Iterator[Result]:
    """`size` institutions, then ten doctors each; both lists once more, when nothing in them is new."""
    logging.disable(logging.INFO)
    with override_settings(STORAGES=STORAGES):
        by = _desk()
        for kind, content, model in (
            ("institutions", _institutions(size), Institution),
            ("professionals", _doctors(size), Professional),
        ):
            name = "institutions" if kind == "institutions" else "doctors"
            rows = content.count("\n") - 1
            floor = _floor(name, content)
            with peak_memory() as peak:
                spent = seconds(lambda: _import(by, kind, content))  # noqa: B023
            assert model.objects.count() == rows
            yield Result(f"list of {name}", rows, spent, floor, peak.megabytes, {"file_mb": len(content) / 2**20})
            again = seconds(lambda: _import(by, kind, content + "\n"))  # noqa: B023
            yield Result(f"list of {name}, nothing new", rows, again, floor)
    yield from declarations.run(size * LINES_EACH)


def _import(by: Reader, kind: str, content: str) -> None:
    listed = lists.bring_register_list(file=ContentFile(content.encode(), "list.csv"), kind=kind, by=by)
    working.work(listed.pk)
    listed.refresh_from_db()
    assert not listed.bad, listed.rows.filter(outcome="bad").first().problems
    listed = lists.confirm_register_list(listed=listed, by=by)
    working.work(listed.pk)


def _floor(name: str, content: str) -> float:
    """COPY the file into a table of texts, then one INSERT ... SELECT; taken back afterwards."""
    headings, insert = FLOORS[name]
    with psycopg.connect(os.environ["DATABASE_OWNER_URL"]) as owner:
        owner.execute(f"CREATE TEMP TABLE bare ({', '.join(f'{each} text' for each in headings)})")
        spent = seconds(lambda: (_copy(owner, content), owner.execute(insert)))
        owner.rollback()
        return spent


def _copy(owner: psycopg.Connection, content: str) -> None:
    with owner.cursor() as cursor, cursor.copy("COPY bare FROM STDIN (FORMAT csv, HEADER)") as copy:
        copy.write(content.encode())


def _institutions(size: int) -> str:
    rows = (
        [_code(n), f"测试{n:05d}医院", "医院", "二级", f"示例路{n}号", n % 500, CREDIT_CODE, "2028-12-31", "公立", "是"]
        for n in range(size)
    )  # fmt: skip
    return _csv(INSTITUTIONS, rows)


def _doctors(size: int) -> str:
    rows = (
        [f"D{COUNTIES[n % 3]}{n:06d}", _name(n), _code(n // DOCTORS_EACH), *POST]
        for n in range(size * DOCTORS_EACH)
    )  # fmt: skip
    return _csv(DOCTORS, rows)


def _code(n: int) -> str:
    return f"H{COUNTIES[n % 3]}{n:05d}"


def _name(n: int) -> str:
    return SURNAMES[n % 10] + GIVEN[n // 10 % 12] + GIVEN[n // 120 % 12]


def _csv(headings: tuple[str, ...], rows: Iterator[list[object]]) -> str:
    written = StringIO()
    csv.writer(written, lineterminator="\n").writerows([headings])
    csv.writer(written, lineterminator="\n").writerows(rows)
    return written.getvalue()


def _desk() -> Reader:
    """A pool with a desk, on an empty database."""
    load_areas()
    area = Area.objects.get(code="990000000000")
    pool = Pool.objects.create(code="9900", name="示例", area=area, agency_name="示例")
    staff = Staff.objects.create(username="bench", name="示例")
    role = Role.INSTITUTION_DESK
    Assignment.objects.create(staff=staff, role=role, pool=pool, area=area, starts_on=clock.today())
    return Reader.of(staff)
