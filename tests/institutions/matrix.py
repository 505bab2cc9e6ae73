"""Rows of institutions: the register is the whole country's, so no row is a stranger's."""

from typing import Any

from casework.models import Area, Pool, Role
from tests.factories.institutions import DesignationFactory
from tests.matrix import row

DESK, REVIEWER = Role.INSTITUTION_DESK, Role.INSTITUTION_REVIEWER
READERS = frozenset({Role.CLERK, Role.REVIEWER, Role.SUPERVISOR, Role.AUDITOR, DESK, REVIEWER})


def hospital(pool: Pool, area: Area) -> list[Any]:
    return [DesignationFactory(pool=pool, institution__area=area).institution_id]


ROWS = [
    row("institutions:list", READERS),
    row("institutions:institution", READERS, build=hospital, scope="everywhere"),
]
