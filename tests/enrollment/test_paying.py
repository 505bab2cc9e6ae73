"""One payment: what it costs, what it buys, what it leaves behind (LPS-03, LPS-15 .. LPS-23, CL-18, CL-29, FX-07)."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from casework import clock
from casework.errors import Incomplete, NotAllowed, OutOfScope
from casework.models import Role
from casework.registry import registry
from enrollment import services
from enrollment.errors import (
    AnotherAmount,
    CoverageOverlaps,
    EmployeeCovered,
    NotInPolicy,
    NotRegistered,
    PaidAfterDeath,
    PaidLater,
    ReferenceUsed,
    YearAlreadyPaid,
)
from enrollment.models import Contribution, Coverage, Person, Receipt
from fund.models import Account, Fund
from rulebook.errors import NoRulesInForce
from tests.factories.core import AreaFactory, PoolFactory, reader
from tests.factories.enrollment import (
    ContributionFactory,
    CoverageFactory,
    PersonFactory,
    RegistrationFactory,
    SpecialStatusFactory,
    insured_person,
)
from tests.factories.rulebook import put_example_rules_in_force, put_rules_in_force

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]
IN_WINDOW, LATE = date(2025, 11, 3), date(2026, 3, 10)


def resident(**fields) -> Person:
    """A registered person who was covered last year."""
    years = fields.pop("years", (2025,))
    return RegistrationFactory(person=insured_person(years=years, **fields)).person


def pay(person, amount=400_00, coverage_year=2026, paid_on=IN_WINDOW, reference="", **fields) -> Contribution:
    known = {"channel": "tax", "reference": reference or f"P{person.pk}-{coverage_year}"}
    by = fields.pop("by", None) or reader()
    return services.receive(
        person=person, coverage_year=coverage_year, amount=amount, paid_on=paid_on, by=by, **known, **fields
    )


def problems() -> list[str]:
    return [sentence for check in registry.verifications for sentence in check()]


def balance(kind, fund=Fund.BASIC) -> int:
    totals = Account.objects.filter(fund=fund, kind=kind).values_list("entries__amount", flat=True)
    return sum(fen for fen in totals if fen)


def test_a_payment_in_the_window_covers_the_whole_year_and_is_in_the_books():
    """LPS-15, LPS-16: 400 + 700 in the example county."""
    put_example_rules_in_force()
    contribution = pay(resident())
    coverage = contribution.coverage_set.get()
    assert (coverage.period.lower, coverage.period.upper) == (date(2026, 1, 1), date(2027, 1, 1))
    assert (contribution.classification, contribution.individual, contribution.subsidy) == ("ordinary", 400_00, 700_00)
    assert contribution.state == Contribution.State.ACTIVE
    assert contribution.answer.shares["individual"] == 400_00 and contribution.answer.rows
    receipt = contribution.receipts.get()
    assert (receipt.number, receipt.amount) == ("SJ9900-2026-0000001", 400_00)
    assert (balance(Account.Kind.BANK), balance(Account.Kind.CONTRIBUTION)) == (400_00, -400_00)
    assert problems() == []


def test_what_was_owed_becomes_paid():
    """LPS-03: register first, pay later."""
    put_example_rules_in_force()
    person = resident()
    due = ContributionFactory(person=person, state="due", classification="", paid_on=None, starts_on=None, ends_on=None)
    paid = pay(person)
    assert paid.pk == due.pk and paid.registration == person.registrations.get()
    due.refresh_from_db()
    assert (due.state, due.channel, due.paid_on) == ("active", "tax", IN_WINDOW)


def test_a_late_payment_waits_and_persons_alike_share_one_answer():
    """国办发〔2024〕38号: three months after the payment for those who missed the window."""
    put_example_rules_in_force()
    one, two = (pay(resident(), paid_on=date(2026, 5, 10)) for _ in range(2))
    assert one.coverage_set.get().period.lower == date(2026, 8, 10)
    assert (one.classification, one.state) == ("late", "waiting")
    assert one.answer_id == two.answer_id


def test_each_further_missed_year_waits_a_month_longer():
    put_rules_in_force(PoolFactory(), "example-2026", starts_on=date(2026, 1, 1))
    assert pay(resident(years=(2024,)), paid_on=LATE).starts_on == date(2026, 6, 10)
    assert pay(resident(years=(2023,)), paid_on=LATE).starts_on == date(2026, 6, 10)


def test_a_newborn_paid_within_90_days_is_covered_from_birth():
    """LPS-22."""
    put_example_rules_in_force()
    child = PersonFactory(kind=Person.Kind.NEWBORN, born_on=date(2026, 5, 1))
    RegistrationFactory(person=child, registered_on=date(2026, 5, 20))
    assert pay(child, paid_on=date(2026, 6, 10)).starts_on == date(2026, 5, 1)


def test_a_special_group_pays_the_individual_part_and_does_not_wait():
    """LPS-13."""
    put_example_rules_in_force()
    person = RegistrationFactory().person
    SpecialStatusFactory(person=person, code="registered_poor")
    contribution = pay(person, amount=160_00, paid_on=LATE)
    assert (contribution.starts_on, contribution.classification) == (LATE, "special")
    assert (contribution.individual, contribution.relief, contribution.reliefs.get().amount) == (400_00, 240_00, 240_00)


@pytest.mark.parametrize(
    ("changed", "refused"),
    [
        ({"amount": 399_99}, AnotherAmount),
        ({"amount": 1_100_00}, AnotherAmount),
        ({"amount": -1}, Incomplete),
        ({"reference": " "}, Incomplete),
        ({"payer": Receipt.Payer.FAMILY_ACCOUNT}, Incomplete),
        ({"payer": Receipt.Payer.FAMILY_ACCOUNT, "relation": "配偶"}, Incomplete),
        ({"paid_on": date(2026, 6, 17)}, PaidLater),
        ({"paid_on": date(2019, 12, 31)}, NotRegistered),
        ({"coverage_year": 2027, "paid_on": date(2026, 5, 1)}, NotInPolicy),
        ({"coverage_year": 2025}, YearAlreadyPaid),
    ],
)
def test_a_payment_that_is_wrong_leaves_nothing(changed, refused):
    """LPS-03, LPS-15, LPS-16, CL-18: other amount, nobody's account, before registration, before the window, twice."""
    put_example_rules_in_force()
    person = resident()
    with pytest.raises(refused):
        pay(person, **changed)
    assert not Receipt.objects.exists() and person.contributions.count() == 1 and problems() == []


def test_a_payment_that_buys_no_cover_is_refused_with_the_rules_sentence():
    """G-LPS-06a: paid in November with 60 days to wait, nothing of the year is left."""
    put_example_rules_in_force()
    with clock.set_to(date(2026, 11, 20)), pytest.raises(NotInPolicy, match="待遇"):
        pay(resident(), paid_on=date(2026, 11, 15))


def test_who_is_not_registered_or_was_covered_elsewhere_is_refused():
    """LPS-02, LPS-03."""
    put_example_rules_in_force()
    with pytest.raises(NotRegistered):
        pay(insured_person(years=(2025,)))
    employee = RegistrationFactory().person
    CoverageFactory(person=employee, scheme=Coverage.Scheme.EMPLOYEE, year=2026)
    with pytest.raises(EmployeeCovered, match="职工医保"):
        pay(employee, paid_on=LATE)
    covered = RegistrationFactory().person
    CoverageFactory(person=covered)
    with pytest.raises(CoverageOverlaps):
        pay(covered)


def test_the_dead_pay_nothing():
    put_example_rules_in_force()
    for died_on in (date(2025, 11, 1), date(2025, 12, 24)):
        with pytest.raises(PaidAfterDeath):
            pay(resident(died_on=died_on))


def test_a_payment_told_again_is_booked_once():
    put_example_rules_in_force()
    person = resident()
    first = pay(person, reference="P1")
    assert pay(person, reference="P1") == first
    with pytest.raises(ReferenceUsed):
        pay(resident(), reference="P1")
    assert Receipt.objects.count() == 1


def test_a_family_account_an_organisation_or_a_department_pays():
    """CL-18, FX-07."""
    put_example_rules_in_force()
    holder = PersonFactory()
    family = pay(resident(), payer="family_account", payer_person=holder, relation="配偶").receipts.get()
    assert (family.payer_person, family.relation) == (holder, "配偶")
    assert pay(resident(), payer="organisation").receipts.get().payer == "organisation"


def test_receipts_run_on_without_holes():
    put_example_rules_in_force()
    pay(resident())
    with pytest.raises(AnotherAmount):
        pay(resident(), amount=1)
    pay(resident())
    assert [receipt.number[-7:] for receipt in Receipt.objects.all()] == ["0000001", "0000002"]


def test_large_amount_insurance_is_paid_into_its_own_fund():
    """CL-29: 60 a year beside the contribution; CL-44: not for students and children."""
    put_rules_in_force(PoolFactory(), "jilin-county-2008")
    adult = RegistrationFactory(registered_on=date(2009, 1, 1)).person
    SpecialStatusFactory(person=adult, code="large_amount_insurance", starts_on=date(2009, 1, 1))
    paid = pay(adult, amount=110_00 + 60_00, coverage_year=2009, paid_on=date(2009, 2, 1))
    assert {receipt.fund: receipt.amount for receipt in paid.receipts.all()} == {"basic": 110_00, "large_amount": 60_00}
    assert balance(Account.Kind.CONTRIBUTION, Fund.LARGE_AMOUNT) == -60_00
    assert pay(adult, amount=170_00, coverage_year=2009, paid_on=date(2009, 2, 1)) == paid
    child = RegistrationFactory(registered_on=date(2009, 1, 1), person__kind="child").person
    SpecialStatusFactory(person=child, code="large_amount_insurance", starts_on=date(2009, 1, 1))
    with pytest.raises(NotInPolicy, match="大额"):
        pay(child, amount=10_00, coverage_year=2009, paid_on=date(2009, 2, 1))
    assert problems() == []


def test_who_owes_nothing_is_covered_without_a_receipt():
    """CL-11: class 1 pays nothing, the subsidies are 45 + 21 + 14."""
    put_rules_in_force(PoolFactory(), "jilin-county-2008")
    child = RegistrationFactory(registered_on=date(2008, 1, 1), person__kind="child").person
    SpecialStatusFactory(person=child, code="severe_disability", starts_on=date(2008, 1, 1))
    paid = pay(child, amount=0, coverage_year=2008, paid_on=date(2008, 3, 1))
    assert (paid.individual, paid.subsidy, paid.receipts.count()) == (0, 80_00, 0)
    assert paid.coverage_set.exists() and problems() == []


def test_only_those_who_book_contributions_there_book_one():
    put_example_rules_in_force()
    person = resident()
    with pytest.raises(NotAllowed):
        pay(person, by=reader(Role.REVIEWER))
    with pytest.raises(OutOfScope):
        pay(person, by=reader(area=AreaFactory(code="990002000000", level="county")))


def test_without_rules_nothing_is_booked():
    with pytest.raises(NoRulesInForce):
        pay(resident())


def test_a_damaged_receipt_is_found():
    put_example_rules_in_force()
    contribution = pay(resident())
    Contribution.objects.filter(pk=contribution.pk).update(individual=500_00)
    Coverage.objects.filter(contribution=contribution).delete()
    assert len(problems()) == 2


def test_the_clerk_sees_what_a_payment_buys_books_it_and_prints_its_receipt():
    put_example_rules_in_force()
    person, clerk = resident(), reader()
    client = Client()
    client.force_login(clerk.staff)
    day = {"coverage_year": "2026", "paid_on": "2025-11-03"}
    quote = client.post(reverse("enrollment:contribution_quote", args=[person.pk]), day).content.decode()
    assert "400.00" in quote and "2026-01-01" in quote
    nothing = {"coverage_year": "2026", "paid_on": "2026-12-30"}
    assert "未来" in client.post(reverse("enrollment:contribution_quote", args=[person.pk]), nothing).content.decode()
    body = day | {"amount": "400", "channel": "tax", "reference": "P7", "payer": "person", "command_key": "k1"}
    address = reverse("enrollment:contribution", args=[person.pk])
    assert client.post(address, body | {"amount": "4,00"}).status_code == 422
    assert client.post(address, body).status_code == 302
    paper = client.get(reverse("enrollment:receipt", args=[Receipt.objects.get().pk]))
    assert paper.content.startswith(b"%PDF")
