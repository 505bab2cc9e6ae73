"""Rows of assistance."""

from typing import Any

from casework.models import Area, Pool, Role
from tests.enrollment.recognised import bring
from tests.factories.core import reader
from tests.factories.enrollment import insured_person
from tests.factories.rulebook import put_example_rules_in_force
from tests.matrix import row

READERS = frozenset({Role.CLERK, Role.TOWNSHIP, Role.VILLAGE, Role.REVIEWER, Role.SUPERVISOR, Role.AUDITOR})


def person(pool: Pool, area: Area) -> list[Any]:
    return [insured_person(pool, area=area).pk]


def listed(pool: Pool, area: Area) -> list[Any]:
    put_example_rules_in_force(pool)
    by = reader(Role.CLERK, pool=pool, area=area)
    return [bring([], by, area=area).pk]


def step(pool: Pool, area: Area) -> list[Any]:
    return [*listed(pool, area), "drop"]


ROWS = [
    row("assistance:recognised", READERS),
    row("assistance:difference", READERS, methods="GET POST", posters=frozenset({Role.SUPERVISOR}), build=person),
    row("assistance:lists", Role.CLERK, methods="GET POST"),
    row("assistance:list", Role.CLERK, build=listed),
    row("assistance:list_progress", Role.CLERK, build=listed),
    row("assistance:list_bad_rows", Role.CLERK, methods="POST", build=listed),
    row("assistance:list_step", Role.CLERK, methods="POST", build=step),
]
