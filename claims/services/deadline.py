"""When a claim has to be decided: working days by the official calendar and the agency's own table."""

from datetime import date

import policy
from casework.models import Holiday
from policy.days import working_days_between


def after(day: date, working_days: int) -> tuple[date, bool]:
    """The day that many working days after `day`, and whether it rests on a calendar that is not official yet.

    社会保险经办条例 art. 20: 30 working days from receipt.
    """
    due = policy.add_working_days(day, working_days, _table_after(day))
    return due.day, due.provisional


def between(start: date, end: date) -> int:
    """Working days after `start` through `end`."""
    return working_days_between(start, end, _table_after(start))


def _table_after(day: date) -> dict[date, bool]:
    return dict(Holiday.objects.filter(day__gt=day).values_list("day", "is_working"))
