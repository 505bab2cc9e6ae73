"""Any history of a person's claims, by eight people who may do everything: Hypothesis chooses who does what next.

Whoever took part in a claim before has to be refused, and nobody else: `by_another` tries one after the other.
"""

from collections.abc import Callable, Collection
from contextlib import suppress
from dataclasses import replace
from datetime import date, timedelta
from hashlib import sha256
from typing import Any, TypeVar

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import QuerySet
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from casework import clock
from casework.errors import SamePerson
from casework.models import Role
from casework.scope import Reader
from claims.errors import BlockedByFlag, HandledByOther, MoreThanOwed, NothingChanged, UsedInvoice
from claims.facts import Adjustment, InvoiceRow, LineRow, MissingPaper
from claims.flow import AT_STATION
from claims.models import Appeal, Claim, Flag, Invoice, Recovery, Repayment
from claims.selectors import year_money
from claims.services.adjust import adjust_lines
from claims.services.appeal_decisions import asked_with, grant, reopen, uphold
from claims.services.appeals import may_appeal, withdraw_appeal
from claims.services.intake import resubmit, submit, withdraw
from claims.services.payment import correct_account
from claims.services.preview import rows_of
from claims.services.queue import lift_flag
from claims.services.repay import book_repayment, cancel_repayment, left_of, set_off
from claims.services.reverse import reverse
from claims.services.review import send_back
from claims.services.supplement import ARTICLE, ask_for_papers
from fund.models import Batch, Payable
from fund.payables import InLiveBatch, usable_of
from fund.services.batches import cancel_batch, check_batch
from fund.services.sending import send_batch
from tests.claims.laws import Told, broken
from tests.factories import claims as factory
from tests.factories import fund as bank
from tests.factories.appeals import appealed, refused
from tests.factories.core import AssignmentFactory, PoolFactory, StaffFactory
from tests.factories.enrollment import RecognitionFactory, insured_person
from tests.factories.institutions import designated_hospital
from tests.factories.rulebook import put_example_rules_in_force

T = TypeVar("T")
TODAY = date(2026, 12, 28)
CAP = 150_000_00
CLERKS, HANDS = 2, 8
ROLES = (Role.CLERK, Role.REVIEWER, Role.SUPERVISOR, Role.FINANCE)
AMOUNTS = st.integers(1, 300_000_00)
WHO = st.integers(0, HANDS - 1)
WHICH = st.integers(0, 99)
VERDICTS = ("all the way", "pass", "adjust", "lift", "refuse", "refuse", "papers", "send back", "withdraw")
CLOSED = (Claim.State.REFUSED, Claim.State.WITHDRAWN, Claim.State.REVERSED)
FAR = ("made", "checked", "sent", "done", "cancelled")
PASS = {
    Claim.State.SUBMITTED: factory.first_passed,
    Claim.State.REVIEWED: factory.second_passed,
    Claim.State.AWAITING_APPROVAL: factory.approved,
}


class PersonsYear(RuleBasedStateMachine):
    """The claims of one person in one year, with everything that can become of them."""

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
        self.hands = [self.everything() for _hand in range(HANDS)]
        if is_assisted:
            RecognitionFactory(person=self.person, assistance_class=3)

    def everything(self) -> Reader:
        """Somebody who holds every role that claims and payments need."""
        staff = StaffFactory()
        for role in ROLES:
            AssignmentFactory(staff=staff, role=role, pool=self.pool)
        return Reader.of(staff, self.pool.code)

    # The counter

    @rule(
        amount=AMOUNTS,
        who=WHO,
        how=st.sampled_from(["new", "new", "referred", "twin", "invoice again"]),
        upto=st.sampled_from(["submitted", "settled", "settled", "paid"]),
        cut=st.sampled_from([0, 0, 1, 1_000_00]),
    )
    def hand_in(self, amount: int, who: int, how: str, upto: str, cut: int) -> None:
        """A new stay; one that a referral continues; a settled one once more; the invoice of one that was closed.

        What does not stay submitted is settled with so much less than was claimed (`cut`, fen).
        """
        by = self.hands[who % CLERKS]
        before = self.of(*Claim.SETTLED_STATES).last() if how in ("referred", "twin") else None
        said: dict[str, Any] = {"amount": amount, "admitted_on": self.day, "discharged_on": self.day}
        if before and how == "twin":
            said = {"amount": before.claimed, "admitted_on": before.admitted_on, "discharged_on": before.discharged_on}
        elif before:
            said |= {"continues": before, "access": "approved_referral"}
        closed = self.of(*CLOSED).last()
        if closed and how == "invoice again":
            kept = closed.invoices.get()
            said |= {"amount": kept.amount, "invoices": [InvoiceRow(kept.code, kept.number, "", self.day, kept.amount)]}
        self.day += timedelta(1)
        try:
            with transaction.atomic():
                claim = factory.draft(
                    by=by, person=self.person, institution=self.hospital, with_documents=False, **said
                )
        except UsedInvoice:
            assert self.is_live(kept)
            return
        self.bring(claim, by)
        claim = submit(claim=claim, version=claim.version, by=by)
        if upto != "submitted":
            self.adjust(claim, who, cut)
            self.settle(claim, who)
        if upto == "paid":
            self.pay(who, "done", "all")

    def bring(self, claim: Claim, by: Reader) -> None:
        """The papers of a claim, each with its file."""
        for kind in factory.documents_needed_by(claim):
            content = f"{claim.pk} {kind} {clock.today()}".encode()
            file = default_storage.save(f"00/{claim.pk}-{kind}", ContentFile(content))
            told = {"case_id": claim.pk, "kind": kind, "file": file, "sha256": sha256(content).hexdigest()}
            factory.DocumentFactory(pool=self.pool, area_code=claim.area_code, uploaded_by=by.staff, **told)

    def is_live(self, invoice: Invoice) -> bool:
        """Whether a claim that was not closed has the invoice."""
        same = Invoice.objects.filter(code=invoice.code, number=invoice.number)
        return same.exclude(claim__state__in=CLOSED).exists()

    @precondition(lambda self: self.any_of(*Claim.CAME_BACK_STATES))
    @rule(who=WHO, amount=AMOUNTS, which=WHICH, is_given_up=st.sampled_from([True, False, False]))
    def hand_in_again(self, who: int, amount: int, which: int, is_given_up: bool) -> None:
        """What was sent back with another amount, what lacked papers on the next day with them; or it is withdrawn."""
        claim, by = self.one(which, *Claim.CAME_BACK_STATES), self.hands[who % CLERKS]
        if is_given_up:
            withdraw(claim=claim, comment="本人撤回", by=by)
            return
        if claim.state == Claim.State.SENT_BACK:
            claim = factory.saved(claim, by, lines=[LineRow(name="西药费", category="A", amount=amount)])
        with clock.set_to(TODAY + timedelta(1)):
            self.bring(claim, by)
            resubmit(claim=claim, version=claim.version, by=by)

    # The review

    @precondition(lambda self: self.any_of(*AT_STATION))
    @rule(who=WHO, which=WHICH, verdict=st.sampled_from(VERDICTS), cut=st.integers(0, 1_000_00))
    def review(self, who: int, which: int, verdict: str, cut: int) -> None:
        claim = self.one(which, *AT_STATION)
        said = {"claim": claim, "version": claim.version}
        match verdict:
            case "all the way":
                self.settle(claim, who)
            case "pass":
                self.passed(claim, who)
            case "adjust":
                self.adjust(claim, who, cut)
            case "lift":
                self.lift(claim, who)
            case "refuse":
                self.decide(claim, who, lambda by: refused(by, claim))
            case "papers" if claim.state == Claim.State.SUBMITTED and not hasattr(claim, "supplement"):
                lacking = [MissingPaper("records", "缺出院小结", ARTICLE)]
                told = {"missing": lacking, "supplement_by": TODAY + timedelta(30)}
                self.decide(claim, who, lambda by: ask_for_papers(**said, **told, by=by))
            case "withdraw" if claim.state == Claim.State.SUBMITTED:
                withdraw(claim=claim, comment="本人撤回", by=self.hands[who])
            case _:
                self.decide(claim, who, lambda by: send_back(**said, comment="票据不清", by=by))

    def adjust(self, claim: Claim, who: int, cut: int) -> None:
        line = claim.lines.get()
        change = {line.pk: Adjustment(max(line.amount - cut, 0), "A", "over_quantity")}
        with suppress(NothingChanged):
            self.decide(claim, who, lambda by: adjust_lines(claim=claim, version=claim.version, changes=change, by=by))

    def settle(self, claim: Claim, who: int) -> None:
        """All the way from where the claim is."""
        one: Claim | None = self.again(claim)
        while one and one.state in AT_STATION:
            self.lift(one, who)
            one = self.passed(self.again(one), who)

    def passed(self, claim: Claim, who: int) -> Claim | None:
        """The claim one station further; None where nobody is left who may, or a flag stands in the way."""
        try:
            return self.decide(claim, who, lambda by: PASS[claim.state](claim, by=by))
        except BlockedByFlag:
            assert self.blocking(claim)
            return None

    def lift(self, claim: Claim, who: int) -> None:
        for flag in self.blocking(claim):
            self.decide(claim, who, lambda by, flag=flag: lift_flag(flag=flag, reason="已核实", by=by))

    def blocking(self, claim: Claim) -> list[Flag]:
        return list(claim.flags.filter(severity=Flag.Severity.BLOCKING, lifted_by=None).select_related("claim__pool"))

    def decide(self, claim: Claim, who: int, act: Callable[[Reader], T]) -> T | None:
        told = Told.of(claim)
        return self.by_another(who, told.makers | told.passed, act)

    def by_another(self, who: int, parts: Collection[int | None], act: Callable[[Reader], T]) -> T | None:
        """One hand after the other tries: who took part is refused, the first who did not gets it done."""
        for at in range(HANDS):
            hand = self.hands[(who + at) % HANDS]
            with suppress(HandledByOther):
                try:
                    done = act(hand)
                except SamePerson:
                    assert hand.staff.pk in parts
                    continue
                assert hand.staff.pk not in parts
                return done
        return None

    # Appeals and reversals

    @precondition(lambda self: self.appeals() or self.to_appeal())
    @rule(who=WHO, which=WHICH, outcome=st.sampled_from(["waits", "granted", "granted", "upheld", "taken back"]))
    def appeal(self, who: int, which: int, outcome: str) -> None:
        """Against what was settled or refused, with its end unless it waits; or an end for one that has waited."""
        waiting, claims = self.appeals(), self.to_appeal()
        if not waiting:
            appealed(claims[which % len(claims)], by=self.hands[who])
            waiting = self.appeals()
        appeal = waiting[0]
        if outcome == "taken back":
            withdraw_appeal(appeal=appeal, reason="本人撤回", by=self.hands[who])
        elif outcome != "waits":
            act = self.granted if outcome == "granted" else self.upheld
            parts = Told.of(appeal.claim).strangers_to(appeal.number)
            with suppress(InLiveBatch):
                self.by_another(who, parts, lambda by: act(appeal, by))

    def upheld(self, appeal: Appeal, by: Reader) -> Appeal:
        return uphold(appeal=appeal, reasons="事实清楚", by=by)

    def granted(self, appeal: Appeal, by: Reader) -> Appeal:
        """Decided anew after a refusal, the whole amount after a settlement; upheld where neither can be."""
        claim, said = appeal.claim, {"appeal": appeal, "reasons": "系治疗所需", "by": by}
        if appeal.refusal_id:
            try:
                return reopen(**said)
            except UsedInvoice:
                assert self.is_live(claim.invoices.get())
                return self.upheld(appeal, by)
        line = claim.lines.get()
        rows = [replace(row, amount=line.amount) for row in rows_of(claim)]
        changes, more = {line.pk: Adjustment(line.amount, "A")}, sum(one.sum for one in asked_with(claim, rows))
        try:
            return grant(**said, changes=changes, seen_more=more)
        except NothingChanged:
            return self.upheld(appeal, by)

    @precondition(lambda self: self.of(*Claim.SETTLED_STATES).count() > 1)
    @rule(who=WHO, which=WHICH)
    def undo(self, who: int, which: int) -> None:
        with suppress(InLiveBatch):
            reverse(claim=self.one(which, *Claim.SETTLED_STATES), comment="票据不实", by=self.hands[who])

    # Money

    @rule(who=WHO, upto=st.sampled_from([*FAR, "done", "done"]), paid=st.sampled_from(["all", "all", "none", "first"]))
    def pay(self, who: int, upto: str, paid: str) -> None:
        """What is with the bank is answered, what it returned gets another account, what is open a batch."""
        for claim in self.of(Claim.State.PAYMENT_FAILED):
            payee = replace(factory.account_of(self.person), bank_account=factory.card(self.day.toordinal()))
            correct_account(claim=claim, payee=payee, by=self.hands[who])
        batch = self.unfinished() or self.made_batch(who)
        if batch and upto == "cancelled" and batch.state != Batch.State.SENT:
            cancel_batch(batch=batch, reason="重做", by=self.hands[who])
            return
        for state in FAR[: FAR.index(upto)] if batch else ():
            if batch and batch.state == state:
                batch = self.one_step(batch, who, paid)

    def made_batch(self, who: int) -> Batch | None:
        rows = list(self.payables("open"))
        if not rows:
            return None
        template = bank.BankTemplateFactory(pool=self.pool, name=factory.IN_UTF8)
        deciders = {row.decided_by_id for row in rows}
        return self.by_another(who, deciders, lambda by: bank.made(*rows, template=template, by=by))

    def one_step(self, batch: Batch, who: int, paid: str) -> Batch | None:
        """Checked, sent, answered: each by somebody else."""
        parts = {batch.maker_id, batch.checker_id}
        if batch.state == Batch.State.MADE:
            return self.by_another(who, parts, lambda by: check_batch(batch=batch, by=by))
        if batch.state == Batch.State.CHECKED:
            parts.update(batch.lines.values_list("payable__decided_by", flat=True))
            return self.by_another(who, parts, lambda by: send_batch(batch=batch, by=by))
        returned = {"all": (), "none": range(1, batch.count + 1), "first": range(2, batch.count + 1)}[paid]
        return factory.answered(batch, failed=dict.fromkeys(returned, "账号不存在"))

    @precondition(lambda self: self.debts() or self.receipts())
    @rule(who=WHO, part=st.sampled_from([1, 50, 100]), how=st.sampled_from(["cash", "transfer", "set off", "cancel"]))
    def give_back(self, who: int, part: int, how: str) -> None:
        """Paid in, or out of a payment that is open, so many hundredths of what can be; or a receipt is cancelled."""
        receipts, debts, payment = self.receipts(), self.debts(), self.payables("open").last()
        if receipts and (how == "cancel" or not debts):
            said = {"repayment": receipts[-1], "reason": "金额有误"}
            self.by_another(who, {receipts[-1].actor_id}, lambda by: cancel_repayment(**said, by=by))
        elif how == "set off" and payment:
            amount = max(sum(usable_of(left_of(debts[0]), payment).values()) * part // 100, 1)
            said = {"consent_on": clock.today(), "reference": "同意书1", "by": self.hands[who]}
            with suppress(MoreThanOwed):
                set_off(recovery=debts[0], payable=payment, amount=amount, **said)
        else:
            way = {"way": "cash", "reference": ""} if how == "cash" else {"way": "transfer", "reference": "20261228-1"}
            amount = max(debts[0].left * part // 100, 1)
            said = {"received_on": clock.today(), "by": self.hands[who]}
            book_repayment(recovery=debts[0], amount=amount, **way, **said)

    # The laws, and what is there

    @invariant()
    def every_law_holds(self) -> None:
        if hasattr(self, "person"):
            assert broken(self.pool, [self.person]) == []
            assert year_money(self.person, 2026)["basic"] <= CAP

    def of(self, *states: str) -> QuerySet[Claim]:
        rows = Claim.objects.filter(state__in=states).select_related("pool", "person", "supplement").order_by("pk")
        return rows if hasattr(self, "person") else rows.none()

    def any_of(self, *states: str) -> bool:
        return self.of(*states).exists()

    def again(self, claim: Claim) -> Claim:
        """The claim as it is now."""
        return self.of(*Claim.State).get(pk=claim.pk)

    def one(self, which: int, *states: str) -> Claim:
        """One of the claims in these states, the newest for 0."""
        claims = list(self.of(*states).reverse())
        return claims[which % len(claims)]

    def to_appeal(self) -> list[Claim]:
        claims = self.of(Claim.State.REFUSED, *Claim.SETTLED_STATES)
        return [claim for claim in claims if may_appeal(claim, list(claim.appeals.all()))]

    def appeals(self) -> list[Appeal]:
        return list(Appeal.objects.filter(state=Appeal.State.OPEN).select_related("claim__pool", "claim__person"))

    def payables(self, *states: str) -> QuerySet[Payable]:
        return Payable.objects.filter(state__in=states).order_by("pk")

    def unfinished(self) -> Batch | None:
        return Batch.objects.filter(state__in=Batch.UNFINISHED).order_by("pk").first()

    def debts(self) -> list[Recovery]:
        return list(Recovery.objects.filter(state=Recovery.State.OPEN).order_by("pk"))

    def receipts(self) -> list[Repayment]:
        standing = Repayment.objects.filter(cancels=None, cancelled_by=None)
        return list(standing.exclude(way__in=Repayment.AGAINST_A_PAYMENT).order_by("pk"))

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.example.__exit__(None, None, None)
