"""The worked cases that a version brings along, and whether its rules answer them as expected."""

from collections import defaultdict
from dataclasses import dataclass

import policy
from policy import Failure, Pack
from policy.checking.check import cases_of
from rulebook import words


@dataclass(frozen=True)
class CaseResult:
    """A case with what it expected and did not get; passed when there is nothing of the kind."""

    id: str
    why: str
    failures: list[Failure]

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
    results = [CaseResult(case, why, failed.pop(case, [])) for case, why in _described(pack).items()]
    return results + [CaseResult(case, "", found) for case, found in failed.items()]


def _described(pack: Pack) -> dict[str, str]:
    """The cases by id, with the sentence that says why the answer is so."""
    described = {}
    for name, content in sorted(pack.files.items()):
        if name.startswith("cases/"):
            try:
                cases = cases_of(name, content)
            except ValueError:
                continue
            described |= {str(case.get("id")): str(case.get("why") or "") for case in cases}
    return described
