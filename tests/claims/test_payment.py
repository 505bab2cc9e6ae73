"""What the bank's part means for a claim."""

import pytest

from casework.errors import Incomplete, WrongStep
from claims import verifications
from claims.facts import Payee
from claims.models import Claim
from claims.services.payment import correct_account
from fund.models import Payable
from tests.factories import claims as factory
from tests.factories.core import reader

pytestmark = pytest.mark.django_db


def state_of(claim):
    return Claim.objects.get(pk=claim.pk).state


def test_a_claim_follows_its_payment_to_the_bank_and_back(pool):
    claim = factory.settled(pool=pool)
    batch = factory.sent_to_bank(claim)
    assert state_of(claim) == Claim.State.PAYING
    factory.answered(batch)
    assert state_of(claim) == Claim.State.PAID


def test_of_one_batch_each_claim_gets_its_own_answer(pool):
    claims = [factory.settled(pool=pool) for _n in range(3)]
    factory.answered(factory.sent_to_bank(*claims), failed={2: "账号不存在"})
    assert [state_of(claim) for claim in claims] == [
        Claim.State.PAID,
        Claim.State.PAYMENT_FAILED,
        Claim.State.PAID,
    ]


def test_a_returned_payment_is_paid_again_to_the_corrected_account(pool):
    clerk = reader(pool=pool)
    claim = factory.settled(pool=pool)
    factory.answered(factory.sent_to_bank(claim), failed={1: "账号不存在"})
    with pytest.raises(Incomplete) as refused:
        correct_account(claim=claim, payee=Payee("", "", "62"), by=clerk)
    assert set(refused.value.problems) == {"payee.name", "payee.bank_name", "payee.bank_account"}

    claim = correct_account(claim=claim, payee=Payee(claim.person.name, "示例银行", factory.card(77)), by=clerk)
    payable = Payable.objects.get(subject_id=claim.pk)
    assert (claim.state, payable.state, payable.bank_account) == (Claim.State.APPROVED, "open", factory.card(77))
    assert factory.paid(claim).state == Claim.State.PAID
    assert list(verifications.what_is_owed_was_settled()) == []


def test_the_account_of_a_paid_claim_is_not_corrected(pool):
    claim = factory.paid(factory.settled(pool=pool))
    with pytest.raises(WrongStep):
        correct_account(claim=claim, payee=factory.account_of(claim.person), by=reader(pool=pool))
