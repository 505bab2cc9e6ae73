"""`python -m policy check FILE...`: every case of the files, compared key by key."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from pydantic import Field, ValidationError

from policy.checking.given import Assume
from policy.checking.questions import QUESTIONS
from policy.checking.year import Answer, Fen
from policy.errors import InvalidPack, Told, UnknownPack
from policy.faults import of_schema
from policy.loading import load
from policy.model import Strict, Words
from policy.money import fen, plain
from policy.pack import Pack
from policy.reading import read_yaml
from policy.rules import Rules
from policy.trace import Text


class Case(Strict):
    """One worked case of a file."""

    id: str
    requirement: list[str] = []
    pack: str
    layers: dict[str, str] = {}
    question: str
    given: dict[str, Any]
    assume: Assume = Assume()
    expect: dict[str, Any] = Field(min_length=1)
    why: str | Words | None = None

    def reason(self, lang: str) -> str:
        """Why the answer is so: in that language if the case tells it in both, else as it is written."""
        return self.why.text.in_language(lang) if isinstance(self.why, Words) else self.why or ""


@dataclass(frozen=True, slots=True)
class Failure:
    """What a case expected at a key, and what came out."""

    case: str
    key: str
    expected: Text
    actual: Text

    def sentence(self, lang: str = "zh") -> str:
        """Case, key, what was expected and what came out."""
        expected, actual = self.expected.in_language(lang), self.actual.in_language(lang)
        said = f"应为 {expected}，实为 {actual}" if lang.startswith("zh") else f"expected {expected}, got {actual}"
        return ": ".join(part for part in (self.case, self.key, said) if part)

    def __str__(self) -> str:
        return self.sentence("en")


VALID_CASE = Text("合规的算例", "a valid case")


def cases_of(name: str, content: bytes) -> list[dict[str, Any]]:
    """The cases of a file as plain data. InvalidPack or ValueError when it is no list of cases."""
    data = read_yaml(name, content)
    if not isinstance(data, list) or not all(isinstance(case, dict) for case in data):
        raise Told(f"{name} is no list of cases", f"{name} 不是算例的列表")
    return data


def check_case(raw: dict[str, Any], packs: Callable[[str], Pack] = load) -> list[Failure]:
    """Every difference between what the case expects and what the rules answer; empty when it passes."""
    name = str(raw.get("id", "a case without id"))
    try:
        case = Case.model_validate(raw)
        answer = answer_case(case, packs)
    except ValidationError as fault:
        return [
            Failure(name, ".".join(map(str, detail["loc"])), VALID_CASE, of_schema(detail))
            for detail in fault.errors(include_url=False)
        ]
    except (InvalidPack, UnknownPack, ValueError) as fault:
        return [Failure(name, "given", VALID_CASE, _text(fault))]
    return [Failure(name, *difference) for difference in _differences("", case.expect, answer)]


def answer_case(case: Case, packs: Callable[[str], Pack] = load) -> Answer:
    """What the rules answer to the case's question."""
    if case.question not in QUESTIONS:
        known = ", ".join(QUESTIONS)
        raise Told(f"question {case.question!r} is none of {known}", f"没有问题“{case.question}”，可用：{known}")
    model, answer = QUESTIONS[case.question]
    return answer(rules_of(case, packs), model.model_validate(case.given))


def rules_of(case: Case, packs: Callable[[str], Pack] = load) -> Rules:
    """The packs and assumptions the case is answered by. Where another pack answers critical illness, all that basic
    insurance leaves is its burden."""
    layers = {layer: packs(pack_id) for layer, pack_id in case.layers.items()}
    whole_burden = layers.get("critical_illness", packs(case.pack)) is not packs(case.pack)
    return Rules(packs(case.pack), layers, case.assume.figures(), whole_burden=whole_burden)


def check_pack(pack: Pack) -> tuple[int, list[Failure]]:
    """The worked cases that a pack brings along, answered by the pack itself: how many passed, and the failures."""
    files = [(name, content) for name, content in sorted(pack.files.items()) if name.startswith("cases/")]
    return _check(files, own_first(pack))


def own_first(pack: Pack) -> Callable[[str], Pack]:
    """Finds packs by id: this one under its own id, the shipped ones under theirs."""
    return lambda pack_id: pack if pack_id == pack.id else load(pack_id)


def check_files(paths: Iterable[Path]) -> tuple[int, list[Failure]]:
    """How many cases of the files passed, and every failure of the others. OSError when a file cannot be read."""
    return _check([(path.name, path.read_bytes()) for path in paths], load)


def _check(files: Iterable[tuple[str, bytes]], packs: Callable[[str], Pack]) -> tuple[int, list[Failure]]:
    passed, failures = 0, []
    seen: set[str] = set()
    for file, content in files:
        try:
            cases = cases_of(file, content)
        except (InvalidPack, Told) as fault:
            failures.append(Failure(file, "", Text("算例的列表", "a list of cases"), _text(fault)))
            continue
        for raw in cases:
            found = check_case(raw, packs)
            name = str(raw.get("id"))
            if name in seen:
                found.append(Failure(name, "id", Text("不重复的编号", "a unique id"), Text("重复", "stands twice")))
            seen.add(name)
            passed += not found
            failures.extend(found)
    return passed, failures


def _differences(at: str, expected: Any, actual: Any, reason: Text | None = None) -> list[tuple[str, Text, Text]]:
    """Key, expected and actual of every difference; `reason`: why the answer around it is not complete."""
    if isinstance(expected, dict) and isinstance(actual, dict):
        return [
            difference
            for key, value in expected.items()
            for difference in _differences(f"{at}.{key}".lstrip("."), value, actual.get(str(key)), actual.get("reason"))
        ]
    if isinstance(expected, list) and isinstance(actual, list):
        if len(expected) != len(actual):
            return [(at, _entries(expected), _entries(actual))]
        return [
            difference
            for number, (one, other) in enumerate(zip(expected, actual, strict=True), start=1)
            for difference in _differences(f"{at}[{number}]", one, other)
        ]
    return [] if _same(expected, actual) else [(at, Text.same(str(expected)), _shown(actual, reason))]


def _text(fault: Exception) -> Text:
    if isinstance(fault, InvalidPack):
        return fault.errors[0].text
    return fault.text if isinstance(fault, Told) else Text.same(str(fault))


def _entries(several: list[Any]) -> Text:
    return Text(f"{len(several)} 项", f"{len(several)} entries")


def _same(expected: Any, actual: Any) -> bool:
    if actual is None or isinstance(expected, (dict, list)) or isinstance(actual, (dict, list)):
        return False
    if isinstance(actual, bool) or isinstance(expected, bool):
        return expected is actual
    try:
        if isinstance(actual, Fen):
            return fen(str(expected)) == actual
        if isinstance(actual, (int, Decimal)):
            return Decimal(str(expected)) == actual
        if isinstance(actual, date):
            return (expected if isinstance(expected, date) else date.fromisoformat(str(expected))) == actual
    except (ValueError, InvalidOperation):
        return False
    return str(expected) == str(actual)


def _shown(actual: Any, reason: Text | None) -> Text:
    if actual is None and reason is not None:
        return Text(f"没有答案：{reason.zh}", f"no answer: {reason.en}")
    if actual is None:
        return Text("没有答案", "no answer")
    return Text.same(plain(actual) if isinstance(actual, Fen) else str(actual))
