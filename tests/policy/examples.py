"""What the tests of the rules build on: the packs, and strategies for claims."""

from fractions import Fraction

from hypothesis import settings
from hypothesis import strategies as st

import policy

COUNTY = policy.load("jilin-county-2008")
NINGXIA = policy.load("ningxia-2013")
EXAMPLE = policy.load("example-2026")
FUXIN = policy.load("fuxin-2020")
HUNAN = policy.load("hunan-district-2011")

examples = settings(deadline=None)
"""For every property: as many examples as the profile says, 100 in the tests and 1,000 in `script/soak rules`."""

CHAIN = policy.Rules(COUNTY, {"critical_illness": NINGXIA})
"""Basic insurance of the county, critical illness of Ningxia."""

amounts = st.integers(0, 60_000_000)
"""Up to 600,000 yuan, in fen."""

self_payments = st.sampled_from([None, Fraction(0), Fraction(1, 10), Fraction(3, 20), Fraction(333_333, 1_000_000)])


@st.composite
def lines(draw: st.DrawFn) -> policy.Line:
    """A line with the price and quantity limits that lines have."""
    quantity = draw(st.none() | st.integers(1, 300))
    unit_price = draw(st.integers(1, 50_000)) if quantity else None
    amount = quantity * unit_price if quantity and unit_price else draw(st.integers(0, 5_000_000))
    return policy.Line(
        category=draw(st.sampled_from("ABC")),
        amount=amount,
        first_self_pay=draw(self_payments),
        item=draw(st.sampled_from(["PET", "挂号费", "手术费"])),
        quantity=quantity,
        unit_price=unit_price,
        price_limit=draw(st.none() | st.integers(0, 50_000)) if quantity else None,
        period_limit=draw(st.none() | st.integers(0, 300)) if quantity else None,
    )


@st.composite
def claims(draw: st.DrawFn) -> policy.Claim:
    """Any claim that the example county can get."""
    itemised = draw(st.booleans())
    elsewhere = draw(st.sampled_from([0, 0, 1, 333_333, 10_000_000])) if itemised else 0
    return policy.Claim(
        kind=draw(st.sampled_from(["inpatient", "outpatient_major", "outpatient_chronic", "outpatient"])),
        level=draw(st.sampled_from(["village", "community", "1", "2", "3"])),
        inside=draw(st.booleans()),
        designated=draw(st.booleans()),
        access=draw(st.sampled_from(["ordinary", "approved_referral", "emergency"])),
        lines=tuple(draw(st.lists(lines(), max_size=6))) if itemised else None,
        eligible=None if itemised else draw(amounts),
        chained_deductible=draw(st.integers(0, 200_000)),
        applied_class=draw(st.sampled_from([None, None, 1, 2, 3, 4])),
        paid_elsewhere=elsewhere,
        panel_grant=draw(st.sampled_from([0, 0, 1, 500_000, 5_000_000])),
    )


members = st.builds(
    policy.Member,
    kind=st.sampled_from(["adult", "student", "child"]),
    assistance_class=st.sampled_from([None, 1, 2, 3, 4]),
)
