"""When something is due, in working days (工作日): the library's calendar of China, overridden by the agency's own table."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models.functions import JSONObject

from casework.models import Holiday
from policy.days import add_working_days, working_days_between

OWN_CALENDAR = ArraySubquery(Holiday.objects.values(said=JSONObject(day="day", is_working="is_working")))
"""The agency's own table of days, to be read within another question; `calendar_of` makes of it what `overrides` answers."""


def due(received_on: date, working_days: int) -> tuple[date, bool]:
    """The last day to decide, and whether it is provisional: it rests on a year whose official calendar is not known.

    The day of receipt is not counted (民法典 art. 201).
    """
    found = add_working_days(received_on, working_days, overrides())
    return found.day, found.provisional


def days_left(due_on: date, today: date) -> int:
    """Working days after `today` through the day it is due: 0 on that day, negative once it is late."""
    return working_days_between(today, due_on, overrides())


def overrides() -> dict[date, bool]:
    """The agency's own table of days: day to whether it is worked."""
    return dict(Holiday.objects.values_list("day", "is_working"))


def calendar_of(said: Iterable[dict[str, Any]]) -> dict[date, bool]:
    """The agency's own table of days from what `OWN_CALENDAR` read."""
    return {date.fromisoformat(one["day"]): one["is_working"] for one in said}
