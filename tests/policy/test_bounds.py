"""How far a year has come: deductibles, the next tier, the caps, as the steps of a policy read them."""

from collections import defaultdict
from datetime import date
from fractions import Fraction

import policy
from policy.settling.bounds import bounds_of_year
from tests.policy.examples import EXAMPLE, NINGXIA

DAY = date(2026, 6, 1)


def bounds(pack=EXAMPLE, on=DAY, assistance_class="none", **used):
    values = defaultdict(int, {f"used:{counter}": amount for counter, amount in used.items()})
    words = {"assistance_class": assistance_class, "disease": "ordinary"}
    return list(bounds_of_year(policy.Rules(pack), on, words, values))


def test_a_fresh_year_has_whole_caps_and_no_tier():
    found = {one.title.zh: (one.whole, one.reached) for one in bounds() if one.always}
    assert found == {"基本医保年度最高支付限额": (150_000_00, 0), "大病保险年度最高支付限额": (300_000_00, 0)}


def test_a_deductible_of_the_year_is_reached_at_most_whole():
    [one] = [one for one in bounds(deductible_outpatient_chronic=900_00) if one.reached]
    assert (one.kind, one.whole, one.reached, one.always) == ("deductible", 200_00, 200_00, False)


def test_the_next_tier_begins_where_the_one_that_is_reached_ends():
    def tier(burden):
        return [(one.whole, one.rate) for one in bounds(burden=burden) if one.kind == "tier" and one.reached]

    assert tier(13_999_99) == []
    assert tier(14_000_00) == [(64_000_00, Fraction(13, 20))] == tier(63_999_99)
    assert tier(64_000_00) == [(114_000_00, Fraction(7, 10))]
    assert tier(114_000_00) == []


def test_absolute_tiers_are_not_shifted_by_the_line():
    [one] = [one for one in bounds(NINGXIA, date(2013, 6, 1), burden=10_000_00) if one.kind == "tier"]
    assert one.whole == 20_000_00


def test_an_unlimited_cap_leaves_no_mark_and_one_that_years_raise_is_said_to_be():
    def cap(**asked):
        found = [one for one in bounds(**asked) if one.layer.zh == "城乡居民大病保险" and one.kind == "cap"]
        return [(one.whole, one.raised) for one in found]

    assert cap(assistance_class="1") == []
    assert cap() == [(300_000_00, True)]
