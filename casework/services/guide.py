"""Changing the guide: a new version of an item from a day on (DL-35)."""

from dataclasses import asdict
from datetime import date

from django.utils.translation import gettext as _

from casework import clock, events
from casework.commands import service
from casework.errors import Incomplete, NotAllowed
from casework.guide import Item
from casework.models import Pool, ServiceItem
from casework.rights import Right
from casework.scope import Reader


@service
def set_item(*, item: Item, starts_on: date, by: Reader) -> ServiceItem:
    """Let an item of the reader's pool read so from a day on, today or later.

    Raises NotAllowed, and Incomplete for a day in the past or one from which a version holds already.
    """
    if by.pool is None or not by.may(Right.GUIDE_EDIT):
        raise NotAllowed()
    problems = _problems(item, starts_on, by.pool)
    if problems:
        raise Incomplete(problems)
    stored = {name: list(value) if isinstance(value, tuple) else value for name, value in asdict(item).items()}
    row = ServiceItem.objects.create(
        **stored | {"starts_on": starts_on}, pool=by.pool, edited_by=by.staff, edited_at=clock.now()
    )
    events.record(
        "service_item_set",
        subject=row,
        actor=by.staff,
        pool=by.pool,
        area_code=by.pool.area_id,
        code=row.code,
        name=row.name,
        starts_on=str(starts_on),
    )
    return row


def _problems(item: Item, starts_on: date, pool: Pool) -> dict[str, list[str]]:
    problems: dict[str, list[str]] = {}
    if not item.code:
        problems["code"] = [_("Enter the code.")]
    if not item.name:
        problems["name"] = [_("Enter what the item is called.")]
    if not item.group:
        problems["group"] = [_("Enter the group.")]
    if starts_on < clock.today():
        problems["starts_on"] = [_("A version begins today or later: what was in force stays as it was.")]
    elif ServiceItem.objects.filter(pool=pool, code=item.code, starts_on=starts_on).exists():
        problems["starts_on"] = [_("A version begins on that day already. Choose a later day.")]
    return problems
