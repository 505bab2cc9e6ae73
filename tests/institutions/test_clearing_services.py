"""Prepayments, clearings and the bank's answer: every fen is booked once, whatever the order (FX-28, SY-11)."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from casework import clock
from casework.errors import Incomplete, SamePerson
from fund.models import Account, Fund, Payable
from fund.payables import Outcome
from fund.verifications import ALL as FUND_PROOFS
from institutions import errors
from institutions.declared import errors as refused
from institutions.models import Declaration
from institutions.selectors.declarations import punctuality_of
from institutions.services import clearing as services
from institutions.services import confirming, deducting
from institutions.verification import ALL as PROOFS
from tests.factories.institutions import YearlyScoreFactory
from tests.institutions import declared, steps
from tests.institutions.steps import ORDER2, Office

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]

END = date(2027, 1, 20)


@pytest.fixture
def office():
    return Office(steps.rules(ORDER2))


@pytest.fixture
def agreement(office):
    return declared.agreed(office)


def month(office, agreement, number, basic, off=0):
    """A month declared with so much (yuan) of the basic fund, some of it deducted, confirmed."""
    rows = [[f"M{number:02d}", "110101199003070011", f"2026-{number:02d}-03", basic + 100, basic + 100, basic, 100]]
    rows = [[str(cell) for cell in row] for row in rows]
    found = declared.checked(office, agreement, rows, month=date(2026, number, 1))
    assert found.state == "declared", found.found
    if off:
        said = {"kind": "10", "reason": "超限定支付", "article": "第九条"}
        deducting.deduct_line(line=found.lines.get(), basic=off * 100, critical=0, by=office.clerk, **said)
    return declared.confirmed(office, found)


def cleared(office, agreement, kind, through):
    made = services.propose_clearing(agreement=agreement, kind=kind, last_month=through, by=office.clerk)
    return services.decide_clearing(clearing=made, agrees=True, words="", by=office.reviewer)


def prepaid(office, agreement, number=5):
    made = services.propose_prepayment(agreement=agreement, month=date(2026, number, 1), by=office.clerk)
    return services.decide_prepayment(prepayment=made, agrees=True, by=office.reviewer)


def balance(kind):
    entries = Account.objects.filter(fund=Fund.BASIC, kind=kind).values_list("entries__amount", flat=True)
    return sum(filter(None, entries))


def proofs():
    return [sentence for proof in (*PROOFS, *FUND_PROOFS) for sentence in proof()]


def test_a_month_is_prepaid_once_and_set_off_against_what_is_declared(office, agreement):
    advance = prepaid(office, agreement)
    assert advance.amount == 100_000_00 and balance("prepaid") == 100_000_00
    with pytest.raises(refused.MonthPrepaid, match=advance.number):
        services.propose_prepayment(agreement=agreement, month=date(2026, 5, 20), by=office.clerk)
    assert month(office, agreement, 4, 60_000).set_off == 0
    found = month(office, agreement, 5, 60_000)
    assert (found.deposit, found.set_off, found.payable_basic) == (3_000_00, 57_000_00, 0)
    again = month(office, agreement, 6, 60_000)
    assert (again.set_off, again.payable_basic) == (43_000_00, 14_000_00)
    assert balance("prepaid") == 0 and balance("deposit") == -9_000_00 and proofs() == []


def test_who_proposed_does_not_decide(office, agreement):
    made = services.propose_prepayment(agreement=agreement, month=date(2026, 5, 1), by=office.clerk)
    type(made).objects.filter(pk=made.pk).update(made_by=office.reviewer.staff)
    with pytest.raises(SamePerson):
        services.decide_prepayment(prepayment=made, agrees=True, by=office.reviewer)
    with pytest.raises(IntegrityError, match="prepayment_decided_by_another"), transaction.atomic():
        type(made).objects.filter(pk=made.pk).update(decided_by=office.reviewer.staff)


def test_nothing_is_prepaid_without_a_ratio_or_outside_the_term(office):
    agreement = declared.agreed(office, prepayment=0)
    with pytest.raises(refused.NothingAgreed):
        services.propose_prepayment(agreement=agreement, month=date(2026, 5, 1), by=office.clerk)
    with pytest.raises(errors.OutsideTerm):
        services.propose_prepayment(agreement=agreement, month=date(2027, 5, 1), by=office.clerk)


def test_a_year_has_twelve_shares_also_where_it_begins_within_a_month(office):
    agreement = declared.agreed(office, starts_on=date(2026, 2, 4), ends_on=date(2027, 2, 3))
    assert services.months_of(agreement) == 12
    through = [
        services.budget_through(agreement, date(2026, 2, 1)),
        services.budget_through(agreement, date(2027, 1, 1)),
    ]
    assert through == [1_000_000_00, 12_000_000_00]
    assert services.budget_through(agreement, date(2027, 2, 1)) == 12_000_000_00
    with pytest.raises(refused.NothingAgreed):
        services.propose_prepayment(agreement=agreement, month=date(2027, 2, 1), by=office.clerk)


def test_a_quarter_above_the_budget_is_to_be_given_back_and_booked_when_it_came(office, agreement):
    month(office, agreement, 1, 3_200_000)
    found = cleared(office, agreement, "quarter", date(2026, 3, 1))
    assert (found.budget, found.allowed, found.shared, found.borne) == (
        3_000_000_00,
        3_200_000_00,
        100_000_00,
        100_000_00,
    )
    assert found.due == -100_000_00 and balance("owed_back") == 100_000_00
    done = services.book_clearing_back(clearing=found, received_on=clock.today(), reference="回单0001", by=office.clerk)
    assert done.state == "done" and balance("owed_back") == 0 and proofs() == []


def test_a_quarter_waits_for_its_declarations_and_ends_with_a_third_month(office, agreement):
    found = declared.checked(office, agreement, month=date(2026, 3, 1))
    with pytest.raises(refused.DeclarationsOpen, match=found.number):
        services.propose_clearing(agreement=agreement, kind="quarter", last_month=date(2026, 3, 1), by=office.clerk)
    for through in (date(2026, 2, 1), date(2026, 12, 1)):
        with pytest.raises(Incomplete):
            services.propose_clearing(agreement=agreement, kind="quarter", last_month=through, by=office.clerk)


def test_a_quarter_is_cleared_once_and_one_at_a_time(office, agreement):
    made = services.propose_clearing(agreement=agreement, kind="quarter", last_month=date(2026, 3, 1), by=office.clerk)
    with pytest.raises(refused.ClearedAlready, match=made.number):
        services.propose_clearing(agreement=agreement, kind="quarter", last_month=date(2026, 3, 1), by=office.clerk)
    done = services.decide_clearing(clearing=made, agrees=True, words="", by=office.reviewer)
    assert done.state == "done" and done.due == 0
    with pytest.raises(refused.ClearedAlready):
        services.propose_clearing(agreement=agreement, kind="quarter", last_month=date(2026, 3, 1), by=office.clerk)


def test_what_moved_since_it_was_computed_is_cleared_anew(office, agreement):
    made = services.propose_clearing(agreement=agreement, kind="quarter", last_month=date(2026, 3, 1), by=office.clerk)
    month(office, agreement, 2, 1_000)
    with pytest.raises(refused.MovedSince):
        services.decide_clearing(clearing=made, agrees=True, words="", by=office.reviewer)
    with pytest.raises(errors.ReasonsLack):
        services.decide_clearing(clearing=made, agrees=False, words="", by=office.reviewer)
    assert services.decide_clearing(clearing=made, agrees=False, words="重算", by=office.reviewer).state == "rejected"


@pytest.mark.parametrize("months", [{1: 3_300_000, 5: 8_000_000}, {1: 3_300_000, 5: 9_900_000.37}, {2: 17}])
def test_a_whole_term_adds_up_to_the_fen(office, agreement, months):
    """Paid (bank and set off) + deposit kept + what was given back = declared - deductions - borne + surplus left."""
    YearlyScoreFactory(
        institution=agreement.institution, pool=office.pool, year=2026, state="decided", grade="A", deposit_share=9_000,
        decided_by=office.decider.staff,
    )  # fmt: skip
    prepaid(office, agreement)
    given_back = 0
    for number, basic in months.items():
        month(office, agreement, number, basic, off=7)
        if number == 1:
            given_back = cleared(office, agreement, "quarter", date(2026, 3, 1)).due
    with clock.set_to(END):
        final = cleared(office, agreement, "year", date(2026, 12, 1))
    owed = sum(one.by_fund.get(Fund.BASIC, 0) for one in Payable.objects.all())
    allowed = sum(one.basic - one.deducted_basic for one in Declaration.objects.all())
    recovered = min(final.due, 0) + min(given_back, 0)
    kept = final.deposit_held - final.deposit_back
    assert owed + recovered + kept == allowed - final.borne + final.kept
    assert balance("prepaid") == 0 and balance("deposit") == 0
    assert -balance("payable") - balance("owed_back") + kept == allowed - final.borne + final.kept
    assert proofs() == []
    with clock.set_to(END), pytest.raises(refused.MonthCleared):
        declared.brought(office, agreement, month=date(2026, 12, 1))


def test_a_declaration_is_paid_when_both_layers_are_and_its_days_are_counted(office, agreement):
    found = month(office, agreement, 5, 1_000)
    first, second = Payable.objects.order_by("pk")
    for payable in (first, second):
        type(payable).objects.filter(pk=payable.pk).update(state=Payable.State.PAID)
        confirming.outcome(outcome=Outcome.PAID, payables=[payable], by=office.clerk)
        found.refresh_from_db()
        assert (found.state == "paid") == (payable == second)
    assert found.paid_on == clock.today() and not found.is_late
    told = punctuality_of(agreement.institution, office.clerk)
    assert (told["in_time"], told["count"], told["longest"]) == (1, 1, 0)


def test_what_the_bank_returned_is_paid_again_to_the_registers_account(office, agreement):
    found = month(office, agreement, 5, 1_000)
    with pytest.raises(refused.NotReturned):
        confirming.pay_declaration_again(declaration=found, by=office.clerk)
    Payable.objects.filter(subject_id=found.pk).update(state=Payable.State.FAILED)
    type(agreement.institution).objects.filter(pk=agreement.institution_id).update(bank_account="6228480000000000001")
    confirming.pay_declaration_again(declaration=found, by=office.clerk)
    assert set(Payable.objects.values_list("state", "bank_account")) == {("open", "6228480000000000001")}


def test_an_advance_and_a_clearing_that_the_bank_returned_are_paid_again_on_the_screen(office, agreement, client):
    """Without a step of their own they would wait for ever: a batch takes only what is open."""
    advance = prepaid(office, agreement)
    month(office, agreement, 1, 100)
    with clock.set_to(END):
        final = cleared(office, agreement, "year", date(2026, 12, 1))
        cases = (
            (advance, "prepayment", services.pay_prepayment_again),
            (final, "clearing", services.pay_clearing_again),
        )
        for case, route, service in cases:
            assert Payable.objects.filter(subject_type=case._meta.label_lower, subject_id=case.pk).count() == 1
            with pytest.raises(refused.NotReturned):
                service(**{route: case}, by=office.clerk)
        Payable.objects.update(state=Payable.State.FAILED, failure="户名不符")
        type(agreement.institution).objects.update(bank_account="6228480000000000001")
        client.force_login(office.clerk.staff)
        for case, route, _service in cases:
            page = reverse(f"institutions:{route}", args=[case.pk])
            shown = client.get(page).content.decode()
            assert "户名不符" in shown and f"{page}pay_again/" in shown
            assert client.post(f"{page}pay_again/", {"command_key": route}).status_code == 302
            assert f"{page}pay_again/" not in client.get(page).content.decode()
            payable = Payable.objects.get(subject_type=case._meta.label_lower, subject_id=case.pk)
            assert (payable.state, payable.bank_account) == ("open", "6228480000000000001")
