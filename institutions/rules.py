"""The rules on institutions as a pool has them in force: their stations, lists and deadlines, with traces."""

from dataclasses import dataclass
from datetime import date
from typing import Any, Self

from django.utils.translation import get_language

import policy
from casework.deadlines import overrides
from casework.models import Pool
from institutions.errors import FigureMissing
from institutions.models import Institution
from policy.designation.shape import Applicant, DesignationRules
from policy.schema import Entry
from rulebook.models import RuleVersion
from rulebook.selectors import institution_rules, pack_of


@dataclass(frozen=True)
class Rules:
    """One version of the rules on institutions."""

    pack: policy.Pack
    version_id: int

    @classmethod
    def on(cls, pool: Pool, day: date) -> Self:
        """Those in force in the pool on a day. Raises NoRulesInForce."""
        return cls(*institution_rules(pool, day))

    @classmethod
    def of(cls, version: RuleVersion) -> Self:
        """Those of a version that was kept."""
        return cls(pack_of(version), version.pk)

    @property
    def designation(self) -> DesignationRules:
        """The part of the pack that is about institutions."""
        found = self.pack.identity.designation
        if found is None:
            raise LookupError(f"{self.pack.id} says nothing of institutions")
        return found

    def deadline(self, event: str, **facts: Any) -> policy.Deadline:
        """The dates of an event with their trace. Raises FigureMissing, with the figure's name."""
        found = policy.deadline(self.pack, event, overrides=overrides(), **facts)
        if found.missing:
            raise FigureMissing(reason=" ".join(lack.sentence(language()) for lack in found.missing))
        return found

    def entries(self, list_key: str | None) -> list[Entry]:
        """The entries of a list of the pack; none where the rules name no list."""
        return list(self.pack.lists[list_key].entries) if list_key else []

    def entry(self, list_key: str, code: str) -> Entry | None:
        """The entry of a list with this code."""
        return next((entry for entry in self.entries(list_key) if entry.code == code), None)

    def choices(self, list_key: str) -> list[tuple[str, str]]:
        """Code and name of the entries that can be used, for a form."""
        return [(entry.code or "", entry.name) for entry in self.entries(list_key) if entry.open is None]

    def figure(self, key: str, day: date) -> Any:
        """One figure on a day. Raises FigureMissing."""
        found = self.pack.figure(key, day)
        if found is None:
            raise FigureMissing(reason=self.pack.missing(key, day).sentence(language()))
        return found.value


def traced(found: policy.Deadline) -> list[dict[str, Any]]:
    """The rows of a deadline as they are kept."""
    return [row.as_json() for row in found.rows]


def rows_of(trace: list[dict[str, Any]]) -> list[policy.Row]:
    """The rows that were kept, for the tag `trace`."""
    return [policy.Row.from_json(row) for row in trace]


def applicant_of(institution: Institution) -> Applicant:
    """As what an institution applies."""
    return "pharmacy" if institution.kind == Institution.Kind.PHARMACY else "medical"


def language() -> str:
    """The language of the rules' sentences that is the reader's."""
    return (get_language() or "zh")[:2]
