"""今日 of who helps with assistance: applications that wait, warnings, expenses to receive and to follow up."""

from typing import Any

from assistance.models import EarlyWarning, Expense
from assistance.selectors.applications import rows_of, waiting_for
from assistance.selectors.monthly import WAITING, expenses_for
from assistance.selectors.warnings import warnings_for
from casework import clock
from casework.request import Request

SHOWN = 5


def waiting(request: Request) -> dict[str, Any]:
    """How many wait, and the applications that are due first."""
    reader = request.reader
    rows = list(waiting_for(reader)[: SHOWN + 1])
    expenses = expenses_for(reader).order_by().values_list("state", flat=True)
    states = list(expenses.filter(state__in=[Expense.State.SENT, *WAITING])[:1_000])
    return {
        "rows": rows_of(rows[:SHOWN], clock.today()),
        "more": len(rows) > SHOWN,
        "warnings": warnings_for(reader).filter(state=EarlyWarning.State.OPEN).count(),
        "to_receive": states.count(Expense.State.SENT),
        "to_follow": len(states) - states.count(Expense.State.SENT),
    }
