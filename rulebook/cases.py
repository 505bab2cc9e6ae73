"""The worked cases that a version brings along, and whether its rules answer them as expected."""

import re
from collections import defaultdict
from dataclasses import dataclass
from typing import Any

import policy
from policy import Failure, Pack
from policy.checking.check import cases_of
from rulebook import words


@dataclass(frozen=True)
class CaseResult:
    """A case with what it expected and did not get; passed when there is nothing of the kind.

    `why`: the reason for the answer. `written_in`: its language for the page, empty where it is the reader's.
    """

    id: str
    failures: list[Failure]
    why: str = ""
    written_in: str = ""

    def differences(self) -> list[dict[str, str]]:
        """What was expected and what came out, in the reader's language."""
        return [words.of_failure(failure) for failure in self.failures]

    @property
    def passed(self) -> bool:
        """Whether the rules answered as expected."""
        return not self.failures


def run_cases(pack: Pack) -> list[CaseResult]:
    """Every case of the pack in the order of its files; a file that cannot be read counts as a failed case."""
    _passed, failures = policy.check_pack(pack)
    failed: dict[str, list[Failure]] = defaultdict(list)
    for failure in failures:
        failed[failure.case].append(failure)
    results = [CaseResult(case, failed.pop(case, []), *_told(why)) for case, why in _described(pack).items()]
    return results + [CaseResult(case, found) for case, found in failed.items()]


def _described(pack: Pack) -> dict[str, Any]:
    """The cases by id, with what their files give as the reason for the answer."""
    described = {}
    for name, content in sorted(pack.files.items()):
        if name.startswith("cases/"):
            try:
                cases = cases_of(name, content)
            except ValueError:
                continue
            described |= {str(case.get("id")): case.get("why") for case in cases}
    return described


def _told(why: Any) -> tuple[str, str]:
    """The reason in the reader's language; a plain text as it is, with the language that a screen reader should read.

    The file may be a draft that does not pass yet, so anything may stand here.
    """
    if isinstance(why, dict):
        return str(why.get(words.language()) or ""), ""
    if not why:
        return "", ""
    return str(why), "zh-CN" if re.search("[\u4e00-\u9fff]", str(why)) else "en"
