"""申诉: in time or with a reason, once a decision, decided by a stranger, and granted to the fen (NX-33, FX-38)."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from casework import clock, events
from casework.errors import ChangedMeanwhile, Incomplete, NotAllowed, SamePerson, WrongStep
from casework.models import Area, Document, Role
from casework.scope import Reader
from claims import verifications
from claims.errors import AppealedBefore, AppealOpen, FigureNotDecided, NothingChanged, UsedInvoice
from claims.facts import Adjustment
from claims.models import Appeal, Claim, ReviewRules, Settlement
from claims.night.late import APPEALS
from claims.services.appeal_decisions import asked_with, grant, reopen, uphold
from claims.services.appeals import withdraw_appeal
from claims.services.preview import rows_of
from claims.services.reverse import reverse
from claims.services.review import refuse
from fund.models import Payable
from tests.factories import claims as factory
from tests.factories.appeals import CARE, appealed, reduced, refused
from tests.factories.core import reader
from tests.factories.verification import paper

pytestmark = pytest.mark.django_db
MORE = 300_00  # 400.00 of care at 75 %


@pytest.fixture(autouse=True)
def everything_verifies_afterwards(db):
    yield
    assert [sentence for verify in verifications.ALL for sentence in verify()] == []


def supervisor(pool):
    return reader(Role.SUPERVISOR, pool=pool)


def fresh(claim):
    return Claim.objects.select_related("pool", "person").get(pk=claim.pk)


def care(claim):
    return claim.lines.get(name=CARE)


def all_of_it(claim):
    return {care(claim).pk: Adjustment(400_00, "A")}


def test_an_appeal_is_handed_in_and_has_to_be_decided_within_working_days_and_the_law(pool):
    claim = refused(pool=pool)
    appeal = appealed(claim)
    today = clock.today()
    assert (appeal.number, appeal.state) == (f"{claim.number}-A1", Appeal.State.OPEN)
    assert appeal.until >= today + timedelta(days=60)
    assert today < appeal.decide_by <= today + timedelta(days=20)
    assert events.history_of(claim).latest("id").verb == "appeal_handed_in"


def test_the_last_day_rolls_over_a_holiday_and_later_ones_are_taken_with_a_reason_only(pool):
    claim, other = factory.submitted(pool=pool), factory.submitted(pool=pool)
    with clock.set_to(date(2026, 8, 3)):  # + 60 days: 2 October, a holiday until the 7th
        refused(claim=claim)
    with clock.set_to(date(2026, 8, 4)):
        refused(claim=other)
    with clock.set_to(date(2026, 10, 8)):
        assert appealed(claim).until == date(2026, 10, 8)
    with clock.set_to(date(2026, 10, 9)):
        with pytest.raises(Incomplete) as late:
            appealed(other)
        assert "late_reason" in late.value.problems
        assert appealed(other, late_reason="住院期间无法到窗口").is_late


def test_an_agent_is_named_and_shows_a_paper_that_becomes_one_of_the_claim(pool):
    claim = refused(pool=pool)
    with pytest.raises(Incomplete) as lacking:
        appealed(claim, standing="agent")
    assert {"name", "papers"} <= lacking.value.problems.keys()
    appeal = appealed(claim, standing="agent", name="李四", papers=[paper("委托书.pdf")])
    assert appeal.papers.get() in Document.objects.filter(case_type="claims.claim", case_id=claim.pk)


@pytest.mark.parametrize(("said", "field"), [({"grounds": " "}, "grounds"), ({"handed_in_on": None}, "handed_in_on")])
def test_what_an_appeal_lacks_is_named(pool, said, field):
    with pytest.raises(Incomplete) as lacking:
        appealed(refused(pool=pool), **said)
    assert field in lacking.value.problems


def test_it_is_not_handed_in_before_the_decision_or_without_a_term(pool):
    with pytest.raises(WrongStep):
        appealed(factory.submitted(pool=pool))
    ReviewRules.objects.filter(pool=pool).update(appeal_days=None)
    with pytest.raises(FigureNotDecided):
        appealed(refused(pool=pool))


def test_one_appeal_at_a_time_and_one_a_decision(pool):
    claim = refused(pool=pool)
    first = appealed(claim)
    with pytest.raises(AppealOpen):
        appealed(claim)
    withdraw_appeal(appeal=first, reason="本人撤回", by=reader(Role.CLERK, pool=pool))
    uphold(appeal=appealed(claim), reasons="事实清楚", by=supervisor(pool))
    with pytest.raises(AppealedBefore):
        appealed(claim)


def test_who_took_part_does_not_decide_neither_by_the_service_nor_in_the_database(pool):
    boss = reader(Role.SUPERVISOR, pool=pool)
    refuser = boss.staff
    claim = factory.awaiting_approval(pool=pool)
    why = {"reason_code": "third_party", "article": "《社会保险法》第三十条", "comment": "应由第三人负担"}
    claim = refuse(claim=claim, version=claim.version, **why, by=boss)
    appeal = appealed(claim)
    with pytest.raises(SamePerson):
        uphold(appeal=appeal, reasons="事实清楚", by=boss)
    for hand in (refuser, claim.entered_by, claim.first_reviewer, appeal.taken_by):
        with pytest.raises(IntegrityError), transaction.atomic():
            Appeal.objects.filter(pk=appeal.pk).update(
                state="upheld", decided_by=hand, decided_at=clock.now(), reasons="事实清楚"
            )
    with pytest.raises(NotAllowed):
        uphold(appeal=appeal, reasons="事实清楚", by=reader(Role.REVIEWER, pool=pool))


def test_an_upheld_decision_stands_with_reasons(pool):
    claim = refused(pool=pool)
    appeal = appealed(claim)
    with pytest.raises(Incomplete):
        uphold(appeal=appeal, reasons=" ", by=supervisor(pool))
    appeal = uphold(appeal=appeal, reasons="事实清楚，依据充分", by=supervisor(pool))
    assert (appeal.state, fresh(claim).state) == ("upheld", Claim.State.REFUSED)
    with pytest.raises(WrongStep):
        uphold(appeal=appeal, reasons="再次", by=supervisor(pool))


def test_a_refused_claim_goes_back_to_the_step_that_refused_it(pool):
    reviewer = reader(Role.REVIEWER, pool=pool)
    claim = factory.reviewed(pool=pool)
    why = {"reason_code": "third_party", "article": "《社会保险法》第三十条", "comment": "应由第三人负担"}
    claim = refuse(claim=claim, version=claim.version, **why, by=reviewer)
    reopen(appeal=appealed(claim), reasons="补充了公安证明", by=supervisor(pool))
    claim = fresh(claim)
    assert (claim.state, claim.handler) == (Claim.State.REVIEWED, None)
    assert claim.invoices.filter(is_live=True).count() == claim.invoices.count() > 0
    assert factory.second_passed(claim).state == Claim.State.APPROVED


def test_a_second_refusal_is_a_decision_of_its_own_that_may_be_appealed(pool):
    claim = refused(pool=pool)
    reopen(appeal=appealed(claim), reasons="证据不足", by=supervisor(pool))
    claim = fresh(claim)
    why = {"reason_code": "third_party", "article": "《社会保险法》第三十条", "comment": "已查明第三人"}
    claim = refuse(claim=claim, version=claim.version, **why, by=reader(Role.REVIEWER, pool=pool))
    assert appealed(claim).number == f"{claim.number}-A2"


def test_an_invoice_that_was_used_since_stops_the_reopening(pool):
    claim = refused(pool=pool)
    used = claim.invoices.get()
    other = factory.submitted(pool=pool)
    other.invoices.update(code=used.code, number=used.number)
    with pytest.raises(UsedInvoice):
        reopen(appeal=appealed(claim), reasons="证据不足", by=supervisor(pool))
    assert fresh(claim).state == Claim.State.REFUSED


def test_a_granted_settlement_pays_the_difference_exactly(pool):
    claim = reduced(pool)
    later = factory.settled(pool=pool, person=claim.person, amount=2_000_00)
    before = claim.settlements.latest("turn").fund
    appeal = grant(
        appeal=appealed(claim), changes=all_of_it(claim), seen_more=MORE, reasons="系治疗所需", by=supervisor(pool)
    )
    held, claim = claim.settlements.latest("turn"), fresh(claim)
    assert (held.cause, held.fund - before) == (Settlement.Cause.APPEALED, MORE)
    owed = Payable.objects.filter(subject_type="claims.claim", subject_id=claim.pk)
    assert sum(row.amount for row in owed) == held.fund
    assert (appeal.more, claim.allowed, claim.state) == (MORE, 5_400_00, Claim.State.APPROVED)
    assert care(claim).adjust_reason == ""
    assert later.settlements.latest("turn").fund == later.settlements.earliest("turn").fund


def test_a_paid_claim_is_owed_the_difference_alone(pool):
    claim = factory.paid(reduced(pool))
    grant(appeal=appealed(claim), changes=all_of_it(claim), seen_more=MORE, reasons="系治疗所需", by=supervisor(pool))
    owed = Payable.objects.filter(subject_type="claims.claim", subject_id=claim.pk, state=Payable.State.OPEN)
    assert [row.amount for row in owed] == [MORE]
    assert fresh(claim).state == Claim.State.APPROVED


def test_what_the_page_showed_is_what_is_granted_and_no_line_gets_worse(pool):
    claim = reduced(pool)
    appeal, by = appealed(claim), supervisor(pool)
    said = {"appeal": appeal, "reasons": "系治疗所需", "by": by}
    with pytest.raises(ChangedMeanwhile):
        grant(**said, changes=all_of_it(claim), seen_more=MORE + 1)
    with pytest.raises(NothingChanged):
        grant(**said, changes={}, seen_more=0)
    surgery = claim.lines.exclude(name=CARE).get()
    with pytest.raises(Incomplete):
        grant(**said, changes={surgery.pk: Adjustment(1, "A", "other", "x")}, seen_more=0)
    assert [again.sum for again in asked_with(fresh(claim), rows_of(fresh(claim)))] == [0]


def test_an_appeal_ends_with_its_claim(pool):
    claim = reduced(pool)
    appeal = appealed(claim)
    reverse(claim=claim, comment="重复结算", by=supervisor(pool))
    appeal.refresh_from_db()
    assert appeal.state == Appeal.State.CLOSED


def test_the_same_click_twice_is_one_appeal(pool):
    claim, by = refused(pool=pool), reader(Role.CLERK, pool=pool)
    again = [appealed(fresh(claim), by=Reader.of(by.staff, pool.code), key="once") for _ in range(2)]
    assert again[0].pk == again[1].pk
    assert claim.appeals.count() == 1


def test_the_night_notes_once_an_appeal_that_nobody_decided_in_time(pool):
    """《社会保险行政争议处理办法》: who hears nothing may go to the authority above."""
    appeal = appealed(refused(pool=pool))
    county = {"name": "示例县", "level": Area.Level.COUNTY, "parent": pool.area}
    Area.objects.get_or_create(code=f"{appeal.area_code[:6]}000000", defaults=county)
    after = appeal.decide_by + timedelta(days=1)
    assert APPEALS.areas(pool, appeal.decide_by) == []
    [area] = APPEALS.areas(pool, after)
    assert [APPEALS.run(pool, after, area).counts for _night in range(2)] == [{"late": 1}, {"late": 0}]
    appeal.refresh_from_db()
    assert appeal.late_on == after
