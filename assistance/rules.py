"""The rules of assistance as a pool has them in force on a day: figures, deadlines with traces, lists."""

from dataclasses import dataclass
from datetime import date
from typing import Any, Self

import policy
from casework.deadlines import overrides
from casework.models import Pool
from claims.errors import FigureMissing
from institutions.rules import language
from policy.schema import Entry
from rulebook.selectors import rules_for


@dataclass(frozen=True)
class Rules:
    """The pack that answers for assistance on a day: one of its own, else that of basic insurance."""

    pack: policy.Pack
    day: date

    @classmethod
    def on(cls, pool: Pool, day: date) -> Self:
        """Raises NoRulesInForce."""
        rules = rules_for(pool, day).rules
        return cls(rules.pack_of("assistance") or rules.basic, day)

    def deadline(self, event: str, **facts: Any) -> policy.Deadline:
        """The dates of an event with their trace. Raises FigureMissing, with the figure's name."""
        found = policy.deadline(self.pack, event, overrides=overrides(), **facts)
        if found.missing:
            raise FigureMissing(reason=" ".join(lack.sentence(language()) for lack in found.missing))
        return found

    def figure(self, key: str) -> Any:
        """One figure. Raises FigureMissing."""
        found = self.pack.figure(key, self.day)
        if found is None:
            raise FigureMissing(reason=self.pack.missing(key, self.day).sentence(language()))
        return found.value

    def optional(self, key: str) -> Any:
        """One figure, or None where the rules say nothing of it."""
        found = self.pack.figure(key, self.day)
        return found.value if found else None

    def entries(self, list_key: str) -> list[Entry]:
        """The entries of a list; none where the rules have no such list."""
        found = self.pack.lists.get(list_key)
        return list(found.entries) if found else []
