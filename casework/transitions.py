"""Which state follows which: a small table a case type."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from casework.errors import WrongStep
from casework.rights import Right


@dataclass(frozen=True)
class Step:
    """One arrow: from any of `sources`, by `action`, to `target`, for those who hold `right`."""

    action: str
    sources: frozenset[str]
    target: str
    right: Right


class Transitions:
    """The table of one case type. `begin` refuses what the table does not hold."""

    def __init__(self, steps: Iterable[Step]) -> None:
        self.steps = {step.action: step for step in steps}

    def begin(self, action: str, case: Any) -> Step:
        """The step for `action` from the case's state. Raises WrongStep when no arrow leads from there."""
        step = self.steps[action]
        if case.state not in step.sources:
            raise WrongStep(state=case.get_state_display())
        return step

    def possible(self, case: Any) -> set[str]:
        """The actions whose arrows start at the case's state."""
        return {action for action, step in self.steps.items() if case.state in step.sources}


def step(action: str, sources: str | Iterable[str], target: str, right: Right) -> Step:
    """One row of a table, e.g. `step("submit", "draft", "submitted", Right.CLAIM_ENTER)`."""
    return Step(action, frozenset([sources] if isinstance(sources, str) else sources), target, right)
