"""今日 of who helps with assistance: applications that wait, warnings, expenses to receive and to follow up."""

from typing import Any

from assistance.models import EarlyWarning, Expense
from assistance.selectors.applications import rows_of, waiting_for
from assistance.selectors.monthly import WAITING, expenses_for
from assistance.selectors.warnings import warnings_for
from casework import clock
from casework.at_once import HowMany, at_once
from casework.deadlines import OWN_CALENDAR, calendar_of
from casework.request import Request

SHOWN = 5
MOST = 1_000


def waiting(request: Request) -> dict[str, Any]:
    """How many wait, expenses counted as far as MOST, and the applications that are due first (two queries)."""
    reader = request.reader
    rows, expenses = list(waiting_for(reader)[: SHOWN + 1]), expenses_for(reader)
    told = at_once(
        reader,
        calendar=OWN_CALENDAR,
        warnings=HowMany(warnings_for(reader).filter(state=EarlyWarning.State.OPEN)),
        to_receive=HowMany(expenses.filter(state=Expense.State.SENT), MOST),
        to_follow=HowMany(expenses.filter(state__in=WAITING), MOST),
    )
    calendar = calendar_of(told.pop("calendar"))
    return told | {"rows": rows_of(rows[:SHOWN], clock.today(), calendar), "more": len(rows) > SHOWN}
