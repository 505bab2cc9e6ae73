"""今日 of a township: its figures and what waits."""

from typing import Any

from casework import clock
from casework.request import Request
from enrollment.selectors import desk

SHOWN = 5


def township(request: Request) -> dict[str, Any]:
    """Registered and paid, who owes, newborns without cover, statuses that end."""
    today = clock.today()
    rows = desk.townships(request.reader, today)
    return {
        "year": desk.year_of(today),
        "rows": rows[:SHOWN],
        "registered": sum(row.registered for row in rows),
        "paid": sum(row.paid for row in rows),
        "owing": list(desk.call_list(request.reader, today).order_by("area_code", "id")[:SHOWN]),
        "newborns": desk.newborns(request.reader, today).count(),
        "ending": len(desk.ending(request.reader, today)),
    }
