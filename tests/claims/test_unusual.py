"""What is unusual on one page, with figures; and two persons who always approve each other."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.urls import reverse

from casework import clock
from casework.models import Role
from casework.rights import Right
from casework.scope import Reader
from claims import peers
from claims.facts import LineRow
from claims.models import Claim, ReviewRules, UsualCost
from claims.pairs import pairs_of
from tests.claims.screens import signed_in
from tests.factories import claims as factory
from tests.factories.core import AreaFactory, PoolFactory, reader
from tests.factories.institutions import designated_hospital
from tests.factories.review import change_threshold, put_review_rules_in_force

pytestmark = pytest.mark.django_db


@pytest.fixture
def chief(pool):
    return reader(Role.SUPERVISOR, pool=pool)


@pytest.fixture
def few(pool):
    """Two claims in common are enough, above 60 % of those of either."""
    put_review_rules_in_force(pool, None, starts_on=date(2000, 1, 2), pair_least=2, pair_share=6_000)


def settled_by(pool, clerk, first, second, third):
    claim = factory.submitted(pool=pool, by=clerk)
    claim = factory.second_passed(factory.first_passed(claim, first), second)
    return factory.approved(claim, third)


def test_two_who_always_decide_with_each_other_stand_out(pool, chief, few):
    """The same two reviewers pass four claims, a third with either of them one: 4 of 5 and 4 of 5, 4 of 6 together."""
    clerk = reader(Role.CLERK, pool=pool)
    one, other, third = (reader(Role.REVIEWER, pool=pool) for _n in range(3))
    for first, second in ((one, other), (other, one), (one, other), (other, one), (one, third), (third, other)):
        settled_by(pool, clerk, first, second, reader(Role.SUPERVISOR, pool=pool))
    found = {(pair.kind, frozenset(pair.keys)): pair for pair in pairs_of(chief, Right.CLAIM_VIEW)}
    pair = found["review", frozenset((one.staff.pk, other.staff.pk))]
    assert (pair.both, pair.either, pair.stands_out) == (4, 6, True)
    assert not found["review", frozenset((one.staff.pk, third.staff.pk))].stands_out
    assert pair.money == 4 * 5_400_00


def test_a_pair_below_the_least_number_does_not_stand_out_nor_one_of_long_ago(pool, chief, few):
    claim = settled_by(pool, *(reader(role, pool=pool) for role in ("clerk", "reviewer", "reviewer", "supervisor")))
    assert not any(pair.stands_out for pair in pairs_of(chief, Right.CLAIM_VIEW))
    Claim.objects.filter(pk=claim.pk).update(settled_at=clock.now() - timedelta(days=91))
    assert pairs_of(chief, Right.CLAIM_VIEW) == []


def test_without_figures_no_pair_is_accused(pool, chief, few):
    for _n in range(2):
        settled_by(pool, *(reader(role, pool=pool) for role in ("clerk", "reviewer", "reviewer", "supervisor")))
    ReviewRules.objects.filter(pool=pool).update(pair_share=None)
    assert not any(pair.stands_out for pair in pairs_of(chief, Right.CLAIM_VIEW))
    ReviewRules.objects.filter(pool=pool).update(pair_days=None)
    assert pairs_of(chief, Right.CLAIM_VIEW) == []


def test_pairs_of_another_pool_are_not_counted(pool, few):
    stranger = reader(
        Role.SUPERVISOR, pool=PoolFactory(code="9901", area=AreaFactory(code="990100000000", name="某市"))
    )
    settled_by(pool, *(reader(role, pool=pool) for role in ("clerk", "reviewer", "reviewer", "supervisor")))
    assert pairs_of(stranger, Right.CLAIM_VIEW) == []


@pytest.mark.parametrize("role", [Role.SUPERVISOR, Role.AUDITOR])
def test_supervisor_and_auditor_are_warned(pool, few, role, django_assert_max_num_queries):
    hands = [reader(role, pool=pool) for role in ("clerk", "reviewer", "reviewer", "supervisor")]
    for _n in range(2):
        settled_by(pool, *hands)
    browser = signed_in(reader(role, pool=pool))
    with django_assert_max_num_queries(12):
        page = browser.get(reverse("claims:pairs")).content.decode()
    assert "突出" in page
    assert "100 %" in page


def test_the_usual_cost_is_the_median_and_the_distance_counts_in_spreads(pool):
    claim = factory.submitted(pool=pool, amount=9_000_00)
    figures = {"amount": 5_000_00, "amount_spread": 1_000_00, "daily": 500_00, "daily_spread": 0, "days": 8}
    more = {"days_spread": 2, "drugs": 3_000, "drugs_spread": 100, "claims": 20}
    UsualCost.objects.create(pool=pool, diagnosis=claim.diagnosis, kind=claim.kind, **figures, **more)
    amount, daily, days = peers.against_diagnosis(claim)
    assert (amount.usual, amount.times, amount.is_odd) == ("5,000.00 ± 1,000.00", 4.0, True)
    assert (daily.times, daily.is_odd) == (None, False)
    assert days.times == 0.0


def test_an_institution_stands_beside_the_others_of_its_level(pool):
    change_threshold(pool, 10**9)
    here, there = designated_hospital(), designated_hospital()
    for amount in (1_234_00, 2_345_00, 3_456_00):
        factory.settled(pool=pool, institution=there, amount=amount)
    factory.settled(pool=pool, institution=here, amount=7_891_00)
    claim = factory.submitted(pool=pool, institution=here)
    own, others = peers.institution_and_peers(claim)
    assert (own.claims, own.amount) == (1, 7_891_00)
    assert (others.claims, others.amount) == (3, 2_345_00)


def test_prices_above_the_limit_or_above_what_others_paid_are_named(pool):
    change_threshold(pool, 10**9)
    entry = factory.CatalogueEntryFactory(pool=pool)
    cheap = LineRow(entry=entry, name=entry.name, category="B", quantity=Decimal(1), unit_price=100_00, amount=100_00)
    for _n in range(3):
        factory.settled(pool=pool, lines=[cheap])
    dear = LineRow(entry=entry, name=entry.name, category="B", quantity=Decimal(2), unit_price=150_00, amount=300_00)
    claim = factory.submitted(pool=pool, lines=[dear, LineRow(name="床位费", category="A", amount=80_00)])
    [price] = peers.prices(claim)
    assert (price.name, price.price, price.usual, price.claims, price.is_over_limit) == (
        entry.name,
        150_00,
        100_00,
        3,
        False,
    )
    claim.lines.filter(entry=entry).update(price_limit=120_00)
    assert peers.prices(claim)[0].is_over_limit


def test_one_page_shows_every_comparison(pool, chief, django_assert_max_num_queries):
    before = factory.settled(pool=pool)
    change_threshold(pool, None)
    claim = factory.second_passed(factory.reviewed(person=before.person, amount=8_400_00))
    desk = signed_in(chief)
    with django_assert_max_num_queries(12):
        page = desk.get(reverse("claims:unusual", args=[claim.pk])).content.decode()
    for shown in (before.number, claim.number, claim.institution.name, "同级"):
        assert shown in page
    auditor = signed_in(reader(Role.AUDITOR, pool=pool))
    assert auditor.get(reverse("claims:unusual", args=[claim.pk])).status_code == 200


def test_workload_tells_who_has_how_much_and_passes_a_leavers_cases_on(pool, chief, django_assert_max_num_queries):
    leaver, successor = (reader(Role.REVIEWER, pool=pool) for _n in range(2))
    claims = [factory.submitted(pool=pool) for _n in range(2)]
    Claim.objects.update(handler=leaver.staff, due_on=clock.today() - timedelta(1))
    leaver.staff.assignments.update(ends_on=clock.today() - timedelta(1))
    desk = signed_in(chief)
    with django_assert_max_num_queries(12):
        page = desk.get(reverse("claims:workload")).content.decode()
    assert leaver.staff.name in page
    assert "已离岗" in page
    sent = {"to": successor.staff.pk, "command_key": "pass-on"}
    desk.post(reverse("claims:reassign", args=[leaver.staff.pk]), sent)
    assert set(Claim.objects.values_list("handler", flat=True)) == {successor.staff.pk}
    desk.post(reverse("claims:assign", args=[claims[0].pk]), {"to": chief.staff.pk, "command_key": "give"})
    assert Claim.objects.get(pk=claims[0].pk).handler == successor.staff
    third = reader(Role.REVIEWER, pool=pool)
    desk.post(reverse("claims:assign", args=[claims[0].pk]), {"to": third.staff.pk, "command_key": "give2"})
    assert Claim.objects.get(pk=claims[0].pk).handler == third.staff


def test_the_pages_belong_to_supervisor_and_auditor(pool):
    claim = factory.submitted(pool=pool)
    browser = signed_in(Reader.of(claim.entered_by, pool.code))
    assert browser.get(reverse("claims:unusual", args=[claim.pk])).status_code == 403
