"""Who is reading, and how much of the world they see. Fail-closed: no assignment that grants the right, no rows."""

from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Any, Self

from django.db import models
from django.db.models import Q

from casework import clock
from casework.errors import NotAllowed, OutOfScope
from casework.models.area import Area, Pool
from casework.models.staff import Assignment, Role, Staff
from casework.rights import RIGHTS, Right


@dataclass(frozen=True)
class Reader:
    """A person of staff at work in one of their `pools`, with the assignments that hold there today."""

    staff: Staff
    pool: Pool | None
    assignments: tuple[Assignment, ...] = ()
    pools: tuple[Pool, ...] = ()

    @classmethod
    def of(cls, staff: Staff, pool_code: str | None = None) -> "Reader":
        """The reader for a person of staff; `pool_code` chooses among several pools (default: the first)."""
        held = list(
            Assignment.objects.on(clock.today()).filter(staff=staff).select_related("pool", "pool__area", "area")
        )
        pools = {assignment.pool.code: assignment.pool for assignment in held}
        pool = pools.get(pool_code or "") or next(iter(pools.values()), None)
        return cls(staff, pool, tuple(a for a in held if pool and a.pool_id == pool.pk), tuple(pools.values()))

    @property
    def roles(self) -> set[Role]:
        return {Role(assignment.role) for assignment in self.assignments}

    @property
    def areas(self) -> list[Area]:
        """The areas of the assignments, widest first, each once."""
        return sorted({a.area.code: a.area for a in self.assignments}.values(), key=lambda area: len(area.prefix))

    def may(self, right: Right) -> bool:
        """Whether any assignment grants the right, somewhere in the pool."""
        return bool(self.prefixes(right))

    def prefixes(self, right: Right) -> set[str]:
        """The area-code prefixes inside which the reader holds the right. Empty: nowhere."""
        return {a.area.prefix for a in self.assignments if right in RIGHTS.get(Role(a.role), frozenset())}

    def may_in(self, right: Right, area_code: str) -> bool:
        """Whether the reader holds the right for the area with this code."""
        return any(area_code.startswith(prefix) for prefix in self.prefixes(right))

    def must(self, right: Right, row: Any) -> None:
        """Raise unless the reader holds `right` for a row with `pool_id` and `area_code`.

        NotAllowed when the role lacks the right altogether, OutOfScope when it is another area's row.
        """
        if not self.may(right):
            raise NotAllowed()
        if self.pool is None or row.pool_id != self.pool.pk or not self.may_in(right, row.area_code):
            raise OutOfScope()


class ScopedQuerySet(models.QuerySet[Any]):
    """Rows that carry `pool` and `area_code`; views reach them only through `visible_to`."""

    def visible_to(self, reader: Reader, right: Right) -> Self:
        """The rows of the reader's pool in the areas where the reader holds `right`."""
        prefixes = reader.prefixes(right)
        if reader.pool is None or not prefixes:
            return self.none()
        rows = self.filter(pool=reader.pool)
        if any(reader.pool.area.prefix.startswith(prefix) for prefix in prefixes):
            return rows
        return rows.filter(reduce(or_, (Q(area_code__startswith=prefix) for prefix in sorted(prefixes))))
