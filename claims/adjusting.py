"""The reviewer's sheet: each line claimed and allowed, as typed; what differs from what is stored becomes a change."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from casework.money import plain_yuan
from claims import typed
from claims.facts import Adjustment, LineRow
from claims.grids import CLASSES
from claims.models import ExpenseLine

LONGEST_NOTE = 200
COLUMNS = ("amount", "category", "reason", "note")


@dataclass
class ReviewedLine:
    """One line with the text of its cells, and sentences about what cannot be read."""

    line: ExpenseLine
    cells: dict[str, str]
    problems: list[str] = field(default_factory=list)
    categories = CLASSES

    @property
    def differs(self) -> bool:
        """Whether less or another class is allowed than was claimed."""
        return self.cells["amount"] != plain_yuan(self.line.amount) or self.cells["category"] != self.line.category

    @property
    def claimed(self) -> str:
        """The amount claimed, as it is typed."""
        return plain_yuan(self.line.amount)

    def adjustment(self) -> Adjustment:
        """What is typed as an adjustment; a cell that cannot be read leaves what was claimed and is a problem."""
        amount, category = self.line.amount, self.line.category
        try:
            typed_amount = typed.fen(self.cells["amount"])
            if typed_amount is None:
                self.problems.append(_("Type the amount allowed, 0.00 for nothing."))
            else:
                amount = typed_amount
            category = typed.category(self.cells["category"]) or category
        except ValidationError as error:
            self.problems.extend(error.messages)
        note = typed.words(self.cells["note"])
        if len(note) > LONGEST_NOTE:
            self.problems.append(_("The note takes at most %(longest)d characters.") % {"longest": LONGEST_NOTE})
        return Adjustment(amount, category, typed.words(self.cells["reason"]), note)


class ReviewSheet:
    """All lines of a claim on the review page: as stored, or as sent."""

    def __init__(self, lines: Sequence[ExpenseLine], data: Mapping[str, str] | None = None) -> None:
        self.rows = [ReviewedLine(line, _cells(line, data)) for line in lines]
        self.typed = {row.line.pk: row.adjustment() for row in self.rows}

    @property
    def readable(self) -> bool:
        return not any(row.problems for row in self.rows)

    def changes(self) -> dict[int, Adjustment]:
        """The lines for which something else is typed than is stored."""
        stored = {row.line.pk: _stored(row.line) for row in self.rows}
        return {key: change for key, change in self.typed.items() if _plain(change, stored[key]) != stored[key]}

    def place(self, problems: Mapping[str, Sequence[str]]) -> None:
        """Put a service's problems (`lines.<key>.<field>`) beside their lines."""
        rows = {str(row.line.pk): row for row in self.rows}
        for path, sentences in problems.items():
            _head, key, _field = (*path.split("."), "", "")[:3]
            if key in rows:
                rows[key].problems.extend(sentences)

    def as_rows(self) -> list[LineRow]:
        """The lines with what is typed as allowed, for the calculation."""
        found = []
        for row in self.rows:
            allowed = self.typed[row.line.pk]
            amount = min(max(allowed.allowed_amount, 0), row.line.amount)
            units = row.line.units_for(amount, allowed.reason)
            found.append(
                replace(LineRow.of(row.line), amount=amount, quantity=units, category=allowed.allowed_category)
            )
        return found


def _cells(line: ExpenseLine, data: Mapping[str, str] | None) -> dict[str, str]:
    stored = {
        "amount": plain_yuan(line.allowed_amount),
        "category": line.allowed_category,
        "reason": line.adjust_reason,
        "note": line.adjust_note,
    }
    if data is None:
        return stored
    return {column: data.get(f"line-{line.pk}-{column}", stored[column]) for column in COLUMNS}


def _stored(line: ExpenseLine) -> Adjustment:
    return Adjustment(line.allowed_amount, line.allowed_category, line.adjust_reason, line.adjust_note)


def _plain(change: Adjustment, stored: Adjustment) -> Adjustment:
    """The change without reason and note where it allows what was claimed: there is nothing to explain."""
    same = (change.allowed_amount, change.allowed_category) == (stored.allowed_amount, stored.allowed_category)
    return replace(change, reason=stored.reason, note=stored.note) if same and not stored.reason else change
