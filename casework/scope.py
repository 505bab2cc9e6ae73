"""Who is reading, and how much of the world they see. Fail-closed: no assignment that grants the right, no rows."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Any, Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.expressions import RawSQL

from casework import clock
from casework.errors import NotAllowed, OutOfScope
from casework.models.area import Area, Pool
from casework.models.staff import Assignment, Role, Staff
from casework.rights import RIGHTS, Right


@dataclass(frozen=True)
class StandIn:
    """A right that the reader holds today for somebody on leave, in the areas where that person holds it."""

    right: Right
    principal: Staff
    prefixes: frozenset[str]


@dataclass(frozen=True)
class Reader:
    """A person of staff at work in one of their `pools`, with the assignments that hold there today.

    `stands_in`: what they hold for persons on leave; `resting`: the rights that they have handed to others today.
    """

    staff: Staff
    pool: Pool | None
    assignments: tuple[Assignment, ...] = ()
    pools: tuple[Pool, ...] = ()
    stands_in: tuple[StandIn, ...] = ()
    resting: frozenset[Right] = frozenset()

    @classmethod
    def of(cls, staff: Staff, pool_code: str | None = None) -> "Reader":
        """The reader for a person of staff; `pool_code` chooses among several pools (default: the first)."""
        found = list(_held_and_delegated(staff))
        held = [assignment for assignment in found if assignment.staff_id == staff.pk]
        pools = {assignment.pool.code: assignment.pool for assignment in held}
        pool = pools.get(pool_code or "") or next(iter(pools.values()), None)
        here = [assignment for assignment in found if pool and assignment.pool_id == pool.pk]
        own = tuple(assignment for assignment in here if assignment.staff_id == staff.pk)
        others = [assignment for assignment in here if assignment.staff_id != staff.pk]
        resting = frozenset(Right(right) for assignment in own for right in assignment.delegated)  # type: ignore[attr-defined]
        return cls(staff, pool, own, tuple(pools.values()), _stands_in(others), resting)

    @property
    def roles(self) -> set[Role]:
        return {Role(assignment.role) for assignment in self.assignments}

    @property
    def hands(self) -> list[int]:
        """The keys of those whose cases in hand are the reader's now: their own, and of whom they stand in for."""
        return [self.staff.pk, *{one.principal.pk for one in self.stands_in}]

    def only_for(self, right: Right) -> Staff | None:
        """For whom alone the reader holds a right; None for who holds it themselves, or not at all."""
        if right not in self.resting and _granting(self.assignments, right):
            return None
        return next((one.principal for one in self.stands_in if one.right == right), None)

    @property
    def areas(self) -> list[Area]:
        """The areas of the assignments, widest first, each once."""
        return sorted({a.area.code: a.area for a in self.assignments}.values(), key=lambda area: len(area.prefix))

    def may(self, right: Right) -> bool:
        """Whether any assignment grants the right, somewhere in the pool."""
        return bool(self.prefixes(right))

    def prefixes(self, right: Right) -> set[str]:
        """The area-code prefixes inside which the reader holds the right. Empty: nowhere."""
        own = _granting(self.assignments, right) if right not in self.resting else set()
        return own.union(*(one.prefixes for one in self.stands_in if one.right == right))

    def principal_in(self, right: Right, area_code: str, holder_id: int | None = None) -> Staff | None:
        """For whom the reader uses a right in an area; None for themselves.

        What somebody on leave has in hand (`holder_id`) is done for them; else the own right goes first.
        """
        for_others = [one for one in self.stands_in if one.right == right and _inside(area_code, one.prefixes)]
        for one in for_others:
            if one.principal.pk == holder_id:
                return one.principal
        if right not in self.resting and _inside(area_code, _granting(self.assignments, right)):
            return None
        return for_others[0].principal if for_others else None

    def may_in(self, right: Right, area_code: str) -> bool:
        """Whether the reader holds the right for the area with this code."""
        return _inside(area_code, self.prefixes(right))

    def must(self, right: Right, row: Any) -> None:
        """Raise unless the reader holds `right` for a row with `pool_id` and `area_code`.

        NotAllowed when the role lacks the right altogether, OutOfScope when it is another area's row.
        """
        if not self.may(right):
            raise NotAllowed()
        if self.pool is None or row.pool_id != self.pool.pk or not self.may_in(right, row.area_code):
            raise OutOfScope()


_TODAY = "d.withdrawn_at IS NULL AND %s BETWEEN d.starts_on AND d.ends_on"
_RECEIVED_FROM = f"""
    SELECT d.principal_id FROM casework_delegation d JOIN casework_staff s ON s.id = d.principal_id
    WHERE d.delegate_id = %s AND s.is_active AND {_TODAY}
"""
_HANDED = f"""ARRAY(
    SELECT d.right FROM casework_delegation d
    WHERE d.principal_id = casework_assignment.staff_id AND d.pool_id = casework_assignment.pool_id
    AND %s IN (d.principal_id, d.delegate_id) AND {_TODAY}
)"""


def _held_and_delegated(staff: Staff) -> Iterable[Assignment]:
    """The assignments of today: the person's own, and those of whom they stand in for (one query).

    Each with the rights that its holder has handed over: the own ones to whomever, the others' to this person.
    Every request asks this: its inner queries are SQL because composing them anew took longer than all the rest.
    """
    on = (staff.pk, clock.today())
    handed = RawSQL(_HANDED, on, ArrayField(models.TextField()))
    held = Assignment.objects.on(clock.today()).filter(Q(staff=staff) | Q(staff__in=RawSQL(_RECEIVED_FROM, on)))
    return held.annotate(delegated=handed).select_related("pool__area", "area", "staff")


def _stands_in(assignments: Iterable[Any]) -> tuple[StandIn, ...]:
    """What the assignments of others have handed to this person: one entry a right and principal."""
    found: dict[tuple[Right, int], StandIn] = {}
    for assignment in assignments:
        for right in {Right(right) for right in assignment.delegated}:
            prefixes = _granting([assignment], right)
            before = found.get((right, assignment.staff_id))
            if prefixes:
                all_of_them = frozenset(prefixes) | (before.prefixes if before else frozenset())
                found[right, assignment.staff_id] = StandIn(right, assignment.staff, all_of_them)
    return tuple(found.values())


def _granting(assignments: Iterable[Assignment], right: Right) -> set[str]:
    """The prefixes of the areas for which these assignments grant the right."""
    return {a.area.prefix for a in assignments if right in RIGHTS.get(Role(a.role), frozenset())}


def _inside(area_code: str, prefixes: Iterable[str]) -> bool:
    return any(area_code.startswith(prefix) for prefix in prefixes)


class ScopedQuerySet(models.QuerySet[Any]):
    """Rows that carry `pool` and `area_code`; views reach them only through `visible_to`."""

    def visible_to(self, reader: Reader, right: Right, column: str = "area_code") -> Self:
        """The rows of the reader's pool in the areas where the reader holds `right`; `column` has the code of the area."""
        prefixes = reader.prefixes(right)
        if reader.pool is None or not prefixes:
            return self.none()
        rows = self.filter(pool=reader.pool)
        if any(reader.pool.area.prefix.startswith(prefix) for prefix in prefixes):
            return rows
        return rows.filter(reduce(or_, (Q(**{f"{column}__startswith": prefix}) for prefix in sorted(prefixes))))
