"""Former lists taken over in bulk (LPS-40): every row checked, compared with the register, written set by set."""

from datetime import date

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse

from casework.errors import NotAllowed, OutOfScope, SamePerson
from casework.models import Area, Role
from institutions.lists.errors import ColumnsMissing, ListWritten, NotAtThisStep, NothingToWrite
from institutions.lists.problems import SENTENCES, told
from institutions.lists.working import work
from institutions.models import Designation, Institution, Professional, RegisterList
from institutions.selectors import designated_on
from institutions.services import lists as services
from tests.casework.sheets import workbook
from tests.factories.core import AreaFactory, PoolFactory, TownshipFactory, reader
from tests.factories.institutions import DesignationFactory, InstitutionFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]

TODAY = date(2026, 6, 16)
HEADINGS = ["机构编码", "机构名称", "机构类别", "级别", "床位数", "许可证有效期", "异地结算"]
PEOPLE = ["人员编码", "姓名", "机构编码", "职称", "科室"]
GOOD = ["H99000100501", "清溪县第二人民医院", "医院", "二级", 80, "2028-03-05", "是"]


@pytest.fixture(autouse=True)
def _counties():
    for code in ("990001000000", "990002000000"):
        AreaFactory(code=code, level=Area.Level.COUNTY, name=f"县{code[5]}")
    PoolFactory()


def bring(rows, by, headings=HEADINGS, kind="institutions", name="名单.xlsx", **kwargs):
    file = ContentFile(workbook([headings, *rows]), name)
    return services.bring_register_list(file=file, kind=kind, by=by, **kwargs)


def checked(rows, by, **kwargs):
    listed = bring(rows, by, **kwargs)
    work(listed.pk)
    listed.refresh_from_db()
    return listed


def written(rows, by, confirmed_by=None, **kwargs):
    listed = checked(rows, by, **kwargs)
    services.confirm_register_list(listed=listed, by=confirmed_by or by)
    work(listed.pk)
    listed.refresh_from_db()
    return listed


def desk(**kwargs):
    return reader(Role.INSTITUTION_DESK, **kwargs)


def test_a_list_is_read_checked_and_written():
    by = desk()
    pharmacy = ["P99000100502", "同安大药房", "药店", "", "", "", ""]
    listed = checked([GOOD, pharmacy], by)
    assert (listed.state, listed.new, listed.bad) == ("checked", 2, 0)
    assert not Institution.objects.exists()
    services.confirm_register_list(listed=listed, by=by)
    work(listed.pk)
    hospital = Institution.objects.get(code="H99000100501")
    assert (hospital.name, hospital.level, hospital.beds) == ("清溪县第二人民医院", "2", 80)
    assert (hospital.licence_valid_to, hospital.is_cross_region) == (date(2028, 3, 5), True)
    assert (hospital.area_id, hospital.initials) == ("990001000000", "qxxdermyy")
    assert Institution.objects.get(code="P99000100502").level == "1"
    assert RegisterList.objects.get().state == "written"


def test_a_csv_of_gbk_with_other_headings_is_read_too():
    text = "某市定点机构名单\n名称（全称）,机构代码*,类型,医院等级\n清溪县医院,H99000100501,医院,二级\n"
    listed = services.bring_register_list(
        file=ContentFile(text.encode("gbk"), "名单.csv"), kind="institutions", by=desk()
    )
    work(listed.pk)
    listed.refresh_from_db()
    assert (listed.new, listed.bad) == (1, 0)


BAD = {
    "code_shape": {0: "H9900010050"},
    "code_kind": {2: "药店"},
    "area_unknown": {0: "H99009900501"},
    "missing": {1: ""},
    "level_needed": {3: ""},
    "no_choice": {3: "五级"},
    "no_number": {4: "许多"},
    "no_day": {5: "2028-02-30"},
    "no_flag": {6: "可能"},
    "too_long": {1: "长" * 121},
}


def test_every_bad_row_is_kept_with_its_reasons_and_the_good_ones_are_written():
    rows = []
    for number, changes in enumerate(BAD.values()):
        row = [*GOOD]
        row[0] = f"H990001{number:05d}"
        for place, value in changes.items():
            row[place] = value
        rows.append(row)
    listed = written([GOOD, *rows, [*GOOD]], desk())
    found = {row.problems[0][0]: row for row in listed.rows.filter(outcome="bad")}
    assert set(found) == {*BAD, "twice_in_list"}
    assert found["twice_in_list"].problems == [["twice_in_list", "code", {"row": 2}]]
    assert all(told(row.problems) for row in found.values())
    assert [row.code for row in Institution.objects.all()] == ["H99000100501"]


def test_a_row_with_several_faults_tells_them_all():
    listed = checked([["", "", "宫殿", "五级", "x", "y", "z"]], desk())
    [row] = listed.rows.all()
    assert len(row.problems) == 7
    assert {code for code, _column, _figures in row.problems} <= set(SENTENCES)


def test_what_is_known_is_the_same_or_different_and_only_what_the_list_says_changes():
    by = desk()
    written([GOOD], by)
    Institution.objects.update(address="人民路1号")
    again = [*GOOD]
    again[1] += " "  # another file even when both are made within one second
    listed = checked([again], by, name="再次.xlsx", former="新农合")
    assert (listed.new, listed.changed, listed.same) == (0, 0, 1)
    other = [*GOOD]
    other[1], other[4] = "清溪县医疗中心", 100
    listed = checked([other], by)
    assert (listed.changed, listed.same) == (1, 0)
    services.confirm_register_list(listed=listed, by=by)
    work(listed.pk)
    hospital = Institution.objects.get()
    assert (hospital.name, hospital.beds, hospital.address) == ("清溪县医疗中心", 100, "人民路1号")
    assert [old.name for old in hospital.events.filter(beds=80)] == ["清溪县第二人民医院"] * 2


def test_another_level_in_a_list_holds_from_today_on():
    by = desk()
    hospital = InstitutionFactory(code=GOOD[0], area=AreaFactory(code="990001000000"), level="2")
    row = [*GOOD]
    row[3] = "三级"
    written([row], by)
    hospital.refresh_from_db()
    [change] = hospital.level_changes.all()
    assert (hospital.level, change.before, change.after, change.starts_on) == ("3", "2", "3", TODAY)
    row[3] = "一级"
    assert checked([row], by).rows.get().problems[0][0] == "level_known"


def test_a_list_that_designates_needs_a_second_person_and_leaves_designated_days_alone():
    """统一更名: former lists of both schemes become one."""
    by, decider, pool = desk(), reader(Role.INSTITUTION_REVIEWER), PoolFactory()
    held = DesignationFactory(
        pool=pool, institution=InstitutionFactory(code="H99000100502", area=AreaFactory(code="990001000000"))
    )
    other = ["H99000100502", "某医院", "医院", "二级", "", "", ""]
    how = {"former": "新农合", "designates_from": date(2026, 7, 1), "designates_to": date(2026, 12, 31)}
    listed = checked([GOOD, other], by, **how)
    with pytest.raises(NotAllowed):
        services.confirm_register_list(listed=listed, by=by)
    both = reader(Role.INSTITUTION_REVIEWER, staff=by.staff)
    with pytest.raises(SamePerson):
        services.confirm_register_list(listed=listed, by=both)
    services.confirm_register_list(listed=listed, by=decider)
    work(listed.pk)
    hospital = Institution.objects.get(code=GOOD[0])
    days = [date(2026, 6, 30), date(2026, 7, 1), date(2026, 12, 31), date(2027, 1, 1)]
    assert [designated_on(hospital, pool, day) for day in days] == [False, True, True, False]
    assert Designation.objects.filter(institution=held.institution).get() == held


def test_staff_come_to_the_institutions_that_the_desk_keeps():
    """SY-10."""
    by = desk()
    InstitutionFactory(code="H99000100501", area=TownshipFactory())
    InstitutionFactory(code="H52010100001", area=AreaFactory(code="520101000000", name="某区", level="county"))
    rows = [
        ["D990001000001", "王建国", "H99000100501", "主任医师", "内科"],
        ["N990001000001", "李秀英", "H99000100501", "护师", "内科"],
        ["D990001000002", "张伟", "H99999999999", "", ""],
        ["D990001000003", "张三", "H52010100001", "", ""],
        ["X990001000003", "张三", "H99000100501", "", ""],
    ]
    listed = written(rows, by, headings=PEOPLE, kind="professionals")
    assert (listed.new, listed.bad) == (2, 3)
    doctor, nurse = Professional.objects.order_by("code")
    assert (doctor.kind, doctor.title, doctor.initials, doctor.institution.code) == (
        *("doctor", "chief", "wjg"),
        "H99000100501",
    )
    assert (nurse.kind, nurse.title, nurse.state) == ("nurse", "resident", "active")
    rows[0][3] = "副高"
    listed = checked(rows[:2], by, headings=PEOPLE, kind="professionals")
    assert (listed.changed, listed.same) == (1, 1)


def test_a_list_is_only_taken_whole_once_and_by_who_keeps_the_pool():
    by = desk()
    with pytest.raises(ColumnsMissing):
        bring([["x"]], by, headings=["电话"])
    with pytest.raises(OutOfScope):
        bring([GOOD], desk(area=TownshipFactory()))
    listed = written([GOOD], by)
    with pytest.raises(ListWritten):
        services.bring_register_list(
            file=ContentFile(listed.document.file.read(), "名单.xlsx"), kind="institutions", by=by
        )
    with pytest.raises(NotAtThisStep):
        services.drop_register_list(listed=listed, by=by)
    with pytest.raises(NothingToWrite):
        services.confirm_register_list(listed=checked([["H1", "x", "", "", "", "", ""]], by), by=by)


def test_a_check_that_a_worker_left_begins_again():
    listed = bring([GOOD], desk())
    for _time in range(2):
        RegisterList.objects.update(state="checking")
        work(listed.pk)
    assert listed.rows.count() == 1


def test_the_screens_show_reasons_and_differences(client):
    by = desk()
    client.force_login(by.staff)
    assert "名单先核对" in client.get(reverse("institutions:register_lists")).content.decode()
    written([GOOD], by)
    other = [*GOOD]
    other[4] = 99
    listed = checked([other, ["H1", "坏行", "", "", "", "", ""]], by)
    page = reverse("institutions:register_list", args=[listed.pk])
    assert "坏行" in client.get(page).content.decode()
    text = client.get(f"{page}?changes").content.decode()
    assert "80" in text and "99" in text and "confirm" in text
    answer = client.post(reverse("institutions:register_list_bad_rows", args=[listed.pk]))
    assert answer.status_code == 200 and b"".join(answer.streaming_content)
    client.post(reverse("institutions:register_list_step", args=[listed.pk, "confirm"]), {"command_key": "k"})
    listed.refresh_from_db()
    assert listed.state in ("writing", "written")


def test_the_public_list_names_the_designated_and_those_who_were(client):
    """BJ-17: without signing in."""
    DesignationFactory(institution__name="示例市人民医院", services=["inpatient"])
    DesignationFactory(institution__name="终止医院", period=(date(2020, 1, 1), date(2026, 1, 1)))
    InstitutionFactory(name="从未定点医院")
    DesignationFactory(institution__name="将来医院", period=(date(2026, 7, 1), None))
    pools = client.get(reverse("institutions:public_pools")).content.decode()
    page = client.get(reverse("institutions:public", args=["9900"])).content.decode()
    assert "示例市" in pools and "示例市人民医院" in page and "住院" in page and "终止医院" in page
    assert "从未定点医院" not in page and "将来医院" not in page
    assert "终止医院" not in client.get(reverse("institutions:public", args=["9900"]), {"q": "人民"}).content.decode()
    answer = client.get(reverse("institutions:public_workbook", args=["9900"]))
    assert b"".join(answer.streaming_content)[:2] == b"PK"


def test_institutions_are_counted_by_what_they_are_and_county_by_county(client):
    """DL-22, DL-47."""
    county = AreaFactory(code="990001000000")
    DesignationFactory(
        institution__area=county, institution__is_cross_province=True, institution__connection="connected"
    )
    DesignationFactory(institution__area=county, institution__kind="pharmacy", institution__code="P99000100001")
    client.force_login(desk().staff)
    context = client.get(reverse("institutions:counts")).context
    assert {row["key"]: row["count"] for row in context["kinds"]}["pharmacy"] == 1
    reached = {row["key"]: row for row in context["attributes"]}
    assert (reached["is_cross_province"]["total"], reached["not_connected"]["pharmacies"]) == (1, 1)
    assert [(row["hospitals"], row["connected"], row["reached"]) for row in context["counties"]] == [
        (1, 1, 1),
        (0, 0, 0),
    ]
