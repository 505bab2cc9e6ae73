"""Rows of what comes before a claim: filings, referrals."""

from typing import Any

from casework import clock
from casework.models import Area, Pool, Role
from tests.factories import entitlements
from tests.factories.enrollment import insured_person
from tests.factories.rulebook import put_example_rules_in_force
from tests.matrix import row

READERS = frozenset({Role.CLERK, Role.REVIEWER, Role.SUPERVISOR, Role.AUDITOR})
GET_POST = "GET POST"


def _in(pool: Pool, area: Area) -> dict[str, Any]:
    put_example_rules_in_force(pool)
    return {"person": insured_person(pool, area=area, years=(clock.today().year,))}


def person(pool: Pool, area: Area) -> list[Any]:
    return [_in(pool, area)["person"].pk]


def filing(pool: Pool, area: Area) -> list[Any]:
    return [entitlements.filing(**_in(pool, area)).pk]


def referral(pool: Pool, area: Area) -> list[Any]:
    return [entitlements.referral(**_in(pool, area)).pk]


def applied(pool: Pool, area: Area) -> list[Any]:
    return [entitlements.applied(**_in(pool, area)).pk]


def approved(pool: Pool, area: Area) -> list[Any]:
    return [entitlements.approved(**_in(pool, area)).pk]


def treatment(pool: Pool, area: Area) -> list[Any]:
    put_example_rules_in_force(pool)
    return [entitlements.treatment(pool).pk]


DECIDERS = frozenset({Role.REVIEWER, Role.SUPERVISOR})
LISTED = READERS | {Role.INSTITUTION_DESK, Role.INSTITUTION_REVIEWER}
ROWS = [
    row("entitlements:registrations", READERS),
    row("entitlements:registration_new", Role.CLERK, methods=GET_POST, build=person),
    row("entitlements:registration", READERS, build=applied),
    row("entitlements:registration_approve", DECIDERS, methods=GET_POST, build=applied),
    row("entitlements:registration_refuse", DECIDERS, methods=GET_POST, build=applied),
    row("entitlements:registration_withdraw", Role.CLERK, methods=GET_POST, build=applied),
    row("entitlements:registration_places", Role.CLERK, methods=GET_POST, build=approved),
    row("entitlements:registration_end", Role.CLERK, methods=GET_POST, build=approved),
    row("entitlements:registration_paper", READERS, build=applied),
    row("entitlements:treatments", LISTED),
    row("entitlements:treatment_new", Role.INSTITUTION_DESK, methods=GET_POST),
    row("entitlements:treatment_decide", Role.INSTITUTION_REVIEWER, methods=GET_POST, build=treatment, scope="pool"),
    row("entitlements:treatment_end", Role.INSTITUTION_REVIEWER, methods=GET_POST, build=treatment, scope="pool"),
    row("entitlements:filings", READERS),
    row("entitlements:filing_new", Role.CLERK, methods=GET_POST, build=person),
    row("entitlements:filing", READERS, build=filing),
    row("entitlements:filing_move", Role.CLERK, methods=GET_POST, build=filing),
    row("entitlements:filing_end", Role.CLERK, methods=GET_POST, build=filing),
    row("entitlements:filing_void", Role.CLERK, methods=GET_POST, build=filing),
    row("entitlements:filing_paper", READERS, build=filing),
    row("entitlements:find_place", Role.CLERK),
    row("entitlements:referrals", READERS),
    row("entitlements:referral_new", Role.CLERK, methods=GET_POST, build=person),
    row("entitlements:referral", READERS, build=referral),
    row("entitlements:referral_void", Role.CLERK, methods=GET_POST, build=referral),
    row("entitlements:referral_paper", READERS, build=referral),
]
