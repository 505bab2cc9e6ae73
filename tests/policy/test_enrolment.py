"""Enrolment beyond the worked cases: what holds for every payment, refusals in words, the national waiting period."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

import policy
from tests.policy.examples import COUNTY, EXAMPLE, examples

DALI = policy.load("dali-2024")
LIUPANSHUI = policy.load("liupanshui-2020")
HUNAN = policy.load("hunan-district-2011")
PLACES = (
    (COUNTY, 2008),
    (policy.Rules(DALI, assume={"individual_standard": 38_000}), 2024),
    (policy.Rules(LIUPANSHUI, assume={"individual_standard": 28_000, "subsidy_standard": 55_000}), 2021),
    (EXAMPLE, 2026),
)


@st.composite
def payments(draw):
    rules, year = draw(st.sampled_from(PLACES))
    member = policy.Enrollee(
        kind=draw(st.sampled_from(["adult", "student", "child", "newborn"])),
        statuses=tuple(
            draw(st.lists(st.sampled_from(["low_income_allowance", "veteran", "registered_poor"]), max_size=2))
        ),
        born_on=draw(st.none() | st.dates(date(year, 1, 1), date(year, 12, 31))),
        enrolled_last_year=draw(st.booleans()),
        missed_years=draw(st.integers(0, 6)),
    )
    return rules, year, member, draw(st.dates(date(year - 1, 1, 1), date(year + 1, 3, 1)))


@examples
@given(payments())
def test_benefits_start_before_they_end_and_the_parts_add_up(payment):
    rules, year, member, paid_on = payment
    found = policy.enrol(rules, coverage_year=year, member=member, paid_on=paid_on)
    if found.refused:
        assert found.classification is None
        assert found.shares == {}
        assert found.reason("zh")
        return
    assert found.ends_on == date(year, 12, 31)
    if found.starts_on:
        assert date(year, 1, 1) <= found.starts_on <= found.ends_on
    if found.total is not None:
        assert found.total == found.individual + found.subsidy == sum(found.shares.values())


@examples
@given(years=st.integers(0, 8), data=st.data())
def test_repairing_a_year_never_lengthens_the_wait_and_missing_one_never_shortens_it(years, data):
    """国办发〔2024〕38号."""
    repaired = data.draw(st.integers(0, years))

    def starts_on(missed, paid_later):
        member = policy.Enrollee(missed_years=missed, repaired_years=paid_later)
        return policy.enrol(EXAMPLE, coverage_year=2026, member=member, paid_on=date(2026, 1, 5)).starts_on

    assert starts_on(years, repaired) <= starts_on(years, 0) <= starts_on(years + 1, 0)
    if years >= 4:
        assert starts_on(years, repaired) >= date(2026, 7, 5)


def test_from_which_year_on_years_count_as_missed_is_a_figure_of_the_rules():
    """Without it nobody is told when cover begins; where no years count there is none."""
    name, files = "parameters/enrolment.yaml", policy.load("example-2026").files
    assert (policy.counted_from(policy.Rules(EXAMPLE), 2026), policy.counted_from(policy.Rules(HUNAN), 2026)) == (
        2025,
        None,
    )
    text = files[name].decode()
    at = text.index("waiting_counted_from:")
    figure = text[at : text.index("\n\n", at)]
    moved = figure.replace("value: 2025", "value: 2026")
    without = figure[: figure.index("  values:")] + "  open: {zh: 未规定, en: Not given}"
    later, lacking = (
        policy.Rules(policy.load_files({**files, name: text.replace(figure, put).encode()})) for put in (moved, without)
    )
    assert (policy.counted_from(later, 2027), policy.counted_from(lacking, 2027)) == (2026, None)
    said = policy.enrol(lacking, coverage_year=2026, member=policy.Enrollee(), paid_on=date(2026, 3, 1))
    assert said.starts_on is None and [lack.figure for lack in said.missing] == ["waiting_counted_from"]


@pytest.mark.parametrize(
    ("missed", "repaired", "months"),
    [(1, 0, 3), (2, 0, 4), (2, 1, 3), (4, 0, 6), (4, 3, 6), (6, 0, 8), (6, 2, 6), (6, 5, 6)],
)
def test_the_months_of_waiting_by_years_missed_and_repaired(missed, repaired, months):
    member = policy.Enrollee(missed_years=missed, repaired_years=repaired)
    found = policy.enrol(EXAMPLE, coverage_year=2026, member=member, paid_on=date(2026, 1, 5))
    assert found.starts_on == policy.add_months(date(2026, 1, 5), months)


def test_a_missing_standard_is_named_and_nothing_stands_in_for_it():
    found = policy.enrol(LIUPANSHUI, coverage_year=2021, member=policy.Enrollee(), paid_on=date(2020, 10, 15))
    assert found.classification == "ordinary"
    assert found.starts_on == date(2021, 1, 1)
    assert found.individual is None
    assert {missing.figure for missing in found.missing} == {"individual_standard", "subsidy_standard"}
    assert "个人缴费标准" in found.reason("zh")


def test_a_special_group_of_liupanshui_is_never_late_but_its_price_is_open():
    """LPS-10, LPS-13."""
    member = policy.Enrollee(statuses=("registered_poor",))
    found = policy.enrol(LIUPANSHUI, coverage_year=2021, member=member, paid_on=date(2021, 6, 20))
    assert (found.classification, found.individual, found.starts_on) == ("special", None, None)
    assert {missing.figure for missing in found.missing} == {"special_price", "special_start"}


def test_the_prices_of_2010_are_missing_but_the_waiting_period_is_known():
    found = policy.enrol(COUNTY, coverage_year=2010, member=policy.Enrollee(), paid_on=date(2010, 3, 1))
    assert found.starts_on == date(2010, 6, 1)
    assert [missing.figure for missing in found.missing] == ["prices"]


def test_a_renewal_with_a_gap_waits_again():
    """AMB-07: only a renewal paid in time is spared."""
    renewal = policy.Enrollee(enrolled_last_year=True)
    in_time, late = (
        policy.enrol(COUNTY, coverage_year=2009, member=renewal, paid_on=day)
        for day in (date(2008, 12, 31), date(2009, 2, 1))
    )
    assert in_time.starts_on == date(2009, 1, 1)
    assert late.starts_on == date(2009, 5, 1)


def test_a_bill_says_what_is_known_when_another_part_is_open():
    rules = policy.Rules(LIUPANSHUI, assume={"individual_standard": 28_000})
    found = policy.bill(
        rules, coverage_year=2021, members=[policy.BillMember(3, "adult"), policy.BillMember(2, "child")]
    )
    assert found.shares == {"individual": 140_000}
    assert found.total is None
    assert [missing.figure for missing in found.missing] == ["subsidy_standard"]


@pytest.mark.parametrize(
    ("payer", "expected"),
    [
        ("unit", {"individual": 6_000, "unit": 9_000}),
        ("fully_funded_unit", {"individual": 3_000, "unit": 4_500, "finance": 7_500}),
    ],
)
def test_retirees_of_fully_funded_units_are_paid_by_finance(payer, expected):
    """HN-04, HN-05."""
    members = [policy.BillMember(1, "in_service"), policy.BillMember(1, "retiree")]
    found = policy.bill(HUNAN, coverage_year=2012, members=members, payer=payer)
    assert {payer: amount for payer, amount in found.shares.items() if amount} == expected
    assert found.total == 15_000


@pytest.mark.parametrize(
    "facts", [{"kind": "robot"}, {"statuses": ("rich",)}, {"missed_years": 1, "repaired_years": 2}]
)
def test_facts_that_are_none_are_refused(facts):
    with pytest.raises(policy.BadFact):
        policy.Enrollee(**facts)
