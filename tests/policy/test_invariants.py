"""What holds for every claim: sums, caps, order, splitting, reversal, monotony, determinism, frozen years."""

import json
from dataclasses import replace
from datetime import date
from itertools import permutations

import yaml
from hypothesis import given, is_hypothesis_test
from hypothesis import strategies as st

import policy
from tests.policy.examples import CHAIN, COUNTY, EXAMPLE, FUXIN, HUNAN, NINGXIA, amounts, claims, examples, members
from tests.soak.rules import invariants

LAYERS = ("basic", "large_amount", "critical_illness", "supplementary", "assistance")


def settle_all(rules, year, member, several, used=None, assistance=True):
    """Settle in order; the settlements and the counters at the end."""
    counters = dict(used or {})
    settled = []
    for claim in several:
        one = policy.settle(rules, year=year, member=member, claim=claim, used=counters, assistance=assistance)
        settled.append(one)
        for counter, moved in one.moves.items():
            counters[counter] = counters.get(counter, 0) + moved
    return settled, counters


def burdens(parts):
    return [policy.Claim("inpatient", burden=part) for part in parts]


@examples
@given(member=members, several=st.lists(claims(), min_size=1, max_size=4))
def test_total_is_its_four_parts_and_funds_plus_person(member, several):
    settled, _ = settle_all(policy.Rules(EXAMPLE), 2026, member, several)
    for one in settled:
        assert one.total == one.elsewhere + one.self_paid + one.above_limit + one.first_self_pay + one.eligible
        if one.missing:
            assert one.person is None
            continue
        assert one.fund == sum(getattr(one, layer) for layer in LAYERS)
        assert one.total == one.elsewhere + one.fund + one.person
        assert one.person >= 0
        assert all(getattr(one, layer) >= 0 for layer in LAYERS)
        assert min(one.self_paid, one.above_limit, one.first_self_pay, one.eligible) >= 0


@examples
@given(member=members, several=st.lists(claims(), min_size=1, max_size=8))
def test_no_cap_is_ever_exceeded(member, several):
    settled, used = settle_all(policy.Rules(EXAMPLE), 2026, member, several)
    basic_cap, outpatient, chronic = 15_000_000, 40_000, 300_000
    assert used.get("basic_paid", 0) <= basic_cap
    assert used.get("outpatient_paid", 0) <= outpatient
    assert used.get("outpatient_chronic_paid", 0) <= chronic
    assert used.get("basic_paid", 0) == sum(one.basic or 0 for one in settled)
    assert used.get("tilt_paid", 0) <= 5_000_000
    assert used.get("panel_paid", 0) <= 2_000_000
    assert used.get("assistance_paid", 0) <= 8_000_000
    if member.assistance_class not in (1, 2):
        assert used.get("critical_illness_paid", 0) <= 30_000_000


@examples
@given(member=members, several=st.lists(claims(), min_size=1, max_size=4))
def test_assistance_never_pays_more_than_the_layers_before_leave_of_the_in_policy_cost(member, several):
    """LPS-37: the standard, the second help and what a panel adds together; the parts make the layer."""
    settled, used = settle_all(policy.Rules(EXAMPLE), 2026, member, several)
    for one in settled:
        if one.assistance:
            assert one.assistance <= one.eligible - one.basic - one.critical_illness
    parts = ("assistance_paid", "tilt_paid", "panel_paid")
    assert sum(used.get(part, 0) for part in parts) == sum(one.assistance or 0 for one in settled)


@examples
@given(cost=amounts, applied=st.sampled_from([1, 2, 3, 4]))
def test_what_an_application_is_granted_changes_no_other_layer(cost, applied):
    """LPS-63: basic and critical illness go by the class that the person held on the day."""
    claim = policy.Claim("inpatient", "3", eligible=cost)
    before, after = (
        policy.settle(policy.Rules(EXAMPLE), year=2026, member=policy.Member(), claim=one, assistance=True)
        for one in (claim, replace(claim, applied_class=applied))
    )
    assert (after.basic, after.critical_illness) == (before.basic, before.critical_illness)
    assert after.assistance >= before.assistance == 0


@examples
@given(parts=st.lists(amounts, min_size=1, max_size=6))
def test_splitting_a_year_into_more_stays_changes_nothing(parts):
    """NX-07, NX-11, AMB-23."""
    member = policy.Member()
    split, used = settle_all(policy.Rules(NINGXIA), 2013, member, burdens(parts))
    whole, _ = settle_all(policy.Rules(NINGXIA), 2013, member, burdens([sum(parts)]))
    assert sum(one.critical_illness for one in split) == whole[0].critical_illness
    assert used["burden"] == sum(parts) if sum(parts) else used == {}


@examples
@given(parts=st.lists(amounts, min_size=2, max_size=3))
def test_within_one_schedule_the_order_of_stays_changes_nothing(parts):
    totals = set()
    for order in permutations(parts):
        settled, _ = settle_all(policy.Rules(NINGXIA), 2013, policy.Member(), burdens(order))
        totals.add(sum(one.critical_illness for one in settled))
    assert len(totals) == 1


@examples
@given(parts=st.lists(amounts, min_size=1, max_size=5), data=st.data())
def test_a_reversal_is_the_year_without_the_claim(parts, data):
    """Subtracting the moves and settling the later claims again gives the year as if the claim had never been."""
    gone = data.draw(st.integers(0, len(parts) - 1))
    rules, member = policy.Rules(NINGXIA), policy.Member()
    settled, used = settle_all(rules, 2013, member, burdens(parts))
    for one in settled[gone:]:
        for counter, moved in one.moves.items():
            used[counter] -= moved
    again, after = settle_all(rules, 2013, member, burdens(parts[gone + 1 :]), used)
    without, expected = settle_all(rules, 2013, member, burdens(parts[:gone] + parts[gone + 1 :]))
    assert [one.critical_illness for one in settled[:gone] + again] == [one.critical_illness for one in without]
    assert {counter: moved for counter, moved in after.items() if moved} == expected


@examples
@given(first=amounts, more=st.integers(0, 5_000_000), used=amounts)
def test_more_cost_never_pays_less_and_never_more_than_the_cost(first, more, used):
    rules, member = policy.Rules(FUXIN, assume={"critical_illness_deductible": 1_050_000}), policy.Member()
    counters = {"burden": used}
    small, large = (
        policy.settle(rules, year=2020, member=member, claim=policy.Claim("inpatient", burden=cost), used=counters)
        for cost in (first, first + more)
    )
    assert small.critical_illness <= large.critical_illness
    assert large.critical_illness - small.critical_illness <= more + 1
    assert small.critical_illness <= first


@examples
@given(level=st.sampled_from(["community", "county"]), cost=amounts, more=amounts, used=st.integers(0, 4_000_000))
def test_basic_insurance_is_monotone_in_the_cost(level, cost, more, used):
    rules, member = policy.Rules(COUNTY), policy.Member()
    paid = [
        policy.settle(
            rules,
            year=2008,
            member=member,
            claim=policy.Claim("inpatient", level, eligible=amount),
            used={"basic_paid": used},
        ).basic
        for amount in (cost, cost + more)
    ]
    assert paid[0] <= paid[1] <= 4_000_000 - used


@examples
@given(parts=st.lists(amounts, min_size=1, max_size=5))
def test_the_ceiling_on_covered_cost_bounds_the_year(parts):
    """HN-14: the fund pays 89,000 at most, whatever the stays."""
    several = [policy.Claim("inpatient", over_limit=part) for part in parts]
    settled, _ = settle_all(policy.Rules(HUNAN), 2012, policy.Member(supplementary=True), several)
    paid = sum(one.supplementary for one in settled)
    assert paid <= 8_900_000
    if sum(parts) >= 10_000_000:
        assert paid == 8_900_000


@examples
@given(member=members, claim=claims(), used=st.integers(0, 20_000_000))
def test_the_same_question_has_the_same_answer(member, claim, used):
    counters = {"basic_paid": used}
    first, second = (
        policy.settle(policy.Rules(EXAMPLE), year=2026, member=member, claim=claim, used=counters, assistance=True)
        for _ in range(2)
    )
    assert first == second
    assert counters == {"basic_paid": used}


@examples
@given(member=members, claim=claims())
def test_a_refused_claim_pays_nothing_and_moves_nothing(member, claim):
    one = policy.settle(policy.Rules(EXAMPLE), year=2026, member=member, claim=claim, assistance=True)
    if one.refused:
        assert one.fund == 0
        assert one.person == one.total - one.elsewhere
        assert one.moves == {}
        assert one.reason("zh")
        assert one.reason("en")


@examples
@given(member=members, claim=claims())
def test_every_answer_survives_storage(member, claim):
    one = policy.settle(CHAIN, year=2013, member=member, claim=claim, assistance=True)
    again = policy.Settlement.from_json(one.as_json())
    assert again == one
    assert [row.formula("en") for row in again.rows] == [row.formula("en") for row in one.rows]


def with_other_figures_from(day: date) -> policy.Pack:
    """The example with every figure of its basic insurance changed to 0.50 from a day on."""
    name = "parameters/basic.yaml"
    figures = yaml.safe_load(EXAMPLE.files[name])
    for figure in figures.values():
        figure["values"].append(changed(figure["values"][-1]) | {"from": day})
    text = json.dumps(figures, default=str)
    return policy.load_files({**EXAMPLE.files, name: text.encode()})


def changed(dated: dict) -> dict:
    def half(node):
        return {key: half(below) for key, below in node.items()} if isinstance(node, dict) else "0.50"

    return dated | {key: half(dated[key]) for key in ("value", "table") if key in dated}


NEXT_YEAR = with_other_figures_from(date(2027, 1, 1))


@examples
@given(member=members, claim=claims(), day=st.none() | st.dates(date(2026, 1, 1), date(2026, 12, 31)))
def test_what_comes_into_force_later_changes_nothing_of_an_earlier_year(member, claim, day):
    """Amounts, trace and sources of a year stay as they were, however the year after it is changed."""
    claim = replace(claim, discharged_on=day)
    before, after = (
        policy.settle(policy.Rules(pack), year=2026, member=member, claim=claim, assistance=True)
        for pack in (EXAMPLE, NEXT_YEAR)
    )
    assert before == after


def test_the_later_figures_hold_from_their_first_day():
    claim = policy.Claim("inpatient", "2", eligible=100_000)
    paid = [
        policy.settle(policy.Rules(NEXT_YEAR), year=day.year, member=policy.Member(), claim=one).basic
        for day in (date(2026, 12, 31), date(2027, 1, 1))
        for one in [replace(claim, discharged_on=day)]
    ]
    assert paid == [37_500, 50]


def test_the_soak_runs_every_invariant():
    """The ten of the rules, each a property that exists."""
    found = dict(invariants())
    assert len(found) == 12
    assert all(is_hypothesis_test(prove) for prove in found.values())
