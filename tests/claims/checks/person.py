"""Checks of the person and the cover, and of the institution."""

from datetime import date

from django.db.backends.postgresql.psycopg_any import DateRange

from casework import clock
from claims.models import Claim, DiseaseRegistration, Filing, Recovery, Suspension
from enrollment.models import Coverage, Person, Sex
from enrollment.services.owing import Pricing
from institutions.models import Institution
from policy import Enrollee
from tests.claims.checks.world import World, row
from tests.factories.core import AreaFactory, PoolFactory, StaffFactory
from tests.factories.enrollment import ContributionFactory, CoverageFactory, PersonFactory
from tests.factories.institutions import DesignationFactory, InstitutionFactory
from tests.factories.rulebook import put_rules_in_force


def _covered(world: World, *periods: tuple[date, date | None], scheme: str = "390") -> Claim:
    person = PersonFactory(pool=world.pool)
    for first, end in periods:
        CoverageFactory(person=person, period=DateRange(first, end), scheme=scheme)
    return world.claim(person=person)


def _treated_when_cover_ended(world: World, first: date) -> Claim:
    """Cover ends in the middle of the stay, under rules that cover a treatment to its end (CL-20)."""
    elsewhere = PoolFactory(code="9901")
    put_rules_in_force(elsewhere, "jilin-county-2008")
    pricing = Pricing(elsewhere, 2009)
    answer = pricing.answer(pricing.quote(Enrollee(), date(2009, 1, 5)))
    contribution = ContributionFactory(person=PersonFactory(pool=world.pool), answer=answer)
    period = DateRange(first, date(2026, 6, 5))
    return world.claim(
        person=CoverageFactory(person=contribution.person, period=period, contribution=contribution).person
    )


def _paid_late(world: World, starts_on: date, classification: str = "late", *, covered: bool = False) -> Claim:
    person = PersonFactory(pool=world.pool)
    paid = {"paid_on": date(2026, 5, 1), "starts_on": starts_on, "classification": classification}
    contribution = ContributionFactory(person=person, state="active", **paid)
    CoverageFactory(person=person, period=DateRange(starts_on, date(2027, 1, 1)), contribution=contribution)
    if covered:
        CoverageFactory(person=person, period=DateRange(date(2026, 1, 1), starts_on))
    return world.claim(person=person)


def _employed(world: World, end: date) -> Claim:
    CoverageFactory(person=world.person, scheme=Coverage.Scheme.EMPLOYEE, period=DateRange(date(2026, 3, 1), end))
    return world.claim()


def _who(world: World, diagnosis: str = "K35.900", name: str = "某病", **said: object) -> Claim:
    return world.claim(person=world.stranger(**said), diagnosis_id=world.diagnosis(diagnosis, name))


def _born(year: int, **said: object) -> dict[str, object]:
    return {"born_on": date(year, 6, 1), **said}


def _owing(world: World, state: str = "open", repaid: int = 400_00) -> Claim:
    first = world.claim(state="reversed", shift=-60)
    owed = {"pool": world.pool, "area_code": first.area_code, "claim": first, "person": first.person}
    Recovery.objects.create(
        **owed, amount=1_000_00, by_fund={"basic": 1_000_00}, repaid=repaid, state=state, opened_at=clock.now()
    )
    return world.claim()


def _at(world: World, *periods: tuple[date, date | None], access: str = "ordinary", **said: object) -> Claim:
    """A claim of a hospital that is designated in these periods only."""
    hospital = InstitutionFactory(name="康民门诊部", **said)
    for first, end in periods:
        DesignationFactory(institution=hospital, pool=world.pool, period=DateRange(first, end))
    return world.claim(institution=hospital, access=access)


def _admitted_together(world: World, persons: int, village: str = "990001001201") -> Claim:
    area = {"area_code": village}
    for _n in range(1, persons):
        world.claim(person=world.stranger(), **area)
    return world.claim(**area)


JANUARY, JULY = date(2026, 1, 1), date(2026, 7, 1)


def _elsewhere(world: World, *, is_filed: bool = False, access: str = "approved_referral") -> Claim:
    area = AreaFactory(code="330100000000", name="某市", level="prefecture")
    held = None
    if is_filed:
        held = Filing.objects.create(
            pool=world.pool, area_code=world.person.area_code, number="Y1", person=world.person, kind="long_resident",
            place_code="330100", place_name="杭州市", counts_as="approved_referral", starts_on=JANUARY,
            entered_by=world.clerk, entered_at=clock.now(),
        )  # fmt: skip
    return world.claim(institution=InstitutionFactory(area=area), access=access, filing=held)


def _registered(world: World, *, is_chosen: bool) -> Claim:
    hand = StaffFactory()
    held = DiseaseRegistration.objects.create(
        pool=world.pool, area_code=world.person.area_code, number="M1", person=world.person, state="approved",
        care="outpatient_chronic", disease_code="hypertension", disease="高血压", hospital=world.hospital,
        hospital_level="2", doctor="王建国", title="attending", diagnosed_on=JANUARY, applied_on=JANUARY, due_on=JANUARY,
        starts_on=JANUARY, entered_by=world.clerk, entered_at=clock.now(), decided_by=hand, decided_at=clock.now(),
    )  # fmt: skip
    held.institutions.add(world.hospital if is_chosen else world.another_place())
    return world.claim(kind="outpatient_chronic", registration=held)


def _suspended(world: World, first: date, last: date, **said: object) -> Claim:
    Suspension.objects.create(
        pool=world.pool, area_code=world.person.area_code, number="ZT1", person=world.person, ground="lent_card",
        ground_name="出借凭证", article="第四十一条", facts="出借", months=3, starts_on=first, ends_on=last,
        state="decided", proposed_by=world.clerk, proposed_on=JANUARY, decided_by=StaffFactory(), decided_on=JANUARY,
        **{"served_on": JANUARY} | said,
    )  # fmt: skip
    return world.claim()


PERSON = [
    row(
        "person_suspended",
        lambda world: _suspended(world, date(2026, 6, 9), date(2026, 9, 8)),
        "2026-06-09|2026-09-08|ZT1|3|2026-06-01|2026-06-09|2026-06-12",
        lambda world: _suspended(world, date(2026, 6, 13), date(2026, 9, 12)),
        lambda world: _suspended(world, date(2026, 2, 1), date(2026, 5, 31)),
        lambda world: _suspended(world, date(2026, 6, 9), date(2026, 9, 8), served_on=None),
        lambda world: _suspended(
            world, date(2026, 6, 9), date(2026, 9, 8), lifted_from=date(2026, 6, 9), lifted_because="申诉成立"
        ),
        lambda world: _suspended(
            world, date(2026, 4, 1), date(2026, 6, 30), lifted_from=date(2026, 6, 1), lifted_because="申诉成立"
        ),
    ),
    row("person_suspended", lambda world: _suspended(world, date(2026, 6, 12), date(2026, 9, 11)), "2026-06-12"),
    row(
        "person_suspended",
        lambda world: _suspended(
            world, date(2026, 4, 1), date(2026, 6, 30), lifted_from=date(2026, 6, 2), lifted_because="申诉成立"
        ),
        "2026-04-01|2026-06-01",
    ),
    row(
        "other_than_chosen",
        lambda world: _registered(world, is_chosen=False),
        "高血压",
        lambda world: _registered(world, is_chosen=True),
    ),
    row(
        "access_without_ground",
        lambda world: _elsewhere(world),
        "2026-06-01",
        lambda world: _elsewhere(world, is_filed=True),
        lambda world: _elsewhere(world, access="emergency"),
        lambda world: world.claim(access="approved_referral"),
    ),
    row(
        "outside_coverage",
        lambda world: _covered(world, (JANUARY, date(2026, 6, 8)), (date(2026, 6, 9), JULY)),
        "1|2026-06-08",
        lambda world: _covered(world, (JANUARY, date(2026, 6, 5)), (date(2026, 6, 5), date(2026, 6, 10))),
        lambda world: _treated_when_cover_ended(world, JANUARY),
    ),
    row("outside_coverage", lambda world: _treated_when_cover_ended(world, date(2026, 6, 2)), "1|2026-06-01"),
    row("outside_coverage", lambda world: _covered(world), "9|2026-06-01"),
    row(
        "in_waiting_period",
        lambda world: _paid_late(world, date(2026, 6, 3)),
        "2026-05-01|2026-06-03|2",
        lambda world: _paid_late(world, date(2026, 6, 1)),
        lambda world: _paid_late(world, date(2026, 6, 3), "ordinary"),
        lambda world: _paid_late(world, date(2026, 6, 3), covered=True),
    ),
    row(
        "new_cover",
        lambda world: _paid_late(world, date(2026, 5, 17)),
        "2026-05-01|2026-05-17|15",
        lambda world: _paid_late(world, date(2026, 5, 16)),
        lambda world: _paid_late(world, date(2026, 5, 17), "newborn"),
    ),
    row(
        "employee_cover",
        lambda world: _employed(world, date(2026, 6, 2)),
        "2026-03-01",
        lambda world: _employed(world, date(2026, 6, 1)),
    ),
    row(
        "dead_before_discharge",
        lambda world: _who(world, died_on=date(2026, 6, 8)),
        "2026-06-08|2026-06-09",
        lambda world: _who(world, died_on=date(2026, 6, 9)),
        lambda world: _who(world),
    ),
    row(
        "class_against_age",
        lambda world: _who(world, **_born(2007), kind=Person.Kind.CHILD),
        "19",
        lambda world: _who(world, born_on=date(2007, 6, 2), kind=Person.Kind.CHILD),
        lambda world: _who(world, **_born(1991), kind=Person.Kind.STUDENT),
        lambda world: _who(world, **_born(2010), kind=Person.Kind.ADULT),
    ),
    row(
        "class_against_age",
        lambda world: _who(world, **_born(2011), kind=Person.Kind.ADULT),
        "15",
        lambda world: _who(world, **_born(2025), kind=Person.Kind.NEWBORN),
    ),
    row(
        "sex_against_diagnosis",
        lambda world: _who(world, "N40.x00", "前列腺增生", sex=Sex.FEMALE),
        "N40.x00|前列腺增生",
        lambda world: _who(world, "N40.x00", sex=Sex.MALE),
        lambda world: _who(world, "N39.000", sex=Sex.FEMALE),
    ),
    row(
        "sex_against_diagnosis",
        lambda world: _who(world, "O82.900", sex=Sex.MALE),
        "O82.900",
        lambda world: _who(world, "C50.900", sex=Sex.MALE),
    ),
    row(
        "age_against_diagnosis",
        lambda world: _who(world, "P59.900", "新生儿黄疸", **_born(2024)),
        "P59.900|新生儿黄疸|2|0",
        lambda world: _who(world, "P59.900", born_on=date(2024, 6, 2)),
        lambda world: _who(world, "O82.900", **_born(2014)),
    ),
    row(
        "owes_money",
        _owing,
        "600.00|C1",
        lambda world: _owing(world, "settled", 1_000_00),
    ),
]

INSTITUTION = [
    row(
        "not_designated",
        _at,
        "康民门诊部|2026-06-01",
        lambda world: _at(world, (JANUARY, None)),
        lambda world: _at(world, (JULY, None)),
        lambda world: _at(world, access="emergency"),
        lambda world: _at(world, area=AreaFactory(code="990300000000", name="某区", level="prefecture")),
    ),
    row("not_designated", lambda world: _at(world, (JANUARY, date(2026, 6, 1))), "2026-06-01"),
    row(
        "designated_later",
        lambda world: _at(world, (date(2026, 6, 2), None)),
        "康民门诊部|2026-06-02|2026-06-01",
        lambda world: _at(world, (date(2026, 6, 1), None)),
        lambda world: _at(world, (JANUARY, date(2026, 6, 2)), (JULY, None)),
        lambda world: _at(world, (date(2026, 6, 2), None), access="emergency"),
    ),
    row(
        "designation_broken",
        lambda world: _at(world, (JANUARY, date(2026, 6, 9))),
        "2026-06-09",
        lambda world: _at(world, (JANUARY, date(2026, 6, 10))),
        lambda world: _at(world, (JANUARY, date(2026, 6, 5)), (date(2026, 6, 5), None)),
    ),
    row(
        "no_beds",
        lambda world: world.claim(institution=world.another_place(kind=Institution.Kind.PHARMACY, code="P99000100001")),
        "示例市人民医院",
        lambda world: world.claim(
            institution=world.another_place(kind=Institution.Kind.PHARMACY, code="P99000100001"), kind="outpatient"
        ),
        lambda world: world.claim(institution=world.another_place(kind=Institution.Kind.CLINIC)),
    ),
    row(
        "group_admission",
        lambda world: _admitted_together(world, 4),
        "4|2026-06-01",
        lambda world: _admitted_together(world, 3),
        lambda world: _admitted_together(world, 4, "990001001000"),
    ),
]
