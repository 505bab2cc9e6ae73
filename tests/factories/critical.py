"""Critical-illness cases at every station, brought there by the night and the services themselves."""

from datetime import date
from typing import Any

from django.db import transaction

from casework import clock, masks
from casework.models import Area, Pool, Role
from casework.scope import Reader
from claims.critical import accounts, services
from claims.models import CriticalCase
from claims.night import critical
from enrollment.models import Person
from tests.factories.claims import account_of
from tests.factories.core import reader
from tests.factories.direct import counted, row
from tests.factories.enrollment import insured_person


def burdened(person: Person, number: str, burden: int, **said: Any) -> dict[str, str]:
    """A stay of which so many fen count towards the line."""
    said = {"符合政策范围金额": 20_000_00 + burden} | said
    return row(person, number, **said)


def night(pool: Pool, day: date | None = None) -> int:
    """The night that opens and follows cases; how many it changed."""
    day = day or clock.today()
    Area.objects.get_or_create(
        code="990001000000", defaults={"name": "示例县", "level": Area.Level.COUNTY, "parent": pool.area}
    )
    with transaction.atomic():
        return sum(critical.run(pool, day, area).changed for area in critical.areas(pool, day))


def opened(
    pool: Pool, person: Person | None = None, burden: int = 18_000_00, *, by: Reader | None = None, number: str = "S1"
) -> CriticalCase:
    """A case that the night opened for one stay: by default 2,400.00 are due. The person has an account."""
    person = person or insured_person(pool)
    account = account_of(person)
    Person.objects.filter(pk=person.pk).update(bank_name=account.bank_name, bank_account=account.bank_account)
    counted([burdened(person, number, burden)], by or reader(Role.CLERK, pool=pool))
    night(pool)
    return CriticalCase.objects.filter(person_year__person=person).latest("pk")


def confirmed(case: CriticalCase, *, by: Reader | None = None, **key: str) -> CriticalCase:
    """The insurer agrees."""
    by = by or reader(Role.INSURER, pool=case.pool)
    return services.confirm_case(case=case, seen_due=case.due, by=by, **key)


def objected(case: CriticalCase, reason: str = "S1 属第三方责任", *, by: Reader | None = None) -> CriticalCase:
    """The insurer does not."""
    by = by or reader(Role.INSURER, pool=case.pool)
    return services.object_to_case(case=case, seen_due=case.due, reason=reason, by=by)


def decided(case: CriticalCase, reasons: str = "", *, by: Reader | None = None, **key: str) -> CriticalCase:
    """The agency pays."""
    by, known = by or reader(Role.SUPERVISOR, pool=case.pool), accounts.known_account(case)
    seen = masks.account(known.bank_account) if known else ""
    return services.pay_case(case=case, seen_due=case.due, seen_account=seen, reasons=reasons, by=by, **key)


def paid_out(pool: Pool, person: Person | None = None, **options: Any) -> CriticalCase:
    """A case that is settled and waits for a batch."""
    return decided(confirmed(opened(pool, person, **options)))
