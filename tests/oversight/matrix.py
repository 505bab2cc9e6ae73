"""Rows of oversight."""

from typing import Any

from casework.models import Area, Pool, Role
from oversight.models import Volume
from tests.factories import archive, claims
from tests.factories.enrollment import insured_person
from tests.factories.rulebook import put_example_rules_in_force
from tests.matrix import row

READERS = frozenset({Role.CLERK, Role.SUPERVISOR, Role.AUDITOR})
FILERS = frozenset({Role.CLERK, Role.SUPERVISOR})
GET_POST = "GET POST"


def volume(pool: Pool, area: Area) -> list[Any]:
    put_example_rules_in_force(pool)
    claim = claims.paid(claims.settled(person=insured_person(pool, area=area), pool=pool))
    return [archive.filed(claim)[0].pk]


def box(pool: Pool, area: Area) -> list[Any]:
    return [Volume.objects.get(pk=volume(pool, area)[0]).box_id]


ROWS = [
    row("archive:volumes", READERS),
    row("archive:unfiled", FILERS, methods=GET_POST),
    row("archive:boxes", READERS, methods=GET_POST, posters=FILERS),
    row("archive:box", READERS, build=box, scope="pool"),
    row("archive:box_paper", READERS, build=box, scope="pool"),
    row("archive:volume", READERS, methods=GET_POST, posters=FILERS, build=volume),
    row("archive:cover", READERS, build=volume),
    row("archive:list_paper", READERS, build=lambda *_place: ["ending"], scope="everywhere"),
    row("archive:hand_over", Role.SUPERVISOR, methods="POST", post={"list_number": "移1"}),
    row("archive:rules", Role.SUPERVISOR, methods=GET_POST),
]
