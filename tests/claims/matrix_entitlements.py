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


ROWS = [
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
