"""What is owed to a person, and what may still be changed about it."""

import pytest

from casework.models import Event
from fund import payables
from fund.models import Account, Entry, Fund, Payable, Posting
from fund.selectors import postings_of
from fund.services.batches import cancel_batch
from tests.factories.core import StaffFactory
from tests.factories.fund import account, finance, made, owed, sent

pytestmark = pytest.mark.django_db

Kind = Account.Kind


def balance(kind: str, fund: str = Fund.BASIC) -> int:
    return sum(Entry.objects.filter(account__kind=kind, account__fund=fund).values_list("amount", flat=True))


def test_what_is_owed_is_booked_by_fund_and_empty_funds_are_left_out():
    payable = owed(by_fund={Fund.BASIC: 100, Fund.ASSISTANCE: 50, Fund.CRITICAL_ILLNESS: 0})
    assert (payable.amount, payable.by_fund) == (150, {"basic": 100, "assistance": 50})
    assert (balance(Kind.BENEFIT), balance(Kind.PAYABLE)) == (100, -100)
    assert (balance(Kind.BENEFIT, Fund.ASSISTANCE), balance(Kind.PAYABLE, Fund.ASSISTANCE)) == (50, -50)
    assert not Entry.objects.filter(account__fund=Fund.CRITICAL_ILLNESS).exists()


@pytest.mark.parametrize("by_fund", [{}, {Fund.BASIC: 0}, {Fund.BASIC: 10, Fund.ASSISTANCE: -1}])
def test_nothing_and_less_than_nothing_cannot_be_owed(by_fund):
    with pytest.raises(ValueError, match="owed"):
        owed(by_fund=by_fund)


def test_a_cancelled_payable_leaves_the_books_even():
    payable = owed(500)
    payables.cancel(payable, actor=StaffFactory())
    assert payable.state == Payable.State.CANCELLED
    assert (balance(Kind.BENEFIT), balance(Kind.PAYABLE)) == (0, 0)
    with pytest.raises(payables.AlreadyCancelled):
        payables.cancel(payable, actor=StaffFactory())


def test_a_payable_in_a_live_batch_is_not_cancelled_and_the_sentence_names_the_batch():
    payable = owed()
    batch = made(payable)
    with pytest.raises(payables.InLiveBatch, match=batch.number):
        payables.cancel(payable, actor=StaffFactory())
    cancel_batch(batch=batch, reason="金额有误", by=finance())
    payables.cancel(payable, actor=StaffFactory())
    assert payable.state == Payable.State.CANCELLED


def test_the_account_of_a_payable_with_the_bank_stays():
    payable = owed()
    sent(payable)
    with pytest.raises(payables.InLiveBatch):
        payables.correct_account(payable, payee=payables.Payee("李四", "示例银行", account(9)))


def test_a_payable_whose_row_is_stale_is_judged_by_the_database():
    payable = owed()
    stale = Payable.objects.get(pk=payable.pk)
    payables.cancel(payable, actor=StaffFactory())
    with pytest.raises(payables.AlreadyCancelled):
        payables.correct_account(stale, payee=payables.Payee("李四", "示例银行", account(9)))


def test_what_was_paid_too_much_is_booked_as_recoverable():
    subject = StaffFactory()
    posting = payables.recoverable(
        subject=subject, pool=owed(300).pool, by_fund={Fund.BASIC: 120, Fund.ASSISTANCE: 0}, actor=StaffFactory()
    )
    assert posting.reason == Posting.Reason.REVERSED
    assert (balance(Kind.RECOVERABLE), balance(Kind.BENEFIT)) == (120, 180)


def test_the_postings_of_a_case_are_its_own_and_those_of_its_payables():
    subject = StaffFactory()
    payable = owed(300, subject=subject)
    owed(700)
    recovery = payables.recoverable(subject=subject, pool=payable.pool, by_fund={Fund.BASIC: 1}, actor=subject)
    assert [posting.reason for posting in postings_of(subject)] == ["settled", "reversed"]
    assert postings_of(subject)[1] == recovery


def test_plain_functions_write_no_event_of_their_own():
    payables.cancel(owed(), actor=StaffFactory())
    assert not Event.objects.exists()
