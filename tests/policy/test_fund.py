"""Late fees, advances, the insurer's year, the reserve, the year's line, deadlines and indicators."""

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

import policy
from tests.policy.examples import COUNTY, EXAMPLE, FUXIN, HUNAN, NINGXIA, examples

BEIJING = policy.load("beijing-institutions")
LIUPANSHUI = policy.load("liupanshui-2020")
money = st.integers(0, 2_000_000_000_00)
days = st.dates(date(2011, 1, 1), date(2012, 12, 31))


@examples
@given(premium=st.integers(1, 10**12), payouts=money, cost=money)
def test_the_insurer_and_the_agency_share_the_whole_overspend(premium, payouts, cost):
    """NX-23."""
    found = policy.insurer_year(
        NINGXIA, premium=premium, payouts=payouts, insurer_cost=cost, profit_rate=Fraction(1, 50)
    )
    assert found["insurer_share"] + found["agency_share"] == found["overspend"]
    assert 0 <= found["agency_share"] <= found["insurer_share"] + 1
    assert found["agency_share"] <= premium * 4 // 100 + 1
    if found["overspend"]:
        assert found["profit"] == found["carried_forward"] == 0
    else:
        assert premium == payouts + cost + found["profit"] + found["carried_forward"]


@examples
@given(premium=st.integers(0, 10**12))
def test_four_transfers_and_the_deposit_make_the_premium(premium):
    """NX-22, to within the rounding of each."""
    found = policy.insurer_year(NINGXIA, premium=premium)
    assert abs(4 * found["quarterly"] + found["deposit"] - premium) <= 3


def test_a_surplus_without_a_profit_rate_leaves_the_profit_open():
    found = policy.insurer_year(NINGXIA, premium=100, payouts=50)
    assert "profit" not in found.values
    assert [missing.figure for missing in found.missing] == ["profit_rate"]


@examples
@given(income=money, surplus=st.integers(-(10**12), 10**12), balance=money)
def test_the_reserve_takes_no_more_than_income_surplus_and_ceiling_allow(income, surplus, balance):
    """CL-33."""
    found = policy.reserve(COUNTY, income=income, surplus=surplus, balance=balance)
    taken = found["extracted"]
    assert 0 <= taken <= max(surplus, 0)
    assert 20 * taken <= income + 10
    assert found["balance"] == balance + taken
    assert taken == 0 or 100 * found["balance"] <= 15 * income + 50


@examples
@given(arrears=money, due_on=days, served=st.integers(0, 90), paid=st.integers(0, 200))
def test_a_late_fee_is_charged_only_after_the_deadline_of_the_notice(arrears, due_on, served, paid):
    """HN-09, HN-10."""
    notice = due_on + timedelta(days=served)
    paid_on = due_on + timedelta(days=paid)
    found = policy.late_fee(HUNAN, arrears=arrears, due_on=due_on, notice_served_on=notice, paid_on=paid_on)
    assert found["deadline"] == notice + timedelta(days=10)
    assert found["total"] == arrears + found["fee"]
    if paid_on <= found["deadline"]:
        assert (found["days"], found["fee"]) == (0, 0)
    else:
        assert found["days"] == paid
        assert abs(500 * found["fee"] - arrears * paid) <= 250


def test_without_a_notice_there_is_no_late_fee():
    day = date(2012, 3, 1)
    found = policy.late_fee(HUNAN, arrears=100_000, due_on=date(2012, 1, 31), notice_served_on=None, paid_on=day)
    assert (found["fee"], found["total"]) == (0, 100_000)


@examples
@given(over_limit=st.integers(0, 20_000_000), advanced=st.integers(0, 20_000_000))
def test_an_advance_is_deducted_from_the_payout_and_the_rest_is_owed(over_limit, advanced):
    """HN-15, HN-16."""
    found = policy.advance(
        HUNAN, prepaid=2_000_001, over_limit=over_limit, advanced=advanced, advanced_on=date(2012, 5, 1)
    )
    assert found["allowed"] is True
    assert found["deducted"] == min(found["payout"], advanced)
    assert found["owed"] == advanced - found["deducted"]
    assert found["owed_by"] == date(2012, 12, 31)


@examples
@given(incomes=st.lists(st.tuples(st.integers(0, 10_000_000), st.integers(1, 10**6)), min_size=1, max_size=4))
def test_the_weighted_income_lies_between_the_incomes(incomes):
    """FX-18."""
    found = policy.year_deductible(FUXIN, year=2020, incomes=incomes)
    assert min(income for income, _ in incomes) <= found["weighted"] <= max(income for income, _ in incomes)
    assert abs(2 * found["deductible"] - found["weighted"]) <= 2


def test_a_pack_without_the_figures_names_them():
    assert [missing.figure for missing in policy.reserve(FUXIN, income=1, surplus=1, balance=0).missing] == [
        "reserve_rate",
        "reserve_ceiling_rate",
    ]
    found = policy.deadline(COUNTY, "district_review", received_on=date(2026, 3, 2))
    assert found.due_on is None
    assert found.missing[0].figure == "district_review_days"


def test_a_deadline_on_an_unpublished_calendar_is_provisional():
    found = policy.deadline(BEIJING, "district_review", received_on=date(2040, 3, 2))
    assert found.provisional
    table = {date(2040, 3, 5): False}
    assert not policy.deadline(BEIJING, "district_review", overrides=table, received_on=date(2040, 3, 2)).provisional


def test_the_premium_of_2011_was_due_later():
    """HN-03."""
    assert policy.deadline(HUNAN, "contribution", coverage_year=2011).due_on == date(2011, 5, 31)
    assert policy.deadline(HUNAN, "contribution", coverage_year=2012).due_on == date(2012, 1, 31)


def test_a_claim_of_2026_is_decided_in_30_working_days():
    """社会保险经办条例 art. 20."""
    assert policy.deadline(EXAMPLE, "claim_decision", received_on=date(2026, 2, 9)).due_on == date(2026, 3, 27)


@pytest.mark.parametrize(
    ("event", "facts"), [("tea", {}), ("agreement", {}), ("agreement", {"stops_on": date(2026, 1, 1)})]
)
def test_an_event_that_is_none_is_refused(event, facts):
    with pytest.raises(policy.BadFact):
        policy.deadline(BEIJING, event, **facts)


def test_indicators_are_exact_and_rounded_half_up():
    assert policy.indicator(COUNTY, "cost_per_visit", amount=Decimal("0.05"), visits=10) == {"value": Decimal("0.01")}
    found = policy.indicator(
        LIUPANSHUI, "quarter_settlement", annual_budget=Decimal("1200.00"), actual=Decimal("250.00")
    )
    assert found == {"monthly": Decimal("100.00"), "difference": Decimal("-50.00")}
    assert policy.indicator(COUNTY, "critical_illness_accumulator", burdens={"inpatient": Decimal(1)}) == {}


@pytest.mark.parametrize(
    ("name", "facts"),
    [
        ("luck", {}),
        ("surplus_rate", {"income": Decimal(0), "expenditure": Decimal(1)}),
        ("surplus_rate", {"income": Decimal(1)}),
    ],
)
def test_an_indicator_that_is_none_is_refused(name, facts):
    with pytest.raises(policy.BadFact):
        policy.indicator(COUNTY, name, **facts)
