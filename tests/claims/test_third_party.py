"""第三人责任: the fund pays first only where the third party does not, and recovers its share (社会保险法 art. 30)."""

from datetime import date
from io import BytesIO

import pytest
from django.db import connection
from django.urls import reverse
from pypdf import PdfReader

from casework.errors import Incomplete, NotAllowed, SamePerson, WrongStep
from casework.models import Role
from casework.registry import registry
from claims.errors import BlockedByFlag, NotOpenForSetOff
from claims.facts import SplitRow
from claims.models import Recovery, ThirdParty
from claims.services.repay import book_repayment, cancel_repayment, set_off
from claims.services.reverse import reverse as reverse_claim
from claims.third_party.errors import NoWriteOffWaits, ThirdPartyHasPaid, WriteOffWaits
from claims.third_party.recording import Who, name_third_party, record_third_party
from claims.third_party.writing_off import ask_write_off, decide_write_off
from fund.models import Account, Entry, Payable
from tests.claims.screens import signed_in
from tests.factories import claims as factory
from tests.factories import third_parties
from tests.factories.core import reader
from tests.factories.enrollment import insured_person

pytestmark = pytest.mark.django_db
TODAY = date(2026, 6, 16)


@pytest.fixture(autouse=True)
def everything_verifies_afterwards(db):
    yield
    connection.check_constraints()
    assert [sentence for verify in registry.verifications for sentence in verify()] == []


@pytest.fixture
def finance(pool):
    return reader(Role.FINANCE, pool=pool)


@pytest.fixture
def supervisor(pool):
    return reader(Role.SUPERVISOR, pool=pool)


@pytest.fixture
def clerk(pool):
    return reader(Role.CLERK, pool=pool)


def paid_first(pool, who=None, **fields):
    return factory.paid(third_parties.paid_first(who, pool=pool, **fields))


def recovery_of(claim):
    return Recovery.objects.select_related("third_party__claim").get(third_party__claim=claim)


def repay(recovery, amount, by):
    return book_repayment(recovery=recovery, way="cash", amount=amount, received_on=TODAY, reference="", by=by)


def balance(kind):
    return sum(Entry.objects.filter(account__kind=kind).values_list("amount", flat=True))


class TestRecording:
    @pytest.mark.parametrize(
        ("wrong", "field"),
        [
            ({"cause": ""}, "cause"),
            ({"standing": "?"}, "standing"),
            ({"share": 0}, "share"),
            ({"share": None}, "share"),
            ({"share": 10_001}, "share"),
            ({"name": ""}, "name"),
            ({"paper": ""}, "paper"),
            ({"paper_number": ""}, "paper_number"),
            ({"declared_on": None}, "declared_on"),
            ({"declared_on": date(2026, 6, 17)}, "declared_on"),
            ({"standing": "unknown", "name": "", "declared_on": None}, "declared_on"),
        ],
    )
    def test_each_entry_that_is_wrong_is_named(self, pool, clerk, wrong, field):
        with pytest.raises(Incomplete) as refused:
            record_third_party(claim=factory.draft(pool=pool), said=third_parties.said(**wrong), by=clerk)
        assert set(refused.value.problems) == {field}

    def test_only_while_the_claim_is_entered_and_by_the_counter(self, pool, clerk, finance):
        with pytest.raises(WrongStep):
            record_third_party(claim=factory.submitted(pool=pool), said=third_parties.said(), by=clerk)
        with pytest.raises(NotAllowed):
            record_third_party(claim=factory.draft(pool=pool), said=third_parties.said(), by=finance)

    def test_what_is_recorded_again_replaces_it(self, pool, clerk):
        claim = factory.draft(pool=pool)
        record_third_party(claim=claim, said=third_parties.said(), by=clerk)
        record_third_party(claim=claim, said=third_parties.said(share=7_000), by=clerk)
        assert ThirdParty.objects.get().share == 7_000


class TestChecks:
    def test_who_pays_blocks_the_claim_until_its_part_is_taken_off(self, pool):
        claim = third_parties.submitted({"standing": "pays", "share": 3_000}, pool=pool)
        assert claim.flags.get(code="third_party_pays").figures["bears_fen"] == 1_620_00
        with pytest.raises(BlockedByFlag):
            factory.second_passed(factory.first_passed(claim))

    def test_what_is_taken_off_as_paid_elsewhere_lets_it_pass(self, pool):
        row = {"issuer": third_parties.NAME, "number": "收条1", "issued_on": date(2026, 6, 10), "amount": 1_620_00}
        invoice = factory.invoice(5_400_00, date(2026, 6, 9))
        splits = [SplitRow(invoice_number=invoice.number, **row)]
        who = {"standing": "pays", "share": 3_000, "paid": 1_620_00}
        claim = third_parties.submitted(who, pool=pool, invoices=[invoice], splits=splits)
        assert not claim.flags.filter(code="third_party_pays").exists()

    def test_what_they_have_paid_must_be_taken_off_too(self, pool):
        claim = third_parties.submitted({"paid": 500_00}, pool=pool)
        assert claim.flags.get(code="third_party_pays").figures["bears_fen"] == 500_00

    def test_paying_first_is_decided_by_the_supervisor(self, pool):
        claim = third_parties.submitted(pool=pool)
        assert claim.flags.get(code="third_party_paid_first").needs_supervisor
        assert factory.second_passed(factory.first_passed(claim)).state == "awaiting_approval"


class TestPayingFirst:
    def test_nothing_is_asked_before_it_is_paid_then_exactly_what_the_funds_paid(self, pool):
        claim = third_parties.paid_first(pool=pool)
        assert not Recovery.objects.exists()
        claim = factory.paid(claim)
        found = recovery_of(claim)
        held = claim.settlements.get()
        assert (found.amount, found.by_fund) == (held.fund, {"basic": held.basic})
        assert (found.debtor, found.state, found.number) == (third_parties.NAME, "open", claim.number)
        assert not claim.recoveries.exists()
        assert balance(Account.Kind.RECOVERABLE) == held.fund
        assert balance(Account.Kind.BENEFIT) == 0

    def test_at_most_their_share(self, pool):
        claim = paid_first(pool, {"share": 3_333})
        assert recovery_of(claim).amount == claim.settlements.get().fund * 3_333 // 10_000

    def test_at_most_what_they_still_bear_of_the_cost(self, pool):
        row = {"issuer": third_parties.NAME, "number": "收条1", "issued_on": date(2026, 6, 10), "amount": 2_000_00}
        invoice = factory.invoice(5_400_00, date(2026, 6, 9))
        splits = [SplitRow(invoice_number=invoice.number, **row)]
        claim = paid_first(pool, {"share": 5_000, "paid": 2_000_00}, invoices=[invoice], splits=splits)
        assert recovery_of(claim).amount == 5_400_00 // 2 - 2_000_00

    def test_a_claim_without_one_opens_nothing(self, pool):
        factory.paid(factory.settled(pool=pool))
        assert not Recovery.objects.exists()

    def test_receipts_go_back_to_the_funds_and_can_be_cancelled(self, pool, finance):
        found = recovery_of(paid_first(pool))
        receipt = repay(found, 1_000_00, finance)
        assert balance(Account.Kind.RECOVERABLE) == found.amount - 1_000_00
        cancel_repayment(repayment=receipt, reason="金额有误", by=reader(Role.FINANCE, pool=pool))
        found.refresh_from_db()
        repay(found, found.left, finance)
        found.refresh_from_db()
        assert (found.state, balance(Account.Kind.RECOVERABLE), balance(Account.Kind.BANK)) == ("settled", 0, 0)

    def test_the_insured_persons_payments_are_not_used_for_it(self, pool, finance):
        claim = paid_first(pool)
        later = factory.settled(person=claim.person, admitted_on=date(2026, 6, 14), discharged_on=date(2026, 6, 14))
        payable = Payable.objects.get(subject_id=later.pk)
        with pytest.raises(NotOpenForSetOff):
            set_off(recovery=recovery_of(claim), payable=payable, amount=1, consent_on=TODAY, reference="1", by=finance)

    def test_who_cannot_be_found_is_named_later(self, pool, clerk):
        claim = paid_first(pool, {"standing": "unknown", "name": "", "paper": "none", "paper_number": ""})
        party = ThirdParty.objects.get()
        assert recovery_of(claim).debtor == ""
        with pytest.raises(Incomplete):
            name_third_party(party=party, who=Who(), by=clerk)
        name_third_party(party=party, who=Who(name=third_parties.NAME), by=clerk)
        assert recovery_of(claim).debtor == third_parties.NAME
        with pytest.raises(WrongStep):
            name_third_party(party=party, who=Who(name="另一人"), by=clerk)


class TestTakenBack:
    def test_a_reversed_claim_is_the_insured_persons_debt_and_theirs_no_more(self, pool, supervisor):
        claim = paid_first(pool)
        reverse_claim(claim=claim, comment="票据不实", by=supervisor)
        theirs, own = recovery_of(claim), Recovery.objects.get(claim=claim)
        assert (theirs.state, theirs.repayments.get().way) == ("settled", "released")
        assert own.amount == theirs.amount
        assert balance(Account.Kind.RECOVERABLE) == own.amount

    def test_not_while_their_money_is_there(self, pool, supervisor, finance):
        claim = paid_first(pool)
        receipt = repay(recovery_of(claim), 100_00, finance)
        with pytest.raises(ThirdPartyHasPaid, match=r"100\.00"):
            reverse_claim(claim=claim, comment="票据不实", by=supervisor)
        cancel_repayment(repayment=receipt, reason="退还", by=reader(Role.FINANCE, pool=pool))
        claim.refresh_from_db()
        assert reverse_claim(claim=claim, comment="票据不实", by=supervisor).state == "reversed"


class TestWritingOff:
    def test_asked_by_finance_decided_by_another_with_reasons(self, pool, finance, supervisor):
        found = recovery_of(paid_first(pool))
        repay(found, 600_00, finance)
        with pytest.raises(NoWriteOffWaits):
            decide_write_off(recovery=found, agrees=True, reason="同意", by=supervisor)
        with pytest.raises(Incomplete):
            ask_write_off(recovery=found, reason=" ", by=finance)
        ask_write_off(recovery=found, reason="下落不明，法院终结执行", by=finance)
        with pytest.raises(WriteOffWaits):
            ask_write_off(recovery=found, reason="再次", by=finance)
        with pytest.raises(NotAllowed):
            decide_write_off(recovery=found, agrees=True, reason="同意", by=finance)
        decide_write_off(recovery=found, agrees=True, reason="终结执行裁定已核", by=supervisor)
        found.refresh_from_db()
        assert (found.state, found.left) == ("settled", 0)
        assert found.repayments.get(way="written").by_fund == {"basic": found.amount - 600_00}
        assert balance(Account.Kind.RECOVERABLE) == 0
        assert balance(Account.Kind.BENEFIT) == found.amount - 600_00

    def test_not_by_who_asked(self, pool, finance, supervisor):
        found = recovery_of(paid_first(pool))
        ask_write_off(recovery=found, reason="下落不明", by=finance)
        Recovery.objects.update(write_off_by=supervisor.staff)
        with pytest.raises(SamePerson):
            decide_write_off(recovery=found, agrees=True, reason="同意", by=supervisor)

    def test_declined_it_is_asked_for_on(self, pool, finance, supervisor):
        found = recovery_of(paid_first(pool))
        ask_write_off(recovery=found, reason="下落不明", by=finance)
        decide_write_off(recovery=found, agrees=False, reason="先起诉", by=supervisor)
        found.refresh_from_db()
        assert (found.state, found.write_off_by) == ("open", None)


class TestScreens:
    TYPED = {
        "cause": "被三轮车撞伤", "standing": "refuses", "name": "马德顺", "share": "70", "paid": "", "paper": "police",
        "paper_number": "交认字88", "declared_on": "2026-06-10", "command_key": "a",
    }  # fmt: skip

    def test_the_counter_records_it_and_the_claim_shows_it(self, pool, clerk):
        claim = factory.draft(pool=pool)
        desk, address = signed_in(clerk), reverse("claims:third_party", args=[claim.pk])
        assert address in desk.get(reverse("claims:edit", args=[claim.pk])).content.decode()
        wrong = desk.post(address, self.TYPED | {"declared_on": "", "name": ""})
        assert wrong.status_code == 422
        assert "请填写参保人签署声明的日期" in wrong.content.decode()
        assert "请填写第三人姓名或单位名称" in wrong.content.decode()
        desk.post(address, self.TYPED | {"command_key": "b"})
        assert ThirdParty.objects.get().share == 7_000
        assert "交认字88" in desk.get(address).content.decode()
        page = desk.get(reverse("claims:case", args=[claim.pk])).content.decode()
        for shown in ("马德顺", "70", "不支付", "被三轮车撞伤"):
            assert shown in page

    def test_it_stands_on_the_list_and_its_own_page(self, pool, finance):
        claim = paid_first(pool)
        found, desk = recovery_of(claim), signed_in(finance)
        page = desk.get(reverse("claims:recoveries"), {"number": claim.number}).content.decode()
        assert "马*顺" in page
        page = desk.get(reverse("claims:recovery", args=[found.pk])).content.decode()
        assert "向第三人追偿" in page
        assert reverse("claims:ask_write_off", args=[found.pk]) in page
        assert reverse("claims:set_off", args=[found.pk]) not in page
        assert "第三人" in desk.get("/").content.decode()

    def test_the_supervisor_finds_the_write_off_at_home(self, pool, finance, supervisor):
        found = recovery_of(paid_first(pool))
        signed_in(finance).post(
            reverse("claims:ask_write_off", args=[found.pk]), {"reason": "下落不明", "command_key": "a"}
        )
        desk = signed_in(supervisor)
        assert "核销第三人欠款" in desk.get("/").content.decode()
        page = desk.get(reverse("claims:recovery", args=[found.pk])).content.decode()
        assert "下落不明" in page
        address = reverse("claims:decide_write_off", args=[found.pk])
        desk.post(address, {"agrees": "yes", "reason": "终结执行", "command_key": "b"})
        page = desk.get(reverse("claims:recovery", args=[found.pk])).content.decode()
        assert "已核销或不再追偿" in page

    def test_the_demand_names_the_third_party_or_waits_for_its_name(self, pool, finance):
        found = recovery_of(paid_first(pool, person=insured_person(pool, name="欧阳修远")))
        desk, address = signed_in(finance), reverse("claims:recovery_notice", args=[found.pk])
        answer = desk.get(address)
        text = "".join("".join(page.extract_text().split()) for page in PdfReader(BytesIO(answer.content)).pages)
        for shown in ("追偿通知书", "马德顺", "欧阳修远", "3,675.00", "100%"):
            assert shown in text
        receipt = repay(found, 1_000_00, finance)
        answer = desk.get(reverse("claims:repayment_receipt", args=[receipt.pk]))
        text = "".join("".join(page.extract_text().split()) for page in PdfReader(BytesIO(answer.content)).pages)
        assert "退款人（第三人）马德顺" in text
        ThirdParty.objects.update(standing="unknown", name="")
        page = desk.get(address, follow=True).content.decode()
        assert "尚未确定第三人" in page
