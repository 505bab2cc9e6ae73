"""What the rules in force say of filings, referrals, registered diseases and designated treatment."""

from dataclasses import dataclass
from datetime import date
from typing import Any, Self

from django.utils.translation import get_language

import policy
from casework.deadlines import overrides
from casework.models import Pool
from claims.errors import FigureMissing
from policy.entitlements.shape import EntitlementRules
from policy.schema import Entry
from rulebook.selectors import rules_for


@dataclass(frozen=True)
class Rules:
    """The part of a pool's rules about what comes before a claim, on a day."""

    pack: policy.Pack
    day: date

    @classmethod
    def on(cls, pool: Pool, day: date) -> Self:
        """Those in force on a day. Raises NoRulesInForce."""
        return cls(rules_for(pool, day).rules.basic, day)

    @property
    def part(self) -> EntitlementRules:
        """What the pack says; a pack that says nothing asks for nothing."""
        return self.pack.identity.entitlements or EntitlementRules()

    def ends(self, starts_on: date, lasts: str | None) -> date | None:
        """The last day of what begins on a day; None where it holds until it is ended. Raises FigureMissing."""
        return self._asked("validity", starts_on=starts_on, lasts=lasts).values["valid_to"] if lasts else None

    def due(self, received_on: date, within: str) -> policy.Deadline:
        """Until when something is decided. Raises FigureMissing."""
        return self._asked("entitlement_decision", received_on=received_on, within=within)

    def figure(self, key: str | None) -> Any:
        """A figure; None where the rules name none. Raises FigureMissing."""
        if key is None:
            return None
        found = self.pack.figure(key, self.day)
        if found is None:
            raise FigureMissing(reason=self.pack.missing(key, self.day).sentence(_language()))
        return found.value

    def diseases(self, key: str) -> list[Entry]:
        """The diseases of a list of the pack."""
        return list(self.pack.lists[key].entries)

    def _asked(self, event: str, **facts: Any) -> policy.Deadline:
        found = policy.deadline(self.pack, event, overrides=overrides(), **facts)
        if found.missing:
            raise FigureMissing(reason=" ".join(lack.sentence(_language()) for lack in found.missing))
        return found


def _language() -> str:
    return (get_language() or "zh")[:2]
