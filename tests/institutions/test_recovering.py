"""Money that comes back for a violation: claimed by the funds, booked fund by fund, never more than was decided."""

from datetime import date
from functools import partial
from importlib import import_module

import pytest
from django.apps import apps
from django.db import IntegrityError, transaction
from django.db.models import Sum
from django.urls import reverse

from casework import clock
from casework.errors import Incomplete, NotAllowed, SamePerson
from casework.models import Event, Role
from casework.money import yuan
from fund import payables
from fund.models import Account, AccountTotal, Entry, Fund, Payable, Posting
from fund.payables import Outcome
from fund.verifications import ALL as FUND_PROOFS
from institutions import errors
from institutions.declared import errors as refused
from institutions.models import Recovery, Violation
from institutions.services import confirming, recovering, violations
from institutions.settlement_paper import statement
from institutions.verification import ALL as PROOFS
from tests.claims.threads import together
from tests.factories.core import AreaFactory, PoolFactory, reader
from tests.factories.institutions import ViolationFactory
from tests.institutions import declared, steps
from tests.institutions.steps import ORDER2, Office
from tests.institutions.test_paper import words

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]

KEPT = Account.Kind
BASIC, CRITICAL = Fund.BASIC, Fund.CRITICAL_ILLNESS


@pytest.fixture
def office():
    pool = PoolFactory()
    AreaFactory(code="990001000000", level="county", parent=pool.area)
    return Office(steps.rules(ORDER2, pool))


@pytest.fixture
def finance(office):
    return reader(Role.FINANCE, pool=office.pool)


@pytest.fixture
def agreement(office):
    return declared.agreed(office)


@pytest.fixture
def violation(office, agreement):
    return decided(office, agreement.institution)


def decided(office, institution, amount=1_000_00, critical=250_00):
    found = violations.note_violation(
        institution=institution, kind="overcharge", facts="重复收费", found_on=clock.today(), by=office.clerk
    )
    said = {"sanctions": ["recover"], "decision": "退回", "amount": amount, "critical": critical}
    return violations.decide_violation(violation=found, by=office.decider, **said)


def came(violation, finance, amount, reference="回单1", **more):
    said = {"received_on": clock.today(), "reference": reference, "by": finance}
    return recovering.recover_money(violation=violation, amount=amount, **said | more)


def upheld(office, violation):
    violations.appeal_violation(violation=violation, appealed_on=clock.today(), words="收费有据", by=office.clerk)
    by = reader(Role.INSTITUTION_REVIEWER, pool=office.pool)
    return violations.answer_appeal(violation=violation, is_upheld=True, answer="申诉成立", by=by)


def balance(kind, fund=BASIC):
    return Entry.objects.filter(account__fund=fund, account__kind=kind).aggregate(sum=Sum("amount"))["sum"] or 0


def proofs():
    return [sentence for proof in (*PROOFS, *FUND_PROOFS) for sentence in proof()]


def test_what_is_decided_is_a_claim_of_the_funds_that_paid(office, violation):
    assert {fund: balance(KEPT.OWED_BACK, fund) for fund in (BASIC, CRITICAL)} == {BASIC: 750_00, CRITICAL: 250_00}
    assert balance(KEPT.BENEFIT) == -750_00 and balance(KEPT.BENEFIT, CRITICAL) == -250_00
    posting = Posting.objects.get()
    assert (posting.reason, posting.subject_id, posting.actor) == ("sanctioned", violation.pk, office.decider.staff)
    assert proofs() == []


def test_nothing_is_booked_where_nothing_is_to_be_given_back(office, agreement):
    decided(office, agreement.institution, amount=0, critical=0)
    assert not Posting.objects.exists() and proofs() == []


def test_the_part_of_the_critical_illness_fund_lies_within_the_whole(office, agreement):
    for wrong in (-1, 1_000_01):
        with pytest.raises(Incomplete), transaction.atomic():
            decided(office, agreement.institution, critical=wrong)
    with pytest.raises(IntegrityError, match="violation_funds_within_amount"), transaction.atomic():
        ViolationFactory(amount=1, critical=2)


def test_a_payment_into_the_account_is_one_posting_that_each_fund_shares(finance, violation):
    first = came(violation, finance, 400_00)
    assert (first.by_fund, first.way) == ({"basic": 300_00, "critical_illness": 100_00}, "transfer")
    posting = Posting.objects.latest("pk")
    legs = {(e.account.fund, e.account.kind): e.amount for e in posting.entries.select_related("account")}
    assert legs == {
        (BASIC, KEPT.BANK): 300_00,
        (BASIC, KEPT.OWED_BACK): -300_00,
        (CRITICAL, KEPT.BANK): 100_00,
        (CRITICAL, KEPT.OWED_BACK): -100_00,
    }
    came(violation, finance, 600_00, "回单2")
    assert recovering.left_of(violation) == {} and recovering.recovered(violation) == 1_000_00
    assert balance(KEPT.OWED_BACK) == balance(KEPT.OWED_BACK, CRITICAL) == 0 and proofs() == []


def test_never_more_comes_back_than_was_decided(finance, violation):
    came(violation, finance, 600_00)
    for wrong in (400_01, 0, -600_00):
        with pytest.raises(errors.MoreThanOwed) as refusal:
            came(violation, finance, wrong)
        assert "400.00" in str(refusal.value)
    for wrong in ({"reference": " "}, {"received_on": clock.today().replace(year=2027)}):
        with pytest.raises(Incomplete):
            came(violation, finance, 1, **wrong)


def test_the_same_command_books_once(finance, violation):
    first, again = (came(violation, finance, 100_00, key="k1") for _time in range(2))
    assert first == again and Recovery.objects.count() == 1 and balance(KEPT.BANK) == 75_00


def test_finance_books_money_and_the_desk_does_not(office, violation):
    for stranger in (office.clerk, office.decider, office.reviewer):
        with pytest.raises(NotAllowed):
            came(violation, stranger, 1)


def test_what_was_booked_in_error_is_cancelled_once_by_another_person(office, finance, violation):
    wrong = came(violation, finance, 400_00)
    other, say = reader(Role.FINANCE, pool=office.pool), {"violation": violation, "recovery": wrong, "reason": "串户"}
    with pytest.raises(SamePerson):
        recovering.cancel_recovery(**say, by=finance)
    with pytest.raises(Incomplete):
        recovering.cancel_recovery(**say | {"reason": " "}, by=other)
    undone = recovering.cancel_recovery(**say, by=other)
    assert (undone.amount, undone.critical, undone.cancels) == (-400_00, -100_00, wrong)
    assert balance(KEPT.BANK) == 0 and balance(KEPT.OWED_BACK) == 750_00 and proofs() == []
    for known in (wrong, undone):
        with pytest.raises(errors.NotCancellable):
            recovering.cancel_recovery(**say | {"recovery": known}, by=other)
    elsewhere = decided(office, violation.institution)
    with pytest.raises(errors.NotCancellable):
        recovering.cancel_recovery(**say | {"recovery": came(elsewhere, finance, 1), "violation": violation}, by=other)


class TestSetOff:
    """A month's payment that waits for a batch is used."""

    @pytest.fixture
    def month(self, office, agreement):
        """Basic 855.48 yuan, critical illness 100.00."""
        return declared.confirmed(office, declared.checked(office, agreement))

    def payment(self, month, fund):
        return Payable.objects.get(subject_id=month.pk, state="open", **{f"by_fund__{fund}__gt": 0})

    def use(self, violation, payable, finance, amount, reference="告知书3"):
        said = {"payable": payable, "amount": amount, "reference": reference, "by": finance}
        return recovering.set_off_money(violation=violation, **said)

    def test_each_fund_uses_only_what_it_owes_itself(self, office, finance, violation, month):
        owed = self.payment(month, "critical_illness")
        with pytest.raises(errors.MoreThanOwed) as refusal:
            self.use(violation, owed, finance, 100_01)
        assert "100.00" in str(refusal.value)
        found = self.use(violation, owed, finance, 100_00)
        assert (found.way, found.by_fund, found.payable.state) == ("set_off", {"critical_illness": 100_00}, "set_off")
        assert balance(KEPT.OWED_BACK, CRITICAL) == 150_00 and balance(KEPT.OWED_BACK) == 750_00
        assert balance(KEPT.PAYABLE, CRITICAL) == 0 and proofs() == []

    def test_what_is_left_of_the_payment_goes_to_the_institution(self, finance, violation, month):
        whole = self.payment(month, "basic")
        self.use(violation, whole, finance, 700_00)
        rest = self.payment(month, "basic")
        assert (rest.amount, rest.pk != whole.pk) == (month.payable_basic - 700_00, True)
        assert confirming.used_of(month) == {"basic": 700_00}
        month.refresh_from_db()
        assert month.state == "confirmed" and proofs() == []

    def test_a_month_that_is_used_up_is_paid(self, office, finance, agreement, month):
        violation = decided(office, agreement.institution, amount=5_000_00, critical=1_000_00)
        for fund in ("basic", "critical_illness"):
            payment = self.payment(month, fund)
            self.use(violation, payment, finance, payment.amount)
        month.refresh_from_db()
        assert (month.state, month.paid_on) == ("paid", clock.today())
        assert balance(KEPT.PAYABLE) == balance(KEPT.PAYABLE, CRITICAL) == 0 and proofs() == []

    def test_a_payment_of_another_institution_or_in_a_batch_is_not_used(self, office, finance, violation, month):
        elsewhere = decided(office, steps.hospital())
        payment = self.payment(month, "basic")
        with pytest.raises(errors.NotOpenForSetOff):
            self.use(elsewhere, payment, finance, 1)
        Payable.objects.filter(pk=payment.pk).update(state="batched")
        with pytest.raises(errors.NotOpenForSetOff):
            self.use(violation, payment, finance, 1)
        with pytest.raises(Incomplete):
            self.use(violation, self.payment(month, "critical_illness"), finance, 1, reference=" ")

    def test_a_set_off_is_not_cancelled(self, office, finance, violation, month):
        used = self.use(violation, self.payment(month, "basic"), finance, 1)
        other = reader(Role.FINANCE, pool=office.pool)
        with pytest.raises(errors.NotCancellable):
            recovering.cancel_recovery(violation=violation, recovery=used, reason="误", by=other)

    def test_the_statement_says_what_was_used_and_what_goes_to_the_account(self, office, finance, violation, month):
        before = statement(month, office.clerk)
        assert (before.recovered_basic, before.sent) == (0, before.payable)
        self.use(violation, self.payment(month, "basic"), finance, 300_00)
        paper = statement(month, office.clerk)
        assert (paper.recovered_basic, paper.recovered_critical) == (300_00, 0)
        assert paper.sent == paper.payable - 300_00
        read = words(paper)
        assert "其中：抵扣违规应退300.000.00" in read and f"实际拨付{yuan(paper.sent)}" in read
        assert "抵扣违规应退" not in words(before)

    def test_a_set_off_comes_on_the_pages_of_violation_and_month(self, client, finance, violation, month):
        client.force_login(finance.staff)
        page = reverse("institutions:violation", args=[violation.pk])
        payment = self.payment(month, "basic")
        said = {"payable": payment.pk, "amount": "700", "reference": "告知书3", "command_key": "1"}
        assert client.post(f"{page}set_off/", said).status_code == 302
        shown = client.get(page).content.decode()
        for told in ("从月度结算款中抵扣", month.number, "告知书3", "700.00"):
            assert told in shown, told
        theirs = client.get(reverse("institutions:declaration", args=[month.pk])).content.decode()
        assert "已抵扣违规应退款" in theirs


class TestAppealThatHolds:
    """Nothing is to be recovered any more; what came goes back."""

    def test_the_claim_is_taken_out_of_the_books(self, office, violation):
        upheld(office, violation)
        assert balance(KEPT.OWED_BACK) == balance(KEPT.BENEFIT) == 0 and proofs() == []
        assert not Payable.objects.exists()

    def test_what_came_is_owed_to_the_institution_and_paid_by_a_batch(self, office, finance, violation):
        wrong = came(violation, finance, 400_00)
        upheld(office, violation)
        back = Payable.objects.get()
        assert (back.by_fund, back.payee_name) == (wrong.by_fund, violation.institution.name)
        assert balance(KEPT.OWED_BACK) == 0 and balance(KEPT.PAYABLE) == -300_00 and proofs() == []
        with pytest.raises(errors.NotCancellable):
            other = reader(Role.FINANCE, pool=office.pool)
            recovering.cancel_recovery(violation=violation, recovery=wrong, reason="误", by=other)

    def test_without_an_account_the_answer_waits(self, office, finance, violation):
        came(violation, finance, 1)
        institution = violation.institution
        institution.bank_account = ""
        institution.save()
        with pytest.raises(refused.AccountLacks):
            upheld(office, violation)
        violation.refresh_from_db()
        assert violation.is_upheld is None and proofs() == []

    def test_what_the_bank_returned_is_paid_again(self, office, finance, violation):
        came(violation, finance, 1)
        upheld(office, violation)
        with pytest.raises(refused.NotReturned):
            recovering.return_again(violation=violation, by=office.clerk)
        Payable.objects.update(state="failed", failure="户名不符")
        recovering.return_again(violation=violation, by=office.clerk)
        assert Payable.objects.get().state == "open"


def test_the_portal_finds_money_that_is_not_booked_as_it_came(finance, violation):
    """Also where the sums agree and the single payments do not."""
    first = came(violation, finance, 400_00)
    same = {"violation": violation, "received_on": first.received_on, "reference": "x", "by": finance.staff}
    for amount in (1, -1):
        Recovery.objects.create(amount=amount, at=first.at, **same)
        assert any(violation.number in sentence for sentence in proofs())


def test_the_portal_finds_a_payment_that_was_used_for_nothing(finance, violation, office, agreement):
    month = declared.confirmed(office, declared.checked(office, agreement))
    for payable in Payable.objects.filter(subject_id=month.pk):
        payables.set_off(payable, by_fund=payable.by_fund, actor=finance.staff, against=KEPT.OWED_BACK)
    assert any(month.number in sentence for sentence in proofs())


def test_the_portal_finds_more_than_was_decided_and_a_payment_used_elsewhere(office, finance, violation):
    Violation.objects.filter(pk=violation.pk).update(amount=300_00)
    came(violation, finance, 300_00)
    Violation.objects.filter(pk=violation.pk).update(amount=250_00)
    assert any("已退金额超过决定金额" in sentence for sentence in proofs())


def test_finance_finds_the_debt_among_the_pages_of_money_and_books_it(client, office, finance, violation):
    client.force_login(finance.staff)
    listed = reverse("institutions:recoveries")
    assert listed in client.get(reverse("fund:ledger")).content.decode()
    assert "1,000.00" in client.get(listed).content.decode()
    page = reverse("institutions:violation", args=[violation.pk])
    form = client.get(f"{page}recover/").content.decode()
    assert "尚应追回" in form and "750.00" in form and "250.00" in form
    too_much = client.post(f"{page}recover/", {"amount": "1000.01", "received_on": "2026-06-01", "reference": "x"})
    assert too_much.status_code == 422
    money = {"amount": "400", "received_on": f"{clock.today()}", "reference": "回单7", "command_key": "1"}
    client.post(f"{page}recover/", money)
    shown = client.get(page).content.decode()
    for told in ("600.00", "回单7", "医药机构退回", "应退750.00元，已退300.00元，尚应追回450.00元"):
        assert told in shown, told
    books = client.get(reverse("fund:postings")).content.decode()
    assert violation.number in books and "医药机构违规应退" in books
    other = reader(Role.FINANCE, pool=office.pool)
    client.force_login(other.staff)
    said = {"recovery": Recovery.objects.get().pk, "reason": "串户", "command_key": "2"}
    client.post(f"{page}cancel_recovery/", said)
    assert "已冲正" in client.get(page).content.decode() and recovering.recovered(violation) == 0
    assert {"money_recovered", "recovery_cancelled"} <= set(Event.objects.values_list("verb", flat=True))


def test_what_is_settled_leaves_the_list_of_debts(client, finance, violation):
    came(violation, finance, 1_000_00)
    client.force_login(finance.staff)
    listed = reverse("institutions:recoveries")
    assert violation.number not in client.get(listed).content.decode()
    assert violation.number in client.get(listed, {"tab": "closed"}).content.decode()


def test_what_was_noted_before_there_were_postings_gets_them_from_the_migration(finance):
    said = {"state": "decided", "decided_by": finance.staff, "decided_on": date(2026, 6, 5), "pool": finance.pool}
    open_one = ViolationFactory(amount=500_00, **said)
    ViolationFactory(amount=300_00, is_upheld=True, **said)
    known = {"received_on": date(2026, 6, 6), "reference": "x", "by": finance.staff, "at": clock.now()}
    for amount in (200_00, -200_00, 100_00):
        Recovery.objects.create(violation=open_one, amount=amount, **known)
    assert proofs() != []
    import_module("institutions.migrations.0006_violations_are_booked").book_what_was_noted(apps, None)
    assert proofs() == []
    assert (balance(KEPT.OWED_BACK), balance(KEPT.BANK)) == (400_00, 100_00)
    assert AccountTotal.objects.aggregate(sum=Sum("amount"))["sum"] == 0


def test_a_batch_pays_back_what_an_appeal_gives_back(office, finance, violation):
    """The outcome of the bank needs nothing of the violation."""
    came(violation, finance, 1)
    upheld(office, violation)
    confirming.outcome(outcome=Outcome.PAID, payables=Payable.objects.all(), by=finance)
    assert Payable.objects.get().subject_type == "institutions.violation"


@pytest.mark.django_db(transaction=True)
def test_two_of_finance_at_once_never_book_more_than_was_decided():
    with transaction.atomic():
        office = Office(steps.rules(ORDER2))
        violation = decided(office, declared.agreed(office).institution)
        hands = [reader(Role.FINANCE, pool=office.pool) for _each in range(2)]
    today = clock.today()

    def book(by):
        with clock.set_to(today):
            return came(violation, by, 600_00)

    answers = together(*(partial(book, by) for by in hands))
    assert sorted(type(answer).__name__ for answer in answers) == ["MoreThanOwed", "Recovery"]
    assert recovering.recovered(violation) == 600_00 and proofs() == []
