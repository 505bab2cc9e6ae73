"""Village lists: checked without writing, written as a whole, undone as a whole (LPS-06, LPS-11, CL-03, FX-05)."""

from datetime import date

import pytest

from casework import clock
from casework.errors import Incomplete, NotAllowed
from casework.models import Role
from enrollment.lists.columns import heading_of
from enrollment.lists.errors import ColumnsMissing, ListWritten, NotAtThisStep, NothingToWrite, SomethingHangsOnIt
from enrollment.lists.problems import told
from enrollment.lists.working import work
from enrollment.models import Contribution, EnrolmentList, Identity, ListRow, Person, Registration
from enrollment.services.lists import bring_list, confirm_list, drop_list, name_columns, undo_list
from tests.enrollment.lists import HEADINGS, bring, checked, row, village
from tests.enrollment.test_units import unit_of
from tests.factories.core import TownshipFactory, reader
from tests.factories.enrollment import PersonFactory, resident_id
from tests.factories.rulebook import put_example_rules_in_force

pytestmark = pytest.mark.django_db
State = EnrolmentList.State


@pytest.fixture(autouse=True)
def in_the_window():
    put_example_rules_in_force()
    village()
    with clock.set_to(date(2026, 10, 12)):
        yield


@pytest.fixture
def by():
    return reader(Role.TOWNSHIP, area=TownshipFactory())


def test_who_serves_a_unit_belongs_into_employees_insurance(by):
    """FX-01: told in the dry run, as at the counter."""
    person = PersonFactory(area=TownshipFactory(), name="王小明", identity__number=resident_id())
    unit_of(person.pool).members.create(person=person, kind="in_service", starts_on=date(2026, 1, 1))
    bad = checked([row()], by).rows.get()
    assert [problem.code for problem in told(bad.problems)] == ["in_service"]
    assert "示例单位" in told(bad.problems)[0].sentence


def written(rows, by, **kwargs):
    listed = checked(rows, by, **kwargs)
    confirm_list(listed=listed, by=by)
    work(listed.pk)
    listed.refresh_from_db()
    return listed


def codes(listed):
    """The problems of each bad row: row number to codes."""
    bad = listed.rows.filter(outcome="bad").order_by("number")
    return {found.number: [problem.code for problem in told(found.problems)] for found in bad}


def test_a_dry_run_writes_nobody(by):
    listed = checked([row(), row("李四", 3)], by)
    assert (listed.state, listed.good, listed.bad) == (State.CHECKED, 2, 0)
    assert not Person.objects.exists()


def test_a_confirmed_list_registers_everybody_who_then_owes_the_year(by):
    listed = written([row(), row("李四", 3)], by)
    assert listed.state == State.WRITTEN
    assert Registration.objects.filter(channel="list", area_code="990001001201").count() == 2
    assert set(Contribution.objects.values_list("coverage_year", "state", "individual")) == {(2027, "due", 400_00)}
    assert Identity.objects.get(number=resident_id()).person.initials == "wxm"


def test_the_same_file_again_changes_nothing(by):
    listed = written([row()], by)
    with listed.document.file.open("rb") as same, pytest.raises(ListWritten):
        bring_list(file=same, kind="village", coverage_year=2027, area=TownshipFactory(), by=by)
    again = checked([row(), row("李四", 3)], by, name="again.xlsx")
    assert (again.good, again.same) == (1, 1)


def test_a_list_is_undone_as_a_whole(by):
    listed = written([row(), row("李四", 3)], by)
    undo_list(listed=listed, by=by)
    assert not Person.objects.exists()
    assert not Contribution.objects.exists()
    assert set(listed.rows.values_list("outcome", flat=True)) == {"undone"}
    assert written([row(), row("李四", 3)], by).state == State.WRITTEN


def test_a_list_somebody_worked_on_stays(by):
    listed = written([row(), row("李四", 3)], by)
    Contribution.objects.filter(person__name="李四").update(state=Contribution.State.UNPAID)
    with pytest.raises(SomethingHangsOnIt) as refused:
        undo_list(listed=listed, by=by)
    assert "3" in str(refused.value)
    assert Person.objects.count() == 2


def test_a_known_person_keeps_the_record_and_only_owes(by):
    known = PersonFactory(name="王小明", identity__number=resident_id(), area=TownshipFactory())
    listed = written([row()], by)
    assert listed.rows.get().outcome == ListRow.Outcome.KNOWN
    assert known.contributions.get().coverage_year == 2027
    assert known.registrations.get().area_code == known.contributions.get().area_code == known.area_code
    undo_list(listed=listed, by=by)
    assert Person.objects.get() == known
    assert not known.contributions.exists()


def test_who_is_registered_in_another_township_is_not_told_of(by):
    other = TownshipFactory(code="990001002000", name="另一镇")
    PersonFactory(name="别人", identity__number=resident_id(), area=other, area_code=other.code)
    listed = checked([row()], by)
    assert codes(listed) == {2: ["registered_elsewhere"]}


def test_a_row_that_became_bad_since_the_dry_run_is_kept_with_the_reason(by):
    listed = checked([row(), row("李四", 3)], by)
    PersonFactory(name="李司", identity__number=resident_id(order=3), area=TownshipFactory())
    confirm_list(listed=listed, by=by)
    work(listed.pk)
    assert codes(listed) == {3: ["other_name_known"]}
    assert Registration.objects.get().person.name == "王小明"


def test_two_rows_of_one_person_are_named_with_their_row(by):
    listed = checked([row(), row(), row("李四")], by)
    assert codes(listed) == {3: ["twice_in_list"], 4: ["other_name_in_list"]}
    assert "2" in told(listed.rows.get(number=3).problems)[0].sentence


def test_one_card_is_not_given_to_two_persons_of_a_list(by):
    headings = [*HEADINGS, "社保卡号"]
    rows = [[*row(), "99000001"], [*row("李四", 3), "99000001"], [*row("王五", 5), ""], [*row("赵六", 7), ""]]
    assert codes(checked(rows, by, headings=headings)) == {3: ["card_in_use"]}


def test_a_mapping_is_remembered_for_the_next_list_with_these_headings(by):
    headings = ["谁", "号", "村", "联系电话"]
    listed = bring([row()], by, headings=headings)
    with pytest.raises(ColumnsMissing):
        name_columns(listed=listed, mapping=listed.mapping, by=by)
    named = {"name": "谁", "identity": "号", "village": "村"}
    name_columns(listed=listed, mapping=named, by=by)
    assert bring([row("李四", 3)], by, headings=headings).mapping == named


def test_headings_below_a_title_and_merged_over_two_rows_are_one():
    title, upper = ["城关镇2027年参保名单", "", "", ""], ["基本信息", "", "地址", "联系"]
    heading = heading_of([title, upper, ["姓名", "身份证号", "", "电话"], ["王小明", "1", "红旗村", "2"]])
    assert (heading.texts, heading.last_row) == (("姓名", "身份证号", "地址", "电话"), 2)


def test_a_list_of_nothing_good_is_not_confirmed(by):
    listed = checked([row(姓名="")], by)
    with pytest.raises(NothingToWrite):
        confirm_list(listed=listed, by=by)
    drop_list(listed=listed, by=by)
    with pytest.raises(NotAtThisStep):
        confirm_list(listed=listed, by=by)


def test_a_departments_list_confirms_statuses_of_known_persons_and_prices_them_again(by):
    """FX-05, CL-06, CL-17: matched to members; who is not known is named, undoing takes price and status back."""
    written([row(), row("李四", 3)], by)
    clerk = reader(Role.CLERK)
    people = [row(), row("王五", 5), row("李三", 3)]
    poor = written(people, clerk, name="低保.xlsx", kind="status", status="low_income_allowance", department="民政局")
    assert (poor.good, codes(poor)) == (1, {3: ["unknown_here"], 4: ["other_name_known"]})
    owed = Contribution.objects.get(person__name="王小明")
    status = owed.person.statuses.get()
    assert (status.code, status.department, owed.relief > 0) == ("low_income_allowance", "民政局", True)
    same = checked(people[:1], clerk, name="2.xlsx", kind="status", status="low_income_allowance", department="民政局")
    assert (same.good, same.same) == (0, 1)
    undo_list(listed=poor, by=clerk)
    owed.refresh_from_db()
    assert (owed.relief, owed.person.statuses.count()) == (0, 0)


def test_a_departments_list_may_say_per_row_what_it_confirms_and_for_how_long(by):
    written([row(), row("李四", 3)], by)
    headings = ["姓名", "身份证号", "特殊身份", "认定部门", "认定日期", "有效期至"]
    rows = [
        ["王小明", resident_id(), "特困", "民政局", "2026年1月1日", "2027-12-31"],
        ["李四", resident_id(order=3), "", "民政局", "上月", ""],
    ]
    listed = written(rows, reader(Role.CLERK), headings=headings, kind="status")
    assert codes(listed) == {3: ["status_missing"]}
    status = Person.objects.get(name="王小明").statuses.get()
    assert (status.starts_on, status.ends_on) == (date(2026, 1, 1), date(2027, 12, 31))


def test_a_village_list_confirms_a_new_status_of_who_is_enrolled_already(by):
    written([row()], by)
    headings = [*HEADINGS, "特殊身份", "认定部门"]
    listed = written([[*row(), "低保", "民政局"]], by, headings=headings, name="2.xlsx")
    assert (listed.good, listed.same) == (1, 0)
    assert Contribution.objects.get().relief > 0 and Registration.objects.count() == 1


def test_only_who_keeps_records_brings_a_departments_list(by):
    with pytest.raises(NotAllowed):
        bring([row()], by, kind="status")
    with pytest.raises(Incomplete):
        bring([row()], reader(Role.CLERK), kind="status", status="veteran")
