"""Settlement with institutions: what a month is paid, what is paid in advance, how a term is cleared (FX-28, SY-11)."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

import policy
from policy.designation.clearing import WHOLE, Month, Position, clear, pay_month, prepay, share_of

PACK = policy.load("order2-2020")
DAY = date(2026, 12, 31)
FEN = st.integers(0, 10**12)
SHARE = st.integers(0, WHOLE)


def cleared(**facts):
    known = {"budget": 1_000_000_00, "allowed": 1_000_000_00, "borne_before": 0, "deposit_held": 0, "prepaid": 0}
    known |= {"final": True, "deposit_share": WHOLE}
    return clear(PACK, DAY, Position(**known | facts))


def figures(found):
    return {row.key: row.amount for row in found.rows}


def test_a_month_is_paid_less_deductions_deposit_and_what_was_paid_in_advance():
    month = Month(
        basic=100_000_00,
        critical=20_000_00,
        deducted_basic=1_234_56,
        deducted_critical=100_00,
        deposit=500,
        prepaid=9_000_00,
    )
    paid = pay_month(month)
    assert (paid.deposit, paid.set_off, paid.basic, paid.critical) == (4_938_27, 9_000_00, 84_827_17, 19_900_00)
    assert paid.rows[1].formula() == "98,765.44 × 5%"


def test_more_than_was_declared_is_never_deducted():
    with pytest.raises(ValueError, match="more is deducted"):
        pay_month(Month(basic=1, critical=0, deducted_basic=2, deducted_critical=0, deposit=0, prepaid=0))


@given(FEN, FEN, st.data(), SHARE, FEN)
def test_every_fen_of_a_month_goes_somewhere_once(basic, critical, data, deposit, prepaid):
    off_basic, off_critical = data.draw(st.integers(0, basic)), data.draw(st.integers(0, critical))
    month = Month(
        basic=basic,
        critical=critical,
        deducted_basic=off_basic,
        deducted_critical=off_critical,
        deposit=deposit,
        prepaid=prepaid,
    )
    paid = pay_month(month)
    assert basic - off_basic == paid.deposit + paid.set_off + paid.basic
    assert critical - off_critical == paid.critical
    assert min(paid.deposit, paid.set_off, paid.basic, paid.critical) >= 0 and paid.set_off <= prepaid


@given(FEN, st.integers(1, 36))
def test_the_shares_of_the_months_make_the_budget(budget, months):
    shares = [share_of(budget, months, n) - share_of(budget, months, n - 1) for n in range(1, months + 1)]
    assert sum(shares) == budget and max(shares) - min(shares) <= 1


def test_an_advance_is_a_part_of_the_months_share():
    amount, rows = prepay(1_000_000_00, 12, 1, 1000)
    assert amount == 8_333_33 and rows[0].amount == 83_333_33


def test_an_overspend_within_the_limit_is_shared_by_the_ratio():
    found = cleared(allowed=1_060_000_00)
    assert (found.shared, found.borne, found.due) == (30_000_00, 30_000_00, -30_000_00)


def test_what_lies_above_the_limit_the_institution_bears_alone():
    found = cleared(allowed=1_200_000_00)
    assert (found.shared, found.borne) == (50_000_00, 150_000_00)
    assert figures(found)["limit"] == 100_000_00


def test_a_surplus_is_left_in_part_at_the_end_and_not_in_a_quarter():
    assert cleared(allowed=900_000_00).kept == 60_000_00
    assert cleared(allowed=900_000_00, final=False).due == 0


def test_a_quarter_that_was_overspent_is_made_good_by_the_next():
    first = cleared(budget=250_000_00, allowed=270_000_00, final=False)
    assert first.borne == 10_000_00 and first.due == -10_000_00
    second = cleared(budget=500_000_00, allowed=500_000_00, final=False, borne_before=first.borne)
    assert second.borne == 0 and second.due == 10_000_00


def test_the_deposit_goes_back_by_the_grade_and_an_unused_advance_is_given_back():
    found = cleared(deposit_held=50_000_00, deposit_share=9_000, prepaid=1_000_00)
    assert (found.deposit_back, found.prepaid_left, found.due) == (45_000_00, 1_000_00, 44_000_00)


def test_without_a_budget_nothing_is_overspent_or_left():
    found = cleared(budget=0, allowed=77_00)
    assert (found.shared, found.borne, found.kept) == (0, 0, 0)


def test_a_pack_without_ratios_clears_nothing():
    found = clear(policy.load("beijing-institutions"), DAY, Position(
        budget=1, allowed=1, borne_before=0, deposit_held=0, prepaid=0, final=True, deposit_share=0
    ))  # fmt: skip
    assert found.missing and "settlement" in found.missing[0].sentence("en")


@given(FEN, st.lists(st.tuples(FEN, st.booleans()), min_size=1, max_size=5), SHARE, SHARE)
def test_what_was_paid_and_kept_back_and_shared_makes_what_was_allowed_less_what_it_bears(
    budget, months, deposit, share
):
    """However the clearings are cut: all payments + deposit kept = allowed - borne + surplus left."""
    received = held = allowed = borne = 0
    for at, (basic, clears) in enumerate(months, 1):
        paid = pay_month(
            Month(basic=basic, critical=0, deducted_basic=0, deducted_critical=0, deposit=deposit, prepaid=0)
        )
        allowed, held, received = allowed + basic, held + paid.deposit, received + paid.basic
        final = at == len(months)
        if clears or final:
            through = share_of(budget, len(months), at)
            found = cleared(
                budget=through, allowed=allowed, borne_before=borne, deposit_held=held, final=final, deposit_share=share
            )
            received, borne = received + found.due, found.borne
            assert not final or found.deposit_back <= held
    within = min(allowed, budget) if budget else allowed
    assert received + held - found.deposit_back == allowed - found.borne + found.kept
    assert within + found.shared == allowed - found.borne
