"""Registration for participation: grounds and their demands, what is refused, what is owed at once."""

from datetime import date
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db.backends.postgresql.psycopg_any import DateRange
from PIL import Image

from casework import clock
from casework.errors import Incomplete, NotAllowed, OutOfScope
from casework.models import Event, Role
from enrollment.errors import (
    AlreadyEnrolled,
    AlreadyRegistered,
    HasDied,
    NotEnrolled,
    NotInPolicy,
    RegisteredElsewhere,
)
from enrollment.grounds import Ground
from enrollment.models import Contribution, Coverage, Person, Registration, School
from enrollment.services.owing import owe_all
from enrollment.services.persons import NewPerson
from enrollment.services.pricing_again import price_again
from enrollment.services.registering import enrol_newcomer, owe_year, register_participation
from tests.factories.core import PoolFactory, TownshipFactory, reader
from tests.factories.enrollment import (
    ContributionFactory,
    CoverageFactory,
    PersonFactory,
    SpecialStatusFactory,
    resident_id,
)
from tests.factories.rulebook import put_example_rules_in_force

pytestmark = pytest.mark.django_db

OCTOBER = date(2026, 10, 12)


def picture() -> bytes:
    file = BytesIO()
    Image.new("RGB", (40, 30)).save(file, "PNG")
    return file.getvalue()


@pytest.fixture(autouse=True)
def in_the_window():
    put_example_rules_in_force()
    with clock.set_to(OCTOBER):
        yield


@pytest.fixture
def by():
    return reader(Role.TOWNSHIP, area=TownshipFactory())


def enrolled(person, by, year=2027, **ground) -> Registration:
    return register_participation(person=person, coverage_year=year, ground=Ground(**ground), by=by)


def newcomer(**fields) -> NewPerson:
    known = {"name": "单乐", "identity_kind": "01", "identity_number": resident_id(), "kind": "adult"}
    return NewPerson(**known | {"area": TownshipFactory()} | fields)


def test_who_registers_owes_the_year_at_once(by):
    """LPS-03, LPS-14, LPS-16: register first; the individual standard until the window closes."""
    registration = enrolled(PersonFactory(), by)
    owed = registration.contributions.get()
    assert (owed.state, owed.individual, owed.subsidy) == ("due", 400_00, 700_00)
    assert owed.due_on == date(2026, 12, 31) and owed.paid_on is None
    assert {row["key"] for row in owed.answer.rows} >= {"classification", "individual", "starts_on"}
    event = Event.objects.get(verb="participation_registered")
    assert event.payload["individual_fen"] == 400_00


def test_thousands_of_one_sort_share_an_answer(by):
    persons = [PersonFactory(born_on=date(1960 + n, 5, n + 1)) for n in range(8)]
    registrations = [
        Registration(pool=person.pool, person=person, area_code=person.area_code, registered_on=OCTOBER)
        for person in persons
    ]
    Registration.objects.bulk_create(registrations)
    owed = owe_all(registrations, 2027, OCTOBER)
    assert len({row.answer_id for row in owed}) == 1 and len(owed) == 8


def test_before_the_window_opens_its_price_is_owed(by):
    """DL-03: registered in June for the next year, payable from September on."""
    with clock.set_to(date(2026, 6, 16)):
        owed = enrolled(PersonFactory(), by).contributions.get()
    assert (owed.individual, owed.due_on) == (400_00, date(2026, 12, 31))


@pytest.mark.parametrize(
    ("ground", "person", "field"),
    [
        ({"basis": "residence_permit"}, {}, "permit_number"),
        ({"basis": "residence_permit", "permit_number": "990001"}, {}, "declaration"),
        ({"basis": "school"}, {"kind": "student"}, "school"),
        ({"basis": "newborn"}, {"kind": "newborn", "born_on": OCTOBER}, "parent"),
        ({"basis": "newborn"}, {"kind": "adult"}, "basis"),
        ({"basis": "hardship"}, {}, "declaration"),
        ({"basis": "abroad"}, {}, "basis"),
        ({"channel": "hospital"}, {}, "channel"),
        ({"channel": "hospital"}, {"kind": "newborn"}, "hospital"),
        ({"basis": "moon"}, {}, "basis"),
    ],
)
def test_each_ground_asks_for_what_it_needs(by, ground, person, field):
    """LPS-04 .. LPS-09, FX-02, DL-01."""
    with pytest.raises(Incomplete) as refused:
        enrolled(PersonFactory(**person), by, **ground)
    assert field in refused.value.problems
    assert not Registration.objects.exists() and not Contribution.objects.exists()


def test_a_passport_does_not_enrol_by_the_household_register(by):
    """LPS-09."""
    person = PersonFactory(identity__kind="08", identity__number="E12345678")
    with pytest.raises(Incomplete):
        enrolled(person, by)
    assert enrolled(person, by, basis="abroad").basis == "abroad"


def test_the_proof_of_a_residence_permit_is_kept_with_the_person(by):
    """LPS-05."""
    proof = SimpleUploadedFile("proof.png", picture())
    registration = enrolled(
        PersonFactory(), by, basis="residence_permit", permit_number="990001202600001", evidence=proof
    )
    assert registration.evidence.case_type == "enrollment.person" and registration.evidence.media_type == "image/png"


def test_students_of_a_school_are_enrolled_where_it_stands(by):
    """LPS-06."""
    other = TownshipFactory(code="990002001000", name="白石镇")
    school = School.objects.create(pool=PoolFactory(), area=other, area_code=other.code, name="示例中学")
    registration = enrolled(PersonFactory(kind="student"), by, basis="school", school=school)
    assert registration.area_code == registration.contributions.get().area_code == other.code


def test_who_holds_employees_cover_is_refused(by):
    """LPS-02, FX-01."""
    person = PersonFactory()
    CoverageFactory(person=person, scheme=Coverage.Scheme.EMPLOYEE, period=DateRange(date(2020, 1, 1), None))
    with pytest.raises(NotInPolicy, match="职工医保"):
        enrolled(person, by)
    assert not Registration.objects.exists()


def test_the_dead_and_those_who_take_part_are_refused(by):
    with pytest.raises(HasDied):
        enrolled(PersonFactory(died_on=date(2026, 5, 1)), by)
    person = PersonFactory()
    enrolled(person, by)
    with pytest.raises(AlreadyEnrolled):
        enrolled(person, by)
    assert Registration.objects.count() == Contribution.objects.count() == 1


def test_the_same_form_sent_twice_registers_once(by):
    """LPS-11."""
    person = PersonFactory()
    for _ in range(2):
        register_participation(person=person, coverage_year=2027, ground=Ground(), by=by, key="k1")
    assert Registration.objects.count() == 1 and Event.objects.filter(verb="participation_registered").count() == 1


def test_another_township_neither_enrols_nor_learns(by):
    """CL-04."""
    other = TownshipFactory(code="990002001000", name="白石镇")
    person = PersonFactory(area=other)
    with pytest.raises(OutOfScope):
        enrolled(person, by)
    number = person.identities.get().number
    with pytest.raises(RegisteredElsewhere):
        enrol_newcomer(said=newcomer(identity_number=number), coverage_year=2027, ground=Ground(), by=by)
    with pytest.raises(NotAllowed):
        enrol_newcomer(said=newcomer(area=other), coverage_year=2027, ground=Ground(), by=by)


def test_a_person_of_ones_own_is_found_instead_of_doubled(by):
    number = PersonFactory().identities.get().number
    with pytest.raises(AlreadyRegistered):
        enrol_newcomer(said=newcomer(identity_number=number), coverage_year=2027, ground=Ground(), by=by)
    assert Person.objects.count() == 1


@pytest.mark.parametrize(("day", "due_on"), [(date(2026, 10, 12), date(2026, 10, 12)), (date(2026, 10, 13), None)])
def test_a_newborn_on_a_parents_number_at_day_90_and_91(by, day, due_on):
    """LPS-07, LPS-22, DL-09, DL-10: day 90 is still in time; a day later cover begins with the payment."""
    parent = PersonFactory(identity__number=resident_id())
    said = newcomer(identity_kind="98", kind="newborn", born_on=date(2026, 7, 14), sex="female")
    with clock.set_to(day):
        registration = enrol_newcomer(
            said=said, coverage_year=2026, ground=Ground(basis="newborn", channel="hospital", hospital="县医院"), by=by
        )
    owed = registration.contributions.get()
    assert registration.parent == parent
    assert owed.due_on == (due_on or date(2026, 12, 31))


def test_a_contribution_of_old_joins_the_registration(by):
    contribution = ContributionFactory(coverage_year=2027)
    registration = enrolled(contribution.person, by)
    contribution.refresh_from_db()
    assert contribution.registration == registration and Contribution.objects.count() == 1


def test_a_further_year_is_owed_under_the_same_registration(by):
    person = PersonFactory()
    with pytest.raises(NotEnrolled):
        owe_year(person=person, coverage_year=2027, by=by)
    with clock.set_to(date(2026, 5, 3)):
        registration = enrolled(person, by, year=2026)
    assert owe_year(person=person, coverage_year=2027, by=by).registration == registration
    with pytest.raises(AlreadyEnrolled):
        owe_year(person=person, coverage_year=2027, by=by)


def test_a_change_of_prices_touches_only_what_is_not_paid(by):
    """CL-17."""
    paid = ContributionFactory(coverage_year=2027, individual=380_00)
    unpaid = enrolled(PersonFactory(), by).contributions.get()
    Contribution.objects.filter(pk=unpaid.pk).update(individual=380_00)
    assert [len(price_again(Contribution.objects.all(), PoolFactory(), OCTOBER)) for _time in range(2)] == [1, 0]
    paid.refresh_from_db()
    unpaid.refresh_from_db()
    assert (paid.individual, unpaid.individual) == (380_00, 400_00)


def test_a_status_is_what_the_rules_see(by):
    """LPS-10: who is of a special group owes at their price."""
    person = PersonFactory()
    SpecialStatusFactory(person=person, code="low_income_allowance")
    with clock.set_to(date(2026, 5, 3)):
        owed = enrolled(person, by, year=2026).contributions.get()
    assert owed.answer.rows[0]["formulas"]["zh"] == "特殊人群" and owed.due_on == date(2026, 12, 31)
