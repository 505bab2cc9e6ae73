"""Rows of misuse of the fund: suspensions of persons."""

from typing import Any

from casework import clock
from casework.models import Area, Pool, Role
from tests.factories import misuse
from tests.factories.enrollment import insured_person
from tests.factories.rulebook import put_example_rules_in_force
from tests.matrix import row

READERS = frozenset({Role.CLERK, Role.REVIEWER, Role.SUPERVISOR, Role.AUDITOR})
PROPOSERS = frozenset({Role.REVIEWER, Role.AUDITOR})
GET_POST = "GET POST"


def _in(pool: Pool, area: Area) -> dict[str, Any]:
    put_example_rules_in_force(pool)
    return {"person": insured_person(pool, area=area, years=(clock.today().year,))}


def person(pool: Pool, area: Area) -> list[Any]:
    return [_in(pool, area)["person"].pk]


def proposed(pool: Pool, area: Area) -> list[Any]:
    return [misuse.proposed(**_in(pool, area)).pk]


def decided(pool: Pool, area: Area) -> list[Any]:
    return [misuse.decided(**_in(pool, area)).pk]


def to_decide(pool: Pool, area: Area) -> list[Any]:
    return [*proposed(pool, area), "decide"]


ROWS = [
    row("misuse:suspensions", READERS),
    row("misuse:suspension_new", PROPOSERS, methods=GET_POST, build=person),
    row("misuse:suspension", READERS, build=proposed),
    row("misuse:suspension_paper", READERS, build=decided),
    row("misuse:suspension_step", Role.SUPERVISOR, methods=GET_POST, build=to_decide),
]
