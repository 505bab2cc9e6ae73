"""Rows of misuse of the fund: suspensions of persons, leads of suspected fraud."""

from typing import Any

from casework import clock
from casework.models import Area, Pool, Role
from tests.factories import claims as factory
from tests.factories import misuse
from tests.factories.core import reader
from tests.factories.enrollment import insured_person
from tests.factories.rulebook import put_example_rules_in_force
from tests.matrix import row

READERS = frozenset({Role.CLERK, Role.REVIEWER, Role.SUPERVISOR, Role.AUDITOR})
PROPOSERS = frozenset({Role.REVIEWER, Role.AUDITOR})
SUSPICIOUS = frozenset({Role.REVIEWER, Role.SUPERVISOR, Role.AUDITOR})
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


def lead(pool: Pool, area: Area) -> list[Any]:
    return [_lead(pool, area).pk]


def claim(pool: Pool, area: Area) -> list[Any]:
    return [_lead(pool, area).claim_id]


def lead_to_take(pool: Pool, area: Area) -> list[Any]:
    return [*lead(pool, area), "take"]


def handed_over(pool: Pool, area: Area) -> list[Any]:
    return [misuse.handed_over(_lead(pool, area)).pk]


def _lead(pool: Pool, area: Area) -> Any:
    known = _in(pool, area)
    about = factory.submitted(pool=pool, by=reader(pool=pool, area=pool.area), **known)
    return misuse.lead(about)


ROWS = [
    row("misuse:suspensions", READERS),
    row("misuse:suspension_new", PROPOSERS, methods=GET_POST, build=person),
    row("misuse:suspension", READERS, build=proposed),
    row("misuse:suspension_paper", READERS, build=decided),
    row("misuse:suspension_step", Role.SUPERVISOR, methods=GET_POST, build=to_decide),
    row("misuse:leads", SUSPICIOUS),
    row("misuse:lead_new", SUSPICIOUS, methods=GET_POST),
    row("misuse:lead_about_person", SUSPICIOUS, methods=GET_POST, build=person),
    row("misuse:lead_about_claim", SUSPICIOUS, methods=GET_POST, build=claim),
    row("misuse:lead", SUSPICIOUS, build=lead),
    row("misuse:lead_paper", SUSPICIOUS, build=handed_over),
    row("misuse:lead_step", Role.AUDITOR, methods=GET_POST, build=lead_to_take),
]
