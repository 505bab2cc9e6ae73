"""Each line in its four parts: whatever the lines, they add up to the head of the sheet, to the fen."""

from datetime import date
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

import policy
from claims import breakdown
from policy import Claim, Line, Member, Rules

RULES = Rules(basic=policy.load("example-2026"), layers={})
RATES = st.one_of(st.none(), st.integers(0, 10_000).map(lambda points: Fraction(points, 10_000)))


@st.composite
def lines(draw):
    amount = draw(st.integers(0, 5_000_000))
    limit = draw(st.one_of(st.none(), st.integers(0, 100_000)))
    quantity = draw(st.integers(1, 50)) if limit is not None else None
    return Line(draw(st.sampled_from("ABC")), amount, draw(RATES), quantity=quantity, price_limit=limit)


@given(st.lists(lines(), min_size=1, max_size=40))
def test_the_parts_of_the_lines_make_the_head_of_the_sheet(rows):
    claim = Claim(
        kind="inpatient",
        level="2",
        admitted_on=date(2026, 3, 1),
        discharged_on=date(2026, 3, 9),
        covered_from=date(2026, 1, 1),
        lines=tuple(rows),
    )
    settled = policy.settle(RULES, year=2026, member=Member(), claim=claim, used={})
    parts = breakdown.of_lines(rows, settled)
    for row, part in zip(rows, parts, strict=True):
        assert part.self_paid + part.above_limit + part.first_self_pay + part.in_policy == row.amount
        assert min(part.self_paid, part.above_limit, part.first_self_pay, part.in_policy) >= 0
    assert sum(part.self_paid for part in parts) == settled.self_paid
    assert sum(part.above_limit for part in parts) == settled.above_limit
    assert sum(part.first_self_pay for part in parts) == settled.first_self_pay
    assert sum(part.in_policy for part in parts) == settled.eligible
