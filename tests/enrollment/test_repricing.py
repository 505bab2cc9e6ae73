"""What is owed is priced again when rules or days change, and never what was paid (CL-17)."""

import threading
from datetime import date, timedelta

import pytest
from django.db import connection

import policy
from casework import clock, night
from casework.models import Area, Event, JobRun, Role
from casework.registry import registry
from enrollment.grounds import Ground
from enrollment.models import Contribution, DemandNotice, TaxFile
from enrollment.night import closing, repricing
from enrollment.night.changed import persons_changed
from enrollment.services.paying import receive
from enrollment.services.registering import register_participation
from enrollment.services.standing import add_status
from policy.checking.check import Case
from rulebook.models import InForce, RuleVersion
from rulebook.services import put_in_force
from tests.enrollment.worked import cases, rules_in_force
from tests.factories.contributions import kept_file
from tests.factories.core import AreaFactory, PoolFactory, TownshipFactory, reader
from tests.factories.enrollment import CoverageFactory, PersonFactory, insured_person
from tests.factories.rulebook import draft_of_2027, put_example_rules_in_force, put_rules_in_force

pytestmark = pytest.mark.django_db
OCTOBER, NOVEMBER, NEW_YEAR = date(2026, 10, 12), date(2026, 11, 3), date(2027, 1, 1)
TOWN = "990001001000"


@pytest.fixture
def by():
    return reader(Role.CLERK, area=TownshipFactory())


def enrolled(by, year=2027, on=OCTOBER, **fields) -> Contribution:
    with clock.set_to(on):
        person = PersonFactory(area=TownshipFactory(), **fields)
        return register_participation(person=person, coverage_year=year, ground=Ground(), by=by).contributions.get()


def dearer_rules(amount="420.00") -> RuleVersion:
    """An approved version whose individual standard of 2027 is another one."""
    return other_rules(individual_standard=amount)


def other_rules(**figures) -> RuleVersion:
    """An approved version in which these figures of 2027 are others."""
    draft = draft_of_2027(reader(Role.POLICY), **figures)
    pack_hash = policy.load_files({name: text.encode() for name, text in draft.files.items()}).content_hash
    RuleVersion.objects.filter(pk=draft.pk).update(state="approved", content_hash=pack_hash)
    return RuleVersion.objects.get(pk=draft.pk)


def put(version, by=None, layer="basic", starts_on=NEW_YEAR):
    by = by or reader(Role.POLICY)
    return put_in_force(pool=by.pool, layer=layer, version=version, starts_on=starts_on, by=by)


def work():
    while night.work():
        pass


def test_other_rules_price_what_is_not_paid_again_and_leave_what_is_paid(by):
    """CL-17, as a job with its progress and one event a township."""
    put_example_rules_in_force()
    owed, this_year = enrolled(by), enrolled(by, 2026, date(2026, 3, 1))
    paid = insured_person(years=(2027,)).contributions.get()
    file = TaxFile.objects.create(
        pool=by.pool, number="T1", coverage_year=2027, rows=1, total=400_00, made_at=clock.now(), made_by=by.staff,
        document=kept_file(by.pool, reader(Role.FINANCE)),
    )  # fmt: skip
    Contribution.objects.filter(pk__in=[owed.pk, this_year.pk]).update(pushed_in=file)
    with clock.set_to(OCTOBER):
        put(dearer_rules())
        run = JobRun.objects.get(name="repricing")
        assert run.state == "running" and [chunk.key for chunk in run.chunks.all()] == [TOWN]
        work()
    for row in (owed, paid, this_year):
        row.refresh_from_db()
    assert (owed.individual, owed.repriced_on, owed.pushed_in) == (420_00, OCTOBER, None)
    assert owed.answer.version == InForce.objects.get(layer="basic", period__contains=NEW_YEAR).version
    assert (paid.individual, this_year.individual, this_year.pushed_in) == (400_00, 400_00, file)
    chunk = JobRun.objects.get(name="repricing").chunks.get()
    assert (chunk.state, chunk.changed, chunk.figures) == ("done", 1, {"dearer": 1, "cheaper": 0})
    assert Event.objects.filter(verb="night_repricing").count() == 1
    assert [row.pk for row in persons_changed(chunk, by)] == [owed.pk]


def test_rules_that_change_again_on_the_same_day_open_the_same_parts_again(by):
    put_example_rules_in_force()
    owed = enrolled(by)
    with clock.set_to(OCTOBER):
        for amount, day in (("420.00", date(2026, 12, 1)), ("430.00", NEW_YEAR)):
            put(dearer_rules(amount), starts_on=day)
            work()
    owed.refresh_from_db()
    assert owed.individual == 430_00 and JobRun.objects.filter(name="repricing").count() == 1


def test_rules_of_another_layer_or_pool_start_nothing(by):
    version = put_example_rules_in_force()
    enrolled(by)
    other = reader(Role.POLICY, pool=PoolFactory(code="9901", area=AreaFactory(code="990100000000", name="某市")))
    with clock.set_to(OCTOBER):
        put(version, other)
        put(dearer_rules(), layer="critical_illness")
    assert not JobRun.objects.exists()


def case(name: str) -> Case:
    return next(case for case in cases("enrolment") if case.id == name)


def test_after_the_window_the_full_amount_is_owed_and_the_demand_says_what_was_owed_before(by):
    """DL-04: 1,020 yuan, personal part and subsidy together; the notice keeps the amount and day of the window."""
    dali = next(one for one in cases("enrolment") if one.pack.startswith("dali") and one.assume.figures())
    rules_in_force(by.pool, dali)
    owed = enrolled(by, year=2024, on=date(2024, 1, 10))
    individual, after = owed.individual, date(2024, 3, 1)
    assert (owed.subsidy, owed.due_on) == (102_000 - individual, date(2024, 2, 29))
    assert repricing.areas(by.pool, date(2024, 2, 29)) == []
    closing.run(by.pool, after, TOWN)
    assert repricing.areas(by.pool, after) == [TOWN]
    assert [repricing.run(by.pool, after, TOWN).changed for _time in range(2)] == [1, 0]
    owed.refresh_from_db()
    assert (owed.state, owed.individual, owed.subsidy, owed.due_on) == ("unpaid", 102_000, 0, date(2024, 12, 31))
    assert any(row["formulas"]["zh"] == "零星缴费" for row in owed.answer.rows)
    notice = DemandNotice.objects.get()
    assert (notice.amount, notice.due_on) == (individual, date(2024, 2, 29))


def test_what_would_buy_nothing_any_more_stays_as_it_is(by):
    """G-LPS-06a: from 2 November on the year is lost."""
    rules_in_force(by.pool, case("G-LPS-06a"))
    owed = enrolled(by, year=2021, on=date(2020, 10, 1))
    closing.run(by.pool, date(2021, 1, 1), TOWN)
    assert repricing.run(by.pool, date(2021, 11, 15), TOWN).changed == 0
    before = owed.individual
    owed.refresh_from_db()
    assert owed.individual == before


def test_a_status_that_a_department_confirms_changes_what_is_owed(by):
    """CL-16: a low-income adult of the county in Jilin owes 36 yuan instead of 110."""
    put_rules_in_force(by.pool, "jilin-county-2008")
    owed = enrolled(by, year=2008, on=date(2008, 3, 1))
    assert owed.individual == 110_00
    with clock.set_to(date(2008, 3, 2)):
        add_status(
            person=owed.person, code="low_income_allowance", department="县民政局", starts_on=date(2008, 3, 1), by=by
        )
    owed.refresh_from_db()
    assert (owed.individual, owed.subsidy) == (36_00, 144_00)


def test_a_part_of_a_wider_area_is_waited_for(by):
    """Prices follow the closing of the window: a township waits for its county."""
    put_example_rules_in_force()
    county = AreaFactory(code="990001000000", level="county", parent=by.pool.area)
    Area.objects.filter(code=TOWN).update(parent=county)
    owed = enrolled(by)
    Contribution.objects.filter(pk=owed.pk).update(due_on=OCTOBER - timedelta(1))
    with clock.set_to(OCTOBER):
        night.plan(OCTOBER)
    first = night._free().filter(run__name__in=("closing", "repricing")).first()
    assert first.run.name == "closing"
    names = set(night._free().values_list("run__name", flat=True))
    assert "closing" in names and "repricing" not in names
    work()
    owed.refresh_from_db()
    assert (owed.state, owed.due_on) == ("unpaid", date(2026, 12, 31))


@pytest.mark.django_db(transaction=True)
def test_a_window_that_changes_while_people_pay_leaves_each_payment_as_it_was_judged(by):
    """CL-17: who was in time stays so, who came after the change is late, who has not paid is priced by the new window."""
    put_example_rules_in_force()
    owed = [enrolled(by) for _person in range(12)]
    for one in owed:
        CoverageFactory(person=one.person, year=2026)
    shorter = other_rules(contribution_window={"opens": "Y-1 09-01", "closes": "Y-1 10-31"})
    finance, gate = reader(Role.FINANCE), threading.Barrier(3)

    def pay(contributions: list[Contribution]) -> None:
        gate.wait()
        try:
            for one in contributions:
                receive(
                    person=one.person, coverage_year=2027, amount=400_00, paid_on=NOVEMBER, channel="tax",
                    reference=f"P{one.pk}", by=finance,
                )  # fmt: skip
        finally:
            connection.close()

    with clock.set_to(NOVEMBER):
        payers = [threading.Thread(target=pay, args=[part]) for part in (owed[:5], owed[5:10])]
        for payer in payers:
            payer.start()
        gate.wait()
        put(shorter)
        for payer in payers:
            payer.join()
        work()
    in_time, late = ("ordinary", NEW_YEAR), ("late", date(2027, 2, 3))
    paid = Contribution.objects.filter(pk__in=[one.pk for one in owed[:10]])
    assert set(paid.values_list("classification", "starts_on")) <= {in_time, late}
    assert set(paid.values_list("receipts__amount", "individual")) == {(400_00, 400_00)}
    left = Contribution.objects.filter(pk__in=[one.pk for one in owed[10:]])
    assert set(left.values_list("state", "due_on")) == {("due", date(2027, 12, 31))}
    assert [sentence for check in registry.verifications for sentence in check()] == []
