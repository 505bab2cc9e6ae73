"""Suspension, termination, no renewal: notice in both directions, grounds as data, two hands (BJ-16; Order 2)."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from casework import clock
from casework.errors import Incomplete, SamePerson
from casework.models import Role
from institutions import errors
from institutions.models import Measure
from institutions.rules import Rules, rows_of
from institutions.services import agreements, measures
from institutions.standing import standing_on
from tests.factories.core import reader
from tests.institutions import agreed, steps
from tests.institutions.agreed import wish
from tests.institutions.steps import BEIJING, ORDER2, Office

pytestmark = pytest.mark.django_db

JUNE = date(2026, 6, 1)
SEPTEMBER = date(2026, 9, 10)


@pytest.fixture
def beijing():
    with clock.set_to(JUNE):
        yield Office(steps.rules(BEIJING))


@pytest.fixture
def order2():
    with clock.set_to(JUNE):
        yield Office(steps.rules(ORDER2))


def propose(office, agreement, kind, wanted):
    return measures.propose_measure(agreement=agreement, kind=kind, wish=wanted, by=office.clerk)


def designated(agreement, *days):
    return [standing_on(agreement.institution, agreement.pool, day).designated for day in days]


@pytest.mark.parametrize("side", ["institution", "agency"])
def test_in_beijing_either_side_ends_with_three_months_of_notice(beijing, side):
    """BJ-16, G-BJ-06: notice of 10 September ends on 10 December at the earliest."""
    agreement = agreed.signed(beijing)
    with clock.set_to(SEPTEMBER):
        with pytest.raises(errors.NoticeTooShort) as refused:
            propose(beijing, agreement, "termination", wish(side, SEPTEMBER, date(2026, 12, 9), "breach"))
        assert "2026-12-10" in str(refused.value) and "2026-09-09" in str(refused.value)
        measure = propose(beijing, agreement, "termination", wish(side, SEPTEMBER, date(2026, 12, 10), "breach"))
        assert any("提前3个月" in source.locator for row in rows_of(measure.trace) for source in row.sources)
        measures.decide_measure(measure=measure, agrees=True, decision="", by=beijing.decider)
    agreement.refresh_from_db()
    assert (agreement.state, agreement.period.upper) == ("ended", date(2026, 12, 10))
    assert designated(agreement, date(2026, 12, 9), date(2026, 12, 10)) == [True, False]


def test_notice_at_the_end_of_a_month_is_clamped(beijing):
    """G-BJ-07: 30 November to 28 February."""
    agreement = agreed.signed(beijing)
    with clock.set_to(date(2026, 11, 30)):
        for day in (date(2027, 2, 27),):
            with pytest.raises(errors.NoticeTooShort):
                propose(beijing, agreement, "termination", wish("agency", clock.today(), day, "breach"))
        assert propose(beijing, agreement, "termination", wish("agency", clock.today(), date(2027, 2, 28), "breach")).pk


def test_under_national_rules_only_the_institution_owes_notice_and_a_public_one_may_not_leave(order2):
    """Order 2, art. 44."""
    agreement = agreed.signed(order2)
    other = agreed.signed(order2, agreed.passed(order2, ownership="public"))
    with clock.set_to(SEPTEMBER):
        own = wish("institution", SEPTEMBER, date(2026, 12, 9), "own_request")
        with pytest.raises(errors.NoticeTooShort):
            propose(order2, agreement, "termination", own)
        for kind in ("termination", "suspension", "non_renewal"):
            with pytest.raises(errors.MayNotLeave) as refused:
                propose(order2, other, kind, wish("institution", SEPTEMBER, date(2027, 1, 1), "own_request"))
        assert "公立" in str(refused.value)
        at_once = wish("agency", SEPTEMBER, SEPTEMBER, "fraud")
        measure = agreed.decided(order2, other, "termination", at_once)
    assert (measure.ground_name, designated(other, SEPTEMBER)) == ("经查实有欺诈骗保行为", [False])


def test_grounds_are_the_fourteen_of_the_pack_one_of_them_open(order2):
    """Order 2, art. 43: item (5) lacks its text in the copy at hand."""
    rules = Rules.on(order2.pool, JUNE)
    listed = rules.entries(rules.designation.termination_grounds)
    assert len(listed) == 14 and len(rules.choices(rules.designation.termination_grounds)) == 13
    agreement = agreed.signed(order2)
    later = date(2026, 7, 1)
    for code, error in (
        ("obstruction", errors.GroundOpen),
        ("nonsense", errors.GroundUnknown),
        ("suspended_twice", errors.NotSuspendedTwice),
    ):
        with pytest.raises(error):
            propose(order2, agreement, "termination", wish("agency", JUNE, later, code))
    with pytest.raises(errors.GroundUnknown):
        propose(order2, agreement, "suspension", wish("agency", JUNE, later, "fraud"))


def test_a_suspension_takes_the_days_away_and_resuming_gives_the_rest_of_the_term_back(order2):
    agreement = agreed.signed(order2)
    measure = agreed.decided(order2, agreement, "suspension", wish("agency", JUNE, date(2026, 6, 10), "data"))
    before, inside, after = date(2026, 6, 9), date(2026, 6, 10), date(2026, 7, 1)
    assert designated(agreement, before, inside, after, date(2027, 5, 1)) == [True, False, False, False]
    with pytest.raises(errors.SuspendedAlready):
        propose(order2, agreement, "suspension", wish("agency", JUNE, date(2026, 8, 1), "data"))
    with clock.set_to(date(2026, 6, 30)):
        say = {"measure": measure, "by": order2.decider}
        with pytest.raises(errors.ReasonsLack):
            measures.resume_agreement(**say, resumes_on=after, reasons="")
        with pytest.raises(errors.OutsideTerm):
            measures.resume_agreement(**say, resumes_on=date(2026, 6, 10), reasons="整改到位")
        measures.resume_agreement(**say, resumes_on=after, reasons="整改到位")
        with pytest.raises(Measure.DoesNotExist):
            measures.resume_agreement(**say, resumes_on=after, reasons="整改到位")
    assert designated(agreement, before, inside, date(2026, 6, 30), after, date(2027, 5, 31)) == [
        *(True, False, False, True, True)
    ]
    assert agreement.designations.count() == 2


def test_a_suspension_at_own_wish_lasts_180_days_at_most_the_first_one_counted(order2):
    """Order 2, art. 42."""
    agreement = agreed.signed(order2)
    starts_on = date(2026, 9, 1)
    measure = agreed.decided(order2, agreement, "suspension", wish("institution", JUNE, starts_on))
    assert (measure.due_on, measure.ground) == (starts_on + timedelta(179), "")
    say = {"measure": measure, "reasons": "装修完成", "by": order2.decider}
    with clock.set_to(date(2026, 10, 1)):
        with pytest.raises(errors.SuspensionOver):
            measures.resume_agreement(**say, resumes_on=measure.due_on + timedelta(2))
        resumed = measures.resume_agreement(**say, resumes_on=measure.due_on + timedelta(1))
    assert resumed.ends_on == measure.due_on


def test_a_figure_that_the_source_lacks_blocks_and_is_named(beijing):
    """Beijing's text knows no longest suspension."""
    agreement = agreed.signed(beijing)
    with pytest.raises(errors.FigureMissing) as refused:
        propose(beijing, agreement, "suspension", wish("institution", JUNE, date(2026, 9, 1)))
    assert "suspension_most_days" in str(refused.value) or "中止" in str(refused.value)


def test_who_wants_no_renewal_says_so_three_months_before_the_term_ends(order2):
    """G-BJ-11: for 31 December by 30 September; here 31 May by 28 February."""
    agreement = agreed.signed(order2)
    with clock.set_to(date(2027, 3, 1)), pytest.raises(errors.NoticeTooShort) as refused:
        propose(order2, agreement, "non_renewal", wish("institution", date(2027, 3, 1)))
    assert "2027-02-28" in str(refused.value)
    with clock.set_to(date(2027, 2, 28)):
        measure = agreed.decided(order2, agreement, "non_renewal", wish("institution", date(2027, 2, 28)))
        with pytest.raises(errors.NotToBeRenewed):
            agreements.renew_agreement(agreement=agreement, by=order2.clerk)
        with pytest.raises(errors.EndDecided):
            propose(order2, agreement, "termination", wish("agency", clock.today(), date(2027, 4, 1), "law"))
    assert measure.starts_on == date(2027, 6, 1)
    assert designated(agreement, date(2027, 5, 31), date(2027, 6, 1)) == [True, False]


def test_another_person_decides_and_one_thing_at_a_time(order2):
    agreement = agreed.signed(order2)
    wanted = wish("agency", JUNE, date(2026, 6, 10), "data")
    measure = propose(order2, agreement, "suspension", wanted)
    with pytest.raises(errors.MeasureOpen):
        propose(order2, agreement, "termination", wish("agency", JUNE, date(2026, 7, 1), "fraud"))
    both = reader(Role.SUPERVISOR, staff=order2.clerk.staff, pool=order2.pool)
    with pytest.raises(SamePerson):
        measures.decide_measure(measure=measure, agrees=True, decision="", by=both)
    with pytest.raises(IntegrityError), transaction.atomic():
        Measure.objects.filter(pk=measure.pk).update(state="decided", decided_by=measure.proposed_by_id)
    with pytest.raises(errors.ReasonsLack):
        measures.decide_measure(measure=measure, agrees=False, decision="", by=order2.decider)
    measures.decide_measure(measure=measure, agrees=False, decision="先约谈", by=order2.decider)
    assert designated(agreement, date(2026, 6, 10)) == [True]
    assert propose(order2, agreement, "suspension", wanted).number.endswith("-C2")


@pytest.mark.parametrize(
    ("wanted", "error"),
    [
        (wish("agency", date(2026, 6, 2), date(2026, 6, 10), "data"), Incomplete),
        (wish("agency", JUNE, date(2026, 6, 1), "data"), errors.OutsideTerm),
        (wish("agency", JUNE, date(2027, 6, 1), "data"), errors.OutsideTerm),
        (wish("agency", JUNE, None, "data"), errors.OutsideTerm),
    ],
)
def test_days_that_cannot_be_are_refused(order2, wanted, error):
    agreement = agreed.signed(order2)
    with pytest.raises(error):
        propose(order2, agreement, "suspension", wanted)


def test_nothing_stops_backwards(order2):
    agreement = agreed.signed(order2)
    with clock.set_to(date(2026, 7, 1)), pytest.raises(Incomplete):
        propose(order2, agreement, "suspension", wish("agency", date(2026, 7, 1), date(2026, 6, 20), "data"))


def test_two_suspensions_in_the_term_are_a_ground_to_end_it(order2):
    agreement = agreed.signed(order2)
    for first, again in ((date(2026, 6, 10), date(2026, 6, 20)), (date(2026, 7, 10), date(2026, 7, 20))):
        measure = agreed.decided(order2, agreement, "suspension", wish("agency", JUNE, first, "data"))
        measures.resume_agreement(measure=measure, resumes_on=again, reasons="整改", by=order2.decider)
    last = agreed.decided(order2, agreement, "termination", wish("agency", JUNE, date(2026, 8, 1), "suspended_twice"))
    assert last.ground_name.startswith("协议有效期内累计2次")
    assert agreement.designations.count() == 3
    assert designated(agreement, date(2026, 7, 31), date(2026, 8, 1)) == [True, False]


def test_the_insured_are_told_and_the_bureau_gets_its_copy(order2):
    """BJ-16."""
    agreement = agreed.signed(order2)
    measure = agreed.decided(order2, agreement, "suspension", wish("agency", JUNE, date(2026, 6, 10), "data"))
    say = {"measure": measure, "by": order2.clerk}
    with pytest.raises(Incomplete):
        measures.tell_insured(**say, told_on=JUNE, told_how="", filed_on=None)
    with pytest.raises(errors.BeforeServed):
        measures.tell_insured(**say, told_on=date(2026, 5, 31), told_how="官网", filed_on=None)
    with pytest.raises(errors.BeforeServed):
        measures.tell_insured(**say, told_on=JUNE, told_how="官网", filed_on=date(2026, 6, 2))
    told = measures.tell_insured(**say, told_on=JUNE, told_how="局官网和院内公告", filed_on=JUNE)
    assert (told.told_on, told.filed_on) == (JUNE, JUNE)
