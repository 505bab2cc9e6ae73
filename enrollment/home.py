"""今日 of a township: its figures and what waits; of a supervisor: where enrolment falls behind; overdue units."""

from typing import Any

from casework import clock
from casework.request import Request
from enrollment.selectors import desk, progress, units

SHOWN = 5


def township(request: Request) -> dict[str, Any]:
    """Registered and paid, who owes, newborns without cover, statuses that end."""
    today, reader = clock.today(), request.reader
    return _whole(request) | {
        "owing": list(desk.call_list(reader, today).order_by("area_code", "id")[:SHOWN]),
        "newborns": desk.newborns(reader, today).count(),
        "identified": desk.identified(reader, today).count(),
        "ending": len(desk.ending(reader, today)),
        "moves": desk.moves_to_decide(reader).count(),
    }


def supervision(request: Request) -> dict[str, Any]:
    """The whole area, and the areas in it whose rate fell below that of last year (FX-03)."""
    told = _whole(request)
    area = progress.area_for(request.reader)
    rows = progress.inside(request.reader.pool, area, told["year"], clock.today()) if area else []
    return told | {"behind": [row for row in rows if row.is_behind][-SHOWN:]}


def overdue_units(request: Request) -> dict[str, int]:
    """Bills of units that are overdue, and what is still to be done about them (HN-09)."""
    return units.overdue_figures(request.reader, clock.today())


def _whole(request: Request) -> dict[str, Any]:
    today, area = clock.today(), progress.area_for(request.reader)
    year = progress.year_of(today)
    return {"year": year, "whole": progress.of_area(request.reader.pool, area, year, today) if area else None}
