"""Checks of lines against catalogue and prices."""

from datetime import date
from typing import Any

from claims.models import Claim, PriceLimit
from enrollment.models import Sex
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


def _at_level(level_limit: int, **line: Any) -> Any:
    """A claim of the level 2 hospital with 3 units of an entry that has a limit of its own for level 2."""

    def story(world: World) -> Claim:
        entry = world.entry(name="磁共振平扫", price_limit=500_00)
        PriceLimit.objects.create(entry=entry, level="2", amount=level_limit)
        plain = {"entry": entry, "quantity": 3, "price_limit": 500_00, "amount": 1_200_00}
        return world.claim(lines=[plain | line])

    return story


def _for(limit: dict[str, Any], person: dict[str, Any] | None = None, **line: Any) -> Any:
    """A claim with one line of an entry that is kept for some persons."""

    def story(world: World) -> Claim:
        kept = world.entry(name="限用药品", **limit)
        who = {"person": world.stranger(**person)} if person else {}
        return world.claim(lines=[{"entry": kept, "amount": 300_00, **line}], **who)

    return story


def _used(limit: str, *times: tuple[int, int], kind: str = "outpatient_chronic", **last: Any) -> Any:
    """Claims with so many units of an entry limited to 30 in a period, each so many days away."""

    def story(world: World) -> Claim:
        entry = world.entry(name="降糖药", limit_quantity=30, limit_period=limit)
        line = {"entry": entry, "amount": 300_00}
        for shift, units in times[:-1]:
            world.claim(lines=[line | {"quantity": units}], shift=shift, kind=kind)
        shift, units = times[-1]
        return world.claim(lines=[line | {"quantity": units} | last], shift=shift, kind=kind)

    return story


def _traced(other: dict[str, Any], *codes: str) -> Any:
    def story(world: World) -> Claim:
        line = {"name": "注射用美罗培南", "amount": 300_00}
        world.claim(lines=[line | {"trace_codes": ["81000000000000000007"]}], shift=-30, **other)
        return world.claim(lines=[line | {"trace_codes": list(codes)}])

    return story


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
    row(
        "above_level_price",
        _at_level(399_99),
        "1|1,200.00|磁共振平扫",
        _at_level(400_00),
        _at_level(399_99, price_limit=399_99),
    ),
    row(
        "entry_sex",
        _for({"sex": Sex.MALE}, {"sex": Sex.FEMALE}),
        "1|300.00|限用药品",
        _for({"sex": Sex.MALE}, {"sex": Sex.MALE}),
        _for({"sex": Sex.MALE}, {"sex": Sex.FEMALE}, category="C"),
    ),
    row(
        "entry_age",
        _for({"age_from": 0, "age_to": 13}, {"born_on": date(2012, 6, 9)}),
        "1|300.00|限用药品|13",
        _for({"age_from": 0, "age_to": 13}, {"born_on": date(2012, 6, 10)}),
        _for({"age_from": 18}, {"born_on": date(2008, 6, 9)}),
    ),
    row(
        "entry_diagnosis",
        _for({"diagnoses": ["K36", "K37"]}),
        "1|300.00|K35.900|限用药品",
        _for({"diagnoses": ["K36", "K35.9"]}),
    ),
    row("entry_level", _for({"levels": ["3"]}), "1|300.00|限用药品", _for({"levels": ["2", "3"]})),
    row("over_quantity", _used("stay", (0, 31)), "31|降糖药|30", _used("stay", (-40, 20), (0, 30))),
    row(
        "over_quantity",
        _used("quarter", (-60, 20), (0, 11)),
        "31|降糖药|30",
        _used("quarter", (-70, 20), (0, 11)),
        _used("quarter", (-60, 20), (0, 10)),
        _used("quarter", (-60, 20), (0, 11), served_on=date(2026, 3, 31)),
        _used("quarter", (-60, 20), (0, 11), kind="inpatient"),
    ),
    row(
        "line_outside_stay",
        lambda world: world.claim(lines=[{"name": "血常规", "amount": 20_00, "served_on": date(2026, 6, 10)}]),
        "1|20.00|血常规|2026-06-10",
        lambda world: world.claim(lines=[{"amount": 20_00, "served_on": date(2026, 6, 9)}, {"amount": 10_00}]),
    ),
    row(
        "trace_code_twice",
        _traced({}, "81000000000000000008", "81000000000000000007"),
        "81000000000000000007|注射用美罗培南|C1",
        _traced({}, "81000000000000000008"),
        _traced({"state": "withdrawn"}, "81000000000000000007"),
    ),
    row(
        "no_trace_code",
        _for({"kind": "drug"}),
        "1|300.00|限用药品",
        _for({"kind": "drug"}, trace_codes=["81000000000000000007"]),
        _for({"kind": "service"}),
        _for({"kind": "drug"}, amount=299_99),
        amount=300_00,
    ),
]
