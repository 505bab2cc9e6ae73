"""Lists that leave the portal are events: who took which, how many rows, why."""

from typing import cast

from django.utils.translation import gettext as _

from casework import clock
from casework.commands import service
from casework.events import record
from casework.models import Pool
from casework.scope import Reader


@service
def note_export(*, name: str, rows: int, reason: str, by: Reader) -> None:
    """Write down that `rows` rows of the list `name` leave the portal."""
    pool = cast(Pool, by.pool)
    record("list_exported", subject=pool, actor=by.staff, pool=pool, name=name, rows=rows, reason=reason)


def watermark(*, reason: str, by: Reader) -> str:
    """What stands below the rows: who took them out, when and why."""
    figures = {"name": by.staff.name, "time": f"{clock.now():%Y-%m-%d %H:%M}", "reason": reason}
    return _("Exported by %(name)s on %(time)s: %(reason)s") % figures
