"""Moves, pauses, death, the employees' scheme and back: no gap day, nothing lost, each taken back as it says."""

from datetime import date, timedelta

import pytest
from django.db.backends.postgresql.psycopg_any import DateRange

from casework import clock
from casework.errors import Incomplete, OutOfScope
from casework.models import Event, Role
from enrollment.errors import HasDied, NothingToTakeBack, PaidAlready
from enrollment.grounds import Ground
from enrollment.models import Contribution, Coverage, Registration
from enrollment.selectors import coverage_on
from enrollment.selectors.enrolling import living_registration
from enrollment.services import moves, moving, receive
from enrollment.services.owing import quote_for
from enrollment.services.registering import register_participation
from enrollment.verifications import paid_is_covered
from tests.factories.core import TownshipFactory, reader
from tests.factories.enrollment import CoverageFactory, PersonFactory, insured_person
from tests.factories.rulebook import put_example_rules_in_force

pytestmark = pytest.mark.django_db

TODAY = date(2026, 10, 12)
EMPLOYEE = Coverage.Scheme.EMPLOYEE


@pytest.fixture(autouse=True)
def in_the_window():
    put_example_rules_in_force()
    with clock.set_to(TODAY):
        yield


@pytest.fixture
def by():
    return reader(Role.CLERK)


@pytest.fixture
def member(by):
    """Covered for 2026, registered, owing 2027."""
    person = insured_person()
    register_participation(person=person, coverage_year=2027, ground=Ground(), by=by)
    return person


def covered(person, day, scheme=Coverage.Scheme.RESIDENT):
    return coverage_on(person, day, scheme) is not None


def test_who_moves_takes_along_what_is_owed_and_leaves_what_is_paid(member):
    """LPS-03: the keeping area hands over; it sees the person no more."""
    old = reader(Role.TOWNSHIP, area=TownshipFactory())
    new = TownshipFactory(code="990002001000", name="白石镇")
    moves.transfer(person=member, area=new, reason="随迁", by=old)
    areas = dict(member.contributions.values_list("coverage_year", "area_code"))
    assert areas == {2026: "990001001000", 2027: new.code}
    assert living_registration(member).area_code == new.code
    with pytest.raises(OutOfScope):
        moves.transfer(person=member, area=TownshipFactory(), reason="", by=old)
    with pytest.raises(Incomplete):
        moves.transfer(person=member, area=new, reason="", by=reader(Role.CLERK))


def test_a_pause_owes_nothing_and_is_taken_back(member, by):
    moving.suspend(person=member, last_day=TODAY, reason="服刑", by=by)
    assert living_registration(member) is None and covered(member, date(2026, 12, 31))
    assert member.contributions.get(coverage_year=2027).state == "cancelled"
    registration = moving.resume(person=member, coverage_year=2027, by=by)
    assert registration.basis == "household" and registration.contributions.get().state == "due"
    with pytest.raises(NothingToTakeBack):
        moving.resume(person=member, coverage_year=2027, by=by)


def test_death_ends_cover_and_participation_the_next_day(member, by):
    died_on = date(2026, 10, 1)
    moving.record_death(person=member, died_on=died_on, by=by)
    assert covered(member, died_on) and not covered(member, died_on + timedelta(days=1))
    registration = Registration.objects.get()
    assert (registration.end_reason, member.contributions.get(coverage_year=2027).state) == ("death", "cancelled")
    with pytest.raises(HasDied):
        moving.suspend(person=member, last_day=TODAY, reason="", by=by)


def test_a_death_told_by_mistake_is_taken_back_whole(member, by):
    moving.record_death(person=member, died_on=date(2026, 10, 1), by=by)
    moving.revoke_death(person=member, reason="同名误报", by=by)
    member.refresh_from_db()
    assert member.died_on is None and living_registration(member)
    assert all(covered(member, date(2026, 1, 1) + timedelta(days=n)) for n in range(365))
    assert member.contributions.filter(state=Contribution.State.DUE).get().coverage_year == 2027
    with pytest.raises(NothingToTakeBack):
        moving.revoke_death(person=member, reason="", by=by)


def test_a_day_of_death_in_the_future_is_refused(member, by):
    with pytest.raises(Incomplete):
        moving.record_death(person=member, died_on=TODAY + timedelta(days=1), by=by)


def test_into_employees_insurance_and_back_no_day_is_without_cover(member, by):
    """CL-05, LPS-23."""
    moving.join_employees(person=member, starts_on=date(2026, 5, 1), by=by)
    assert covered(member, date(2026, 4, 30)) and not covered(member, date(2026, 5, 1))
    assert covered(member, date(2026, 5, 1), EMPLOYEE)
    assert living_registration(member) is None and not member.contributions.filter(state="due").exists()
    moving.leave_employees(person=member, last_day=date(2026, 9, 30), by=by)
    days = [date(2026, 1, 1) + timedelta(days=n) for n in range(365)]
    assert all(covered(member, day) != covered(member, day, EMPLOYEE) for day in days)
    assert living_registration(member).basis == "household"


def test_who_never_paid_here_switches_inside_the_days_of_the_rules(by):
    """LPS-23: after employees' insurance the year is still bought without waiting."""
    person = PersonFactory()
    CoverageFactory(person=person, scheme=EMPLOYEE, period=DateRange(date(2020, 1, 1), None))
    moving.leave_employees(person=person, last_day=date(2026, 9, 30), by=by)
    assert not covered(person, date(2026, 10, 1))
    said = quote_for(person, 2026, TODAY).enrolment
    assert (said.classification, said.starts_on) == ("switch", TODAY)
    with pytest.raises(Incomplete):
        moving.leave_employees(person=person, last_day=date(2026, 9, 30), by=by)


def test_a_paid_registration_is_no_mistake_before_it_is_refunded(by):
    person = insured_person()
    register_participation(person=person, coverage_year=2026, ground=Ground(), by=by)
    with pytest.raises(PaidAlready):
        moving.end_participation(person=person, why="mistake", last_day=TODAY, reason="误登", by=by)


def test_who_is_enrolled_elsewhere_is_covered_here_no_longer(member, by):
    """XH-01."""
    moving.end_participation(person=member, why="duplicate", last_day=TODAY, reason="外地参保", by=by)
    assert covered(member, TODAY) and not covered(member, TODAY + timedelta(days=1))
    told = Event.objects.get(verb="participation_ended")
    assert told.payload["reason"] == "外地参保"


@pytest.mark.parametrize(
    "change",
    [
        lambda member, by: moving.join_employees(person=member, starts_on=TODAY, by=by),
        lambda member, by: moving.record_death(person=member, died_on=TODAY, by=by),
        lambda member, by: moving.end_participation(
            person=member, why="duplicate", last_day=TODAY, reason="外地参保", by=by
        ),
    ],
    ids=["employees", "death", "enrolled elsewhere"],
)
def test_a_year_paid_ahead_that_another_cover_replaces_whole_is_no_fault_of_the_books(member, by, change):
    """CL-05, XH-01: bought stays written, covered is not; the same without such a change is a fault."""
    paid = receive(
        person=member, coverage_year=2027, amount=400_00, paid_on=TODAY, channel="tax", reference="P27", by=by
    )
    change(member, by)
    assert paid.state == "waiting" and not paid.coverage_set.exists()
    assert list(paid_is_covered()) == []


def test_a_paid_year_without_its_days_is_a_fault_of_the_books(member, by):
    paid = receive(
        person=member, coverage_year=2027, amount=400_00, paid_on=TODAY, channel="tax", reference="P27", by=by
    )
    moving.suspend(person=member, last_day=TODAY, reason="外出", by=by)
    paid.coverage_set.all().delete()
    [fault] = paid_is_covered()
    assert str(paid.pk) in fault
