"""Closing the day (日结): what a clerk did since the last closing is written down and cannot change any more."""

from typing import cast

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from casework import clock, events
from casework.commands import service
from casework.errors import Busy, Incomplete
from casework.models import Pool
from casework.scope import Reader
from claims import closing
from claims.models import DayClosing


@service
def close_day(*, counter: str, remark: str, by: Reader) -> DayClosing:
    """Close the day at a counter; a second closing of the day takes what came after the first.

    Raises Incomplete without the counter's name, Busy when the same clerk closes in another window.
    """
    if not counter.strip():
        raise Incomplete({"counter": [_("Enter the counter: its number or name.")]})
    pool, ends, day = cast(Pool, by.pool), clock.now(), clock.today()
    done = closing.since_the_last(by.staff, pool, ends)
    try:
        with transaction.atomic():
            closed = DayClosing.objects.create(
                pool=pool,
                area_code=by.areas[0].code,
                staff=by.staff,
                counter=counter.strip(),
                day=day,
                turn=DayClosing.objects.filter(pool=pool, staff=by.staff, day=day).count() + 1,
                begins_at=closing.begins_at(by.staff, pool),
                closed_at=ends,
                figures=closing.figures(done, by.staff, pool),
                rows=closing.rows(done),
                remark=remark.strip(),
            )
    except IntegrityError as error:
        raise Busy() from error
    events.record(
        "day_closed",
        subject=closed,
        actor=by.staff,
        pool=pool,
        area_code=closed.area_code,
        counter=closed.counter,
        day=str(day),
        taken_in=closed.figures["taken_in"],
    )
    return closed
