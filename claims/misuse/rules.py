"""What the rules in force say of persons who misuse the fund."""

from dataclasses import dataclass
from datetime import date
from typing import Any, Self

from django.utils.translation import get_language

import policy
from casework.models import Pool
from claims.errors import FigureMissing
from claims.misuse.errors import NoRulesOfMisuse
from policy.misuse import MisuseRules
from policy.schema import Entry
from rulebook.errors import NoRulesInForce
from rulebook.selectors import rules_for


@dataclass(frozen=True)
class Rules:
    """The part of a pool's rules about misuse, on a day."""

    pack: policy.Pack
    part: MisuseRules
    day: date

    @classmethod
    def on(cls, pool: Pool, day: date) -> Self:
        """Those in force on a day. Raises NoRulesOfMisuse where none say anything of it."""
        try:
            pack = rules_for(pool, day).rules.basic
        except NoRulesInForce as lack:
            raise NoRulesOfMisuse(day=day) from lack
        if pack.identity.misuse is None:
            raise NoRulesOfMisuse(day=day)
        return cls(pack, pack.identity.misuse, day)

    @property
    def grounds(self) -> list[Entry]:
        """Why online settlement may be suspended."""
        return list(self.pack.lists[self.part.suspension.grounds].entries)

    def ground(self, code: str) -> Entry | None:
        """The ground with this code."""
        return next((entry for entry in self.grounds if entry.code == code), None)

    def article_of(self, ground: Entry) -> str:
        """The article that a ground stands on, with its document."""
        source = self.pack.lists[self.part.suspension.grounds].source
        if source is None:
            return ground.article or ""
        return f"《{self.pack.identity.documents[source.document].title.zh}》{ground.article or source.locator}"

    def bounds(self) -> tuple[int, int, str]:
        """The shortest and the longest term in months, and the article that says so. Raises FigureMissing."""
        least, most = self._figure(self.part.suspension.least), self._figure(self.part.suspension.most)
        source = most.source
        return int(least.value), int(most.value), f"{source.document} {source.locator}".strip()

    def _figure(self, key: str) -> Any:
        found = self.pack.figure(key, self.day)
        if found is None:
            language = (get_language() or "zh")[:2]
            raise FigureMissing(reason=self.pack.missing(key, self.day).sentence(language))
        return found
