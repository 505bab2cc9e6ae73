"""What answers to questions besides settlement have in common: they collect figures, rows and what is missing."""

from collections.abc import Mapping
from datetime import date

from policy.pack import Pack, Resolved
from policy.rules import Rules
from policy.trace import Missing, Row, Source, Text


class Asking:
    """One question to one pack on one day: figures as they are needed, the ones that lack, the rows of the trace."""

    def __init__(self, rules: Rules | Pack, on: date, situation: Mapping[str, str] | None = None):
        self.rules = rules if isinstance(rules, Rules) else Rules(rules)
        self.pack = self.rules.basic
        self.on = on
        self.situation = situation
        self.missing: list[Missing] = []
        self.rows: list[Row] = []

    def figure(self, key: str) -> Resolved | None:
        """The figure; None is noted as missing."""
        found = self.optional(key)
        if found is None:
            self.lack(key)
        return found

    def optional(self, key: str) -> Resolved | None:
        """The figure, or None without a note."""
        return self.rules.figure(self.pack, key, self.on, self.situation)

    def lack(self, key: str) -> None:
        """Note a missing figure, once."""
        missing = self.pack.missing(key, self.on)
        if missing not in self.missing:
            self.missing.append(missing)

    def note(
        self,
        key: str,
        labels: Text,
        formula: str | Text = "",
        amount: int | None = None,
        *figures: Resolved | Source | None,
    ) -> None:
        """Add a row to the trace, with the figures (or sources) it rests on."""
        text = Text(formula, formula) if isinstance(formula, str) else formula
        sources = tuple(
            figure.source if isinstance(figure, Resolved) else figure for figure in figures if figure is not None
        )
        self.rows.append(Row(key, "", amount, labels, text, sources))
