"""追回: what was paid too much comes back, to the fen, to the funds it came from."""

from datetime import date

import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction
from hypothesis import given
from hypothesis import strategies as st

from casework.errors import Incomplete, NotAllowed, OutOfScope, SamePerson
from casework.models import Event, Role
from casework.registry import registry
from claims.errors import MoreThanOwed, NotCancellable, NotOpenForSetOff
from claims.models import Claim, Recovery, Repayment
from claims.services.repay import book_repayment, cancel_repayment, left_of, set_off
from claims.services.reverse import reverse
from fund.models import Account, Entry, Payable
from fund.payables import shares
from tests.factories import claims as factory
from tests.factories.core import AreaFactory, PoolFactory, reader
from tests.factories.enrollment import insured_person

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def everything_verifies_afterwards(db):
    yield
    connection.check_constraints()
    assert [sentence for verify in registry.verifications for sentence in verify()] == []


@pytest.fixture
def person(pool):
    return insured_person(pool)


@pytest.fixture
def finance(pool):
    return reader(Role.FINANCE, pool=pool)


@pytest.fixture
def recovery(pool, person):
    """3,675.00 yuan of the basic fund: a paid claim that was reversed."""
    claim = factory.paid(factory.settled(person=person, **_on(1)))
    reverse(claim=claim, comment="票据不实", by=reader(Role.SUPERVISOR, pool=pool))
    return Recovery.objects.get(claim=claim)


def _on(day):
    return {"admitted_on": date(2026, 6, day), "discharged_on": date(2026, 6, day)}


def repay(recovery, amount, by, **fields):
    told = {"way": "cash", "received_on": date(2026, 6, 15), "reference": ""} | fields
    return book_repayment(recovery=recovery, amount=amount, by=by, **told)


def set_off_against(recovery, claim, amount, by, **fields):
    payable = Payable.objects.get(subject_id=claim.pk, state=Payable.State.OPEN)
    told = {"consent_on": date(2026, 6, 15), "reference": "同意书2026-7"} | fields
    return set_off(recovery=recovery, payable=payable, amount=amount, by=by, **told)


def balance(kind):
    return sum(Entry.objects.filter(account__kind=kind).values_list("amount", flat=True))


def test_a_recovery_is_paid_back_in_parts_and_closed_when_nothing_is_left(recovery, finance):
    """社会保险经办条例 art. 46: in instalments."""
    first = repay(recovery, 1_000_00, finance)
    recovery.refresh_from_db()
    assert (recovery.repaid, recovery.left, recovery.state) == (1_000_00, 2_675_00, "open")
    second = repay(recovery, 2_675_00, finance, way="transfer", reference="20260615-88")
    recovery.refresh_from_db()
    assert (recovery.left, recovery.state) == (0, "settled")
    assert int(second.number[-4:]) == int(first.number[-4:]) + 1
    assert balance(Account.Kind.RECOVERABLE) == 0
    assert balance(Account.Kind.BANK) == 0


def test_never_more_than_is_owed(recovery, finance):
    with pytest.raises(MoreThanOwed) as refused:
        repay(recovery, 3_675_01, finance)
    assert "3,675.00" in str(refused.value)
    repay(recovery, 3_675_00, finance)
    with pytest.raises(MoreThanOwed):
        repay(recovery, 1, finance)


def test_postgresql_itself_refuses_more_than_is_owed(recovery):
    with pytest.raises(IntegrityError), transaction.atomic():
        Recovery.objects.filter(pk=recovery.pk).update(repaid=recovery.amount + 1)


def test_a_receipt_is_never_changed(recovery, finance):
    repay(recovery, 100, finance)
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        Repayment.objects.update(amount=200)


def test_each_entry_that_is_wrong_is_named(recovery, finance):
    with pytest.raises(Incomplete) as refused:
        repay(recovery, 0, finance, way="transfer", received_on=date(2026, 12, 31))
    assert set(refused.value.problems) == {"amount", "received_on", "reference"}
    with pytest.raises(Incomplete) as refused:
        repay(recovery, 1, finance, way="set_off")
    assert set(refused.value.problems) == {"way"}


def test_the_same_form_twice_books_once(recovery, finance):
    for _time in range(2):
        book_repayment(
            recovery=recovery,
            way="cash",
            amount=500_00,
            received_on=date(2026, 6, 15),
            reference="",
            by=finance,
            key="once",
        )
    assert Repayment.objects.count() == 1


def test_one_event_tells_amount_receipt_and_what_is_left(recovery, finance):
    before = Event.objects.count()
    made = repay(recovery, 675_00, finance)
    event = Event.objects.latest("pk")
    assert Event.objects.count() == before + 1
    assert (event.payload["amount_fen"], event.payload["left_fen"]) == (675_00, 3_000_00)
    assert event.payload["number"] == made.number


def test_only_finance_of_the_pool_books_a_repayment(recovery, pool):
    with pytest.raises(NotAllowed):
        repay(recovery, 1, reader(Role.CLERK, pool=pool))
    with pytest.raises(OutOfScope):
        repay(recovery, 1, reader(Role.FINANCE, pool=PoolFactory(code="9901", area=AreaFactory(code="990100000000"))))


def test_a_later_payment_is_set_off_in_part_and_the_rest_is_paid(recovery, person, finance):
    later = factory.settled(person=person, amount=10_500_00, **_on(3))
    set_off_against(recovery, later, 3_675_00, finance)
    recovery.refresh_from_db()
    assert recovery.state == "settled"
    states = dict(Payable.objects.filter(subject_id=later.pk).values_list("state", "amount"))
    assert states == {"cancelled": 7_500_00, "set_off": 3_675_00, "open": 3_825_00}
    assert Claim.objects.get(pk=later.pk).state == "approved"
    assert factory.paid(Claim.objects.select_related("pool").get(pk=later.pk)).state == "paid"
    assert balance(Account.Kind.RECOVERABLE) == 0


def test_a_payment_that_is_used_whole_leaves_the_claim_paid_without_the_bank(recovery, person, finance):
    later = factory.settled(person=person, amount=1_500_00, **_on(3))
    made = set_off_against(recovery, later, 750_00, finance)
    assert Claim.objects.get(pk=later.pk).state == "paid"
    assert (made.set_off_against, made.consent_on) == (later, date(2026, 6, 15))
    assert left_of(recovery) == {"basic": 2_925_00}


def test_a_set_off_needs_the_written_consent_and_no_more_than_the_payment(recovery, person, finance):
    """社会保险经办条例 art. 46."""
    later = factory.settled(person=person, amount=1_500_00, **_on(3))
    with pytest.raises(Incomplete) as refused:
        set_off_against(recovery, later, 750_00, finance, consent_on=None, reference="")
    assert set(refused.value.problems) == {"consent_on", "reference"}
    with pytest.raises(MoreThanOwed) as too_much:
        set_off_against(recovery, later, 750_01, finance)
    assert "750.00" in str(too_much.value)


def test_nobody_elses_payment_and_none_in_a_batch_is_used(recovery, pool, person, finance):
    other = factory.settled(pool=pool, **_on(3))
    with pytest.raises(NotOpenForSetOff):
        set_off_against(recovery, other, 1, finance)
    later = factory.settled(person=person, **_on(4))
    payable = Payable.objects.get(subject_id=later.pk)
    factory.sent_to_bank(later)
    with pytest.raises(NotOpenForSetOff):
        set_off(recovery=recovery, payable=payable, amount=1, consent_on=date(2026, 6, 15), reference="7", by=finance)


def test_what_was_set_off_is_given_back_when_its_claim_is_reversed(recovery, pool, person, finance):
    """The person has had that money: against the debt instead of in the account."""
    later = factory.settled(person=person, amount=1_500_00, **_on(3))
    set_off_against(recovery, later, 750_00, finance)
    reverse(claim=Claim.objects.get(pk=later.pk), comment="重复报销", by=reader(Role.SUPERVISOR, pool=pool))
    assert Recovery.objects.get(claim=later).amount == 750_00


def test_a_wrong_receipt_is_cancelled_by_a_second_person_and_the_money_is_owed_again(recovery, finance, pool):
    wrong = repay(recovery, 3_675_00, finance)
    with pytest.raises(SamePerson):
        cancel_repayment(repayment=wrong, reason="金额输错", by=finance)
    second = reader(Role.FINANCE, pool=pool)
    with pytest.raises(Incomplete):
        cancel_repayment(repayment=wrong, reason=" ", by=second)
    undone = cancel_repayment(repayment=wrong, reason="金额输错", by=second)
    recovery.refresh_from_db()
    assert (recovery.left, recovery.state) == (3_675_00, "open")
    assert (undone.amount, undone.cancels) == (-3_675_00, wrong)
    assert balance(Account.Kind.RECOVERABLE) == 3_675_00
    with pytest.raises(NotCancellable):
        cancel_repayment(repayment=wrong, reason="再次", by=second)
    repay(recovery, 100, finance)
    assert left_of(recovery) == {"basic": 3_674_00}


def test_what_was_set_off_is_not_cancelled_as_a_receipt(recovery, person, finance, pool):
    made = set_off_against(recovery, factory.settled(person=person, amount=1_500_00, **_on(3)), 100, finance)
    with pytest.raises(NotCancellable):
        cancel_repayment(repayment=made, reason="抵扣有误", by=reader(Role.FINANCE, pool=pool))


OWED = st.dictionaries(st.sampled_from(["basic", "critical_illness", "assistance"]), st.integers(1, 10**9), min_size=1)


@given(owed=OWED, data=st.data())
def test_parts_go_to_the_funds_to_the_fen_and_the_last_one_ends_all_debts(owed, data):
    left = dict(owed)
    while left:
        amount = data.draw(st.integers(1, sum(left.values())))
        given_back = shares(left, amount)
        assert sum(given_back.values()) == amount
        assert all(0 < fen <= left[fund] for fund, fen in given_back.items())
        left = {fund: fen - given_back.get(fund, 0) for fund, fen in left.items() if fen > given_back.get(fund, 0)}
        if amount < 10:
            break
