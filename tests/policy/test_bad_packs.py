"""A pack that is wrong is refused with file, key and reason; nothing of it is used."""

import re

import pytest

import policy
from policy.checking.check import Case, answer_case
from policy.reading import MAX_BYTES

FILES = policy.load("jilin-county-2008").files
GENERAL = ("内容不符合格式", "YAML 写法有误")
"""What stands for a reason that nobody has put into words."""
BENEFITS, ENROLMENT = "parameters/benefits.yaml", "parameters/enrolment.yaml"


def errors_after(name: str, *changes: tuple[str, str]) -> list[tuple[str, str, str]]:
    """The faults of the county's pack with some text of one file replaced."""
    text = FILES[name].decode()
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    return errors_of({**FILES, name: text.encode()})


def errors_of(files: dict[str, bytes]) -> list[tuple[str, str, str]]:
    """File, key and English reason; every reason says the same in Chinese, in words of its own."""
    with pytest.raises(policy.InvalidPack) as caught:
        policy.load_files(files)
    for error in caught.value.errors:
        assert re.search(r"[\u4e00-\u9fff]", error.text.zh), error
        assert error.text.zh not in GENERAL, error
    return [(error.file, error.key, error.reason) for error in caught.value.errors]


CHANGES = {
    "a key written twice": (BENEFITS, [("basic_cap:", "deductible:")], "", "the key 'deductible' stands twice"),
    "85 instead of 0.85": (
        BENEFITS,
        [('inside: "0.60"', 'inside: "85"')],
        "fund_ratio.values.0",
        "not between 0 and 1",
    ),
    "a rate as a number": (BENEFITS, [('inside: "0.60"', "inside: 0.60")], "fund_ratio.values.0", "as quoted text"),
    "a negative amount": (BENEFITS, [('county: "400.00"', 'county: "-400.00"')], "deductible.values.0", "is negative"),
    "part of a fen": (BENEFITS, [('county: "400.00"', 'county: "400.001"')], "deductible.values.0", "whole fen"),
    "an unknown word in a table": (BENEFITS, [("county:", "palace:")], "deductible.values.0", "'palace' is no level"),
    "an unknown key": (BENEFITS, [("  unit: yuan", "  unit: yuan\n  colour: red")], "deductible.colour", "unknown key"),
    "an unknown unit": (BENEFITS, [("unit: yuan", "unit: dollars")], "deductible", "'dollars' is none of"),
    "an unknown dimension": (BENEFITS, [("by: [place]", "by: [weather]")], "fund_ratio", "'weather' is none of"),
    "an unknown source": (
        BENEFITS,
        [("document: CL", "document: XX")],
        "deductible.values.0.source",
        "unknown source 'XX'",
    ),
    "no source at all": (
        BENEFITS,
        [('value: "130000.00"\n      source: {document: CL, quote: "最高可报销13万元"}', 'value: "130000.00"')],
        "large_amount_cap.values.0",
        "needs a source",
    ),
    "neither value nor open": (
        BENEFITS,
        [("  open: {zh: 来源未给出比例", "  by: []  # {zh: 来源未给出比例")],
        "large_amount_ratio",
        "open",
    ),
    "a gap between values": (
        ENROLMENT,
        [("through: 2008-12-31", "through: 2008-11-30")],
        "coverage_target",
        "gap between 2008-11-30 and 2009-01-01",
    ),
    "an overlap of values": (
        ENROLMENT,
        [("through: 2008-12-31", "through: 2009-06-30")],
        "coverage_target",
        "overlap at 2009-01-01",
    ),
    "values before the pack begins": (
        ENROLMENT,
        [("- from: 2008-01-01", "- from: 2007-01-01")],
        "waiting_months.values.0.from",
        "begins before the pack does",
    ),
    "values after the pack ends": (
        "pack.yaml",
        [("scheme:", "verified_through: 2008-12-31\nscheme:")],
        "enrolment.prices.1.from",
        "begins after the pack ends (2008-12-31)",
    ),
    "a pack that ends before it begins": (
        "pack.yaml",
        [("scheme:", "verified_through: 2007-12-31\nscheme:")],
        "",
        "verified_through is before verified_from",
    ),
    "prices before the pack begins": (
        "pack.yaml",
        [("    - from: 2008-01-01", "    - from: 2007-12-31")],
        "enrolment.prices.0.from",
        "begins before the pack does",
    ),
    "prices that overlap": (
        "pack.yaml",
        [("      through: 2008-12-31", "      through: 2009-01-01")],
        "enrolment",
        "overlap at 2009-01-01",
    ),
    "a day that is none": (BENEFITS, [("- from: 2008-01-01", "- from: 2008-02-30")], "", "day is out of range"),
    "an amount without end": (
        BENEFITS,
        [('county: "400.00"', 'county: "1e999999"')],
        "deductible.values.0",
        "no amount",
    ),
    "more decimals than a fen has": (
        BENEFITS,
        [('county: "400.00"', 'county: "400.000000000000000000000000000000001"')],
        "deductible.values.0",
        "no amount",
    ),
    "an object to be built": ("pack.yaml", [("id: jilin", "id: !!python/object:os.system jilin")], "", "line 1"),
    "an unknown step": ("pack.yaml", [("- share:", "- gamble:")], "layers.basic.steps", "'gamble' is none of"),
    "a step that pays twice": (
        "pack.yaml",
        [("      - share: {figure: assistance_ratio}", "      - share: {figure: assistance_ratio}\n" * 2)],
        "layers.assistance.steps",
        "one step pays",
    ),
    "a cap before the payment": (
        "pack.yaml",
        [
            ("      - share: {figure: fund_ratio, plus: student_points}\n", ""),
            (
                "      - annual_cap: {figure: basic_cap, counter: basic_paid}",
                "      - annual_cap: {figure: basic_cap, counter: basic_paid}\n      - share: {figure: fund_ratio}",
            ),
        ],
        "layers.basic.steps",
        "the order is",
    ),
    "help with what is left where nothing was left before": (
        "pack.yaml",
        [
            (
                "      - annual_cap: {figure: basic_cap, counter: basic_paid}",
                (
                    "      - annual_cap: {figure: basic_cap, counter: basic_paid}\n"
                    "      - left_over:\n      - share: {figure: fund_ratio}"
                ),
            )
        ],
        "layers.basic.steps",
        "begins with residual",
    ),
    "a panel's grant that is not the last step": (
        "pack.yaml",
        [
            (
                "      - share: {figure: assistance_ratio}",
                (
                    "      - share: {figure: assistance_ratio}\n"
                    "      - panel_grant: {figure: basic_cap, counter: granted}\n"
                    "      - left_over:\n      - share: {figure: assistance_ratio}"
                ),
            )
        ],
        "layers.assistance.steps",
        "stands last",
    ),
    "an unknown figure": (
        "pack.yaml",
        [("figure: fund_ratio", "figure: luck")],
        "layers.basic.steps.3",
        "unknown figure 'luck'",
    ),
    "a figure of another unit": (
        "pack.yaml",
        [("figure: fund_ratio", "figure: deductible")],
        "layers.basic.steps.3",
        "is in yuan, not rate",
    ),
    "an unknown list": (
        "pack.yaml",
        [("diseases: outpatient_major_diseases", "diseases: none_such")],
        "layers.basic.covers.1.diseases",
        "unknown list 'none_such'",
    ),
    "an unknown layer": ("pack.yaml", [("  large_amount:\n", "  lottery:\n")], "layers", "'lottery' is none of"),
    "an anchor": ("pack.yaml", [("id: jilin", "id: &a jilin")], "", "anchors and aliases"),
}


@pytest.mark.parametrize("case", CHANGES.values(), ids=CHANGES.keys())
def test_the_fault_is_named_with_file_key_and_reason(case):
    name, changes, key, reason = case
    found = errors_after(name, *changes)
    assert any(file == name and at.startswith(key) and reason in said for file, at, said in found), found


TIERS = {
    "a gap": ('up_to: "20000.00"', 'up_to: "19999.00"', "gap between tier 1 and tier 2"),
    "an overlap": ('up_to: "20000.00"', 'up_to: "20001.00"', "overlap between tier 1 and tier 2"),
    "falling rates": ('rate: "0.52"', 'rate: "0.49"', "the rate falls in tier 2"),
    "a closed end": ('{over: "500000.00", rate', '{over: "500000.00", up_to: "600000.00", rate', "does not end open"),
    "an empty tier": (
        'over: "20000.00", up_to: "50000.00"',
        'over: "20000.00", up_to: "20000.00"',
        "tier 2 ends where",
    ),
}


@pytest.mark.parametrize(("old", "new", "reason"), TIERS.values(), ids=TIERS.keys())
def test_tiers_join_rise_and_end_open(old, new, reason):
    """NX-06."""
    files = policy.load("ningxia-2013").files
    text = files[BENEFITS].decode()
    assert old in text
    found = errors_of({**files, BENEFITS: text.replace(old, new, 1).encode()})
    assert any(reason in said for _, _, said in found), found


def test_a_bomb_is_refused_before_it_unfolds():
    bomb = "a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n"
    assert "anchors and aliases" in errors_of({**FILES, "pack.yaml": bomb.encode()})[0][2]


def test_deep_nesting_is_refused():
    assert "nested deeper" in errors_of({**FILES, "pack.yaml": b"[" * 10_000})[0][2]


def test_a_huge_file_is_refused_unread():
    huge = b"#" * (MAX_BYTES + 1)
    assert "has at most" in errors_of({**FILES, BENEFITS: huge})[0][2]


@pytest.mark.parametrize(
    ("files", "reason"),
    [
        ({}, "the file is missing"),
        ({**FILES, "pack.yaml": b"\xff\xfe"}, "not UTF-8"),
        ({**FILES, "pack.yaml": b"id: [1"}, "line"),
        ({**FILES, "pack.yaml": b"just words"}, "must be keys with values"),
        ({**FILES, "notes.txt": b""}, "belongs into"),
        ({**FILES, "parameters/more.yaml": FILES[BENEFITS]}, "stands in parameters/benefits.yaml already"),
        ({**FILES, **{f"cases/{n}.yaml": b"[]" for n in range(101)}}, "at most 100"),
    ],
)
def test_files_that_are_no_pack_are_refused(files, reason):
    assert any(reason in said for _, _, said in errors_of(files))


def test_every_fault_is_told_at_once():
    broken = FILES[BENEFITS].replace(b'"0.60"', b'"60"').replace(b'"130000.00"', b'"-1.00"')
    assert len(errors_of({**FILES, BENEFITS: broken})) == 2


def test_an_unknown_pack_is_told_with_the_known_ones():
    with pytest.raises(policy.UnknownPack, match="jilin-county-2008"):
        policy.load("atlantis")


def test_adding_a_case_makes_no_new_version_but_a_figure_does():
    pack = policy.load("jilin-county-2008")
    with_case = policy.load_files({**FILES, "cases/more.yaml": b"[]"})
    changed = policy.load_files({**FILES, BENEFITS: FILES[BENEFITS].replace(b'"0.60"', b'"0.61"')})
    assert with_case.content_hash == pack.content_hash
    assert changed.content_hash != pack.content_hash


def test_a_changed_pack_fails_the_cases_it_brings_along():
    """A draft is checked by its own figures, not by those of the pack that is shipped under its name."""
    changed = policy.load_files({**FILES, BENEFITS: FILES[BENEFITS].replace(b'"0.60"', b'"0.61"')})
    passed, failures = policy.check_pack(changed)
    assert any((failure.case, failure.actual.en) == ("G-CL-19", "3050.00") for failure in failures)
    assert passed > 0
    assert policy.check_pack(policy.load("jilin-county-2008"))[1] == []


def test_a_broken_case_file_is_a_failure_of_its_own():
    _, failures = policy.check_pack(policy.load_files({**FILES, "cases/more.yaml": b"words"}))
    assert [failure.case for failure in failures] == ["cases/more.yaml"]


def test_a_pack_from_files_answers_like_the_shipped_one():
    again = policy.load_files(FILES)
    raw = {
        "id": "T",
        "pack": "here",
        "question": "settlement",
        "given": {"year": 2008, "claims": [{"kind": "inpatient", "level": "county", "eligible": "5400.00"}]},
        "expect": {"basic": "0"},
    }
    assert answer_case(Case.model_validate(raw), lambda _: again)["basic"] == 300_000
