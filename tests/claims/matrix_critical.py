"""Rows of critical illness: stays settled directly, cases after the fact."""

from typing import Any

from casework import clock
from casework.models import Area, Pool, Role
from claims.models import CriticalCase
from claims.night import critical
from tests.factories.core import reader
from tests.factories.direct import bring, counted
from tests.factories.direct import row as stay
from tests.factories.enrollment import insured_person
from tests.factories.rulebook import put_example_rules_in_force
from tests.matrix import row

DIRECT_READERS = frozenset({Role.CLERK, Role.REVIEWER, Role.SUPERVISOR, Role.AUDITOR})


def listed(pool: Pool, area: Area) -> list[Any]:
    put_example_rules_in_force(pool)
    insured = insured_person(pool, area=area)
    return [bring([stay(insured, "S1")], reader(Role.CLERK, pool=pool, area=pool.area)).pk]


def case(pool: Pool, area: Area) -> list[Any]:
    put_example_rules_in_force(pool)
    insured = insured_person(pool, area=area)
    by = reader(Role.CLERK, pool=pool, area=pool.area)
    counted([stay(insured, "S1", 符合政策范围金额=36_000_00)], by)
    critical.run(pool, clock.today(), area.code)
    return [CriticalCase.objects.get(person_year__person=insured).pk]


ROWS = [
    row("critical:cases", DIRECT_READERS, Role.INSURER),
    row("critical:case", DIRECT_READERS, Role.INSURER, build=case),
    row("direct:stay_lists", DIRECT_READERS, methods="GET POST", posters=frozenset({Role.CLERK})),
    row("direct:stay_list", DIRECT_READERS, build=listed),
    row("direct:stay_list_bad_rows", Role.CLERK, methods="POST", build=listed),
    row("direct:stay_list_step", Role.CLERK, methods="POST", build=lambda *to: [*listed(*to), "drop"]),
]
