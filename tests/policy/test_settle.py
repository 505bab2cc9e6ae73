"""Settling one claim: lines, limits, refusals, missing figures, the trace."""

from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

import policy
from tests.policy.examples import CHAIN, COUNTY, EXAMPLE, FUXIN, NINGXIA, examples, lines

ADULT = policy.Member()


def settle(rules, claim, year=2026, member=ADULT, **more):
    rules = rules if isinstance(rules, policy.Rules) else policy.Rules(rules)
    return policy.settle(rules, year=year, member=member, claim=claim, **more)


def stay(*lines, **facts):
    return policy.Claim("inpatient", "2", lines=lines, **facts)


def test_a_bill_falls_into_four_parts():
    """LPS-29, LPS-30, DL-12: 100 of 120 units payable, 40.00 of 50.00 a unit within the limit, 10 % first."""
    line = policy.Line(
        "B", 600_000, Fraction(1, 10), quantity=120, unit_price=5_000, price_limit=4_000, period_limit=100
    )
    found = settle(EXAMPLE, stay(line, policy.Line("C", 1_000)))
    assert found.total == 601_000
    assert found.self_paid == 1_000 + 20 * 5_000
    assert found.above_limit == 100 * 1_000
    assert found.eligible == 360_000
    assert found.first_self_pay == 40_000
    assert found.basic == (360_000 - 50_000) * 75 // 100


def test_eligible_cost_is_not_rounded_before_the_ratio():
    """Three lines of 0.05 less 10 %: 0.135, not 3 x 0.05."""
    lines = [policy.Line("B", 5, Fraction(1, 10)) for _ in range(3)]
    found = settle(COUNTY, policy.Claim("inpatient", "county", lines=lines), 2008, policy.Member("student"))
    assert found.basic == 11  # 13.5 fen x 80 % = 10.8
    assert found.eligible == 14
    assert found.total == 15 == found.eligible + found.first_self_pay


def test_a_class_b_line_without_a_rate_blocks_and_says_so():
    found = settle(COUNTY, policy.Claim("inpatient", "county", lines=(policy.Line("B", 100_000),)), 2008)
    assert found.total == 100_000
    assert found.eligible is found.basic is found.person is None
    assert [missing.figure for missing in found.missing] == ["first_self_pay"]
    assert "乙类先行自付比例" in found.reason("zh")
    assert found.moves == {}


def test_a_missing_line_of_critical_illness_leaves_only_that_layer_open():
    found = settle(policy.Rules(FUXIN), policy.Claim("inpatient", burden=6_050_000), 2020)
    assert found.critical_illness is None
    assert found.burden == 6_050_000
    assert found.moves == {"burden": 6_050_000}
    assert [missing.figure for missing in found.missing] == ["critical_illness_deductible"]


def test_a_cost_that_no_layer_looks_at_is_not_in_the_policy():
    found = settle(NINGXIA, policy.Claim("inpatient", eligible=100_000), 2013)
    assert found.basic is found.critical_illness is found.person is None
    assert "没有规定基本医疗保险待遇" in found.reason("zh")


@pytest.mark.parametrize("year", [2007, 1900])
def test_a_year_before_the_policy_has_no_answer(year):
    found = settle(COUNTY, policy.Claim("inpatient", "county", eligible=100_000), year)
    assert found.person is None
    assert "不能用于" in found.reason("zh")


def test_a_year_after_the_policy_was_verified_has_no_answer():
    ended = policy.load_files(
        {
            **COUNTY.files,
            "pack.yaml": COUNTY.files["pack.yaml"].replace(b"scheme:", b"verified_through: 2010-12-31\nscheme:"),
        }
    )
    claim = policy.Claim("inpatient", "county", eligible=540_000)
    assert settle(ended, claim, 2010).basic == 300_000
    assert settle(ended, claim, 2011).basic is None


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        ({"covered": False}, "not_enrolled"),
        ({"admitted_on": date(2026, 5, 1), "covered_from": date(2026, 5, 2)}, "not_covered_yet"),
        ({"inside": False, "designated": False}, "not_approved"),
        ({"designated": False}, "not_designated"),
    ],
)
def test_a_refusal_has_a_code_a_sentence_and_leaves_the_cost_to_the_person(facts, code):
    found = settle(EXAMPLE, policy.Claim("inpatient", "2", eligible=100_000, **facts))
    assert found.refused == code
    assert (found.fund, found.person, found.moves) == (0, 100_000, {})
    assert found.reason("zh").endswith("。")
    assert [row.key for row in found.rows][-3:] == ["refused", "fund", "person"]


def test_an_emergency_in_a_non_designated_hospital_inside_is_paid_at_the_lower_ratio():
    """CL-25: 在非定点医院、域外医院."""
    claim = policy.Claim("inpatient", "county", designated=False, access="emergency", eligible=1_040_000)
    assert settle(COUNTY, claim, 2008).basic == 500_000


@pytest.mark.parametrize(
    ("kind", "member", "accident", "disease", "basic"),
    [
        ("outpatient", "student", True, None, 80_000),
        ("outpatient", "student", False, None, None),
        ("outpatient", "adult", True, None, None),
        ("outpatient_major", "adult", False, "尿毒症透析治疗", 36_000),
        ("outpatient_major", "adult", False, "高血压", None),
        ("outpatient_chronic", "adult", False, None, None),
    ],
)
def test_the_county_covers_what_its_source_lists(kind, member, accident, disease, basic):
    """CL-21, CL-22."""
    claim = policy.Claim(kind, "county", accident=accident, disease=disease, eligible=100_000)
    assert settle(COUNTY, claim, 2008, policy.Member(member)).basic == basic


def test_the_disease_chooses_the_schedule_of_its_own_stay():
    """AMB-10."""
    used = {"burden": 1_500_000}
    found = settle(NINGXIA, policy.Claim("inpatient", burden=2_000_000, disease="肺癌"), 2013, used=used)
    assert found.critical_illness == 500_000 * 51 // 100 + 1_500_000 * 53 // 100


def test_cost_above_the_price_limit_is_no_burden_of_ningxia():
    """NX-14."""
    line = policy.Line("A", 10_000_000, quantity=10, unit_price=1_000_000, price_limit=900_000)
    found = settle(CHAIN, policy.Claim("inpatient", "county", lines=(line,)), 2013)
    assert found.above_limit == 1_000_000
    assert found.burden == found.total - found.basic - found.above_limit


def test_a_figure_in_force_on_the_day_of_discharge_is_used():
    later = COUNTY.files["parameters/benefits.yaml"].replace(
        b'    - from: 2008-01-01\n      table: {inside: "0.60", referred: "0.50"}',
        b'    - from: 2008-01-01\n      table: {inside: "0.60", referred: "0.50"}\n'
        b"      illustrative: {zh: a, en: a}\n"
        b'    - from: 2008-07-01\n      table: {inside: "0.70", referred: "0.50"}',
    )
    pack = policy.load_files({**COUNTY.files, "parameters/benefits.yaml": later})
    ratios = [
        settle(pack, policy.Claim("inpatient", "county", discharged_on=day, eligible=1_040_000), 2008).basic
        for day in (date(2008, 6, 30), date(2008, 7, 1), None)
    ]
    assert ratios == [600_000, 700_000, 600_000]


def test_the_trace_shows_the_formula_in_figures_with_its_sources():
    rows = {row.key: row for row in settle(COUNTY, policy.Claim("inpatient", "county", eligible=540_000), 2008).rows}
    share = rows["basic.share"]
    assert share.formula("en") == "(5,400.00 - 400.00) x 60 % = 3,000.00"
    assert share.label("zh") == "报销比例"
    assert share.sources[0].locator.startswith("在县内定点医疗机构")
    assert not share.sources[0].illustrative
    assert rows["person"].amount == 240_000


def test_a_rounded_amount_shows_what_was_rounded():
    claim = policy.Claim("inpatient", "county", inside=False, access="approved_referral", eligible=1_234_567)
    rows = {row.key: row for row in settle(COUNTY, claim, 2008).rows}
    assert rows["basic.share"].formula("en") == "(12,345.67 - 400.00) x 50 % = 5,972.835 ≈ 5,972.84"


def test_illustrative_figures_say_so_in_every_row():
    rows = settle(EXAMPLE, policy.Claim("inpatient", "2", eligible=850_000)).rows
    assert all(source.illustrative for row in rows for source in row.sources)


@pytest.mark.parametrize(
    "facts",
    [
        {"kind": "massage", "eligible": 1},
        {"kind": "inpatient", "level": "9", "eligible": 1},
        {"kind": "inpatient", "access": "bribe", "eligible": 1},
        {"kind": "inpatient"},
        {"kind": "inpatient", "eligible": 1, "burden": 1},
        {"kind": "inpatient", "eligible": -1},
        {"kind": "inpatient", "eligible": 5400.0},
        {"kind": "inpatient", "eligible": 1, "chained_deductible": -1},
    ],
)
def test_a_claim_that_is_none_is_refused(facts):
    with pytest.raises(policy.BadFact):
        policy.Claim(**facts)


@pytest.mark.parametrize(
    "facts",
    [
        {"category": "D", "amount": 1},
        {"category": "A", "amount": -1},
        {"category": "B", "amount": 1, "first_self_pay": Fraction(3, 2)},
        {"category": "A", "amount": 1, "price_limit": 1},
    ],
)
def test_a_line_that_is_none_is_refused(facts):
    with pytest.raises(policy.BadFact):
        policy.Line(**facts)


def test_a_counter_below_zero_is_refused():
    with pytest.raises(policy.BadFact, match="basic_paid is negative"):
        settle(COUNTY, policy.Claim("inpatient", "county", eligible=1), 2008, used={"basic_paid": -1})


def test_later_stays_show_what_the_year_had_before():
    """NX-11."""
    claim = policy.Claim("inpatient", burden=3_000_000)
    rows = {row.key: row for row in settle(NINGXIA, claim, 2013, used={"burden": 900_000}).rows}
    assert rows["critical_illness.bands"].formula("en") == (
        "year to date 9,000.00 → 39,000.00, line 6,000.00: 11,000.00 x 50 % + 19,000.00 x 52 % = 15,380.00 "
        "(to date 16,880.00 - 1,500.00)"
    )


def test_a_yearly_cap_says_what_it_had_left_before_the_claim():
    """national_rules C7: 本次可支付限额 of each fund, kept with the settlement; a layer without a cap has none."""
    stay = policy.Claim(kind="inpatient", level="county", eligible=80_000_00)
    settled = policy.settle(
        CHAIN, year=2013, member=policy.Member(kind="adult"), claim=stay, used={"basic_paid": 15_000_00}
    )
    assert settled.limits == {"basic": (40_000_00, 25_000_00)}
    assert policy.Settlement.from_json(settled.as_json()).limits == settled.limits


def test_a_layer_whose_pack_lacks_it_stays_open():
    rules = policy.Rules(COUNTY, {"critical_illness": COUNTY})
    claim = policy.Claim("inpatient", "county", eligible=540_000)
    found = policy.settle(rules, year=2008, member=policy.Member(), claim=claim)
    assert (found.basic, found.critical_illness, found.person) == (300_000, None, None)
    assert "没有规定大病保险待遇" in found.reason()


def test_only_layers_and_open_figures_have_names():
    with pytest.raises(policy.BadFact, match="layer 'dental' is none of"):
        policy.Rules(COUNTY, {"dental": COUNTY})
    with pytest.raises(policy.BadFact, match="cannot be assumed"):
        policy.Rules(COUNTY, assume={"luck": 1})


def test_a_reason_is_told_once_however_many_figures_it_explains():
    """A layer whose pack is not yet in force lacks several figures for one reason."""
    claim = policy.Claim("inpatient", "county", eligible=100_000, discharged_on=date(2008, 3, 20))
    found = settle(CHAIN, claim, 2008)
    assert len(found.missing) > 1
    assert found.reason().count("2008-01-01") == 1


@examples
@given(several=st.lists(lines(), max_size=8), paid=st.integers(0, 20_000_000))
def test_what_another_insurer_paid_is_taken_off_every_line_in_proportion(several, paid):
    """分割单: whole fen, together what was paid, none more than its proportion rounded up (docs/decisions.md)."""
    total = sum(line.amount for line in several)
    rest = policy.rest_of(several, paid)
    assert sum(line.amount for line in rest) == max(total - paid, 0)
    for whole, left in zip(several, rest, strict=True):
        assert 0 <= left.amount <= whole.amount
        assert abs((whole.amount - left.amount) * total - whole.amount * min(paid, total)) <= total
        assert left.category == whole.category


def test_the_trace_says_what_was_paid_elsewhere_and_that_the_rest_counts():
    claim = policy.Claim("inpatient", level="2", lines=[policy.Line("A", 540_000)], paid_elsewhere=140_000)
    settled = policy.settle(policy.Rules(EXAMPLE), year=2026, member=policy.Member(), claim=claim)
    row = next(row for row in settled.rows if row.key == "elsewhere")
    assert row.amount == 140_000
    assert row.formula("zh").startswith("5,400.00 - 1,400.00 = 4,000.00")
    assert settled.rows[-1].formula("en") == "5,400.00 - 1,400.00 - 2,625.00 = 1,375.00"


def test_only_lines_can_be_paid_elsewhere():
    with pytest.raises(policy.BadFact):
        policy.Claim("inpatient", eligible=1_000, paid_elsewhere=1)


def test_a_largest_quantity_counts_what_was_bought_and_its_excess_shrinks_with_the_line():
    """Ten of a year's six units: four are too many, of which half is left by the other insurer."""
    allowance = policy.Allowance(Fraction(6), "year", "units")
    line = policy.Line("A", 100_000, quantity=10, unit_price=10_000, allowance=allowance)
    found = settle(EXAMPLE, stay(line, paid_elsewhere=50_000))
    assert found.self_paid == 20_000
    assert [one.excess for one in found.quantities] == [20_000]
    assert found.moves["units"] == 60_000
