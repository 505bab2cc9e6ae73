"""今日 of a township: its figures and what waits; of a supervisor: where enrolment falls behind."""

from typing import Any

from casework import clock
from casework.at_once import HowMany, at_once
from casework.request import Request
from enrollment.selectors import desk, progress

SHOWN = 5


def township(request: Request) -> dict[str, Any]:
    """Registered and paid, who owes, newborns without cover, statuses that end."""
    today, reader = clock.today(), request.reader
    waiting = {
        "newborns": desk.newborns(reader, today),
        "identified": desk.identified(reader, today),
        "moves": desk.moves_to_decide(reader),
    }
    counts = at_once(reader, **{name: HowMany(rows) for name, rows in waiting.items()})
    return _whole(request) | {
        "owing": list(desk.call_list(reader, today).order_by("area_code", "id")[:SHOWN]),
        "ending": len(desk.ending(reader, today)),
        **counts,
    }


def supervision(request: Request) -> dict[str, Any]:
    """The whole area, and the areas in it whose rate fell below that of last year (FX-03)."""
    told = _whole(request)
    area = progress.area_for(request.reader)
    rows = progress.inside(request.reader.pool, area, told["year"], clock.today()) if area else []
    return told | {"behind": [row for row in rows if row.is_behind][-SHOWN:]}


def _whole(request: Request) -> dict[str, Any]:
    today, area = clock.today(), progress.area_for(request.reader)
    year = progress.year_of(today)
    return {"year": year, "whole": progress.of_area(request.reader.pool, area, year, today) if area else None}
