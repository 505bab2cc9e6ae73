"""Recognised persons: one by one, and by monthly lists beside the month before (DL-15, DL-16, FX-05, FX-41)."""

from datetime import date

import pytest

from casework import clock
from casework.errors import Incomplete, NotAllowed, OutOfScope
from casework.models import Area, Role
from enrollment import services
from enrollment.lists.errors import ListWritten, NotAtThisStep, NothingToWrite
from enrollment.lists.problems import told
from enrollment.models import Recognition, RecognitionList, Relief
from enrollment.recognised.classes import NoClasses
from enrollment.recognised.reading import ColumnMissing
from enrollment.recognised.undoing import LaterList, RecognitionsUsed
from enrollment.recognised.working import standing_recognitions, work
from enrollment.selectors import member_on, recognition_on, statuses_on
from enrollment.selectors.enrollees import enrollees
from enrollment.services.owing import Pricing
from enrollment.services.recognition_lists import (
    ChangedSinceCheck,
    confirm_recognitions,
    drop_recognitions,
    undo_recognitions,
)
from enrollment.services.recognitions import RecognisedAlready
from enrollment.services.reliefs import make_relief_batch
from tests.enrollment.recognised import HEADINGS, JUNE, bring, row
from tests.factories.core import AreaFactory, PoolFactory, TownshipFactory, reader
from tests.factories.enrollment import (
    ContributionFactory,
    IdentityFactory,
    PersonFactory,
    RecognitionFactory,
    resident_id,
)
from tests.factories.rulebook import put_example_rules_in_force, put_rules_in_force

pytestmark = pytest.mark.django_db
State = RecognitionList.State
MAY = date(2026, 5, 1)
CIVIL_AFFAIRS = "示例市民政局"


@pytest.fixture(autouse=True)
def in_june(today):
    put_example_rules_in_force()


@pytest.fixture
def by():
    return reader(Role.CLERK)


def checked(rows, by, **fields):
    """The list after its dry run."""
    listed = bring(rows, by, **fields)
    work(listed.pk)
    listed.refresh_from_db()
    return listed


def written(rows, by, **fields):
    """The list with its differences written."""
    listed = checked(rows, by, **fields)
    confirm_recognitions(listed=listed, by=by)
    work(listed.pk)
    listed.refresh_from_db()
    return listed


def owing(person):
    """What the person owes for the next year as it was priced before any department said anything."""
    return ContributionFactory(
        person=person, coverage_year=2027, state="due", paid_on=None, starts_on=None, ends_on=None
    )


def codes(listed):
    """The problems of each bad row: row number to codes."""
    return {one.number: [p.code for p in told(one.problems)] for one in listed.rows.filter(outcome="bad")}


def test_a_kind_gives_class_department_and_status(by):
    """DL-15, DL-16, CL-06."""
    person = PersonFactory()
    with pytest.raises(Incomplete) as refused:
        services.recognise(
            person=person,
            subtype="富人",
            document_number=" ",
            starts_on=JUNE,
            ends_on=MAY,
            by=by,
        )
    assert set(refused.value.problems) == {"subtype", "document_number", "ends_on"}
    held = services.recognise(person=person, subtype="特困人员", document_number="1号", starts_on=MAY, by=by)
    assert (held.assistance_class, held.department, held.status) == (1, "民政", "destitute_support")
    assert [status.code for status in statuses_on(person, JUNE)] == ["destitute_support"]
    assert enrollees([person], Pricing(person.pool, 2026), JUNE)[person.pk].statuses == ("destitute_support",)
    with pytest.raises(RecognisedAlready):
        services.recognise(person=person, subtype="特困人员", document_number="2号", starts_on=JUNE, by=by)


def test_a_place_whose_rules_name_no_classes_is_told_so(by):
    pool = PoolFactory(code="9901", area=AreaFactory(code="990100000000"))
    put_rules_in_force(pool, "liupanshui-2020", starts_on=date(2020, 1, 1))
    person = PersonFactory(pool=pool, area=pool.area)
    with pytest.raises(NoClasses, match="assistance_class_1"):
        services.recognise(
            person=person, subtype="特困人员", document_number="1号", starts_on=JUNE, by=reader(Role.CLERK, pool=pool)
        )


def test_of_overlapping_classes_the_highest_holds_on_each_past_day():
    """DL-15: both are kept."""
    person = PersonFactory()
    RecognitionFactory(person=person, assistance_class=3, subtype="低保边缘家庭成员", starts_on=date(2026, 1, 1))
    RecognitionFactory(person=person, assistance_class=2, starts_on=date(2026, 3, 1), ends_on=date(2026, 4, 30))
    days = (date(2025, 12, 31), date(2026, 1, 1), date(2026, 3, 1), date(2026, 4, 30), date(2026, 5, 1))
    assert [getattr(recognition_on(person, day), "assistance_class", None) for day in days] == [None, 3, 2, 2, 3]
    assert member_on(person, date(2026, 4, 1)).assistance_class == 2


def test_an_ended_recognition_says_why(by):
    held = RecognitionFactory(starts_on=MAY)
    with pytest.raises(Incomplete):
        services.end_recognition(recognition=held, last_day=date(2026, 4, 1), reason=" ", by=by)
    services.end_recognition(recognition=held, last_day=date(2026, 6, 30), reason="复核不再符合", by=by)
    assert recognition_on(held.person, date(2026, 7, 1)) is None


def test_a_list_is_set_beside_the_month_before(by):
    """New, moved to another class, another end, left; what repeats is only counted."""
    same, moved, extended, left, new = (PersonFactory(name=name) for name in ["赵", "钱", "孙", "李", "周"])
    for person in (same, moved, left):
        RecognitionFactory(person=person, starts_on=MAY)
    RecognitionFactory(person=extended, starts_on=MAY, ends_on=date(2026, 6, 30))
    elsewhere_kind = RecognitionFactory(subtype="深度困难职工", department="工会", assistance_class=3, starts_on=MAY)
    rows = [row(same), row(moved, "低保边缘"), row(extended, until="2026年12月31日"), row(new, "特困")]
    listed = checked(rows, by)
    assert listed.state == State.CHECKED
    assert listed.counts == {"new": 1, "moved": 1, "extended": 1, "left": 1, "same": 1}
    assert Recognition.objects.count() == 5
    confirm_recognitions(listed=listed, by=by)
    work(listed.pk)
    listed.refresh_from_db()
    assert listed.state == State.WRITTEN
    on = {
        p.name: getattr(recognition_on(p, JUNE), "assistance_class", None) for p in (same, moved, extended, left, new)
    }
    assert on == {"赵": 2, "钱": 3, "孙": 2, "李": None, "周": 1}
    assert recognition_on(left, date(2026, 5, 31)).assistance_class == 2
    assert recognition_on(extended, date(2026, 12, 31)).assistance_class == 2
    made = new.recognitions.get()
    assert (made.status, made.document_number, made.brought_by, made.starts_on) == (
        "destitute_support",
        "示民〔2026〕6号",
        listed,
        JUNE,
    )
    elsewhere_kind.refresh_from_db()
    assert elsewhere_kind.ends_on is None


def test_every_bad_row_is_named_with_its_reasons(by):
    """Rows without ID, people unknown or elsewhere, expired, twice, mistyped."""
    good, dead = PersonFactory(name="好"), PersonFactory(name="故", died_on=date(2026, 1, 1))
    far = PersonFactory(area=AreaFactory(code="990002001000", level=TownshipFactory().level), name="远")
    listed = checked(
        [
            row(good),
            row(good),
            row(good, name="坏", number=""),
            row(good, name="错", number="99000119800101001X"),
            row(good, name="无", number=resident_id(date(1931, 1, 1), 7)),
            row(far),
            row(dead),
            row(good, "低保边缘", name="别名"),
            row(good, "特困", until="2026-05-31"),
            row(good, "劳模"),
            row(good, "深度困难职工"),
            row(good, "特困", until="不知道"),
        ],
        by,
        area=AreaFactory(code="990001000000", name="清溪县", level=Area.Level.COUNTY),
    )
    assert codes(listed) == {
        4: ["twice_in_list"],
        5: ["identity_missing"],
        6: ["identity_check_digit"],
        7: ["unknown_person"],
        8: ["registered_elsewhere"],
        9: ["has_died"],
        10: ["other_name_known"],
        11: ["recognition_over"],
        12: ["subtype_unknown"],
        13: ["subtype_not_covered"],
        14: ["day_unreadable", "twice_in_list"],
    }
    assert listed.counts == {"bad": 11, "new": 1}


def test_what_a_cell_says_is_kept_as_it_stands_however_odd(by):
    """Too long for a name, signs that mean something to COPY: each is a row to mend, told with its own text."""
    persons = [PersonFactory() for _ in range(3)]
    names = ["长" * 90, "张\\t三", "a\tb\\N"]
    listed = checked([row(person, name=name) for person, name in zip(persons, names, strict=True)], by)
    assert codes(listed) == {at: ["other_name_known"] for at in (3, 4, 5)}
    assert list(listed.rows.values_list("name", flat=True)) == ["长" * 80, "张\\t三", "a b\\N"]


def test_days_and_kinds_that_many_rows_share_hold_for_each_of_them(by):
    """From and until stand in the row; what is wrong with a shared day is told of every row that has it."""
    first, second, third, fourth = (PersonFactory(name=name) for name in ["赵", "钱", "孙", "李"])
    headings = [*HEADINGS, "认定日期"]
    rows = [
        [*row(first, until="2026年12月31日"), "2026-05-10"],
        [*row(second, until="2026年12月31日"), "2026-05-10"],
        [*row(third, until="2026-06-10"), "2026-06-20"],
        [*row(fourth, until="2026-06-10"), "2026-06-20"],
    ]
    listed = written(rows, by, headings=headings)
    assert codes(listed) == {at: ["ends_before_it_starts"] for at in (5, 6)}
    spans = [(held.starts_on, held.ends_on) for held in Recognition.objects.order_by("person")]
    assert spans == [(date(2026, 5, 10), date(2026, 12, 31))] * 2


def test_who_may_stand_in_a_bad_row_is_not_ended(by):
    """A typing error in an ID must not take a class away."""
    held = RecognitionFactory(person=PersonFactory(name="张三丰"), starts_on=MAY)
    new = PersonFactory(name="新人")
    listed = checked([row(held.person, number="123"), row(new)], by)
    assert listed.counts == {"bad": 1, "new": 1, "held_back": 1}
    confirm_recognitions(listed=listed, by=by)
    work(listed.pk)
    assert recognition_on(held.person, JUNE).assistance_class == 2


def test_one_person_under_two_numbers_is_recognised_once(by):
    """Records that were merged keep both numbers."""
    person = PersonFactory()
    older = IdentityFactory(person=person, number=resident_id(date(1950, 1, 1), 999), is_main=False)
    listed = written([row(person), row(person, number=older.number)], by)
    assert codes(listed) == {4: ["other_number_in_list"]}
    assert person.recognitions.count() == 1


def test_only_kinds_that_the_list_covers_can_leave(by):
    destitute = RecognitionFactory(subtype="特困人员", assistance_class=1, starts_on=MAY)
    listed = checked([row(PersonFactory())], by, covers=("低保对象",), headings=HEADINGS)
    assert listed.counts == {"new": 1}
    assert recognition_on(destitute.person, JUNE)


def test_a_list_of_one_kind_needs_no_column_for_it(by):
    person = PersonFactory()
    rows = [["1", person.name, person.identities.get().number]]
    listed = written(rows, by, covers=("特困人员",), headings=HEADINGS[:3])
    assert recognition_on(person, JUNE).assistance_class == 1 and listed.counts == {"new": 1}
    with pytest.raises(ColumnMissing, match="救助类别"):
        bring([*rows, *rows], by, headings=HEADINGS[:3])


def test_a_written_list_is_undone_as_a_whole(by):
    left, new = RecognitionFactory(starts_on=MAY, ends_on=date(2026, 9, 30)), PersonFactory()
    owed = owing(new)
    listed = written([row(new)], by)
    owed.refresh_from_db()
    assert not recognition_on(left.person, JUNE) and owed.relief
    undo_recognitions(listed=listed, by=by)
    owed.refresh_from_db()
    assert owed.relief == 0
    left.refresh_from_db()
    assert (left.ends_on, left.ended_by, new.recognitions.count()) == (date(2026, 9, 30), None, 0)
    again = written([row(new)], by)
    assert again.state == State.WRITTEN


def test_a_list_is_not_undone_under_a_later_one_or_once_it_was_used(by):
    person = PersonFactory()
    owing(person)
    first = written([row(person)], by)
    later = checked([row(person), row(PersonFactory())], by, starts_on=date(2026, 7, 1), name="七月.csv")
    with pytest.raises(LaterList, match="七月"):
        undo_recognitions(listed=first, by=by)
    drop_recognitions(listed=later, by=by)
    make_relief_batch(payer=CIVIL_AFFAIRS, coverage_year=2027, due_on=date(2026, 12, 31), by=reader(Role.FINANCE))
    with pytest.raises(RecognitionsUsed):
        undo_recognitions(listed=first, by=by)


def test_a_recognised_class_has_its_contribution_paid_by_the_department(by):
    """FX-10, LPS-20: in full or a fixed sum by the rules, from the day it is recognised, booked to the payer."""
    poor, destitute = PersonFactory(), PersonFactory()
    rows = [owing(person) for person in (poor, destitute)]
    written([row(poor), row(destitute, "特困")], by)
    for held in rows:
        held.refresh_from_db()
    assert [held.individual - held.relief for held in rows] == [120_00, 0]
    batch = make_relief_batch(
        payer=CIVIL_AFFAIRS, coverage_year=2027, due_on=date(2026, 12, 31), by=reader(Role.FINANCE)
    )
    assert batch.total == sum(held.relief for held in rows) and Relief.objects.count() == 2


def test_the_same_list_is_written_once_and_a_stale_check_is_not_written(by):
    person = PersonFactory()
    written([row(person)], by)
    with pytest.raises(ListWritten):
        bring([row(person)], by)
    stale = checked([row(person, "特困")], by, name="二.csv")
    with clock.set_to(date(2026, 6, 17)):
        services.recognise(person=PersonFactory(), subtype="特困人员", document_number="1号", starts_on=JUNE, by=by)
    with pytest.raises(ChangedSinceCheck):
        confirm_recognitions(listed=stale, by=by)
    same = checked([row(person), row(person, "特困", name="")], by, name="三.csv", covers=("低保对象",))
    with pytest.raises(NothingToWrite):
        confirm_recognitions(listed=same, by=by)


def test_a_list_is_brought_for_an_area_of_ones_own_by_those_who_may(by):
    person = PersonFactory()
    with pytest.raises(NotAllowed):
        bring([row(person)], reader(Role.TOWNSHIP, area=TownshipFactory()), area=TownshipFactory())
    county = AreaFactory(code="990002000000", name="外县", level=Area.Level.COUNTY)
    with pytest.raises(NotAllowed):
        bring([row(person)], reader(Role.CLERK, area=county))
    listed = checked([row(person)], by)
    with pytest.raises(OutOfScope):
        confirm_recognitions(listed=listed, by=reader(Role.CLERK, area=county))
    with pytest.raises(Incomplete) as refused:
        bring([row(person)], by, covers=("深度困难职工",))
    assert set(refused.value.problems) == {"covers"}


def test_a_worker_that_died_is_woken_and_a_second_one_finds_nothing(by):
    listed = bring([row(PersonFactory())], by)
    assert standing_recognitions() == []
    with clock.set_to(date(2026, 6, 17)):
        assert standing_recognitions() == [listed.pk]
    work(listed.pk)
    work(listed.pk)
    listed.refresh_from_db()
    assert listed.state == State.CHECKED
    with pytest.raises(NotAtThisStep):
        undo_recognitions(listed=listed, by=by)
