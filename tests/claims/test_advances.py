"""Advances of the supplementary scheme: asked for, granted by another, paid, set off, given back (HN-15, HN-16)."""

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from casework import clock
from casework.errors import ChangedMeanwhile, Incomplete, NotAllowed, OutOfScope, SamePerson, WrongStep
from casework.events import history_of, tell
from casework.models import Area, Document, Role
from casework.registry import registry
from casework.sniffing import BadFile
from claims import merging
from claims.advances import asking, deciding, errors, selectors
from claims.advances.facts import Guarantor
from claims.advances.repaying import book_repayment
from claims.models import Advance, AdvancePart, SupplementaryClaim
from claims.night.late import ADVANCES
from fund.models import Account, Entry, Payable
from tests.factories import advances as factory
from tests.factories.claims import card
from tests.factories.core import AssignmentFactory, TownshipFactory, reader
from tests.factories.enrollment import insured_person
from tests.factories.institutions import designated_hospital
from tests.factories.rulebook import put_rules_in_force

pytestmark = pytest.mark.django_db


@pytest.fixture
def pool(pool):
    put_rules_in_force(pool, factory.PACK, "supplementary")
    return pool


@pytest.fixture
def person(pool):
    return factory.member(pool)


@pytest.fixture
def clerk(pool):
    return reader(Role.CLERK, pool=pool)


@pytest.fixture
def boss(pool):
    return reader(Role.SUPERVISOR, pool=pool)


@pytest.fixture
def finance(pool):
    return reader(Role.FINANCE, pool=pool)


def booked(kind):
    """The balance of an account of the supplementary fund, in fen."""
    entries = Entry.objects.filter(account__kind=kind, account__fund="supplementary")
    return sum(entries.values_list("amount", flat=True))


def verified():
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    return [sentence for verify in registry.verifications for sentence in verify()]


def again(case):
    return type(case).objects.get(pk=case.pk)


class TestAsking:
    def test_above_the_threshold_it_is_taken_with_its_iou(self, person, clerk):
        """HN-15: what was paid is above 20,000.00."""
        advance = factory.asked(person, prepaid=20_000_01, amount=20_000_00, by=clerk)
        assert (advance.state, advance.due_on, advance.number[:2]) == ("asked", None, "JK")
        assert Document.objects.get(case_type="claims.advance", case_id=advance.pk).title == "单位担保的借条"
        assert "借款 20,000.00 元" in tell(history_of(advance).get())
        assert not Payable.objects.exists()

    @pytest.mark.parametrize("prepaid", [1, 19_999_99, 20_000_00])
    def test_up_to_the_threshold_the_rules_refuse_it_and_name_the_article(self, person, prepaid):
        """HN-15 (G-HN-15a): 超过20000元以上 is strictly greater."""
        with pytest.raises(errors.NoAdvance) as refused:
            factory.asked(person, prepaid=prepaid, amount=1)
        assert "20,000.00 元" in str(refused.value) and "个人垫付的补充医疗费用超过20000元以上时" in str(refused.value)

    def test_who_did_not_join_gets_none(self, pool):
        """HN-20."""
        with pytest.raises(errors.NotSupplementary):
            factory.asked(insured_person(pool))

    def test_every_slip_is_told_beside_its_field(self, person, clerk):
        number = person.identities.get(is_main=True).number
        guarantor = Guarantor(" ", "", number, "?")
        facts = factory.advance_facts(
            person, institution=None, admitted_on=None, prepaid=0, amount=0, guarantor=guarantor, bank_account="6222"
        )
        with pytest.raises(Incomplete) as told:
            asking.ask_advance(person=person, facts=facts, iou=None, by=clerk)
        assert set(told.value.problems) == {
            "institution", "admitted_on", "prepaid", "amount", "guarantor_unit", "guarantor_name", "guarantor_identity",
            "guarantor_phone", "bank_account",
        }  # fmt: skip

    def test_it_is_at_most_what_was_paid_and_needs_the_iou(self, person, clerk):
        with pytest.raises(Incomplete) as told:
            factory.asked(person, amount=25_000_01)
        assert set(told.value.problems) == {"amount"}
        with pytest.raises(Incomplete) as told:
            asking.ask_advance(person=person, facts=factory.advance_facts(person), iou=None, by=clerk)
        assert set(told.value.problems) == {"iou"}
        with pytest.raises(BadFile):
            bad = factory.iou()
            bad.file.write(b"MZ not a paper")
            bad.file.seek(0)
            asking.ask_advance(person=person, facts=factory.advance_facts(person), iou=bad, by=clerk)
        assert not Advance.objects.exists()

    def test_one_advance_a_stay(self, person):
        hospital = designated_hospital()
        first = factory.asked(person, institution=hospital)
        with pytest.raises(errors.StayHasAdvance, match=first.number):
            factory.asked(person, institution=hospital)
        factory.asked(person, institution=hospital, admitted_on=date(2026, 5, 2))

    def test_only_the_counter_of_the_area_asks(self, pool, person):
        with pytest.raises(NotAllowed):
            factory.asked(person, by=reader(Role.REVIEWER, pool=pool))
        with pytest.raises(OutOfScope):
            factory.asked(person, by=reader(Role.CLERK, pool=pool, area=TownshipFactory(code="990099099000")))


class TestDeciding:
    def test_another_person_grants_it_and_it_is_owed_but_no_expense(self, person, boss):
        """HN-15, HN-16: due on the last day of the year; expense only when a claim is settled."""
        advance = deciding.grant_advance(advance=factory.asked(person), by=boss)
        assert (advance.state, advance.due_on) == ("approved", date(2026, 12, 31))
        payable = Payable.objects.get(subject_id=advance.pk, subject_type="claims.advance")
        assert (payable.by_fund, payable.decided_by) == ({"supplementary": 22_000_00}, boss.staff)
        assert (booked(Account.Kind.ADVANCE), booked(Account.Kind.BENEFIT)) == (22_000_00, 0)
        assert verified() == []

    def test_who_asked_does_not_decide(self, pool, person, clerk):
        """FX-38, in the service and in the database."""
        AssignmentFactory(staff=clerk.staff, role=Role.SUPERVISOR, pool=pool, area=pool.area)
        both = type(clerk).of(clerk.staff, pool.code)
        advance = factory.asked(person, by=clerk)
        with pytest.raises(SamePerson):
            deciding.grant_advance(advance=advance, by=both)
        with pytest.raises(IntegrityError), transaction.atomic():
            Advance.objects.filter(pk=advance.pk).update(
                state="refused", comment="x", decided_by=clerk.staff, decided_at="2026-06-16T00:00Z"
            )

    def test_it_is_refused_with_a_reason(self, person, boss):
        advance = factory.asked(person)
        with pytest.raises(Incomplete):
            deciding.refuse_advance(advance=advance, comment=" ", by=boss)
        advance = deciding.refuse_advance(advance=advance, comment="借条无单位盖章", by=boss)
        assert advance.state == "refused" and not Payable.objects.exists()
        with pytest.raises(WrongStep):
            deciding.grant_advance(advance=advance, by=boss)

    def test_a_stay_that_was_settled_meanwhile_is_lent_nothing(self, person, boss):
        hospital = designated_hospital()
        advance = factory.asked(person, institution=hospital)
        factory.settled(factory.claimed(person, institution=hospital))
        with pytest.raises(errors.StayIsSettled):
            deciding.grant_advance(advance=advance, by=boss)

    @pytest.mark.parametrize("role", [Role.CLERK, Role.FINANCE, Role.REVIEWER, Role.INSURER])
    def test_nobody_else_decides(self, pool, person, role):
        with pytest.raises(NotAllowed):
            deciding.grant_advance(advance=factory.asked(person), by=reader(role, pool=pool))

    def test_the_same_command_grants_once(self, person, boss):
        advance = factory.asked(person)
        for _time in range(2):
            deciding.grant_advance(advance=advance, by=boss, key="grant-1")
        assert Payable.objects.count() == 1


class TestPaying:
    def test_the_bank_pays_it_and_it_is_out(self, person):
        advance = factory.out(person)
        assert (advance.state, advance.left) == ("out", 22_000_00)
        assert booked(Account.Kind.BANK) == -22_000_00
        assert verified() == []

    def test_what_the_bank_returned_is_paid_again_to_a_corrected_account(self, person, clerk):
        advance = factory.answered(factory.granted(person), failed={1: "账号不存在"})
        assert advance.state == "returned"
        with pytest.raises(Incomplete):
            deciding.correct_account(case=advance, bank_name="", bank_account="1", by=clerk)
        deciding.correct_account(case=advance, bank_name="示例银行", bank_account=card(99), by=clerk)
        assert factory.answered(again(advance)).state == "out"
        assert verified() == []


class TestSettingOff:
    @pytest.mark.parametrize(
        ("lent", "payout", "deducted", "left", "paid"),
        [
            (22_000_00, 21_250_00, 21_250_00, 750_00, 0),  # G-HN-16: more is lent than is paid
            (20_000_00, 21_250_00, 20_000_00, 0, 1_250_00),  # less is lent
            (21_250_00, 21_250_00, 21_250_00, 0, 0),  # exactly
        ],
    )
    def test_what_is_lent_comes_out_of_the_payout(self, person, lent, payout, deducted, left, paid):
        """HN-15, HN-16: only the rest is owed; the whole payout is the fund's expense."""
        advance = factory.out(person, amount=lent)
        claim = factory.settled(factory.claimed(person))
        assert (claim.payout, claim.set_off, claim.due) == (payout, deducted, paid)
        advance = again(advance)
        assert (advance.left, advance.state) == (left, "out" if left else "settled")
        owed = Payable.objects.filter(subject_type="claims.supplementaryclaim").values_list("amount", flat=True)
        assert list(owed) == ([paid] if paid else [])
        assert claim.state == ("approved" if paid else "nothing_left")
        assert (booked(Account.Kind.BENEFIT), booked(Account.Kind.ADVANCE)) == (payout, left)
        assert verified() == []

    def test_the_worked_case_of_52000(self, person):
        """E-HN-10: 60,000.00 above the limit pay 52,000.00; 20,000.00 are set off, 32,000.00 are paid."""
        factory.out(person, prepaid=50_000_00, amount=20_000_00)
        claim = factory.settled(factory.claimed(person, over_limit=60_000_00))
        assert (claim.payout, claim.set_off, claim.due) == (52_000_00, 20_000_00, 32_000_00)
        assert factory.answered(claim).state == "paid"
        assert verified() == []

    def test_the_oldest_is_set_off_first_and_the_next_claim_goes_on(self, person):
        first = factory.out(person, prepaid=30_000_00, amount=20_000_00)
        second = factory.out(person, admitted_on=date(2026, 5, 2))
        claim = factory.settled(factory.claimed(person))
        assert [part.amount for part in claim.parts.all()] == [20_000_00, 1_250_00]
        assert (again(first).state, again(second).left) == ("settled", 20_750_00)
        later = factory.settled(factory.claimed(person, sheet_number="JB-2", admitted_on=date(2026, 6, 2)))
        # The year has come to 50,000.00: 15,000 x 85 % + 10,000 x 90 %.
        assert (later.payout, later.set_off, later.due) == (21_750_00, 20_750_00, 1_000_00)
        assert verified() == []

    def test_without_an_advance_the_whole_payout_is_owed(self, person):
        claim = factory.settled(factory.claimed(person))
        assert (claim.set_off, claim.due) == (0, 21_250_00)

    def test_what_is_on_its_way_to_the_bank_waits(self, person):
        advance = factory.granted(person)
        claim = factory.claimed(person)
        with pytest.raises(errors.AdvanceOnItsWay, match=advance.number):
            factory.settled(claim)
        factory.answered(advance)
        assert factory.settled(claim).set_off == 21_250_00

    def test_one_that_only_waits_for_its_decision_is_nothing_yet(self, person):
        factory.asked(person)
        assert factory.settled(factory.claimed(person)).set_off == 0

    def test_other_figures_than_those_seen_are_not_settled(self, person, boss):
        claim = factory.claimed(person)
        seen = deciding.preview(claim).due
        factory.out(person)
        with pytest.raises(ChangedMeanwhile):
            deciding.settle_claim(claim=claim, seen_due=seen, by=boss)

    def test_the_advance_of_another_person_stays(self, pool, person):
        other = factory.out(factory.member(pool))
        factory.settled(factory.claimed(person))
        assert again(other).left == 22_000_00

    def test_the_ceiling_of_the_year_holds(self, person):
        """HN-14, HN-17: 100,000.00 of cost a calendar year, 89,000.00 paid."""
        paid = [
            factory.settled(factory.claimed(person, sheet_number=f"JB-{n}", over_limit=60_000_00)).payout
            for n in range(3)
        ]
        assert (paid, sum(paid)) == ([52_000_00, 37_000_00, 0], 89_000_00)
        assert SupplementaryClaim.objects.get(sheet_number="JB-2").state == "nothing_left"
        assert verified() == []


class TestGivingBack:
    def test_it_is_paid_back_in_parts(self, person, finance):
        """HN-16."""
        advance = factory.out(person)
        today = clock.today()
        said = {"advance": advance, "by": finance, "received_on": today}
        first = book_repayment(**said, way="cash", amount=2_000_00, reference="")
        assert (again(advance).left, first.number[:2]) == (20_000_00, "JH")
        with pytest.raises(errors.MoreThanLent):
            book_repayment(**said, way="cash", amount=20_000_01, reference="")
        book_repayment(**said, way="transfer", amount=20_000_00, reference="9001")
        assert (again(advance).state, booked(Account.Kind.ADVANCE), booked(Account.Kind.BANK)) == ("settled", 0, 0)
        with pytest.raises(WrongStep):
            book_repayment(**said, way="cash", amount=1, reference="")
        assert verified() == []

    def test_a_repayment_says_how_when_and_by_which_slip(self, person, finance):
        advance = factory.out(person)
        tomorrow = clock.today() + timedelta(1)
        with pytest.raises(Incomplete) as told:
            book_repayment(advance=advance, way="set_off", amount=0, received_on=tomorrow, reference="", by=finance)
        assert set(told.value.problems) == {"way", "amount", "received_on"}
        with pytest.raises(Incomplete):
            book_repayment(
                advance=advance, way="transfer", amount=1, received_on=clock.today(), reference=" ", by=finance
            )

    def test_a_part_is_never_changed(self, person, finance):
        advance = factory.out(person)
        part = book_repayment(
            advance=advance, way="cash", amount=1_00, received_on=clock.today(), reference="", by=finance
        )
        with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
            AdvancePart.objects.filter(pk=part.pk).update(amount=2_00)

    def test_what_is_not_back_by_the_last_day_is_late(self, pool, person, finance):
        """HN-16: from 1 January on the guarantor owes it; the night notes it once."""
        advance = factory.out(person)
        county = {"name": "示例县", "level": Area.Level.COUNTY, "parent": pool.area}
        Area.objects.get_or_create(code=f"{person.area_code[:6]}000000", defaults=county)
        last, after = date(2026, 12, 31), date(2027, 1, 1)
        assert ADVANCES.areas(pool, last) == []
        [area] = ADVANCES.areas(pool, after)
        assert ADVANCES.run(pool, after, area).counts == {"late": 1}
        assert ADVANCES.run(pool, after, area).counts == {"late": 0}
        with clock.set_to(last):
            assert selectors.counts(finance)["late"] == 0
        with clock.set_to(after):
            assert selectors.counts(finance)["late"] == 1
            assert selectors.shown(again(advance))["is_late"]
            book_repayment(
                advance=advance, way="cash", amount=advance.left, received_on=after, reference="", by=finance
            )
            assert selectors.counts(finance)["late"] == 0


class TestClaiming:
    def test_a_sheet_is_handed_in_once(self, person):
        factory.claimed(person)
        with pytest.raises(errors.SheetIsUsed):
            factory.claimed(person)

    def test_it_needs_its_papers_and_who_did_not_join_gets_nothing(self, pool, person, clerk):
        """HN-18, HN-20."""
        with pytest.raises(Incomplete) as told:
            asking.ask_claim(person=person, facts=factory.claim_facts(person), papers={}, by=clerk)
        assert set(told.value.problems) == {"card", "identity", "unit", "medical"}
        with pytest.raises(errors.NotSupplementary):
            factory.claimed(insured_person(pool))
        with pytest.raises(Incomplete) as told:
            factory.claimed(person, institution=None, discharged_on=None, over_limit=0, sheet_number=" ")
        assert set(told.value.problems) == {"institution", "discharged_on", "over_limit", "sheet_number"}

    def test_who_handed_it_in_does_not_settle_it(self, pool, person, clerk):
        AssignmentFactory(staff=clerk.staff, role=Role.SUPERVISOR, pool=pool, area=pool.area)
        claim = factory.claimed(person, by=clerk)
        with pytest.raises(SamePerson):
            factory.settled(claim, by=type(clerk).of(clerk.staff, pool.code))

    def test_a_refused_one_can_be_handed_in_again(self, person, boss):
        deciding.refuse_claim(claim=factory.claimed(person), comment="缺单位证明", by=boss)
        assert factory.claimed(person).state == "asked"


class TestTwoRecords:
    def test_they_move_with_the_person_unless_both_have_some(self, pool, person):
        advance, other = factory.asked(person), factory.member(pool)
        assert merging.hindrance(other, person) == ""
        merging.move(other, person)
        assert again(advance).person == other
        second = factory.asked(person)
        assert second.number in merging.hindrance(other, person)


class TestVerifying:
    def test_it_notices_what_was_changed_behind_the_portal(self, person):
        factory.out(person)
        factory.settled(factory.claimed(person))
        Advance.objects.update(returned=1_00)
        SupplementaryClaim.objects.update(over_limit=24_000_00)
        Payable.objects.filter(subject_type="claims.advance").update(state="cancelled")
        sentences = " ".join(verified())
        assert "记载已归还 1.00 元，明细合计 21,250.00 元" in sentences
        assert "结算结果与政策计算不一致" in sentences
        assert "决定支付 22,000.00 元，应付为 0.00 元" in sentences
