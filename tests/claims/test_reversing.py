"""Reversal: nothing is erased, everything comes back to the fen, later claims of the year follow."""

from datetime import date

import pytest

from casework.errors import Incomplete, NotAllowed, WrongStep
from casework.models import Event, Role
from claims import verifications
from claims.models import Claim, Recovery, Settlement, YearUse
from claims.services.reverse import reverse
from fund.models import Entry, Payable
from fund.payables import InLiveBatch
from tests.factories import claims as factory
from tests.factories.core import PoolFactory, reader
from tests.factories.enrollment import insured_person
from tests.factories.rulebook import put_rules_in_force

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def everything_verifies_afterwards(db):
    yield
    assert [sentence for verify in verifications.ALL for sentence in verify()] == []


def undo(claim, comment="票据不实"):
    return reverse(claim=claim, comment=comment, by=reader(Role.SUPERVISOR, pool=claim.pool))


def held(claim):
    return claim.settlements.latest("turn")


def on(day, person, amount):
    return factory.settled(
        person=person, amount=amount, admitted_on=date(2026, 6, day), discharged_on=date(2026, 6, day)
    )


def test_a_claim_that_was_not_paid_yet_leaves_nothing_owed(pool):
    claim = undo(factory.settled(pool=pool))
    assert claim.state == Claim.State.REVERSED
    assert Payable.objects.get().state == Payable.State.CANCELLED
    assert not Recovery.objects.exists()
    assert set(YearUse.objects.values_list("amount", flat=True)) == {0}
    assert (held(claim).turn, held(claim).fund, held(claim).cause) == (2, 0, Settlement.Cause.REVERSED)


def test_what_was_paid_is_to_be_recovered(pool):
    """社会保险法 art. 46."""
    claim = undo(factory.paid(factory.settled(pool=pool)))
    recovery = Recovery.objects.get()
    assert (recovery.amount, recovery.by_fund, recovery.person) == (3_675_00, {"basic": 3_675_00}, claim.person)
    sums = dict.fromkeys(("benefit", "recoverable"), 0)
    for kind, amount in Entry.objects.values_list("account__kind", "amount"):
        sums[kind] = sums.get(kind, 0) + amount
    assert sums == {"benefit": 0, "recoverable": 3_675_00, "payable": 0, "transit": 0, "bank": -3_675_00}


def test_the_invoices_of_a_reversed_claim_are_free(pool):
    row = factory.invoice(5_400_00, date(2026, 6, 9))
    undo(factory.settled(pool=pool, invoices=[row]))
    assert factory.settled(pool=pool, invoices=[row]).state == Claim.State.APPROVED


def test_a_claim_with_the_bank_waits_for_the_answer(pool):
    claim = factory.settled(pool=pool)
    batch = factory.sent_to_bank(claim)
    with pytest.raises(InLiveBatch) as refused:
        undo(claim)
    assert batch.number in str(refused.value)
    factory.answered(batch, failed={1: "账号不存在"})
    assert undo(Claim.objects.get(pk=claim.pk)).state == Claim.State.REVERSED
    assert not Recovery.objects.exists()


def test_later_claims_get_what_the_reversed_one_had_taken_of_the_cap(pool):
    """The cap of 150,000: the second claim had got the rest of it, the third nothing."""
    person = insured_person(pool)
    first, second, third = (
        on(day, person, amount) for day, amount in ((1, 150_000_00), (2, 100_000_00), (3, 90_000_00))
    )
    assert [held(claim).basic for claim in (first, second, third)] == [112_125_00, 37_875_00, 0]
    undo(first)
    assert [held(claim).basic for claim in (second, third)] == [74_625_00, 67_125_00]
    assert [held(claim).sequence for claim in (second, third)] == [2, 3]
    assert [held(claim).cause for claim in (second, third)] == [Settlement.Cause.RECOMPUTED] * 2
    differences = Event.objects.get(verb="claim_reversed").payload["differences"]
    assert set(differences) == {second.number, third.number}


def test_a_later_claim_that_gets_less_gives_back_only_what_was_paid(pool):
    """The burden of the first claim had carried the second over the critical-illness line."""
    person = insured_person(pool)
    first, second = on(1, person, 40_000_00), factory.paid(on(2, person, 40_000_00))
    before = held(second)
    assert before.critical_illness > 0
    undo(first)
    lost = before.critical_illness - held(second).critical_illness
    assert lost > 0
    assert Recovery.objects.get(claim=second).by_fund == {"critical_illness": lost}
    second.refresh_from_db()
    assert second.state == Claim.State.PAID


def test_a_later_claim_that_waits_for_the_bank_is_owed_less_instead(pool):
    person = insured_person(pool)
    first, second = on(1, person, 40_000_00), on(2, person, 40_000_00)
    undo(first)
    payables = Payable.objects.filter(subject_id=second.pk).order_by("pk")
    assert [payable.state for payable in payables] == [Payable.State.CANCELLED, Payable.State.OPEN]
    assert payables[1].amount == held(second).fund
    assert not Recovery.objects.exists()


def test_a_reversal_that_takes_from_a_payment_with_the_bank_waits_for_the_answer(pool):
    """Else a returned payment would stand beside the recovery of money that nobody got."""
    person = insured_person(pool)
    first, second = on(1, person, 40_000_00), on(2, person, 40_000_00)
    batch = factory.sent_to_bank(second)
    with pytest.raises(InLiveBatch) as refused:
        undo(first)
    assert second.number in str(refused.value)
    factory.answered(batch)
    undo(Claim.objects.get(pk=first.pk))
    assert Recovery.objects.get().claim == second


def test_a_reversal_that_adds_to_a_payment_with_the_bank_does_not_wait(today):
    """One layer only, so that nothing gets less: a cap of 40,000, of which the first claim had taken 35,760."""
    pool = PoolFactory(approval_threshold=10**9)
    put_rules_in_force(pool, "jilin-county-2008", "basic")
    person = insured_person(pool)
    first, second = on(1, person, 60_000_00), on(2, person, 80_000_00)
    assert held(second).fund == 4_240_00
    batch = factory.sent_to_bank(second)
    undo(first)
    factory.answered(batch)
    second.refresh_from_db()
    assert second.state == Claim.State.APPROVED
    assert factory.paid(second).state == Claim.State.PAID


def test_a_paid_claim_that_gets_more_is_owed_the_difference(pool):
    person = insured_person(pool)
    first, second = on(1, person, 150_000_00), factory.paid(on(2, person, 100_000_00))
    undo(first)
    second.refresh_from_db()
    assert second.state == Claim.State.APPROVED
    assert factory.paid(second).state == Claim.State.PAID


def test_what_was_recovered_before_is_not_asked_back_twice(pool):
    person = insured_person(pool)
    first, second = on(1, person, 40_000_00), factory.paid(on(2, person, 40_000_00))
    paid = held(second).fund
    undo(first)
    undo(Claim.objects.get(pk=second.pk))
    assert sum(Recovery.objects.filter(claim=second).values_list("amount", flat=True)) == paid


def test_claims_of_other_years_and_persons_stay_as_they_are(pool):
    person = insured_person(pool, years=(2025, 2026))
    first = on(1, person, 150_000_00)
    other_person = factory.settled(pool=pool, amount=150_000_00)
    undo(first)
    assert other_person.settlements.count() == 1


def test_a_chain_that_loses_its_first_stay_takes_the_deductible_itself(pool):
    """FX-14."""
    person = insured_person(pool)
    first = on(1, person, 5_400_00)
    second = factory.settled(
        person=person,
        continues=first,
        access="approved_referral",
        admitted_on=date(2026, 6, 2),
        discharged_on=date(2026, 6, 5),
    )
    assert held(second).basic == 4_050_00  # 5,400 x 75 %
    undo(first)
    assert held(second).basic == 3_675_00


def test_a_reversal_needs_a_reason_a_supervisor_and_a_settled_claim(pool):
    claim = factory.settled(pool=pool)
    with pytest.raises(Incomplete):
        undo(claim, comment=" ")
    with pytest.raises(NotAllowed):
        reverse(claim=claim, comment="错误", by=reader(Role.REVIEWER, pool=pool))
    undo(claim)
    with pytest.raises(WrongStep):
        undo(Claim.objects.get(pk=claim.pk))
    with pytest.raises(WrongStep):
        undo(factory.submitted(pool=pool))
