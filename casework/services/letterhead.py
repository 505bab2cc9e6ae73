"""What the agency's papers print about itself, as the system administrator keeps it."""

from collections.abc import Mapping
from typing import Any

from casework import events
from casework.commands import service
from casework.errors import OutOfScope
from casework.models import Pool
from casework.rights import Right
from casework.scope import Reader


@service
def set_letterhead(*, letterhead: Mapping[str, Any], by: Reader) -> Pool:
    """Set the fields of `Pool.LETTERHEAD` for the reader's pool; the event keeps what stood there before.

    Raises OutOfScope for who administers less than the whole pool.
    """
    if by.pool is None or not by.may_in(Right.LETTERHEAD_KEEP, by.pool.area_id):
        raise OutOfScope()
    pool = Pool.objects.select_for_update().get(pk=by.pool.pk)
    before = {name: getattr(pool, name) for name in Pool.LETTERHEAD}
    for name in Pool.LETTERHEAD:
        setattr(pool, name, letterhead[name])
    pool.save(update_fields=Pool.LETTERHEAD)
    now = {name: getattr(pool, name) for name in Pool.LETTERHEAD}
    events.record(
        "letterhead_changed",
        subject=pool,
        actor=by.staff,
        pool=pool,
        area_code=pool.area_id,
        before=before,
        **now,
    )
    return pool
