"""Which expenses of the month are left out, by the lists and figures of the rules (national_rules C6, S7).

A rule that the place does not have leaves nothing out.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Self

from assistance.models import Expense
from assistance.rules import Rules
from policy.schema import Entry

Rule = Expense.Rule
USED_UP = (
    (Rule.ORDINARY_USED, "used_ordinary", "wash_ordinary_used"),
    (Rule.MAJOR_USED, "used_major", "wash_major_used"),
    (Rule.LARGE_USED, "used_large", "wash_large_used"),
)
"""Rule, the column of what is used, the figure (fen) at which it is used up."""


@dataclass(frozen=True)
class Washing:
    """The washing rules of one day."""

    medical_types: frozenset[str] = frozenset()
    institutions: tuple[str, ...] = ()
    identities: frozenset[str] = frozenset()
    used_up: Mapping[str, int] = field(default_factory=dict)

    @classmethod
    def of(cls, rules: Rules) -> Self:
        """As the pack has them."""
        figures = {key: rules.optional(key) for _rule, _column, key in USED_UP}
        return cls(
            medical_types=frozenset(_names(rules.entries("wash_medical_types"))),
            institutions=tuple(_names(rules.entries("wash_institutions"))),
            identities=frozenset(_names(rules.entries("wash_identities"))),
            used_up={key: figure for key, figure in figures.items() if figure is not None},
        )

    def rule_for(self, row: Mapping[str, Any]) -> str:
        """The first rule that leaves the expense out; nothing where it is kept."""
        if self.medical_types and row["medical_type"] not in self.medical_types:
            return Rule.MEDICAL_TYPE
        if any(word in row["institution"] for word in self.institutions):
            return Rule.INSTITUTION
        if row["basic"] + row["large_amount"] + row["critical_illness"] >= row["eligible"]:
            return Rule.COVERED
        for rule, column, key in USED_UP:
            if key in self.used_up and row[column] >= self.used_up[key]:
                return rule
        return Rule.IDENTITY if row["identity_words"] in self.identities else ""


def _names(entries: list[Entry]) -> list[str]:
    return [name for entry in entries for name in (entry.name, *entry.aliases)]
