"""Checks of stays and visits."""

from datetime import date

from casework import clock
from claims.models import Claim, Referral, ThirdParty
from institutions.models import Institution
from tests.claims.checks.world import World, row


def _after(world: World, shift: int, times: int = 1, *, now: dict[str, object] | None = None, **said: object) -> Claim:
    """A claim after others; the days of the first begin `shift` days away, the next ones each once more."""
    for time in range(times, 0, -1):
        world.claim(shift=shift * time, **said)
    return world.claim(**(now or {}))


def _settled_directly(world: World, *, shift: int = 0, taken_off: bool = False, **said: object) -> Claim:
    """A claim of the first days after the hospital settled a stay some days away."""
    number = world.direct(shift=shift)
    if taken_off:
        world.take_off(number)
    return world.claim(**said)


def _third_party(world: World, *, standing: str, share: int = 10_000, off: int = 0) -> Claim:
    """A claim of an injury with a third party; `off`: what is taken off as paid elsewhere."""
    claim = world.claim(is_accident=True, paid_elsewhere=off)
    ThirdParty.objects.create(
        pool=world.pool, area_code=claim.area_code, claim=claim, cause="被车撞伤", standing=standing, share=share,
        name="马德顺", paper="police", paper_number="88", declared_on=date(2026, 6, 12),
        recorded_by=world.clerk, recorded_at=clock.now(),
    )  # fmt: skip
    return claim


def _outpatient(first: int, last: int) -> dict[str, object]:
    return {"kind": "outpatient", "admitted_on": date(2026, 6, first), "discharged_on": date(2026, 6, last)}


def _over(first: date, last: date, **said: object) -> dict[str, object]:
    return {"admitted_on": first, "discharged_on": last, "received_on": date(2026, 6, 12)} | said


def _diagnosed(world: World, code: str, name: str = "某病", **said: object) -> Claim:
    return world.claim(diagnosis_id=world.diagnosis(code, name), **said)


def _each_elsewhere(world: World, places: int) -> Claim:
    for time in range(1, places):
        world.claim(institution=world.another_place(), shift=-10 * time)
    return world.claim()


def _continued(world: World, *, referred_from: Institution | None = None, is_chained: bool = True) -> Claim:
    first = world.claim(shift=-20, institution=world.another_place())
    led = None
    if referred_from or not is_chained:
        source = first.institution if referred_from is None else referred_from
        led = Referral.objects.create(
            pool=world.pool, area_code=world.person.area_code, number="X1", person=world.person, source=source,
            target=world.hospital, diagnosis_id="K35.900", starts_on=first.admitted_on, doctor="李", grounds="上转",
            entered_by=world.clerk, entered_at=clock.now(),
        )  # fmt: skip
    return world.claim(continues=first, referral=led)


FIRST_WEEKEND, MONDAY = (date(2026, 6, 6), date(2026, 6, 7)), date(2026, 6, 8)

ROWS = [
    row(
        "continued_without_referral",
        lambda world: _continued(world),
        "C",
        lambda world: _continued(world, is_chained=False),
    ),
    row("continued_without_referral", lambda world: _continued(world, referred_from=world.another_place()), "示例市"),
    row(
        "duplicate_stay",
        lambda world: _after(world, 0),
        "5,432.10",
        lambda world: _after(world, 0, claimed=5_432_11),
        lambda world: _after(world, 0, state="draft"),
        lambda world: _after(world, 0, person=world.stranger()),
    ),
    row(
        "overlapping_stays",
        lambda world: _after(world, -7, institution=world.another_place()),
        "2026-05-25|2026-06-02",
        lambda world: _after(world, -8, institution=world.another_place()),
        lambda world: _after(world, -7, institution=world.another_place(), state="refused"),
    ),
    row(
        "settled_directly",
        lambda world: _settled_directly(world),
        "省立医院|2026-06-01|40,000.00",
        lambda world: _settled_directly(world, shift=1),
        lambda world: _settled_directly(world, reason="08"),
        lambda world: _settled_directly(world, taken_off=True),
        lambda world: _settled_directly(world, person=world.stranger()),
    ),
    row("settled_directly", lambda world: _settled_directly(world, shift=-8, claimed=40_000_00), "40,000.00"),
    row(
        "overlapping_direct_stay",
        lambda world: _settled_directly(world, shift=-7),
        "2026-05-25|2026-06-02",
        lambda world: _settled_directly(world, shift=-8),
        lambda world: _settled_directly(world),
        lambda world: _settled_directly(world, shift=-7, taken_off=True),
    ),
    row(
        "split_stay",
        lambda world: _after(world, -18, diagnosis_id=world.diagnosis("K35.000")),
        "2026-05-22|10",
        lambda world: _after(world, -19),
        lambda world: _after(world, -18, diagnosis_id=world.diagnosis("K36.000")),
        lambda world: _after(world, -18, institution=world.another_place()),
    ),
    row(
        "outpatient_during_stay",
        lambda world: _after(world, 0, now=_outpatient(2, 8)),
        "2026-06-01|2026-06-09",
        lambda world: _after(world, 0, now=_outpatient(9, 9)),
        lambda world: _after(world, 0, now=_outpatient(1, 1)),
    ),
    row(
        "refused_before",
        lambda world: _after(world, 0, state="refused"),
        "C1",
        lambda world: _after(world, 0, state="withdrawn"),
        lambda world: _after(world, -1, state="refused"),
    ),
    row(
        "same_day_stay",
        lambda world: world.claim(**_over(MONDAY, MONDAY)),
        "2026-06-08",
        lambda world: world.claim(**_over(MONDAY, date(2026, 6, 9))),
        lambda world: world.claim(**_over(MONDAY, MONDAY, access="emergency")),
        lambda world: world.claim(**_over(MONDAY, MONDAY, kind="outpatient")),
    ),
    row(
        "stay_over_holidays",
        lambda world: world.claim(**_over(*FIRST_WEEKEND)),
        "2026-06-06|2",
        lambda world: world.claim(**_over(FIRST_WEEKEND[0], MONDAY)),
        lambda world: world.claim(**_over(*FIRST_WEEKEND, access="emergency")),
        lambda world: world.claim(**_over(FIRST_WEEKEND[0], FIRST_WEEKEND[0])),
        lambda world: world.claim(**_over(date(2026, 5, 1), date(2026, 5, 4))),
    ),
    row(
        "frequent_stays",
        lambda world: _after(world, -30, 5),
        "6|2025-06-09",
        lambda world: _after(world, -30, 4),
        lambda world: _after(world, -74, 5),
    ),
    row(
        "frequent_claims",
        lambda world: _after(world, -20, 4, kind="outpatient"),
        "5|2026-03-14",
        lambda world: _after(world, -20, 3, kind="outpatient"),
        lambda world: _after(world, -23, 4, kind="outpatient"),
    ),
    row(
        "many_institutions",
        lambda world: _each_elsewhere(world, 4),
        "4|2026-03-11",
        lambda world: _each_elsewhere(world, 3),
    ),
    row(
        "repeated_emergency",
        lambda world: _after(world, -60, 3, access="emergency", now={"access": "emergency"}),
        "4|2025-06-01",
        lambda world: _after(world, -60, 2, access="emergency", now={"access": "emergency"}),
        lambda world: _after(world, -60, 3, access="emergency"),
    ),
    row(
        "reason_differs",
        lambda world: world.claim(reason="03"),
        "示例市人民医院",
        lambda world: world.claim(reason="02"),
    ),
    row(
        "injury_not_stated",
        lambda world: _diagnosed(world, "S72.000", "股骨颈骨折"),
        "S72.000|股骨颈骨折",
        lambda world: _diagnosed(world, "S72.000", is_accident=True),
        lambda world: _diagnosed(world, "M84.100"),
    ),
    row(
        "third_party_pays",
        lambda world: _third_party(world, standing="pays", share=5_000),
        "50 %|0.00|2,716.05",
        lambda world: _third_party(world, standing="pays", share=5_000, off=2_716_05),
        lambda world: _third_party(world, standing="refuses"),
    ),
    row(
        "third_party_paid_first",
        lambda world: _third_party(world, standing="refuses", share=7_000),
        "70 %|2026-06-12",
        lambda world: _third_party(world, standing="pays"),
        lambda world: world.claim(),
    ),
    row(
        "third_party",
        lambda world: _diagnosed(world, "S06.000", "交通事故致脑震荡", is_accident=True),
        "S06.000|交通事故",
        lambda world: _diagnosed(world, "S06.000", "脑震荡", is_accident=True),
        lambda world: _diagnosed(world, "X59.900"),
    ),
    row(
        "third_party",
        lambda world: _diagnosed(world, "Y04.900"),
        "Y04.900",
        lambda world: _diagnosed(world, "Y40.900"),
    ),
    row(
        "filed_late",
        lambda world: world.claim(**_over(date(2025, 12, 1), date(2025, 12, 31))),
        "2026-06-12|163",
        lambda world: world.claim(**_over(date(2025, 12, 31), date(2026, 1, 1))),
    ),
    row(
        "filed_beyond_term",
        lambda world: world.claim(**_over(date(2026, 1, 1), date(2026, 1, 4))),
        "2026-06-12|159",
        lambda world: world.claim(**_over(date(2026, 1, 1), date(2026, 1, 5))),
        days=158,
    ),
]
