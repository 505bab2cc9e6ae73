"""Whatever the order of settling, paying, returning, reversing and giving back: the sums hold after every step."""

from contextlib import suppress
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from casework import clock
from casework.models import Role
from casework.registry import registry
from claims.errors import MoreThanOwed
from claims.facts import Adjustment
from claims.models import Claim, Recovery, Repayment
from claims.selectors import year_money
from claims.services.adjust import adjust_lines
from claims.services.payment import correct_account
from claims.services.repay import book_repayment, cancel_repayment, left_of, set_off
from claims.services.reverse import reverse
from fund.models import Batch, Payable
from fund.payables import InLiveBatch, usable_of
from tests.factories import claims as factory
from tests.factories.core import PoolFactory, reader
from tests.factories.enrollment import RecognitionFactory, insured_person
from tests.factories.institutions import designated_hospital
from tests.factories.rulebook import put_example_rules_in_force

CAP = 150_000_00
AMOUNTS = st.integers(1, 300_000_00)


class OnePersonsYear(RuleBasedStateMachine):
    """A person whose claims are settled, adjusted, paid, returned, paid again, reversed and given back in any order."""

    def __init__(self) -> None:
        super().__init__()
        self.example = transaction.atomic()
        self.example.__enter__()
        self.day = date(2026, 1, 1)

    @initialize(is_assisted=st.booleans())
    def begin(self, is_assisted: bool) -> None:
        self.pool = PoolFactory()
        put_example_rules_in_force(self.pool)
        self.person = insured_person(self.pool)
        self.hospital = designated_hospital()
        self.hands = [
            reader(role, pool=self.pool) for role in (Role.CLERK, Role.REVIEWER, Role.REVIEWER, Role.SUPERVISOR)
        ]
        self.finance = reader(Role.FINANCE, pool=self.pool)
        if is_assisted:
            RecognitionFactory(person=self.person, assistance_class=3)

    @rule(amount=AMOUNTS, cut=st.integers(0, 1_000_00), continues=st.booleans())
    def settle(self, amount: int, cut: int, continues: bool) -> None:
        clerk, first, second, supervisor = self.hands
        before = self.some(Claim.SETTLED_STATES) if continues else None
        claim = factory.submitted(
            by=clerk,
            person=self.person,
            institution=self.hospital,
            amount=amount,
            continues=before,
            access="approved_referral" if before else "ordinary",
            admitted_on=self.day,
            discharged_on=self.day,
        )
        self.day += timedelta(1)
        if 0 < cut <= amount:
            change = {claim.lines.get().pk: Adjustment(amount - cut, "A", "over_quantity")}
            claim = adjust_lines(claim=claim, version=claim.version, changes=change, by=first)
        claim = factory.second_passed(factory.first_passed(claim, by=first), by=second)
        if claim.state == Claim.State.AWAITING_APPROVAL:
            factory.approved(claim, by=supervisor)

    @precondition(lambda self: self.payables(Payable.State.OPEN))
    @rule()
    def send(self) -> None:
        factory.sent_to_bank(*Claim.objects.filter(person=self.person).select_related("pool"))

    @precondition(lambda self: self.payables(Payable.State.BATCHED))
    @rule(is_paid=st.booleans())
    def answer(self, is_paid: bool) -> None:
        for batch in Batch.objects.filter(state=Batch.State.SENT):
            factory.answered(batch, failed={} if is_paid else {1: "账号不存在"})

    @precondition(lambda self: self.some([Claim.State.PAYMENT_FAILED]))
    @rule()
    def pay_again(self) -> None:
        claim = self.some([Claim.State.PAYMENT_FAILED])
        correct_account(claim=claim, payee=factory.account_of(self.person), by=self.hands[0])

    @precondition(lambda self: self.reversible())
    @rule(choice=st.integers(0, 99))
    def undo(self, choice: int) -> None:
        claims = self.reversible()
        with suppress(InLiveBatch):
            reverse(claim=claims[choice % len(claims)], comment="票据不实", by=self.hands[3])

    @precondition(lambda self: self.debts())
    @rule(part=st.integers(1, 100), is_cash=st.booleans())
    def give_back(self, part: int, is_cash: bool) -> None:
        debt = self.debts()[0]
        way, reference = ("cash", "") if is_cash else ("transfer", "20261228-1")
        book_repayment(
            recovery=debt,
            way=way,
            amount=max(debt.left * part // 100, 1),
            received_on=clock.today(),
            reference=reference,
            by=self.finance,
        )

    @precondition(lambda self: self.receipts())
    @rule(choice=st.integers(0, 99))
    def cancel_a_receipt(self, choice: int) -> None:
        receipts = self.receipts()
        second = reader(Role.FINANCE, pool=self.pool)
        cancel_repayment(repayment=receipts[choice % len(receipts)], reason="金额有误", by=second)

    @precondition(lambda self: self.debts() and self.payables(Payable.State.OPEN))
    @rule(part=st.integers(1, 100))
    def use_a_payment(self, part: int) -> None:
        payment = Payable.objects.filter(state=Payable.State.OPEN).latest("pk")
        debt = self.debts()[0]
        usable = sum(usable_of(left_of(debt), payment).values())
        with suppress(MoreThanOwed):
            set_off(
                recovery=debt,
                payable=payment,
                amount=max(usable * part // 100, 1),
                consent_on=clock.today(),
                reference="同意书1",
                by=self.finance,
            )

    @invariant()
    def sums_hold(self) -> None:
        connection.check_constraints()
        assert [sentence for verify in registry.verifications for sentence in verify()] == []
        if hasattr(self, "person"):
            assert year_money(self.person, 2026)["basic"] <= CAP

    def some(self, states: Any) -> Claim | None:
        return Claim.objects.filter(person=self.person, state__in=states).order_by("-pk").first()

    def payables(self, state: str) -> bool:
        return hasattr(self, "person") and Payable.objects.filter(state=state).exists()

    def debts(self) -> list[Recovery]:
        if not hasattr(self, "person"):
            return []
        return list(Recovery.objects.filter(person=self.person, state=Recovery.State.OPEN).order_by("pk"))

    def receipts(self) -> list[Repayment]:
        standing = Repayment.objects.filter(cancels=None, cancelled_by=None).exclude(way=Repayment.Way.SET_OFF)
        return list(standing.order_by("pk"))

    def reversible(self) -> list[Claim]:
        if not hasattr(self, "person"):
            return []
        return list(Claim.objects.filter(state__in=Claim.SETTLED_STATES).order_by("pk"))

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.example.__exit__(None, None, None)


@pytest.mark.django_db
def test_the_sums_hold_in_any_order():
    with clock.set_to(date(2026, 12, 28)):
        run_state_machine_as_test(
            OnePersonsYear,
            settings=settings(
                max_examples=10,
                stateful_step_count=16,
                deadline=None,
                suppress_health_check=list(HealthCheck),
            ),
        )
