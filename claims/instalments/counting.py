"""The arithmetic of instalments: spread over months, what is wrong with rows that were typed, what is paid of each.

Pure functions over fen and days; nothing is read or written.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from casework.money import yuan
from claims.models import Instalment
from policy.days import add_months

MOST = 60
"""Instalments of an agreement at most: five years of months."""
WHOLE_YUAN = 100


class Part(NamedTuple):
    """One instalment that is agreed upon: its last day and its amount in fen."""

    due_on: date
    amount: int


@dataclass(frozen=True)
class Counted:
    """One instalment with what came in for it, in fen, as of a day."""

    row: Instalment
    paid: int
    is_late: bool

    @property
    def left(self) -> int:
        return self.row.amount - self.paid


def spread(left: int, first: date, count: int) -> list[Part]:
    """So many monthly instalments from a first day on, in whole yuan; the last one takes the rest."""
    each = left // count // WHOLE_YUAN * WHOLE_YUAN or left // count
    amounts = [each] * (count - 1) + [left - each * (count - 1)]
    return [Part(add_months(first, number), fen) for number, fen in enumerate(amounts)]


def counted(instalments: Iterable[Instalment], repaid: int, day: date) -> list[Counted]:
    """What of each instalment has come in, the earliest first; late is what is not whole after its last day."""
    found = []
    for row in instalments:
        paid = min(max(repaid - (row.up_to - row.amount), 0), row.amount)
        found.append(Counted(row, paid, paid < row.amount and row.due_on < day))
    return found


def problems_of(rows: Sequence[Mapping[str, Any]], left: int, day: date) -> dict[str, list[str]]:
    """What is wrong with rows of `due_on` and `amount`, by `<row>.<column>`, or by `rows` for all of them."""
    found: dict[str, list[str]] = {}
    before: date | None = None
    for number, row in enumerate(rows):
        due_on, amount = row.get("due_on"), row.get("amount")
        if due_on is None:
            found[f"{number}.due_on"] = [_("Enter the last day of this instalment.")]
        elif due_on <= day:
            found[f"{number}.due_on"] = [_("Choose a day after today: it has to be signed before.")]
        elif before and due_on <= before:
            found[f"{number}.due_on"] = [_("Choose a day after %(day)s, the one before.") % {"day": before}]
        before = due_on or before
        if not amount or amount < 0:
            found[f"{number}.amount"] = [_("Enter the amount of this instalment.")]
    together = sum(row.get("amount") or 0 for row in rows)
    if not rows or len(rows) > MOST:
        found["rows"] = [_("Enter 1 to %(most)s instalments.") % {"most": MOST}]
    elif together != left:
        found["rows"] = [_differs(together, left)]
    return found


def _differs(together: int, left: int) -> str:
    figures = {"sum": yuan(together), "left": yuan(left), "by": yuan(abs(left - together))}
    if together < left:
        return _("The instalments come to %(sum)s yuan, %(left)s are left to give back: %(by)s are missing.") % figures
    return _("The instalments come to %(sum)s yuan, %(left)s are left to give back: %(by)s are too much.") % figures
