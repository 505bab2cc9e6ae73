"""Who of the staff could take a task: who holds rights today, in the area of a case."""

from casework import clock
from casework.models import Assignment, Pool, Staff
from casework.rights import RIGHTS, Right


def at_work(pool: Pool, area_code: str | None, *rights: Right) -> list[tuple[Staff, str]]:
    """The staff whose roles give one of these rights today for an area (None: any of the pool), with the role, by name."""
    roles = [role for role, held in RIGHTS.items() if held & set(rights)]
    held = Assignment.objects.on(clock.today()).filter(pool=pool, role__in=roles, staff__is_active=True)
    here = (
        one
        for one in held.select_related("staff", "area")
        if (area_code or one.area.prefix).startswith(one.area.prefix)
    )
    found = {one.staff: str(one.get_role_display()) for one in here}
    return sorted(found.items(), key=lambda one: (one[0].name, one[0].pk))
