"""Rows of critical illness: stays settled directly, cases after the fact."""

from typing import Any

from casework import clock
from casework.models import Area, Pool, Role
from claims.models import CriticalCase
from claims.night import critical
from enrollment.models import Person
from tests.factories import critical as critical_cases
from tests.factories.claims import account_of
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


def confirmed(pool: Pool, area: Area) -> list[Any]:
    keys = case(pool, area)
    critical_cases.confirmed(CriticalCase.objects.get(pk=keys[0]))
    return keys


def settled(pool: Pool, area: Area) -> list[Any]:
    found = CriticalCase.objects.get(pk=confirmed(pool, area)[0])
    payee = account_of(found.person_year.person)
    Person.objects.filter(pk=found.person_year.person_id).update(
        bank_name=payee.bank_name, bank_account=payee.bank_account
    )
    found.refresh_from_db()
    return [critical_cases.decided(found).pk]


ROWS = [
    row("critical:cases", DIRECT_READERS, Role.INSURER),
    row("critical:case", DIRECT_READERS, Role.INSURER, build=case),
    row("critical:verify", Role.INSURER, methods="POST", build=case),
    row("critical:decide", Role.SUPERVISOR, methods="POST", build=confirmed),
    row("critical:account", Role.CLERK, methods="POST", build=case),
    row("critical:take_back", Role.SUPERVISOR, methods="POST", build=settled),
    row("critical:notice", Role.CLERK, Role.SUPERVISOR, build=settled),
    row("direct:stay_lists", DIRECT_READERS, methods="GET POST", posters=frozenset({Role.CLERK})),
    row("direct:stay_list", DIRECT_READERS, build=listed),
    row("direct:stay_list_bad_rows", Role.CLERK, methods="POST", build=listed),
    row("direct:stay_list_step", Role.CLERK, methods="POST", build=lambda *to: [*listed(*to), "drop"]),
]
