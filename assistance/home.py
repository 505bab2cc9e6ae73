"""今日 of who helps with assistance: applications that wait, warnings, expenses to receive and to follow up."""

from typing import Any

from assistance.models import EarlyWarning, Expense
from assistance.selectors.applications import row_of, waiting_for
from assistance.selectors.monthly import WAITING, expenses_for
from assistance.selectors.warnings import warnings_for
from casework import clock, masks
from casework.request import Request

SHOWN = 5


def waiting(request: Request) -> dict[str, Any]:
    """How many wait, and the applications that are due first."""
    reader, today = request.reader, clock.today()
    rows = list(waiting_for(reader)[: SHOWN + 1])
    expenses = expenses_for(reader).order_by().values_list("state", flat=True)
    states = list(expenses.filter(state__in=[Expense.State.SENT, *WAITING])[:1_000])
    return {
        "rows": [row_of(row, today) | {"name": masks.name(row.person.name)} for row in rows[:SHOWN]],
        "more": len(rows) > SHOWN,
        "warnings": warnings_for(reader).filter(state=EarlyWarning.State.OPEN).count(),
        "to_receive": states.count(Expense.State.SENT),
        "to_follow": len(states) - states.count(Expense.State.SENT),
    }
