"""Who of the staff could take a task: held rights today, in the area of a case."""

from casework import clock
from casework.models import Assignment, Pool, Staff
from casework.rights import RIGHTS, Right


def at_work(pool: Pool, area_code: str, *rights: Right) -> list[Staff]:
    """The staff whose roles give one of these rights today for an area of the pool, by name (one query)."""
    roles = [role for role, held in RIGHTS.items() if held & set(rights)]
    held = Assignment.objects.on(clock.today()).filter(pool=pool, role__in=roles, staff__is_active=True)
    found = {one.staff for one in held.select_related("staff", "area") if area_code.startswith(one.area.prefix)}
    return sorted(found, key=lambda staff: (staff.name, staff.pk))
