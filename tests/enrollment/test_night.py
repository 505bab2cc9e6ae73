"""What the night does about contributions, by SQL over sets: each effect once per person and year."""

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.db.backends.postgresql.psycopg_any import DateRange

from casework import clock, events, night
from casework.models import Event, JobChunk, JobRun, Pool
from casework.night_parts import reach
from casework.verification import verify
from enrollment.models import Contribution, DemandNotice, Person, Progress, Registration, Relief
from enrollment.night import closing, identified, progress, relieved, renewal, waiting
from enrollment.services.owing import owe
from tests.enrollment.test_units import unit_of
from tests.factories.core import AreaFactory, PoolFactory, TownshipFactory
from tests.factories.enrollment import (
    ContributionFactory,
    CoverageFactory,
    PersonFactory,
    RecognitionFactory,
    SpecialStatusFactory,
    insured_person,
)
from tests.factories.rulebook import put_example_rules_in_force, put_rules_in_force

NEW_YEAR, OCTOBER = date(2027, 1, 1), date(2026, 10, 12)
TOWN, OTHER_TOWN = "990001001000", "990002002000"
COUNTY, OTHER_COUNTY = "990001000000", "990002000000"
State = Contribution.State

pytestmark = pytest.mark.django_db


@pytest.fixture
def pool() -> Pool:
    """A prefecture with two counties."""
    pool = PoolFactory()
    for code in (COUNTY, OTHER_COUNTY):
        AreaFactory(code=code, level="county", parent=pool.area)
    return pool


def waits(until: date, **fields: Any) -> Contribution:
    return ContributionFactory(state=State.WAITING, starts_on=until, **fields)


def owes(due_on: date = date(2026, 12, 31), **fields: Any) -> Contribution:
    """A contribution that was registered and not paid."""
    unpaid = {"paid_on": None, "starts_on": None, "ends_on": None, "classification": "", "coverage_year": 2027}
    return ContributionFactory(**(unpaid | {"state": State.DUE, "due_on": due_on} | fields))


def registered(person: Person, **fields: Any) -> Registration:
    return Registration.objects.create(
        **({"pool": person.pool, "person": person, "area_code": person.area_code, "registered_on": date(2020, 1, 1)})
        | fields
    )


def member(**fields: Any) -> Person:
    """Registered, and paid for 2026."""
    person = insured_person(**fields)
    registered(person)
    return person


def a_night(day: date) -> None:
    night.plan(day)
    while night.work():
        pass


class TestWaiting:
    """待遇等待期满: `state` serves lists, cover is a question to dates (law 7)."""

    def test_the_period_ends_on_the_first_day_of_cover(self, pool):
        today, tomorrow = waits(NEW_YEAR), waits(date(2027, 1, 2))
        came_to = waiting.run(pool, NEW_YEAR, COUNTY)
        assert came_to.changed == 1
        for contribution, state in ((today, State.ACTIVE), (tomorrow, State.WAITING)):
            contribution.refresh_from_db()
            assert contribution.state == state

    def test_a_night_that_was_missed_is_made_up_for(self, pool):
        waits(date(2026, 12, 20))
        assert waiting.run(pool, NEW_YEAR, COUNTY).changed == 1

    def test_a_second_run_changes_nothing(self, pool):
        waits(NEW_YEAR)
        first, second = (waiting.run(pool, NEW_YEAR, COUNTY) for _time in range(2))
        assert (first.changed, second.changed) == (1, 0)
        assert first.digest != second.digest

    def test_a_county_holds_its_townships_and_villages_and_no_neighbour(self, pool):
        village = TownshipFactory(code="990001001201", level="village")
        waits(NEW_YEAR, person=PersonFactory(area=village))
        waits(NEW_YEAR, person=PersonFactory(area=AreaFactory(code=COUNTY, level="county")))
        waits(NEW_YEAR, person=PersonFactory(area=TownshipFactory(code=OTHER_TOWN)))
        assert waiting.run(pool, NEW_YEAR, COUNTY).changed == 2

    def test_areas_without_work_have_no_part(self, pool):
        waits(NEW_YEAR, person=PersonFactory(area=pool.area))
        waits(NEW_YEAR, person=PersonFactory(area=TownshipFactory(code="990001001201", level="village")))
        assert waiting.areas(pool, NEW_YEAR) == ["990000000000", COUNTY]
        assert waiting.areas(pool, date(2026, 12, 31)) == []

    def test_a_pool_of_one_county_goes_township_by_township(self):
        county = AreaFactory(code=COUNTY, level="county")
        pool = PoolFactory(code="990001", area=county)
        TownshipFactory(code="990001002000", parent=county)
        waits(NEW_YEAR, person=PersonFactory(pool=pool, area=TownshipFactory(code=TOWN, parent=county)))
        assert waiting.areas(pool, NEW_YEAR) == [TOWN]
        assert waiting.run(pool, NEW_YEAR, TOWN).changed == 1

    def test_the_parts_of_a_pool_hold_each_area_code_once(self, pool):
        """Who is registered with the pool's own area is in a part of that alone."""
        assert reach(pool, "990000000000") == ("990000000000", "990000000000")
        assert reach(pool, COUNTY) == (COUNTY, "990001999999")
        assert reach(pool, TOWN) == (TOWN, "990001001999")
        assert reach(pool, "520200000000") == ("520200000000", "520299999999")


class TestClosing:
    """LPS-24, HN-09: the day after the window."""

    def test_who_still_owes_is_unpaid_and_is_sent_one_demand(self, pool):
        owed = owes(individual=400_00, relief=150_00)
        came_to = closing.run(pool, NEW_YEAR, COUNTY)
        owed.refresh_from_db()
        assert owed.state == State.UNPAID
        notice = DemandNotice.objects.get(contribution=owed)
        assert (notice.amount, notice.due_on, notice.issued_on) == (250_00, date(2026, 12, 31), NEW_YEAR)
        assert (notice.area_code, notice.served_on) == (TOWN, None)
        assert (came_to.changed, came_to.counts) == (1, {"notices": 1, "owed_fen": 250_00})

    def test_the_last_day_of_the_window_is_still_in_time(self, pool):
        owes()
        assert closing.run(pool, date(2026, 12, 31), COUNTY).changed == 0

    def test_a_second_run_demands_nothing_again(self, pool):
        owes()
        assert [closing.run(pool, NEW_YEAR, COUNTY).changed for _time in range(2)] == [1, 0]
        assert DemandNotice.objects.count() == 1

    def test_a_contribution_that_was_due_again_keeps_its_first_demand(self, pool):
        owed = owes()
        closing.run(pool, NEW_YEAR, COUNTY)
        Contribution.objects.filter(pk=owed.pk).update(state=State.DUE)
        assert closing.run(pool, date(2027, 1, 2), COUNTY).counts == {"notices": 0, "owed_fen": 0}
        assert DemandNotice.objects.get().issued_on == NEW_YEAR

    def test_whom_a_department_pays_for_entirely_is_not_called(self, pool):
        owed = owes(individual=400_00, relief=400_00)
        assert closing.run(pool, NEW_YEAR, COUNTY).changed == 0
        owed.refresh_from_db()
        assert owed.state == State.DUE

    def test_what_the_rules_give_no_amount_for_is_unpaid_without_a_demand(self, pool):
        owes(individual=None, subsidy=None)
        assert closing.run(pool, NEW_YEAR, COUNTY).counts == {"notices": 0, "owed_fen": 0}
        assert Contribution.objects.get().state == State.UNPAID

    def test_the_paid_and_the_cancelled_are_left_alone(self, pool):
        ContributionFactory(coverage_year=2027, due_on=date(2026, 12, 31))
        owes(state=State.CANCELLED)
        assert closing.areas(pool, NEW_YEAR) == []


class TestRenewal:
    """SY-02: last year's members carried forward as “to pay”, at the amounts that registering would give them."""

    @pytest.fixture(autouse=True)
    def rules(self, pool):
        put_example_rules_in_force(pool)

    def test_a_paid_member_owes_the_next_year_when_its_window_opens(self, pool):
        person = member()
        assert renewal.areas(pool, date(2026, 8, 31)) == []
        assert renewal.areas(pool, date(2026, 9, 1)) == [COUNTY]
        came_to = renewal.run(pool, OCTOBER, COUNTY)
        owed = person.contributions.get(coverage_year=2027)
        assert (owed.state, owed.channel, owed.registration) == (State.DUE, "renewal", person.registrations.get())
        assert owed.due_on == date(2026, 12, 31)
        assert (came_to.changed, came_to.counts) == (1, {"owed_fen": owed.individual, "relief_fen": 0})

    def test_amounts_are_those_of_registering_at_the_counter(self, pool):
        child = member(kind="child", born_on=date(2015, 3, 1))
        poor = member(born_on=date(1960, 3, 1))
        SpecialStatusFactory(person=poor, code="low_income_allowance")
        adult = member()
        renewal.run(pool, OCTOBER, COUNTY)
        for person in (child, poor, adult):
            renewed = person.contributions.get(coverage_year=2027)
            Relief.objects.filter(contribution=renewed).delete()
            Contribution.objects.filter(pk=renewed.pk).delete()
            counter = owe(registration=person.registrations.get(), coverage_year=2027, on=OCTOBER)
            for column in ("individual", "subsidy", "relief", "due_on", "answer_id"):
                assert getattr(renewed, column) == getattr(counter, column), column

    def test_departments_pay_as_they_would_for_who_registers_at_the_counter(self, pool):
        """FX-10: two persons with one status, one whose two statuses stand in one rule, one without."""
        for codes in (("low_income_allowance",), ("low_income_allowance",), ("dynamic_hardship",), ("veteran",)):
            person = member()
            for code in codes:
                SpecialStatusFactory(person=person, code=code)
        came_to = renewal.run(pool, OCTOBER, COUNTY)
        assert came_to.counts == {"owed_fen": 4 * 400_00 - 800_00, "relief_fen": 800_00}
        granted = Relief.objects.order_by("contribution_id").values_list("ground", "payer", "amount", "batch")
        assert list(granted) == [
            ("low_income_allowance", "示例市民政局", 280_00, None),
            ("low_income_allowance", "示例市民政局", 280_00, None),
            ("dynamic_hardship", "示例市农业农村局", 240_00, None),
        ]

    def test_a_second_night_renews_nobody_again(self, pool):
        member()
        assert [renewal.run(pool, day, COUNTY).changed for day in (OCTOBER, OCTOBER, date(2026, 10, 13))] == [1, 0, 0]

    def test_who_has_left_died_or_owes_it_already_is_not_renewed(self, pool):
        left, dead, merged, owing, withdrawn, unpaid = (member() for _person in range(6))
        left.registrations.update(ended_on=date(2026, 5, 1), end_reason="moved")
        Person.objects.filter(pk=dead.pk).update(died_on=date(2026, 5, 1))
        Person.objects.filter(pk=merged.pk).update(merged_into=owing)
        owes(person=owing)
        owes(person=withdrawn, state=State.CANCELLED)
        unpaid.contributions.update(state=State.UNPAID)
        assert renewal.run(pool, OCTOBER, COUNTY).changed == 0

    def test_whom_employees_insurance_covers_is_not_renewed(self, pool):
        """LPS-02."""
        person = member()
        person.coverages.all().delete()
        CoverageFactory(person=person, scheme="310", period=DateRange(date(2026, 10, 1), None))
        assert renewal.run(pool, OCTOBER, COUNTY).changed == 0

    def test_who_serves_a_unit_belongs_into_employees_insurance(self, pool):
        """FX-01, FX-02: but for hardship."""
        serving, hardship, retired = member(), member(), member()
        Registration.objects.filter(person=hardship).update(basis="hardship", declaration="单位停产")
        unit = unit_of(pool)
        for person, kind in ((serving, "in_service"), (hardship, "in_service"), (retired, "retiree")):
            unit.members.create(person=person, kind=kind, starts_on=date(2026, 3, 1))
        renewal.run(pool, OCTOBER, COUNTY)
        renewed = Contribution.objects.filter(coverage_year=2027)
        assert set(renewed.values_list("person", flat=True)) == {hardship.pk, retired.pk}

    def test_the_registration_says_which_township_is_to_collect(self, pool):
        person = member()
        person.registrations.update(area_code=OTHER_TOWN)
        assert renewal.run(pool, OCTOBER, COUNTY).changed == 0
        renewal.run(pool, OCTOBER, OTHER_COUNTY)
        assert person.contributions.get(coverage_year=2027).area_code == OTHER_TOWN

    def test_a_pool_without_rules_renews_nobody(self):
        elsewhere = PoolFactory(code="9901", area=AreaFactory(code="990100000000", name="某市"))
        assert renewal.areas(elsewhere, OCTOBER) == []


class TestRelieved:
    """LPS-13: who owes nothing is covered without a payment, a department's delay is not theirs."""

    def test_who_is_renewed_and_owes_nothing_is_covered_the_same_night(self, pool):
        put_example_rules_in_force(pool)
        person, other = member(), member()
        SpecialStatusFactory(person=person, code="destitute_support")
        with clock.set_to(OCTOBER):
            renewal.run(pool, OCTOBER, COUNTY)
            assert relieved.areas(pool, OCTOBER) == [TOWN]
            assert [relieved.run(pool, OCTOBER, TOWN).changed for _time in range(2)] == [1, 0]
        owed = person.contributions.get(coverage_year=2027)
        assert (owed.state, owed.starts_on, owed.paid_on) == (State.WAITING, date(2027, 1, 1), OCTOBER)
        assert other.contributions.get(coverage_year=2027).state == State.DUE and verify().problems == []


class TestIdentified:
    """LPS-13: identified but not enrolled."""

    def test_holders_without_a_contribution_of_the_year_are_counted(self, pool):
        holder = PersonFactory()
        SpecialStatusFactory(person=holder)
        RecognitionFactory(person=PersonFactory())
        RecognitionFactory(person=ContributionFactory(coverage_year=2027).person)
        assert identified.run(pool, NEW_YEAR, COUNTY).counts == {"identified": 3, "not_enrolled": 2}

    def test_a_status_that_ended_the_dead_and_optional_insurance_do_not_count(self, pool):
        SpecialStatusFactory(ends_on=date(2026, 12, 31))
        SpecialStatusFactory(person=PersonFactory(died_on=date(2026, 5, 1)))
        SpecialStatusFactory(code="large_amount_insurance")
        assert identified.run(pool, NEW_YEAR, COUNTY).counts == {"identified": 0, "not_enrolled": 0}

    def test_a_cancelled_contribution_is_none(self, pool):
        RecognitionFactory(person=owes(state=State.CANCELLED).person)
        assert identified.run(pool, NEW_YEAR, COUNTY).counts["not_enrolled"] == 1


class TestProgress:
    """CL-07: registered and paid when the day before ended, a township and coverage year."""

    def test_a_day_is_counted_once_a_township_and_year(self, pool):
        ContributionFactory(coverage_year=2027)
        waits(date(2027, 3, 1), coverage_year=2027)
        owes(), owes(state=State.UNPAID), owes(state=State.CANCELLED), owes(coverage_year=2028)
        assert [progress.run(pool, NEW_YEAR, COUNTY).changed for _time in range(2)] == [2, 0]
        counted = Progress.objects.order_by("coverage_year").values_list(
            "area_code", "day", "coverage_year", "registered", "paid"
        )
        assert list(counted) == [(TOWN, date(2026, 12, 31), 2027, 4, 2), (TOWN, date(2026, 12, 31), 2028, 1, 0)]


class TestWholeNight:
    def test_one_night_does_all_of_it_and_a_second_one_nothing(self, pool):
        put_rules_in_force(pool, "example-2026", starts_on=date(2026, 1, 1))
        person = member()
        waits(OCTOBER), owes(due_on=date(2026, 10, 11))
        a_night(OCTOBER)
        ours = ("waiting", "closing", "renewal", "repricing", "relieved", "identified", "progress")
        assert set(ours) <= set(JobRun.objects.filter(state="done").values_list("name", flat=True))
        assert not JobRun.objects.exclude(state="done").exists()
        assert person.contributions.filter(coverage_year=2027).exists()
        changed = Contribution.objects.order_by("pk").values_list()
        before, notices = list(changed), DemandNotice.objects.count()
        JobChunk.objects.update(state=JobChunk.State.PLANNED)
        while night.work():
            pass
        assert list(changed) == before
        assert DemandNotice.objects.count() == notices
        assert set(JobChunk.objects.values_list("changed", flat=True)) == {0}

    def test_each_job_says_in_one_sentence_what_it_did(self, pool):
        put_example_rules_in_force(pool)
        member()
        waits(OCTOBER), owes(due_on=date(2026, 10, 11))
        a_night(OCTOBER)
        told = [events.tell(event) for event in Event.objects.filter(verb__startswith="night_")]
        assert len(told) == 5
        assert all("2026-10-12" in sentence and "night_" not in sentence for sentence in told)
        assert verify().problems == []

    def test_a_waiting_period_that_a_done_night_forgot_is_found(self, pool):
        put_example_rules_in_force(pool)
        a_night(OCTOBER)
        waits(OCTOBER)
        assert any("2026-10-12" in problem for problem in verify().problems)

    def test_no_trigger_writes_history_for_what_the_night_changes(self):
        """Row triggers cost 2.7 times (reliability.md): a chunk's event with its digest stands for its rows."""
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT tgname FROM pg_trigger WHERE tgrelid = 'enrollment_contribution'::regclass AND NOT tgisinternal"
            )
            assert cursor.fetchall() == []
