"""The ground of a row: the demands are those of the counter, told before anything is written (LPS-05 .. LPS-09)."""

from datetime import date

import pytest

from casework import clock
from casework.models import Role
from enrollment.lists.problems import told
from enrollment.lists.working import work
from enrollment.models import Identity, Person, Registration, School
from enrollment.services.lists import confirm_list
from tests.enrollment.lists import HEADINGS, checked, row, village
from tests.enrollment.test_units import unit_of
from tests.factories.core import TownshipFactory, reader
from tests.factories.enrollment import PersonFactory, RegistrationFactory, resident_id
from tests.factories.rulebook import put_example_rules_in_force

pytestmark = pytest.mark.django_db
MORE = ["证件类型", "性别", "出生日期", "人员类别", "父母身份证号", "学校", "参保依据", "居住证号", "声明或证明"]
BORN_ON, STUDENT_BORN_ON = date(2026, 8, 1), date(2006, 3, 1)
MOTHER, SISTER = resident_id(date(1990, 1, 1), 2), resident_id(date(2026, 9, 1), 2)
CHILD, STUDENT = {"身份证号": resident_id(BORN_ON)}, {"身份证号": resident_id(STUDENT_BORN_ON)}
PASSPORT = {"证件类型": "护照", "身份证号": "E12345678", "性别": "男", "出生日期": "1980-05-17"}
NEWBORN = {"证件类型": "新生儿", "身份证号": "", "性别": "女", "出生日期": "2026-08-01", "父母身份证号": MOTHER}
PERMIT = {"参保依据": "居住证", "居住证号": "J99000001"}


@pytest.fixture(autouse=True)
def in_the_window():
    put_example_rules_in_force()
    village()
    with clock.set_to(date(2026, 10, 12)):
        yield


@pytest.fixture
def by():
    """Somebody of a township with a school, where a mother and a daughter are registered."""
    town = TownshipFactory()
    by = reader(Role.TOWNSHIP, area=town)
    School.objects.create(pool=by.pool, area=town, area_code=town.code, name="一中")
    PersonFactory(area=town, born_on=date(1990, 1, 1), identity__number=MOTHER)
    PersonFactory(area=town, born_on=date(2026, 9, 1), identity__number=SISTER)
    return by


def of(*rows, by, write=False):
    """The list of rows that say more than HEADINGS."""
    cells = [[*row(**{name: said[name] for name in said if name in HEADINGS}), *map(said.get, MORE)] for said in rows]
    listed = checked([["" if cell is None else cell for cell in found] for found in cells], by, [*HEADINGS, *MORE])
    if write:
        confirm_list(listed=listed, by=by)
        work(listed.pk)
    return listed


def registered(**said):
    return Registration.objects.get(**said)


@pytest.mark.parametrize(
    ("said", "codes"),
    [
        (PASSPORT | {"参保依据": "户籍"}, ["basis_abroad_only"]),
        ({"参保依据": "港澳台及外籍"}, ["basis_not_abroad"]),
        ({"参保依据": "居住证"}, ["permit_missing", "proof_missing"]),
        (PERMIT, ["proof_missing"]),
        (PERMIT | {"声明或证明": "无"}, ["proof_missing"]),
        (STUDENT | {"参保依据": "学校", "学校": "一中", "人员类别": "成年人"}, ["not_a_student"]),
        (STUDENT | {"参保依据": "学校"}, ["school_missing"]),
        (STUDENT | {"学校": "二中"}, ["school_unknown"]),
        ({"学校": "一中"}, ["kind_against_age"]),
        (STUDENT | {"参保依据": "新生儿", "人员类别": "学生", "父母身份证号": MOTHER}, ["not_a_newborn"]),
        (CHILD | {"父母身份证号": SISTER}, ["parent_not_older"]),
        (CHILD | {"父母身份证号": resident_id(order=9)}, ["parent_unknown"]),
        (CHILD, ["parent_missing"]),
        ({"参保依据": "困难务工"}, ["hardship_missing"]),
        (PASSPORT | {"参保依据": "亲戚"}, ["basis_unknown"]),
        (STUDENT | {"参保依据": "学校", "学校": "一中", "人员类别": "书生"}, ["kind_unknown"]),
    ],
)
def test_a_row_lacks_what_the_counter_asks_for(by, said, codes):
    bad = of(said, by=by).rows.get()
    with_code = told(bad.problems)
    assert [problem.code for problem in with_code] == codes
    assert all(problem.sentence for problem in with_code)


def test_what_proves_the_ground_stands_with_the_registration(by):
    """LPS-05, LPS-06, LPS-07, LPS-09: the document says who comes from abroad, the school who is a student."""
    rows = [
        PASSPORT | {"姓名": "王一"},
        PERMIT | {"姓名": "王二", "声明或证明": "户籍地医保局出具未参保证明"},
        STUDENT | {"姓名": "王三", "学校": "一中"},
        CHILD | {"姓名": "王四", "父母身份证号": MOTHER},
    ]
    assert of(*rows, by=by, write=True).rows.filter(outcome="bad").count() == 0
    assert registered(person__name="王一").basis == "abroad"
    permit = registered(basis="residence_permit")
    assert (permit.permit_number, permit.declaration) == ("J99000001", "户籍地医保局出具未参保证明")
    student, child = registered(basis="school"), registered(basis="newborn")
    assert (student.school.name, student.person.kind) == ("一中", "student")
    assert child.parent == Person.objects.get(identities__number=MOTHER)


def test_a_worker_in_hardship_enrols_though_a_unit_employs_them(by):
    """LPS-08, FX-02."""
    known = PersonFactory(area=TownshipFactory(), name="王小明", identity__number=resident_id())
    unit_of(known.pool).members.create(person=known, kind="in_service", starts_on=date(2026, 1, 1))
    of({"参保依据": "困难务工", "声明或证明": "单位停发工资"}, by=by, write=True)
    assert registered(person=known).declaration == "单位停发工资"


def test_a_newborn_without_a_number_comes_on_a_parents_and_is_known_the_next_time(by):
    """LPS-07: the number is the parent's, in its column or in that of the document; it says nothing of the child."""
    twins = [NEWBORN | {"姓名": "王一"}, NEWBORN | {"姓名": "王二", "身份证号": f"{MOTHER}n2", "父母身份证号": ""}]
    of(*twins, by=by, write=True)
    numbers = Identity.objects.filter(kind="98").order_by("number").values_list("number", "person__name")
    assert list(numbers) == [(f"{MOTHER}N1", "王一"), (f"{MOTHER}N2", "王二")]
    mother = Person.objects.get(identities__number=MOTHER)
    born = Registration.objects.filter(basis="newborn", parent=mother, person__kind="newborn")
    assert born.count() == 2 and {row.person.born_on for row in born} == {BORN_ON}
    again = of(*twins, NEWBORN | {"姓名": "王三", "身份证号": MOTHER}, by=by)
    assert (again.same, again.good, again.bad) == (2, 0, 1)
    assert [found.code for found in told(again.rows.get(outcome="bad").problems)] == ["child_number_taken"]


@pytest.mark.parametrize(
    ("said", "codes"),
    [
        ({"父母身份证号": ""}, ["identity_missing", "parent_missing"]),
        ({"性别": "", "出生日期": ""}, ["birth_missing", "sex_missing"]),
        ({"身份证号": MOTHER[:17]}, ["identity_length"]),
        ({"身份证号": "9.90001198005170E+17"}, ["identity_broken"]),
        ({"身份证号": resident_id(order=9), "父母身份证号": ""}, ["parent_unknown"]),
    ],
)
def test_what_is_wrong_with_a_newborn_on_a_parents_number_is_told(by, said, codes):
    assert [found.code for found in told(of(NEWBORN | said, by=by).rows.get().problems)] == codes


def test_two_children_of_one_list_do_not_share_a_number(by):
    listed = of(NEWBORN | {"姓名": "王一"}, NEWBORN | {"姓名": "王二"}, by=by)
    assert [[found.code for found in told(row.problems)] for row in listed.rows.order_by("number")] == [
        [],
        ["child_number_taken"],
    ]


def test_who_takes_part_already_is_not_asked_for_the_ground_again(by):
    known = PersonFactory(area=TownshipFactory(), name="王小明", identity__number=resident_id())
    RegistrationFactory(person=known)
    assert of({"参保依据": "居住证"}, by=by).bad == 0
    assert Identity.objects.filter(person=known).count() == 1
