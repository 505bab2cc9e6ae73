"""Limits of quantity (DL-12): in whatever claims and order something is bought, the period pays for its limit, no more."""

from dataclasses import replace
from fractions import Fraction
from math import ceil

import pytest
from hypothesis import given
from hypothesis import strategies as st

import policy
from policy.errors import BadFact
from policy.settling.quantities import as_settled, units
from tests.policy.examples import EXAMPLE, examples

RULES = policy.Rules(EXAMPLE, {})
PRICE, LIMIT = 250, 90
QUARTER = policy.Allowance(Fraction(LIMIT), "quarter", "quantity:Q1:X")


def bought(many, allowance=QUARTER, **fields):
    told = {"category": "A", "amount": ceil(many * PRICE), "unit_price": PRICE, "item": "达格列净片"}
    return policy.Line(**told | {"quantity": many, "allowance": allowance} | fields)


def settle(*lines, used=None, **claim):
    asked = policy.Claim(**{"kind": "outpatient_chronic", "level": "1", "lines": lines} | claim)
    return policy.settle(RULES, year=2026, member=policy.Member(), claim=asked, used=used)


def year_of(claims):
    """Several claims one after the other; all that was self-paid, and the counters at the end."""
    used, self_paid = {}, 0
    for lines in claims:
        settled = settle(*lines, used=used)
        self_paid += settled.self_paid
        for counter, moved in settled.moves.items():
            used[counter] = used.get(counter, 0) + moved
    return self_paid, used.get(QUARTER.counter, 0)


quantities = st.integers(1, 800_000).map(lambda scaled: Fraction(scaled, 10_000)) | st.integers(1, 80).map(Fraction)


@examples
@given(st.lists(st.lists(st.integers(1, 80).map(Fraction), min_size=1, max_size=4), min_size=1, max_size=6), st.data())
def test_the_order_and_the_splitting_of_purchases_change_nothing(claims, data):
    """Law 8: never more than the limit is payable, and all of it is."""
    wanted = sum(sum(claim) for claim in claims)
    expected = int(max(wanted - LIMIT, 0)) * PRICE, int(min(wanted, LIMIT)) * 10_000
    assert year_of([bought(quantity) for quantity in claim] for claim in claims) == expected
    one_by_one = data.draw(st.permutations([quantity for claim in claims for quantity in claim]))
    assert year_of([bought(quantity)] for quantity in one_by_one) == expected
    assert year_of([[bought(quantity) for quantity in one_by_one]]) == expected


@examples
@given(st.lists(quantities, min_size=1, max_size=6))
def test_parts_of_units_are_counted_exactly(several):
    _self_paid, used = year_of([bought(quantity)] for quantity in several)
    assert used == min(sum(several) * 10_000, LIMIT * 10_000)


def test_the_excess_is_self_paid_and_the_trace_says_how_it_came_about():
    settled = settle(bought(60), used={QUARTER.counter: 60 * 10_000})
    assert (settled.self_paid, settled.eligible) == (30 * PRICE, 30 * PRICE)
    [row] = [row for row in settled.rows if row.key.startswith("quantity")]
    assert row.amount == 30 * PRICE
    assert row.formula() == "每季度限 90，此前已用 60，本次 60，超出 30，自费 75.00"
    assert row.formula("en") == "90 a quarter, used before 60, this time 60, 30 too many, self-paid 75.00"
    assert settled == policy.Settlement.from_json(settled.as_json())


def test_a_limit_that_was_lowered_meanwhile_leaves_nothing():
    lowered = replace(QUARTER, quantity=Fraction(30))
    assert settle(bought(10, lowered), used={QUARTER.counter: 40 * 10_000}).eligible == 0


def test_class_c_lines_and_lines_of_nothing_use_nothing_up():
    settled = settle(bought(60, category="C"), bought(60, amount=0), bought(60))
    assert settled.moves[QUARTER.counter] == 60 * 10_000
    assert settled.self_paid == 60 * PRICE


def test_a_refused_claim_uses_nothing_up():
    settled = settle(bought(60), covered=False)
    assert settled.refused
    assert (settled.moves, settled.quantities) == ({}, ())


def test_a_limit_of_each_stay_holds_among_the_lines_of_a_claim_and_not_between_claims():
    stay = policy.Allowance(Fraction(LIMIT), "stay", "quantity:S:X")
    settled = settle(bought(60, stay), bought(60, stay))
    assert settled.self_paid == 30 * PRICE
    assert stay.counter not in settled.moves


def test_the_lines_as_they_were_settled_are_those_that_were_paid():
    lines = (bought(60), policy.Line("A", 100), bought(60))
    paid = as_settled(lines, settle(*lines).quantities)
    assert [line.period_limit for line in paid] == [60, None, 30]
    assert settle(*paid).self_paid == settle(*lines).self_paid


@pytest.mark.parametrize(("scaled", "words"), [(900_000, "90"), (905_000, "90.5"), (1, "0.0001"), (0, "0")])
def test_quantities_are_written_as_people_write_them(scaled, words):
    assert units(scaled) == words


@pytest.mark.parametrize("wrong", [{"per": "week"}, {"quantity": Fraction(-1)}, {"quantity": Fraction(1, 3)}])
def test_what_is_no_limit_is_refused(wrong):
    with pytest.raises(BadFact):
        replace(QUARTER, **wrong)


@pytest.mark.parametrize("quantity", [None, 0, Fraction(1, 30_000)])
def test_a_limited_line_needs_a_quantity_that_can_be_counted(quantity):
    with pytest.raises(BadFact):
        bought(60, quantity=quantity)
