"""Checks of cost against the usual, of account and payment."""

from datetime import date, datetime, time
from typing import Any

from django.db import connection
from django.utils import timezone

from casework import clock
from claims.models import Claim, PersonYear, Settlement, UsualCost
from enrollment.models import Household
from tests.claims.checks.world import World, row
from tests.factories.claims import card


def _usually(world: World, *, claims: int = 30, **said: Any) -> Claim:
    """A claim of a diagnosis that usually costs 3,000.00 (± 300.00) in 6 (± 1) days, 300.00 (± 30.00) each, 30 % drugs."""
    usual = {
        "amount": 3_000_00,
        "amount_spread": 300_00,
        "daily": 300_00,
        "daily_spread": 30_00,
        "days": 6,
        "days_spread": 1,
        "drugs": 3_000,
        "drugs_spread": 500,
    }
    UsualCost.objects.create(pool=world.pool, diagnosis_id="K35.900", kind="inpatient", claims=claims, **usual)
    return world.claim(**said)


def _drugs(world: World, amount: int, **said: Any) -> Claim:
    drug, service = world.entry(kind="drug"), world.entry(kind="service")
    lines = [{"entry": drug, "amount": amount}, {"entry": service, "amount": 10_000_00 - amount}]
    return _usually(world, lines=lines, **said)


def _five(dearest: int, rest: int) -> list[dict[str, Any]]:
    return [{"name": "进口支架", "amount": dearest}, *[{"amount": rest}] * 4]


def _like_anothers(world: World, claimed: int, **said: Any) -> Claim:
    world.claim(person=world.stranger(), claimed=claimed, **said)
    return world.claim(claimed=claimed)


def _sharing(world: World, persons: int, household: Household | None = None, **said: Any) -> Claim:
    account = {"bank_account": card(4711)}
    for _n in range(persons):
        world.claim(person=world.stranger(household=household), **account, **said)
    return world.claim(person=world.stranger(household=household), **account)


def _home(world: World) -> Household:
    return Household.objects.create(pool=world.pool, area_id="990001001000", area_code="990001001000", number="H1")


def _changed(world: World, at: date, account: str = card(9)) -> Claim:
    """The person's account was changed on that day to what the claim is paid to."""
    world.person.bank_account = account
    world.person.save()
    moment = timezone.make_aware(datetime.combine(at, time(9)))
    with connection.cursor() as cursor:
        cursor.execute("UPDATE enrollment_personevent SET pgh_created_at = %s", [moment])
    return world.claim(bank_account=card(9))


def _paid_before(world: World, *funds: int, **now: Any) -> Claim:
    """A claim after others that were settled with so much of the funds; a supervisor decides above 20,000.00."""
    for n, fund in enumerate(funds, 1):
        earlier = world.claim(state="nothing_due", shift=-20 * n)
        year, _made = PersonYear.objects.get_or_create(pool=world.pool, person=world.person, year=2026)
        Settlement.objects.create(
            pool=world.pool,
            claim=earlier,
            person_year=year,
            sequence=n,
            turn=1,
            cause="decided",
            total=fund,
            eligible=fund,
            basic=fund,
            critical_illness=0,
            large_amount=0,
            supplementary=0,
            assistance=0,
            person=0,
            versions={},
            facts={},
            result={},
            at=clock.now(),
            actor=world.clerk,
        )
    return world.claim(**now)


COST = [
    row(
        "unusual_amount",
        lambda world: _usually(world, claimed=9_000_01),
        "9,000.01|30|3,000.00",
        lambda world: _usually(world, claimed=9_000_00),
        lambda world: _usually(world, claimed=90_000_00, claims=29),
        lambda world: _usually(world, claimed=90_000_00, kind="outpatient"),
    ),
    row(
        "unusual_daily_cost",
        lambda world: _usually(world, claimed=9_600_08),
        "1,200.01|30|300.00",
        lambda world: _usually(world, claimed=9_600_07),
    ),
    row(
        "unusual_stay",
        lambda world: _usually(world, admitted_on=date(2026, 5, 21)),
        "19|30|6",
        lambda world: _usually(world, admitted_on=date(2026, 5, 22)),
    ),
    row(
        "unusual_drugs",
        lambda world: _drugs(world, 7_001_00),
        "70.01 %|30|30 %",
        lambda world: _drugs(world, 6_999_00),
        lambda world: _drugs(world, 7_001_00, claims=29),
    ),
    row(
        "round_amount",
        lambda world: world.claim(claimed=12_000_00),
        "12,000.00",
        lambda world: world.claim(claimed=12_000_01),
    ),
    row(
        "dominant_line",
        lambda world: world.claim(lines=_five(54_000_00, 1_500_00)),
        "进口支架|54,000.00|90 %",
        lambda world: world.claim(lines=_five(54_000_00, 1_501_00)),
        lambda world: world.claim(lines=_five(49_999_99, 1_00)),
        lambda world: world.claim(lines=_five(54_000_00, 1_00)[:4]),
    ),
    row(
        "twin_of_another",
        lambda world: _like_anothers(world, 2_000_00, shift=-180),
        "2,000.00|C1",
        lambda world: _like_anothers(world, 1_999_99),
        lambda world: _like_anothers(world, 2_000_00, shift=-181),
        lambda world: _like_anothers(world, 2_000_00, institution=world.another_place()),
    ),
]

PAYMENT = [
    row(
        "shared_account",
        lambda world: _sharing(world, 2),
        "2|2025-06-12",
        lambda world: _sharing(world, 1),
        lambda world: _sharing(world, 2, _home(world)),
        lambda world: _sharing(world, 2, state="refused"),
    ),
    row(
        "account_changed",
        lambda world: _changed(world, date(2026, 5, 13)),
        "2026-05-13",
        lambda world: _changed(world, date(2026, 5, 12)),
        lambda world: _changed(world, date(2026, 5, 13), card(8)),
    ),
    row(
        "payee_differs",
        lambda world: world.claim(payee_name="李某某"),
        "",
        lambda world: world.claim(payee_name=world.person.name + " "),
        lambda world: world.claim(person=world.stranger(born_on=date(2010, 1, 1)), payee_name="李某某"),
    ),
    row(
        "below_approval",
        lambda world: _paid_before(world, 19_000_00, 20_000_00),
        "2|2025-06-12",
        lambda world: _paid_before(world, 19_000_00, 20_000_01),
        lambda world: _paid_before(world, 18_999_99, 20_000_00),
        lambda world: _paid_before(world, 19_000_00, 20_000_00, bank_account=card(4)),
    ),
]
