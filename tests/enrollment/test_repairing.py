"""断缴补缴修复 (国办发〔2024〕38号): years missed lengthen the wait, years paid for later shorten it and cover no day."""

from datetime import date

import pytest
from django.urls import reverse

from casework import clock
from casework.errors import Incomplete
from casework.models import Event, Role
from casework.registry import registry
from enrollment.errors import ReferenceUsed, RepairedTooLate
from enrollment.grounds import Ground
from enrollment.models import Contribution, Coverage
from enrollment.services.paying import receive
from enrollment.services.registering import register_participation
from enrollment.services.repairing import missed_now, repair_years
from fund.models import Account, Entry
from tests.claims.screens import signed_in
from tests.factories.core import TownshipFactory, reader
from tests.factories.enrollment import PersonFactory
from tests.factories.rulebook import put_example_rules_in_force

pytestmark = pytest.mark.django_db
DAY = date(2027, 3, 10)


@pytest.fixture(autouse=True)
def march():
    put_example_rules_in_force()
    with clock.set_to(DAY):
        yield


@pytest.fixture
def by():
    return reader(Role.CLERK, area=TownshipFactory())


@pytest.fixture
def person(by):
    """Somebody without cover in 2025 and 2026 who registers late for 2027."""
    person = PersonFactory(area=TownshipFactory(), born_on=date(1980, 5, 17))
    register_participation(person=person, coverage_year=2027, ground=Ground(), by=by)
    return person


def repaired(person, by, years=(2025,), amount=400_00, reference="B1", **said):
    said = {"paid_on": DAY, "channel": "window", "coverage_year": 2027} | said
    return repair_years(person=person, years=years, amount=amount, reference=reference, by=by, **said)


def paid(person, by):
    return receive(
        person=person, coverage_year=2027, amount=400_00, paid_on=DAY, channel="window", reference="P1", by=by
    )


@pytest.mark.parametrize(("years", "starts_on"), [((), date(2027, 7, 10)), ((2025,), date(2027, 6, 10))])
def test_a_year_paid_for_later_takes_a_month_off_the_wait(person, by, years, starts_on):
    """Two years missed: 3 + 1 months; one repaired: 3."""
    if years:
        repaired(person, by, years)
    assert paid(person, by).starts_on == starts_on


def test_a_missed_year_is_money_with_a_receipt_and_buys_no_day(person, by):
    rows = repaired(person, by, (2025, 2026), 800_00)
    assert [(row.coverage_year, row.state, row.individual, row.subsidy) for row in rows] == [
        (2025, "repaired", 400_00, 0),
        (2026, "repaired", 400_00, 0),
    ]
    assert not Coverage.objects.exists()
    income = Account.objects.get(kind="contribution", fund="basic")
    assert -sum(Entry.objects.filter(account=income).values_list("amount", flat=True)) == 800_00
    assert Event.objects.get(verb="years_repaired").payload == {"years": "2025、2026", "amount_fen": 800_00}
    assert [sentence for check in registry.verifications for sentence in check()] == []
    assert missed_now(person).payable == []


def test_only_missed_years_that_are_over_at_their_price_and_once(person, by):
    for years, amount in (((2024,), 400_00), ((2027,), 400_00), ((2025, 2026), 400_00), ((), 0)):
        with pytest.raises(Incomplete):
            repaired(person, by, years, amount)
    repaired(person, by)
    with pytest.raises(Incomplete):
        repaired(person, by, reference="B2")
    with pytest.raises(ReferenceUsed):
        repaired(person, by, (2026,), reference="B1-2025")


def test_after_the_years_own_payment_it_is_too_late(person, by):
    paid(person, by)
    with pytest.raises(RepairedTooLate):
        repaired(person, by)
    assert missed_now(person) is None


def test_who_was_covered_missed_nothing_and_a_child_counts_from_birth(by):
    child = PersonFactory(area=TownshipFactory(), born_on=date(2026, 2, 1), kind="child")
    assert missed_now(child).years == [2026]
    newborn = PersonFactory(area=TownshipFactory(), born_on=date(2027, 2, 1), kind="newborn")
    assert missed_now(newborn) is None


def test_an_unpaid_contribution_of_the_missed_year_becomes_the_repaired_one(person, by):
    owed = Contribution.objects.create(
        pool=person.pool, person=person, area_code=person.area_code, coverage_year=2026, state="unpaid",
        individual=390_00, subsidy=700_00,
    )  # fmt: skip
    assert [row.pk for row in repaired(person, by, (2026,))] == [owed.pk]


def test_the_person_page_says_what_was_missed_and_leads_to_the_payment(person, by):
    client = signed_in(by)
    tab = client.get(reverse("enrollment:tab", args=[person.pk, "contributions"])).content.decode()
    address = reverse("enrollment:repair", args=[person.pk])
    assert "2026、2025" in tab and address in tab
    page = client.get(address)
    assert list(page.context["form"].fields["years"].choices) == [(2026, "2026"), (2025, "2025")]
    said = {"years": ["2025"], "amount": "400", "paid_on": DAY, "channel": "window", "reference": "B9"}
    assert client.post(address, said).status_code == 302
    assert client.post(address, said | {"years": ["2026"], "amount": "1"}).status_code == 422
    assert missed_now(person).repaired == {2025}
