"""A year's claims at once: the same fen as claim by claim, whatever the batches; what changes for whom."""

import re
from datetime import date

import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import policy
from policy.settling import operations, raised_cap
from policy.simulate import (
    Case,
    claims_in,
    from_cases,
    from_columns,
    from_csv,
    from_file,
    from_parquet,
    settle_many,
    simulate,
)
from tests.policy.examples import CHAIN, COUNTY, EXAMPLE, FUXIN, HUNAN, NINGXIA, amounts, claims, examples, members

LAYERS = ("basic", "large_amount", "critical_illness", "supplementary", "assistance")
RULES = {
    "example": (policy.Rules(EXAMPLE), 2026),
    "county": (policy.Rules(COUNTY), 2008),
    "county, too early": (policy.Rules(COUNTY), 2007),
    "chain": (CHAIN, 2013),
    "ningxia": (policy.Rules(NINGXIA), 2013),
    "fuxin": (policy.Rules(FUXIN), 2020),
    "hunan": (policy.Rules(HUNAN), 2012),
}
ADULT = policy.Member()

single_costs = st.sampled_from(["eligible", "burden", "over_limit"])
days = st.none() | st.dates(date(2008, 1, 1), date(2026, 12, 31))


@st.composite
def other_claims(draw: st.DrawFn) -> policy.Claim:
    """Claims of one sum, with the dates, diseases and items that the bills of `claims` lack."""
    return policy.Claim(
        draw(st.sampled_from(["inpatient", "outpatient_major", "outpatient"])),
        draw(st.sampled_from([None, "community", "county", "2", "3"])),
        inside=draw(st.booleans()),
        access=draw(st.sampled_from(["ordinary", "emergency"])),
        disease=draw(st.sampled_from([None, "肺癌", "高血压"])),
        accident=draw(st.booleans()),
        admitted_on=draw(days),
        discharged_on=draw(days),
        covered_from=draw(days),
        covered=draw(st.booleans() | st.just(True)),
        excluded=tuple(draw(st.lists(st.tuples(st.sampled_from(["PET", "挂号费", "手术费"]), amounts), max_size=2))),
        **{draw(single_costs): draw(amounts)},
    )


@st.composite
def cases(draw: st.DrawFn) -> Case:
    """A claim of one of three persons, perhaps in one of two referral chains."""
    member = draw(members | st.builds(policy.Member, supplementary=st.booleans(), large_amount=st.booleans()))
    return Case(
        person=draw(st.integers(0, 2)),
        member=member,
        claim=draw(claims() | other_claims()),
        township=draw(st.sampled_from([None, "东乡", "西镇"])),
        chain=draw(st.none() | st.integers(0, 1)),
    )


def one_by_one(rules, year, several):
    """The settlements of `policy.settle`, with counters a person and deductibles a referral chain."""
    counters, chained, settled = {}, {}, []
    for case in several:
        used = counters.setdefault(case.person, {})
        chain = (case.person, case.chain)
        taken = chained.get(chain, 0) if case.chain is not None else 0
        facts = {name: getattr(case.claim, name) for name in case.claim.__slots__}
        claim = policy.Claim(**facts | {"chained_deductible": taken})
        one = policy.settle(rules, year=year, member=case.member, claim=claim, used=used, assistance=True)
        chained[chain] = taken + (one.deductible or 0)
        for counter, moved in one.moves.items():
            used[counter] = used.get(counter, 0) + moved
        settled.append(one)
    return settled


def all_at_once(rules, year, several, rows):
    """What the simulation says of the same claims, in their order."""
    answers = {}
    for ordered, settled in settle_many(rules, year=year, batches=from_cases(several, rows), assistance=True):
        for group, plan in settled.groups:
            for at in range(group.start, group.stop):
                answers[int(ordered.row[at])] = {
                    "total": int(ordered.total[at]),
                    "refused": plan.refused,
                    "missing": plan.missing,
                    "deductible": None if "deductible" in plan.unknown else int(settled.deductible[at]),
                    "fund": None if plan.unknown else int(settled.fund[at]),
                    **{
                        layer: None if layer in plan.unknown else int(settled.paid.get(layer, settled.fund * 0)[at])
                        for layer in LAYERS
                    },
                }
    return [answers[row] for row in range(len(several))]


@examples
@given(
    name=st.sampled_from(sorted(RULES)),
    several=st.lists(cases(), min_size=1, max_size=8),
    rows=st.sampled_from([3, 100]),
)
def test_a_year_at_once_is_the_year_claim_by_claim(name, several, rows):
    """To the fen, refusals and missing figures included, however the input is cut into batches."""
    rules, year = RULES[name]
    singles = one_by_one(rules, year, several)
    for many, one in zip(all_at_once(rules, year, several, rows), singles, strict=True):
        counted = {key: getattr(one, key) for key in many}
        assert many == counted | {"total": one.total - one.elsewhere}


@settings(max_examples=50, deadline=None)
@given(
    costs=st.lists(st.integers(100_000, 20_000_000), min_size=3, max_size=9),
    kind=st.sampled_from(["inpatient", "outpatient_chronic"]),
    form=st.sampled_from(["eligible", "burden"]),
    member=st.builds(policy.Member, assistance_class=st.sampled_from([None, 1, 3]), continuous_years=st.integers(4, 9)),
    rows=st.sampled_from([2, 100]),
)
def test_tiers_and_caps_remember_the_whole_year(costs, kind, form, member, rows):
    several = [Case(1, member, policy.Claim(kind, "2", **{form: cost})) for cost in costs]
    rules, year = RULES["example"]
    singles = one_by_one(rules, year, several)
    assert [many["fund"] for many in all_at_once(rules, year, several, rows)] == [one.fund for one in singles]


@settings(max_examples=25, deadline=None)
@given(costs=st.lists(st.integers(10**10, 10**11), min_size=1, max_size=3))
def test_numbers_beyond_64_bits_stay_exact(costs):
    """A rate of six decimals on the largest costs, kept in millionths of a fen."""
    text = EXAMPLE.files[BASIC].replace(b'"2": "0.75"', b'"2": "0.653217"')
    rules = policy.Rules(policy.load_files({**EXAMPLE.files, BASIC: text}))
    bill = [policy.Claim("inpatient", "2", lines=(policy.Line("B", cost),)) for cost in costs]
    several = [Case(0, ADULT, claim) for claim in bill]
    singles = [one.as_json()["fund"] for one in one_by_one(rules, 2026, several)]
    assert [many["fund"] for many in all_at_once(rules, 2026, several, 100)] == singles


OPERATIONS = [kind for module in (operations, raised_cap) for kind in vars(module).values() if isinstance(kind, type)]
USED = {"in_policy_cost", "less_deductible", "share", "annual_cap", "burden", "bands", "residual"}


@pytest.mark.parametrize("name", sorted(USED))
def test_there_is_one_definition_of_each_operation(name, monkeypatch):
    """Without it neither one claim nor a year can be settled; nothing stands in for it on either path."""

    def gone(*_):
        raise NotImplementedError(name)

    for kind in OPERATIONS:
        if issubclass(kind, operations.Operation) and kind.name == name and "run" in vars(kind):
            monkeypatch.setattr(kind, "run", gone)
    case = Case(0, policy.Member(assistance_class=1), policy.Claim("inpatient", "2", eligible=100_000_00))
    other = Case(0, ADULT, policy.Claim("inpatient", "2", eligible=100_000_00))
    for path in (lambda: one_by_one(RULES["example"][0], 2026, [case, other]), lambda: outcome([case, other])):
        with pytest.raises(NotImplementedError, match=name):
            path()


BASIC = "parameters/basic.yaml"
MORE_GENEROUS = policy.Rules(
    policy.load_files({**EXAMPLE.files, BASIC: EXAMPLE.files[BASIC].replace(b'"2": "0.75"', b'"2": "0.85"')})
)
LESS_SURE = policy.Rules(
    policy.load_files(
        {**EXAMPLE.files, BASIC: EXAMPLE.files[BASIC].replace(b', "3": "0.60"}\n          ref', b"}\n          ref")}
    )
)
YEAR = [
    Case("王一", ADULT, policy.Claim("inpatient", "2", eligible=1_050_000), "东乡"),
    Case("李二", policy.Member("student"), policy.Claim("inpatient", "3", eligible=1_100_000), "西镇"),
    Case("王一", ADULT, policy.Claim("inpatient", "2", eligible=250_000), "东乡"),
    Case("李二", policy.Member("student"), policy.Claim("inpatient", "3", covered=False, eligible=70_000), "西镇"),
]
"""At level 2 the deductible is 500 and 75 % are paid: 7,500 and 1,500; at level 3 1,000 and 60 %: 6,000."""


def outcome(several, after=MORE_GENEROUS, **more):
    return simulate(RULES["example"][0], after, year=2026, batches=from_cases(several), assistance=True, **more)


def test_the_outcome_says_what_changes_by_township_class_and_level():
    found = outcome(YEAR, balance=10_000_000)
    assert (found.persons, found.total.claims, found.total.cost) == (2, 4, 2_470_000)
    assert (found.total.before.layers["basic"], found.total.after.layers["basic"]) == (1_500_000, 1_620_000)
    assert [(part.name, part.claims, part.difference) for part in found.townships] == [
        ("东乡", 2, 120_000),
        ("西镇", 2, 0),
    ]
    assert [(part.name, part.before.fund) for part in found.members] == [("adult", 900_000), ("student", 600_000)]
    assert [(part.name, part.after.fund) for part in found.levels] == [("2", 1_020_000), ("3", 600_000)]
    assert found.townships[1].before.refused == 1
    assert (found.budget.difference, found.budget.left_before, found.budget.left_after) == (
        120_000,
        8_500_000,
        8_380_000,
    )


def test_winners_and_losers_are_persons():
    found = outcome(YEAR)
    assert (found.winners, found.losers) == (1, 0)
    bars = [(bar.over, bar.up_to, bar.persons, bar.difference) for bar in found.histogram if bar.persons]
    assert bars == [(0, 0, 1, 0), (100_000, 500_000, 1, 120_000)]
    back = simulate(MORE_GENEROUS, RULES["example"][0], year=2026, batches=from_cases(YEAR))
    assert (back.winners, back.losers) == (0, 1)
    bars = [(bar.over, bar.up_to, bar.persons, bar.difference) for bar in back.histogram if bar.persons]
    assert bars == [(-500_000, -100_000, 1, -120_000), (0, 0, 1, 0)]


def test_claims_that_a_missing_figure_leaves_open_count_in_no_amount():
    found = outcome(YEAR, after=LESS_SURE)
    assert (found.total.open, found.total.open_cost, found.persons_open) == (1, 1_100_000, 1)
    assert found.total.before.fund == found.total.after.fund == 900_000
    reasons = {(reason.kind, reason.name): (reason.before, reason.after) for reason in found.reasons}
    assert reasons == {("refused", "not_enrolled"): (1, 1), ("missing", "fund_ratio"): (0, 1)}
    assert sum(decile.persons for decile in found.deciles) == 1


@settings(max_examples=50, deadline=None)
@given(several=st.lists(cases(), max_size=8))
def test_every_table_adds_up_to_the_whole(several):
    found = outcome(several)
    for parts in (found.townships, found.members, found.levels):
        assert sum(part.cost for part in parts) == found.total.cost == sum(case_cost(case) for case in several)
        assert sum(part.difference for part in parts) == found.total.difference == found.budget.difference
    assert sum(bar.persons for bar in found.histogram) == found.persons - found.persons_open
    if not found.persons_open:
        assert sum(bar.difference for bar in found.histogram) == found.budget.difference
        assert sum(decile.after for decile in found.deciles) == found.total.after.fund
    assert found.as_json()["budget"]["difference"] == found.budget.difference


def case_cost(case):
    claim = case.claim
    if claim.lines is not None:
        return sum(line.amount for line in policy.rest_of(claim.lines, claim.paid_elsewhere))
    return next(cost for cost in (claim.eligible, claim.burden, claim.over_limit) if cost is not None)


def test_files_and_columns_give_the_same_answer(tmp_path):
    expected = outcome(YEAR)
    table = pa.Table.from_batches(from_cases(YEAR))
    pyarrow.parquet.write_table(table, tmp_path / "year.parquet")
    pyarrow.csv.write_csv(table, tmp_path / "year.csv")
    columns = [{name: batch.column(name).to_pylist() for name in batch.schema.names} for batch in table.to_batches(2)]
    for batches in (
        from_parquet(tmp_path / "year.parquet", rows=2),
        from_csv(tmp_path / "year.csv", rows=2),
        from_columns(columns),
    ):
        assert simulate(RULES["example"][0], MORE_GENEROUS, year=2026, batches=batches, assistance=True) == expected


def test_persons_of_a_csv_file_are_text(tmp_path):
    """Leading zeros are part of a number that people carry."""
    (tmp_path / "year.csv").write_text("person,kind,level,eligible_fen\n01,inpatient,2,90000\n1,inpatient,2,90000\n")
    found = simulate(*[RULES["example"][0]] * 2, year=2026, batches=from_csv(tmp_path / "year.csv"))
    assert found.persons == 2


def test_progress_is_told_batch_by_batch():
    told = []
    simulate(*[RULES["example"][0]] * 2, year=2026, batches=from_cases(YEAR, 3), progress=told.append)
    assert told == [3, 4]


GOOD = {"person": [7, 8], "kind": ["inpatient", "inpatient"], "level": ["2", "2"], "eligible_fen": [100, 200]}


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"eligible_fen": [100, -1]}, "row 2: eligible_fen is a whole number from 0"),
        ({"eligible_fen": [100, 10**12]}, "row 2: eligible_fen is a whole number from 0"),
        ({"eligible_fen": [100.5, 1.0]}, "column eligible_fen holds double"),
        ({"eligible_fen": ["1.00", "2.00"]}, "column eligible_fen holds string"),
        ({"eligible_fen": [100, None]}, "row 2: the cost is given by exactly one column"),
        ({"burden_fen": [None, 5]}, "row 2: the cost is given by exactly one column"),
        ({"level": ["2", "9"]}, "row 2: level '9' is none of"),
        ({"kind": ["inpatient", None]}, "row 2: kind is missing"),
        ({"person": [None, 8]}, "every claim needs its person"),
        ({"person": [1, 10**9]}, "row 2: person is a whole number from 0"),
        ({"weather": [1, 2]}, "column 'weather' is none of"),
        ({"admitted_on": ["2026-13-01", None]}, "column admitted_on"),
        ({"level": ["2"]}, "no columns of claims"),
        ({"eligible_fen": [None] * 2, "total_fen": [5, 5], "self_paid_fen": [0, 6]}, "row 2: the parts of the bill"),
    ],
)
def test_what_is_no_claim_is_refused_with_its_place(change, said):
    with pytest.raises(policy.BadFact, match=said) as caught:
        simulate(*[RULES["example"][0]] * 2, year=2026, batches=from_columns([{**GOOD, **change}]))
    assert re.search(r"[\u4e00-\u9fff]", caught.value.text.zh)


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("year.parquet", b"\x00\x01 person,kind\n1,2,3\n", "不是完整的 Parquet"),
        ("year.csv", b"\x00\x01 person,kind\n1,2,3\n", "有3列，应为2列"),
        ("year.csv", b"", "文件无法读取"),
        ("year.csv", b"person,kind,eligible_fen\n1,inpatient,a secret\n", "第3列：有不是 int64 的值"),
        ("year.xlsx", b"PK", "只接受 .parquet 或 .csv"),
    ],
)
def test_a_file_that_cannot_be_read_says_where_and_repeats_nothing_of_it(tmp_path, name, content, said):
    (tmp_path / name).write_bytes(content)
    with pytest.raises(policy.BadFact) as caught:
        list(from_file(tmp_path / name))
    assert said in caught.value.text.zh and "secret" not in f"{caught.value.text}"


def test_the_claims_of_a_file_are_counted_without_reading_them(tmp_path):
    table = pa.Table.from_batches(from_cases(YEAR))
    pyarrow.parquet.write_table(table, tmp_path / "year.parquet")
    pyarrow.csv.write_csv(table, tmp_path / "year.csv")
    assert {claims_in(tmp_path / name) for name in ("year.parquet", "year.csv")} == {len(YEAR)}
