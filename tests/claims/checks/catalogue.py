"""Checks of lines against catalogue and prices."""

from datetime import date
from typing import Any

from claims.models import Claim
from tests.claims.checks.world import World, row


def _of(world: World, entry: dict[str, Any], **line: Any) -> Claim:
    """A claim with one line of a catalogue entry."""
    return world.claim(lines=[{"entry": world.entry(**entry), "amount": 300_00, **line}])


def _limited(amount: int, **said: Any) -> dict[str, Any]:
    return {"name": "阑尾切除术", "quantity": 2, "price_limit": 452_00, "amount": amount} | said


def _times(world: World, times: int, **last: Any) -> Claim:
    line = {"name": "注射器", "quantity": 3, "unit_price": 1_50, "amount": 4_50}
    return world.claim(lines=[*[line] * (times - 1), line | last])


def _days(world: World, *quantities: str, unit: str = "日", **said: Any) -> Claim:
    bed = world.entry(name="普通床位费", unit=unit, category="A")
    return world.claim(lines=[{"entry": bed, "quantity": days, "amount": 100_00} for days in quantities], **said)


def _nursed(world: World, **days: int) -> Claim:
    names = {"first": "Ⅰ级护理", "second": "Ⅱ级护理"}
    return world.claim(lines=[{"name": names[level], "quantity": n, "amount": 90_00} for level, n in days.items()])


ROWS = [
    row(
        "class_differs",
        lambda world: _of(world, {"category": "B", "name": "头孢曲松"}, category="A"),
        "1|300.00|头孢曲松",
        lambda world: _of(world, {"category": "B"}, category="B"),
    ),
    row(
        "figures_differ",
        lambda world: _of(world, {"first_self_pay": 1_000, "name": "头孢曲松"}, first_self_pay=0),
        "1|头孢曲松",
        lambda world: _of(world, {"first_self_pay": 1_000}, first_self_pay=1_000),
        lambda world: world.claim(lines=[{"amount": 300_00, "first_self_pay": 0}]),
    ),
    row(
        "over_price",
        lambda world: world.claim(lines=[_limited(904_01), _limited(5_904_00)]),
        "2|5,000.01|阑尾切除术",
        lambda world: world.claim(lines=[_limited(904_00)]),
        lambda world: world.claim(lines=[_limited(5_904_00, price_limit=None)]),
    ),
    row(
        "entry_not_in_force",
        lambda world: _of(world, {"ends_on": date(2026, 6, 8), "name": "旧版药品"}),
        "1|300.00|2026-06-09|旧版药品",
        lambda world: _of(world, {"ends_on": date(2026, 6, 9)}),
        lambda world: _of(world, {"starts_on": date(2026, 6, 9)}),
    ),
    row(
        "not_in_catalogue",
        lambda world: world.claim(lines=[{"name": "进口支架", "amount": 20_000_00}, {"amount": 10_000_00}]),
        "2|30,000.00|进口支架",
        lambda world: world.claim(lines=[{"amount": 20_000_00}, {"amount": 9_999_99}]),
        lambda world: world.claim(lines=[{"amount": 20_000_00}, {"amount": 10_000_00, "category": "C"}]),
    ),
    row(
        "repeated_line",
        lambda world: _times(world, 19),
        "注射器|19|8",
        lambda world: _times(world, 18),
        lambda world: _times(world, 19, quantity=2),
    ),
    row(
        "more_days_than_stay",
        lambda world: _days(world, "9", "0.5"),
        "普通床位费|9.5|8",
        lambda world: _days(world, "8", "1"),
        lambda world: _days(world, "20", unit="盒"),
        lambda world: _days(world, "20", kind="outpatient"),
    ),
    row(
        "nursing_twice",
        lambda world: _nursed(world, first=4, second=6),
        "2|10|8",
        lambda world: _nursed(world, first=3, second=6),
        lambda world: _nursed(world, first=20),
    ),
    row(
        "never_paid",
        lambda world: world.claim(lines=[{"name": "健康体检套餐", "amount": 300_00}]),
        "1|300.00|健康体检套餐",
        lambda world: world.claim(lines=[{"name": "健康体检套餐", "amount": 300_00, "category": "C"}]),
        lambda world: world.claim(lines=[{"name": "体格检查", "amount": 300_00}]),
    ),
]
