"""Every worked case of every pack, exact to the fen; and the command line that runs them."""

import re
from pathlib import Path

import pytest

from policy.__main__ import main
from policy.checking.check import cases_of, check_case
from policy.loading import PACKS, available

FILES = sorted(PACKS.glob("*/cases/*.yaml"))
CASES = [(raw["id"], raw) for path in FILES for raw in cases_of(path.name, path.read_bytes())]


@pytest.mark.parametrize("raw", [raw for _, raw in CASES], ids=[name for name, _ in CASES])
def test_the_rules_answer_the_worked_case(raw):
    assert [str(failure) for failure in check_case(raw)] == []


def test_the_illustrative_county_has_enough_cases_of_its_own():
    assert sum(raw["pack"] == "example-2026" for _, raw in CASES) >= 25


def test_every_pack_has_cases():
    assert {path.parts[-3] for path in FILES} == set(available())


@pytest.fixture
def case_file(tmp_path: Path):
    def write(text: str) -> str:
        path = tmp_path / "cases.yaml"
        path.write_text(text, encoding="utf-8")
        return str(path)

    return write


GOOD = """
- id: T-1
  pack: jilin-county-2008
  question: settlement
  given: {year: 2008, member: {class: adult}, claims: [{kind: inpatient, level: county, eligible: "5400.00"}]}
  expect: {claims: [{basic: "3000.00"}]}
"""


def test_check_passes_a_good_case(case_file, capsys):
    assert main(["check", case_file(GOOD)]) == 0
    assert capsys.readouterr().out == "1 passed, 0 failed\n"


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (("3000.00", "3000.01"), "T-1: claims[1].basic: expected 3000.01, got 3000.00"),
        (("jilin-county-2008", "atlantis"), "no pack 'atlantis'"),
        (("question: settlement", "question: weather"), "question 'weather' is none of"),
        (("basic:", "basics:"), "T-1: claims[1].basics: expected 3000.00, got no answer"),
        (("level:", "height:"), "claims.0.height"),
        (('[{basic: "3000.00"}]', "[]"), "expected 0 entries, got 1 entries"),
        (("expect:", "id: T-2\n  expect:"), "the key 'id' stands twice"),
    ],
)
def test_check_names_the_case_and_what_differs(case_file, capsys, change, said):
    assert main(["check", case_file(GOOD.replace(*change))]) == 1
    out = capsys.readouterr().out
    assert said in out
    assert out.endswith(", 1 failed\n")


@pytest.mark.parametrize(
    "why", ["(5,400 - 400) x 60 %", "{zh: 扣除起付标准后按60 %支付, en: 60 % above the deductible}"]
)
def test_check_takes_a_reason_in_one_language_or_in_both(case_file, capsys, why):
    assert main(["check", case_file(f"{GOOD}  why: {why}\n")]) == 0
    assert capsys.readouterr().out == "1 passed, 0 failed\n"


@pytest.mark.parametrize("why", ["{zh: 扣除起付标准后按60 %支付}", '{zh: "", en: the deductible}', "[the deductible]"])
def test_check_refuses_a_reason_with_a_language_missing(case_file, capsys, why):
    assert main(["check", case_file(f"{GOOD}  why: {why}\n")]) == 1
    assert "T-1: why" in capsys.readouterr().out


def test_the_reason_of_every_shipped_case_is_told_in_both_languages():
    reasons = {name: raw["why"] for name, raw in CASES if "why" in raw}
    one_language = [name for name, why in reasons.items() if not isinstance(why, dict) or set(why) != {"zh", "en"}]
    assert one_language == [] and [name for name, why in reasons.items() if not re.search("[一-鿿]", why["zh"])] == []


def test_check_refuses_an_id_that_stands_twice(case_file, capsys):
    assert main(["check", case_file(GOOD + GOOD)]) == 1
    assert "T-1: id: expected a unique id" in capsys.readouterr().out


def test_explain_prints_the_rows_with_their_sources(capsys):
    assert main(["explain", "jilin-county-2008", "G-CL-19", "--lang", "en"]) == 0
    out = capsys.readouterr().out
    assert "(5,400.00 - 400.00) x 60 % = 3,000.00" in out
    assert "在县内定点医疗机构发生的住院费用按60%报销" in out


@pytest.mark.parametrize(
    ("lang", "why"), [("zh", "以入院日期为准，入院时等待期未满"), ("en", "the admission date decides (AMB-06)")]
)
def test_explain_ends_with_the_reason_in_the_language_asked_for(capsys, lang, why):
    assert main(["explain", "jilin-county-2008", "G-CL-04", "--lang", lang]) == 0
    assert capsys.readouterr().out.endswith(f"# {why}\n")


def test_explain_prints_other_questions_too(capsys):
    assert main(["explain", "jilin-county-2008", "G-CL-09"]) == 0
    out = capsys.readouterr().out
    assert "中央财政补助  70.00" in out
    assert "individual: 50.00" in out


def test_explain_says_which_case_is_unknown(capsys):
    assert main(["explain", "jilin-county-2008", "G-NO-1"]) == 2
    assert "has no case G-NO-1" in capsys.readouterr().err
