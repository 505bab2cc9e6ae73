"""大病保险事后补偿 ends with money: verified, decided by another, paid, counted in the year (NX-11, NX-15)."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from casework.errors import ChangedMeanwhile, Incomplete, NotAllowed, OutOfScope, SamePerson, WrongStep
from casework.events import history_of, tell
from casework.models import Role
from casework.registry import registry
from claims.critical import services
from claims.critical.accounts import name_account
from claims.critical.errors import AccountMissing, AccountWrong, NothingOverpaid, YearOwesLess
from claims.critical.taking_back import take_back
from claims.facts import Payee
from claims.models import CriticalCase, PersonYear, Recovery, YearMove, YearUse
from claims.night.late import CASES
from claims.selectors import year_money
from claims.services.reverse import reverse
from enrollment.models import Person
from fund.models import Payable
from tests.factories import claims as factory
from tests.factories import fund as bank
from tests.factories.core import AssignmentFactory, TownshipFactory, reader
from tests.factories.critical import burdened, confirmed, decided, night, objected, opened, paid_out
from tests.factories.direct import counted, off
from tests.factories.enrollment import insured_person

pytestmark = pytest.mark.django_db
SEEN = "6299***********"


@pytest.fixture
def clerk(pool):
    return reader(Role.CLERK, pool=pool)


@pytest.fixture
def person(pool):
    return insured_person(pool)


@pytest.fixture
def case(pool, person, clerk):
    return opened(pool, person, by=clerk)


@pytest.fixture
def boss(pool):
    return reader(Role.SUPERVISOR, pool=pool)


def at_the_bank():
    """The batch with the one payable of the case, in a file that carries every name."""
    payable = Payable.objects.get(subject_type="claims.criticalcase")
    return bank.sent(payable, template=bank.BankTemplateFactory(name=factory.IN_UTF8))


def verified():
    return [sentence for verify in registry.verifications for sentence in verify()]


def used(person):
    rows = YearUse.objects.filter(person_year__person=person)
    return {counter: fen for counter, fen in rows.values_list("counter", "amount") if fen}


def of_year(person):
    return list(CriticalCase.objects.filter(person_year__person=person).order_by("pk"))


def last_of(case):
    return [tell(event) for event in history_of(case)][-1]


class TestVerifying:
    def test_the_insurer_has_fifteen_working_days_by_the_calendar(self, case):
        assert (case.opened_on, case.verify_by) == (date(2026, 6, 16), date(2026, 7, 8))

    def test_confirming_starts_the_term_to_pay(self, case):
        case = confirmed(case)
        assert (case.state, case.verified_by.name != "") == ("confirmed", True)
        assert case.pay_by == date(2026, 7, 8)
        assert "2,400.00" in last_of(case)

    def test_an_objection_needs_its_reason(self, case):
        with pytest.raises(Incomplete):
            objected(case, "  ")
        assert objected(case, "S1 属第三方责任").objection == "S1 属第三方责任"

    def test_other_figures_than_those_seen_are_not_confirmed(self, pool, case):
        with pytest.raises(ChangedMeanwhile):
            services.confirm_case(case=case, seen_due=case.due - 1, by=reader(Role.INSURER, pool=pool))

    def test_it_is_said_once_and_the_same_click_twice_is_one(self, pool, case):
        insurer = reader(Role.INSURER, pool=pool)
        confirmed(case, by=insurer, key="k1")
        assert confirmed(case, by=insurer, key="k1").state == "confirmed"
        with pytest.raises(WrongStep):
            objected(case)
        assert history_of(case).count() == 1

    @pytest.mark.parametrize("role", [Role.CLERK, Role.REVIEWER, Role.SUPERVISOR, Role.AUDITOR])
    def test_nobody_else_verifies(self, pool, case, role):
        with pytest.raises(NotAllowed):
            confirmed(case, by=reader(role, pool=pool))

    def test_an_insurer_of_another_county_does_not_see_it(self, pool, case):
        other = TownshipFactory(code="990002000000", level="county")
        with pytest.raises(OutOfScope):
            confirmed(case, by=reader(Role.INSURER, pool=pool, area=other))

    def test_who_brought_the_stays_does_not_verify_them(self, pool, clerk, case):
        AssignmentFactory(role=Role.INSURER, pool=pool, staff=clerk.staff)
        both = type(clerk).of(clerk.staff, pool.code)
        with pytest.raises(SamePerson):
            confirmed(case, by=both)
        with pytest.raises(IntegrityError, match="critical_case_hands_differ"), transaction.atomic():
            CriticalCase.objects.filter(pk=case.pk).update(
                state="confirmed", verified_by=clerk.staff, verified_at="2026-06-16T00:00Z"
            )
            with transaction.get_connection().cursor() as cursor:
                cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")

    def test_a_late_case_is_raised_once(self, pool, case):
        assert CASES.areas(pool, date(2026, 7, 8)) == []
        [area] = CASES.areas(pool, date(2026, 7, 9))
        assert CASES.run(pool, date(2026, 7, 9), area).counts == {"unverified": 1, "undecided": 0}
        assert CASES.areas(pool, date(2026, 7, 9)) == []
        confirmed(case)
        assert CASES.run(pool, date(2026, 7, 9), area).counts == {"unverified": 0, "undecided": 1}


class TestDeciding:
    def test_what_is_confirmed_is_owed_by_the_critical_illness_fund(self, person, case, boss):
        case = decided(confirmed(case), by=boss)
        payable = Payable.objects.get(subject_type="claims.criticalcase")
        assert (payable.by_fund, payable.number) == ({"critical_illness": 2_400_00}, case.number)
        assert (payable.payee_name, payable.decided_by) == (person.name, boss.staff)
        assert verified() == []

    def test_it_counts_in_the_year_so_that_caps_and_pages_see_it(self, person, case):
        decided(confirmed(case))
        assert used(person)["critical_illness_paid"] == 2_400_00
        money = year_money(person, 2026)
        assert (money["critical_illness"], money["person"]) == (2_400_00, 20_000_00 - 2_400_00)
        assert money["total"] == money["basic"] + money["critical_illness"] + money["person"]

    def test_a_later_claim_takes_its_place_behind_it(self, person, case):
        decided(confirmed(case))
        claim = factory.settled(person=person, amount=7_000_00)
        assert claim.settlements.get().sequence == 3
        assert claim.settlements.get().critical_illness > 0
        assert verified() == []

    def test_a_move_belongs_to_exactly_one_thing(self, case):
        case = decided(confirmed(case))
        move = YearMove.objects.get(case=case)
        with pytest.raises(IntegrityError, match="year_move_of_one_thing"), transaction.atomic():
            YearMove.objects.create(person_year=move.person_year, case=case, counter="x", amount=1)
        stay = YearMove.objects.filter(stay__isnull=False).first().stay
        with pytest.raises(IntegrityError, match="year_move_of_one_thing"), transaction.atomic():
            YearMove.objects.create(
                person_year=move.person_year, case=case, stay=stay, sequence=9, counter="x", amount=1
            )
        with pytest.raises(IntegrityError, match="year_move_of_a_case_once"), transaction.atomic():
            YearMove.objects.create(
                person_year=move.person_year, case=case, sequence=move.sequence, counter=move.counter, amount=1
            )

    def test_who_verified_does_not_decide(self, pool, case):
        both = reader(Role.INSURER, pool=pool)
        AssignmentFactory(role=Role.SUPERVISOR, pool=pool, staff=both.staff)
        both = type(both).of(both.staff, pool.code)
        case = confirmed(case, by=both)
        for act in (
            lambda: decided(case, by=both),
            lambda: services.give_case_back(case=case, reasons="再核", by=both),
        ):
            with pytest.raises(SamePerson):
                act()
        with pytest.raises(IntegrityError, match="critical_case_decided_by_another"), transaction.atomic():
            CriticalCase.objects.filter(pk=case.pk).update(
                state="declined", objection="x", reasons="y", decided_by=both.staff, decided_at="2026-06-16T00:00Z"
            )

    def test_against_an_objection_it_is_paid_with_reasons_only(self, case):
        case = objected(case)
        with pytest.raises(Incomplete):
            decided(case)
        assert decided(case, "交警认定无第三方责任").state == "approved"

    def test_a_confirmed_case_is_not_declined(self, case, boss):
        case = confirmed(case)
        with pytest.raises(WrongStep):
            services.decline_case(case=case, seen_due=case.due, reasons="无", by=boss)

    def test_a_declined_case_stays_so_while_the_year_is_what_it_was(self, pool, person, clerk, case, boss):
        case = objected(case)
        with pytest.raises(Incomplete):
            services.decline_case(case=case, seen_due=case.due, reasons=" ", by=boss)
        services.decline_case(case=case, seen_due=case.due, reasons="属第三方责任", by=boss)
        assert night(pool) == 0
        counted([burdened(person, "S2", 1_000_00)], clerk)
        assert night(pool) == 1
        assert [(one.state, one.due) for one in of_year(person)] == [("declined", 2_400_00), ("open", 3_000_00)]
        assert verified() == []

    def test_other_figures_or_another_account_than_seen_are_not_paid(self, pool, case, boss):
        case = confirmed(case)
        asked = {"case": case, "reasons": "", "by": boss}
        for seen in ({"seen_due": 1, "seen_account": SEEN}, {"seen_due": case.due, "seen_account": SEEN}):
            with pytest.raises(ChangedMeanwhile):
                services.pay_case(**asked, **seen)

    def test_paying_twice_owes_once(self, case, boss):
        case = confirmed(case)
        decided(case, by=boss, key="k1")
        decided(case, by=boss, key="k1")
        with pytest.raises(WrongStep):
            decided(case, by=boss)
        assert Payable.objects.filter(subject_type="claims.criticalcase").count() == 1

    def test_a_year_that_owes_less_by_now_goes_back_to_the_insurer(self, pool, person, clerk, case, boss):
        counted([burdened(person, "S2", 10_000_00)], clerk)
        night(pool)
        case.refresh_from_db()
        case = confirmed(case)
        counted([off(person, "S3", "S2", 符合政策范围金额=-30_000_00)], clerk)
        with pytest.raises(YearOwesLess):
            decided(case, by=boss)
        case = services.give_case_back(case=case, reasons="S2 已冲销", by=boss)
        assert (case.state, case.due, case.verified_by, case.pay_by) == ("open", 2_400_00, None, None)
        assert decided(confirmed(case), by=boss).due == 2_400_00

    def test_given_back_when_nothing_is_owed_it_is_gone(self, person, clerk, case, boss):
        case = confirmed(case)
        counted([off(person, "S2", "S1", 符合政策范围金额=-38_000_00)], clerk)
        assert services.give_case_back(case=case, reasons="S1 已冲销", by=boss).state == "gone"


class TestAccount:
    def test_without_an_account_the_desk_is_told_what_to_do(self, pool, person, clerk, case):
        Person.objects.filter(pk=person.pk).update(bank_account="", bank_name="")
        case = confirmed(case)
        with pytest.raises(AccountMissing):
            decided(case)
        payee = factory.account_of(person)
        case = name_account(case=case, payee=Payee(person.name, payee.bank_name, payee.bank_account), by=clerk)
        assert decided(case).bank_account == payee.bank_account

    def test_an_account_that_no_bank_takes_is_refused(self, person, case):
        Person.objects.filter(pk=person.pk).update(bank_account="6222020000000000001")
        case = confirmed(case)
        with pytest.raises(AccountWrong):
            decided(case)

    def test_anothers_account_needs_its_paper(self, person, clerk, case):
        other = Payee("王五", "示例银行", factory.card(9), "authorised")
        with pytest.raises(Incomplete) as refused:
            name_account(case=case, payee=other, by=clerk)
        assert "papers" in refused.value.problems

    def test_who_entered_the_account_does_not_decide(self, pool, person, clerk, case):
        AssignmentFactory(role=Role.SUPERVISOR, pool=pool, staff=(other := reader(Role.CLERK, pool=pool)).staff)
        other = type(other).of(other.staff, pool.code)
        case = name_account(case=confirmed(case), payee=factory.account_of(person), by=other)
        with pytest.raises(SamePerson):
            decided(case, by=other)

    def test_the_bank_pays_or_returns_and_a_corrected_account_is_paid_again(self, pool, person, clerk, case):
        case = decided(confirmed(case))
        batch = at_the_bank()
        case.refresh_from_db()
        assert case.state == "paying"
        bank.take(batch, bank.answer(batch, failed={1: "户名不符"}))
        case.refresh_from_db()
        assert case.state == "returned"
        case = name_account(case=case, payee=factory.account_of(person), by=clerk)
        assert case.state == "approved"
        batch = at_the_bank()
        bank.take(batch, bank.answer(batch))
        case.refresh_from_db()
        assert case.state == "paid"
        assert verified() == []


class TestTheNight:
    @pytest.mark.parametrize("say", [confirmed, objected])
    def test_what_the_insurer_has_said_is_not_touched(self, pool, person, clerk, case, say):
        case = say(case)
        counted([burdened(person, "S2", 10_000_00)], clerk)
        assert night(pool) == 0
        assert [(one.state, one.due) for one in of_year(person)] == [(case.state, 2_400_00)]

    def test_what_later_stays_raise_is_a_further_case(self, pool, person, clerk, case):
        case = confirmed(case)
        counted([burdened(person, "S2", 10_000_00)], clerk)
        decided(case)
        assert night(pool) == 1
        first, second = of_year(person)
        assert (first.state, first.due) == ("approved", 2_400_00)
        assert (second.state, second.paid, second.due) == ("open", 2_400_00, 6_000_00)
        assert second.steps[-1]["kind"] == "case"
        decided(confirmed(second))
        assert night(pool) == 0
        assert used(person)["critical_illness_paid"] == 8_400_00
        assert verified() == []


class TestReversal:
    def both(self, pool, person, clerk):
        claim = factory.settled(person=person, amount=30_000_00)
        case = decided(confirmed(opened(pool, person, by=clerk)))
        return claim, case

    def test_an_open_payment_is_owed_anew_without_what_is_not_due(self, pool, person, clerk, boss):
        claim, case = self.both(pool, person, clerk)
        reverse(claim=claim, comment="重复报销", by=boss)
        night(pool)
        case.refresh_from_db()
        over = case.due - 2_400_00
        assert case.overpaid == over > 0
        with pytest.raises(ChangedMeanwhile):
            take_back(case=case, seen_overpaid=over + 1, reasons="原报销已冲销", by=boss)
        case = take_back(case=case, seen_overpaid=over, reasons="原报销已冲销", by=boss)
        assert (case.state, case.stands, case.overpaid) == ("approved", 2_400_00, 0)
        waiting = Payable.objects.get(subject_type="claims.criticalcase", state="open")
        assert waiting.amount == 2_400_00
        assert used(person)["critical_illness_paid"] == 2_400_00
        assert (night(pool), verified()) == (0, [])
        with pytest.raises(NothingOverpaid):
            take_back(case=case, seen_overpaid=0, reasons="再收", by=boss)

    def test_what_was_received_is_recovered(self, pool, person, clerk, boss):
        claim, case = self.both(pool, person, clerk)
        batch = at_the_bank()
        bank.take(batch, bank.answer(batch))
        reverse(claim=claim, comment="重复报销", by=boss)
        night(pool)
        case.refresh_from_db()
        case = take_back(case=case, seen_overpaid=case.overpaid, reasons="原报销已冲销", by=boss)
        recovery = Recovery.objects.get(case=case)
        assert (recovery.amount, recovery.number, recovery.claim) == (case.taken_back, case.number, None)
        assert case.state == "paid"
        assert verified() == []

    def test_a_year_that_owes_nothing_takes_the_whole_case_back(self, pool, person, clerk, boss):
        case = paid_out(pool, person, by=clerk)
        counted([off(person, "S2", "S1", 符合政策范围金额=-38_000_00)], clerk)
        night(pool)
        case.refresh_from_db()
        case = take_back(case=case, seen_overpaid=2_400_00, reasons="S1 已冲销", by=boss)
        assert (case.state, case.moves, used(person)) == ("reversed", {}, {})
        assert verified() == []

    def test_only_who_reverses_takes_back(self, pool, person, clerk):
        case = paid_out(pool, person, by=clerk)
        with pytest.raises(NotAllowed):
            take_back(case=case, seen_overpaid=0, reasons="x", by=clerk)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(parts=st.lists(st.tuples(st.integers(0, 12_000_00), st.booleans(), st.booleans()), min_size=1, max_size=6))
def test_whatever_comes_in_between_what_is_paid_is_what_the_year_owes(pool, parts):
    """Stays one by one, cases decided at once or later: in the end their sum is what one case would have paid."""
    person, clerk = insured_person(pool), reader(Role.CLERK, pool=pool)
    account = factory.account_of(person)
    Person.objects.filter(pk=person.pk).update(bank_name=account.bank_name, bank_account=account.bank_account)
    for at, (burden, decide, claim) in enumerate(parts):
        counted([burdened(person, f"P{person.pk}-{at}", burden)], clerk)
        if claim:
            factory.settled(person=person, amount=9_000_00)
        night(pool)
        waiting = CriticalCase.objects.filter(person_year__person=person, state="open").first()
        if decide and waiting:
            decided(confirmed(waiting))
    night(pool)
    if waiting := CriticalCase.objects.filter(person_year__person=person, state="open").first():
        decided(confirmed(waiting))
    assert night(pool) == 0
    year = PersonYear.objects.get(person=person)
    owed = services.owed_for(pool, [year])[year.pk]
    cases = sum(case.stands for case in of_year(person))
    assert owed.entitled == owed.paid
    assert cases == owed.by_cases
    assert used(person).get("critical_illness_paid", 0) == owed.paid
    assert verified() == []
