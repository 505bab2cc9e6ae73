"""Rows of advances and supplementary claims (HN-15, HN-16)."""

from typing import Any

from casework.models import Area, Pool, Role
from claims.models import Advance
from enrollment.models import Person
from tests.factories import advances
from tests.matrix import row

READERS = frozenset({Role.CLERK, Role.SUPERVISOR, Role.FINANCE, Role.AUDITOR})


def _member(pool: Pool, area: Area) -> Person:
    return advances.member(advances.put_supplementary_in_force(pool), area=area)


def person(pool: Pool, area: Area) -> list[Any]:
    return [_member(pool, area).pk]


def asked(pool: Pool, area: Area) -> list[Any]:
    return [advances.asked(_member(pool, area)).pk]


def out(pool: Pool, area: Area) -> list[Any]:
    """One that was paid out; the bank's part is told by the tests of payments."""
    advance = advances.granted(_member(pool, area))
    Advance.objects.filter(pk=advance.pk).update(state=Advance.State.OUT)
    return [advance.pk]


def returned(pool: Pool, area: Area) -> list[Any]:
    advance = advances.granted(_member(pool, area))
    Advance.objects.filter(pk=advance.pk).update(state=Advance.State.RETURNED)
    return [advance.pk]


def granted(pool: Pool, area: Area) -> list[Any]:
    return [advances.granted(_member(pool, area)).pk]


def claimed(pool: Pool, area: Area) -> list[Any]:
    return [advances.claimed(_member(pool, area)).pk]


def settled(pool: Pool, area: Area) -> list[Any]:
    return [advances.settled(advances.claimed(_member(pool, area))).pk]


ROWS = [
    row("advances:advances", READERS),
    row("advances:new", Role.CLERK, methods="GET POST", build=person),
    row("advances:advance", READERS, build=asked),
    row("advances:decide", Role.SUPERVISOR, methods="POST", build=asked),
    row("advances:account", Role.CLERK, methods="POST", build=returned),
    row("advances:repay", Role.FINANCE, methods="POST", build=out),
    row("advances:paper", Role.CLERK, Role.SUPERVISOR, build=asked),
    row("advances:undo", Role.SUPERVISOR, methods="POST", build=granted),
    row("advances:claim_reverse", Role.SUPERVISOR, methods="POST", build=settled),
    row("advances:claims", READERS),
    row("advances:claim_new", Role.CLERK, methods="GET POST", build=person),
    row("advances:claim", READERS, build=claimed),
    row("advances:claim_decide", Role.SUPERVISOR, methods="POST", build=claimed),
    row("advances:claim_account", Role.CLERK, methods="POST", build=settled),
    row("advances:sheet", Role.CLERK, Role.SUPERVISOR, build=settled),
]
