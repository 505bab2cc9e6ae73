"""Rows of the rulebook. A version is no secret of a pool: who puts versions in force opens every one (test_screens)."""

from typing import Any

from casework.models import Area, Pool
from tests.factories.rulebook import put_example_rules_in_force
from tests.matrix import ADMINISTRATORS, EVERYBODY, row

READERS = EVERYBODY - ADMINISTRATORS


def version(pool: Pool, area: Area) -> list[Any]:
    return [put_example_rules_in_force(pool).pk]


ROWS = [
    row("rulebook:in_force", READERS),
    row("rulebook:version", READERS, build=version, scope="everywhere"),
    row("rulebook:difference", READERS, build=version, scope="everywhere"),
    row("rulebook:cases", READERS, build=version, scope="everywhere"),
]
