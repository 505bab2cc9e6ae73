"""Rows of second reimbursements."""

from typing import Any

from casework.models import Area, Pool, Role
from tests.factories import claims, second
from tests.factories.enrollment import insured_person
from tests.factories.rulebook import put_example_rules_in_force
from tests.matrix import row

READERS = frozenset({Role.SUPERVISOR, Role.POLICY, Role.FINANCE, Role.AUDITOR})
OPENERS = frozenset({Role.SUPERVISOR, Role.POLICY})
GET_POST = "GET POST"


def batch(pool: Pool, area: Area) -> list[Any]:
    """Handed to a second person."""
    put_example_rules_in_force(pool)
    claims.settled(person=insured_person(pool, area=area), pool=pool)
    return [second.submitted(pool, second.corrected(pool, second.HIGHER)).pk]


ROWS = [
    row("second:batches", READERS, methods=GET_POST, posters=OPENERS),
    row("second:batch", READERS, build=batch, scope="pool"),
    row("second:progress", READERS, build=batch, scope="pool"),
    row("second:rows", READERS, methods="POST", build=batch, post={"reason": "核对"}, scope="pool"),
    row("second:send_back", Role.SUPERVISOR, methods="POST", build=batch, post={"comment": "日期有误"}, scope="pool"),
    row("second:step", OPENERS, methods="POST", build=lambda *place: [*batch(*place), "submit"], scope="pool"),
]
