"""名单导入 by a township: everything that can be wrong with a row is told, mended, brought again on a telephone, written."""

from datetime import date
from io import BytesIO

import pytest
from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils.translation import override
from playwright.sync_api import Page, expect
from python_calamine import CalamineWorkbook
from stdnum.iso7064 import mod_11_2

from casework import clock
from casework.models import Role
from enrollment.lists.problems import SENTENCES, told
from enrollment.lists.working import work
from enrollment.models import Contribution, EnrolmentList, Person, Registration, School
from tests.browser.axe import violations
from tests.casework.sheets import workbook
from tests.enrollment.lists import VILLAGE, village
from tests.enrollment.test_units import unit_of
from tests.factories.core import AreaFactory, PoolFactory, TownshipFactory, reader
from tests.factories.enrollment import CoverageFactory, PersonFactory, resident_id
from tests.factories.rulebook import put_example_rules_in_force

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

DESK, PHONE = {"width": 1366, "height": 768}, {"width": 390, "height": 844}
BORN_ON = date(1980, 5, 17)
GIVEN = (
    "一乙二十丁厂七卜人入八九几儿了力乃刀又三于干亏士工土才寸下大丈与万上小口巾山千乞"
    "川亿个勺久凡及夕丸么广门义之尸弓己已子卫也女飞刃习叉马乡丰井开夫天"
)
HEADINGS = (
    "姓名", "身份证号", "证件类型", "性别", "出生日期", "人员类别", "村", "户号", "父母身份证号", "学校", "参保依据",
    "居住证号", "声明或证明", "特殊身份", "认定部门", "认定日期", "有效期至", "原参保制度", "联系电话", "社保卡号",
    "开户银行", "银行账号",
)  # fmt: skip
SCHOOL = "城关中学"
PARENT, YOUNGER = resident_id(date(1950, 5, 17), 2), resident_id(date(2026, 9, 1), 2)
LOW_INCOME = {"特殊身份": "低保", "认定部门": "清溪县民政局"}
PASSPORT = {"证件类型": "护照", "身份证号": "E12345678", "性别": "男", "出生日期": "1980-05-17"}
KNOWN = {
    "other_name_known": 801,
    "registered_elsewhere": 803,
    "has_died": 805,
    "merged_away": 807,
    "in_service": 809,
    "refused_by_rules": 811,
}
"""Persons of the portal, by the last digits of their number, whose rows are wrong for what is known of them."""


def number(order: int) -> str:
    return resident_id(BORN_ON, order)


def student(order: int) -> str:
    return resident_id(date(2012, 5, 17), order)


def newborn(order: int) -> str:
    return resident_id(date(2026, 8, 1), order)


def broken(order: int, cut: int, put: str = "") -> str:
    """A good number of which the part from `cut` on is exchanged."""
    return f"{number(order)[:cut]}{put}"


WRONG = {
    "name_missing": {"姓名": ""},
    "name_unreadable": {"姓名": "张3"},
    "identity_missing": {"身份证号": ""},
    "identity_broken": {"身份证号": "9.90001198005170E+17"},
    "identity_length": {"身份证号": broken(701, 17)},
    "identity_characters": {"身份证号": broken(703, 16, "OX")},
    "identity_birth_date": {"身份证号": "99000119801317001" + mod_11_2.calc_check_digit("99000119801317001")},
    "identity_check_digit": {"身份证号": broken(705, 17, "0" if number(705)[-1] != "0" else "1")},
    "identity_other_kind": {"身份证号": resident_id(BORN_ON, 1, area="810000")},
    "invalid_identity": PASSPORT | {"身份证号": "见原件"},
    "document_unknown": {"证件类型": "驾驶证"},
    "sex_unknown": {"性别": "不详"},
    "sex_missing": PASSPORT | {"性别": ""},
    "sex_differs": {"性别": "女"},
    "birth_unreadable": {"出生日期": "去年春天"},
    "birth_missing": PASSPORT | {"身份证号": "E2345678", "出生日期": ""},
    "birth_differs": {"出生日期": "1980-05-18"},
    "birth_future": PASSPORT | {"身份证号": "E3456789", "出生日期": "2027-01-01"},
    "birth_too_long_ago": PASSPORT | {"身份证号": "E4567890", "出生日期": "1880-01-01"},
    "kind_unknown": {"人员类别": "老年人"},
    "kind_against_age": {"人员类别": "学生", "参保依据": "户籍"},
    "village_missing": {"村": ""},
    "village_unknown": {"村": "没有的村"},
    "village_elsewhere": {"村": "外乡村"},
    "village_twice": {"村": "新村"},
    "phone_unreadable": {"联系电话": "见户主"},
    "card_unreadable": {"社保卡号": "卡"},
    "card_in_use": {"社保卡号": "99990001"},
    "account_unreadable": {"银行账号": "12"},
    "account_without_bank": {"开户银行": ""},
    "basis_unknown": {"参保依据": "亲戚"},
    "basis_abroad_only": PASSPORT | {"身份证号": "E5678901", "参保依据": "户籍"},
    "basis_not_abroad": {"参保依据": "港澳台及外籍"},
    "permit_missing": {"参保依据": "居住证", "声明或证明": "户籍地未参保证明"},
    "proof_missing": {"参保依据": "居住证", "居住证号": "J99000001"},
    "hardship_missing": {"参保依据": "困难务工"},
    "school_missing": {"身份证号": student(1), "参保依据": "学校"},
    "school_unknown": {"身份证号": student(3), "参保依据": "学校", "学校": "没有的学校"},
    "not_a_student": {"参保依据": "学校", "学校": SCHOOL, "人员类别": "成年人"},
    "not_a_newborn": {"参保依据": "新生儿", "人员类别": "成年人", "父母身份证号": PARENT},
    "parent_missing": {"身份证号": newborn(1)},
    "parent_unknown": {"身份证号": newborn(3), "父母身份证号": number(901)},
    "child_number_taken": {
        "证件类型": "新生儿",
        "身份证号": PARENT,
        "性别": "男",
        "出生日期": "2026-08-01",
    },
    "parent_not_older": {"身份证号": newborn(5), "父母身份证号": YOUNGER},
    "status_unknown": {"特殊身份": "模范", "认定部门": "镇政府"},
    "status_without_department": {"特殊身份": "低保"},
    "status_ends_before": LOW_INCOME | {"认定日期": "2026-05-01", "有效期至": "2026-04-30"},
    "day_unreadable": LOW_INCOME | {"认定日期": "去年"},
    "legacy_unknown": {"原参保制度": "合作社"},
    "cell_too_long": {"户号": "9" * 31},
    "twice_in_list": {"姓名": f"王{GIVEN[0]}", "身份证号": number(1)},
    "other_name_in_list": {"身份证号": number(1)},
    **{code: {"身份证号": number(order)} for code, order in KNOWN.items()},
}
"""Code of a problem to the cells of the row that has it; the row is otherwise good."""

OF_DEPARTMENTS = {
    "status_missing", "unknown_here", "other_number_in_list", "unknown_person", "subtype_missing", "subtype_unknown",
    "subtype_not_covered", "ends_before_it_starts", "recognition_over",
}  # fmt: skip
"""Problems of lists by which a department confirms something of persons who are enrolled."""

FIRST = 4
"""The row of the first person, below title, headings and one good row."""


def good(at: int, **cells: str) -> list[str]:
    """The cells of a good person under HEADINGS."""
    said = {
        "姓名": f"王{GIVEN[at]}", "身份证号": number(at * 2 + 1), "村": "红旗村", "户号": str(at // 3),
        "联系电话": "13800000000", "开户银行": "示例农村商业银行", "银行账号": "6217990000000001",
    } | cells  # fmt: skip
    return [said.get(heading, "") for heading in HEADINGS]


@pytest.fixture
def township():
    """A township with villages, rules in force, and persons of whom something is known."""
    put_example_rules_in_force()
    village()
    for last in (202, 203):
        village(f"{VILLAGE[:9]}{last}", "新村")
    elsewhere = TownshipFactory(code="990001002000", name="另一镇")
    AreaFactory(code="990001002201", name="外乡村", level="village", parent=elsewhere)
    for at, (code, order) in enumerate(KNOWN.items(), list(WRONG).index("other_name_known") + 1):
        place = {"area": elsewhere} if code == "registered_elsewhere" else {}
        name = "李另名" if code == "other_name_known" else f"王{GIVEN[at]}"
        PersonFactory(name=name, born_on=BORN_ON, identity__number=number(order), **place)
    PersonFactory(card_number="99990001")
    PersonFactory(born_on=date(1950, 5, 17), identity__number=PARENT)
    PersonFactory(born_on=date(2026, 8, 1), identity__kind="98", identity__number=f"{PARENT}N1", name="王二宝")
    PersonFactory(born_on=date(2026, 9, 1), identity__number=YOUNGER)
    town = TownshipFactory()
    School.objects.create(pool=PoolFactory(), area=town, area_code=town.code, name=SCHOOL)
    person = {code: Person.objects.get(identities__number=number(order)) for code, order in KNOWN.items()}
    Person.objects.filter(pk=person["has_died"].pk).update(died_on=date(2026, 3, 1))
    Person.objects.filter(pk=person["merged_away"].pk).update(merged_into=person["other_name_known"])
    unit_of(person["in_service"].pool).members.create(
        person=person["in_service"], kind="in_service", starts_on=date(2026, 1, 1)
    )
    CoverageFactory(person=person["refused_by_rules"], scheme="310", period=DateRange(date(2026, 1, 1), None))
    return town


@pytest.fixture
def desk(page: Page, live_server, client, township):
    """The township's own person before the lists."""
    client.force_login(reader(Role.TOWNSHIP, area=township).staff, "django.contrib.auth.backends.ModelBackend")
    cookie = client.cookies["sessionid"]
    page.context.add_cookies([{"name": "sessionid", "value": cookie.value, "url": live_server.url}])
    page.goto(f"{live_server.url}/persons/lists/")
    return page


def bring(page: Page, name: str, content: bytes) -> EnrolmentList:
    """Choose the file, say that the columns are right, and wait until the worker has checked it."""
    file = {"name": name, "mimeType": "application/octet-stream", "buffer": content}
    page.locator("[name=file]").set_input_files(file)
    page.keyboard.press("Control+Enter")
    page.get_by_role("button", name="逐行校验").click()
    expect(page.get_by_text("校验中").first).to_be_visible()
    listed = EnrolmentList.objects.latest("pk")
    work(listed.pk)
    expect(page.get_by_text("可导入", exact=True)).to_be_visible()
    listed.refresh_from_db()
    return listed


def bad_rows(page: Page) -> dict[str, str]:
    """Number of a row to all that the screen says of it, over the two pages of bad rows."""
    rows = page.locator(".list-stack tbody tr")
    shown = dict(text.split("\t", 1) for text in rows.all_inner_texts())
    page.get_by_role("link", name="下一页").click()
    expect(rows).to_have_count(len(WRONG) - len(shown))
    shown |= dict(text.split("\t", 1) for text in rows.all_inner_texts())
    page.go_back()
    return shown


def write(page: Page, listed: EnrolmentList) -> None:
    """Press the button; it is written once the worker has done it."""
    page.keyboard.press("Control+Enter")
    expect(page.get_by_text("导入中").first).to_be_visible()
    work(listed.pk)
    expect(page.get_by_text("已导入").first).to_be_visible()


def mended(content: bytes) -> list[list[str]]:
    """The downloaded rows, each with a person of its own in the cells: what a helper does with the card in the hand."""
    headings, *rows = CalamineWorkbook.from_filelike(BytesIO(content)).get_sheet_by_index(0).to_python()
    at = [HEADINGS.index(heading) for heading in headings[:-2]]
    return [headings, *([good(place)[column] for column in at] for place in range(1, len(rows) + 1))]


def test_a_township_sees_what_is_wrong_with_each_row_mends_it_and_brings_it_again(desk):
    """LPS-06, CL-03, FX-05: every code that a village list can have, with its row and its sentence."""
    assert set(WRONG) == set(SENTENCES) - OF_DEPARTMENTS
    sheet = [
        ["城关镇2027年参保名单"],
        HEADINGS,
        good(0),
        *(good(n, **cells) for n, cells in enumerate(WRONG.values(), 1)),
    ]
    with clock.set_to(date(2026, 10, 12)):
        desk.set_viewport_size(DESK)
        listed = bring(desk, "红旗村.xlsx", workbook(sheet))
        kept = {row.number: told(row.problems) for row in listed.rows.filter(outcome="bad")}
        assert {row: [problem.code for problem in found] for row, found in kept.items()} == {
            row: [code] for row, code in enumerate(WRONG, FIRST)
        }
        shown = bad_rows(desk)
        with override("zh-hans"):
            for row, [problem] in kept.items():
                assert problem.sentence in shown[str(row)], problem.code
        assert violations(desk) == []
        with desk.expect_download() as download:
            desk.get_by_role("button", name="下载待修改的行").click()
        write(desk, listed)

        desk.set_viewport_size(PHONE)
        desk.goto(desk.url.rsplit("/", 2)[0] + "/")
        again = bring(desk, "改好.xlsx", workbook(mended(download.value.path().read_bytes())))
        assert (again.good, again.bad) == (len(WRONG), 0)
        assert desk.evaluate("document.documentElement.scrollWidth - innerWidth") == 0
        assert violations(desk) == []
        write(desk, again)
    assert Registration.objects.filter(channel="list").count() == 1 + len(WRONG)
    assert Contribution.objects.filter(coverage_year=2027, state="due").count() == 1 + len(WRONG)
