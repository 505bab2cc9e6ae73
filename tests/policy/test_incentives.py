"""Incentives on the critical-illness cap: who has earned a bonus, when it is used, what the next year keeps of it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

import policy
from tests.policy.examples import EXAMPLE, amounts, examples

PACK = EXAMPLE.files["pack.yaml"]
FIGURES = "parameters/critical_illness.yaml"
CAP, BONUS_PAID = "critical_illness.annual_cap", "critical_illness_bonus_paid"
years = st.integers(0, 60)


def settle(cost, used=None, pack=EXAMPLE, **member):
    return policy.settle(
        policy.Rules(pack),
        year=2026,
        member=policy.Member(**member),
        claim=policy.Claim("inpatient", burden=cost),
        used=used,
    )


def row_of_the_cap(settled):
    return next(row for row in settled.rows if row.key == CAP)


def test_a_person_without_years_sees_the_cap_and_its_source_only():
    row = row_of_the_cap(settle(50_000_000))
    assert row.formula("en") == "smaller of (332,700.00; 300,000.00 - 0.00) = 300,000.00"
    assert [source.key for source in row.sources] == ["critical_illness_cap"]


def test_the_trace_shows_the_bonus_and_where_it_comes_from():
    row = row_of_the_cap(settle(50_000_000, continuous_years=6, zero_claim_years=3))
    assert row.formula("en") == "smaller of (332,700.00; 300,000.00 + 12,000.00 - 0.00) = 312,000.00"
    assert "incentive_ceiling" in [source.key for source in row.sources]


def test_only_what_is_paid_above_the_plain_cap_uses_the_bonus():
    assert BONUS_PAID not in settle(44_000_000, continuous_years=6).moves
    used = {"burden": 44_000_000, "critical_illness_paid": 29_070_000}
    assert settle(6_000_000, used, continuous_years=6).moves[BONUS_PAID] == 600_000


def test_a_used_bonus_forfeits_the_years_without_a_claim():
    member = policy.Member(continuous_years=6, zero_claim_years=3)
    after = policy.next_year(member, renewed=True, paid=31_200_000, used={BONUS_PAID: 1_200_000})
    assert (after.continuous_years, after.zero_claim_years) == (7, 0)


@pytest.mark.parametrize(
    ("renewed", "paid", "expected"), [(True, 0, (7, 4)), (True, 1, (7, 3)), (False, 0, (0, 4)), (False, 1, (0, 3))]
)
def test_a_break_starts_the_continuous_years_anew_and_a_payment_adds_no_year_without_one(renewed, paid, expected):
    member = policy.Member(continuous_years=6, zero_claim_years=3)
    after = policy.next_year(member, renewed=renewed, paid=paid, used={"critical_illness_paid": paid})
    assert (after.continuous_years, after.zero_claim_years) == expected


@examples
@given(cost=amounts, continuous=years, zero_claims=years, more=st.integers(0, 10))
def test_more_years_never_pay_less_and_never_above_the_ceiling(cost, continuous, zero_claims, more):
    plain, some, most = (
        settle(cost, continuous_years=c, zero_claim_years=z).critical_illness
        for c, z in ((0, 0), (continuous, zero_claims), (continuous + more, zero_claims + more))
    )
    assert plain <= some <= most <= 36_000_000


@examples
@given(parts=st.lists(amounts, min_size=1, max_size=5), continuous=years, zero_claims=years)
def test_the_bonus_is_used_once_however_the_year_is_split(parts, continuous, zero_claims):
    member = {"continuous_years": continuous, "zero_claim_years": zero_claims}
    whole = settle(sum(parts), **member)
    used: dict[str, int] = {}
    for part in parts:
        for counter, moved in settle(part, used, **member).moves.items():
            used[counter] = used.get(counter, 0) + moved
    assert used == whole.moves


def test_the_settings_of_the_incentives_stand_together():
    alone = PACK.replace(b"          bonus_ceiling: incentive_ceiling\n", b"")
    assert alone != PACK
    with pytest.raises(policy.InvalidPack, match="stand together"):
        policy.load_files({**EXAMPLE.files, "pack.yaml": alone})


def test_a_bonus_without_its_figure_blocks():
    text = EXAMPLE.files[FIGURES].decode()
    start, end = text.index('      value: "0.20"'), text.index("的20%}\n") + len("的20%}\n")
    without = text[:start].rsplit("  values:", 1)[0] + "  open: {zh: 未规定, en: not said}\n" + text[end:]
    found = settle(50_000_000, pack=policy.load_files({**EXAMPLE.files, FIGURES: without.encode()}))
    assert found.critical_illness is None
    assert [missing.figure for missing in found.missing] == ["incentive_ceiling"]


@pytest.mark.parametrize("years", [-1, 151, 4.0])
def test_years_that_are_none_are_refused(years):
    with pytest.raises(policy.BadFact, match="years are a whole number"):
        policy.Member(continuous_years=years)
