"""What the night raises about institutions: ends and overdue things, once, and settled when they are no longer so."""

from datetime import date, timedelta

import pytest

from casework import events, night
from casework.models import Event, JobRun
from institutions.models import Agreement, Alarm, Inspection, Measure, PracticePlace
from institutions.night import alarms, lapses, register
from institutions.standing import standing_on
from institutions.verification import designated_days
from tests.factories.core import AreaFactory, PoolFactory, StaffFactory, TownshipFactory
from tests.factories.institutions import (
    AgreementFactory,
    CertificateFactory,
    ChangeFactory,
    DesignationFactory,
    MeasureFactory,
    ProfessionalFactory,
    QualifiedFactory,
    StationFactory,
)
from tests.institutions import steps
from tests.institutions.steps import BEIJING, ORDER2

pytestmark = pytest.mark.django_db

NIGHT = date(2026, 10, 1)
COUNTY = "990001000000"


@pytest.fixture
def pool():
    """A prefecture with a county, under national rules: 90 days of warning."""
    pool = PoolFactory()
    AreaFactory(code=COUNTY, level="county", parent=pool.area)
    return steps.rules(ORDER2, pool)


def hospital(**fields):
    return steps.hospital(area=TownshipFactory(), **fields)


def raised(pool, day=NIGHT):
    for area in alarms.areas(pool, day):
        alarms.run(pool, day, area)
    return sorted(Alarm.objects.filter(settled_on=None).values_list("kind", "due_on"))


def test_everything_that_ends_or_is_overdue_is_raised(pool):
    """Certificates, agreements, licences, practices; inspections, stations, changes, suspensions."""
    held = CertificateFactory(
        application=QualifiedFactory(pool=pool, institution=hospital()),
        valid_to=date(2026, 12, 1),
        renewal_opens=date(2026, 9, 1),
    )
    Inspection.objects.create(certificate=held, due_on=date(2026, 10, 5))
    AgreementFactory(pool=pool, institution=hospital())
    place = DesignationFactory(pool=pool, institution=hospital(licence_valid_to=date(2026, 11, 1))).institution
    PracticePlace.objects.create(
        professional=ProfessionalFactory(institution=place),
        institution=place,
        starts_on=date(2026, 1, 1),
        ends_on=date(2026, 12, 30),
    )
    StationFactory(application__pool=pool, application__institution=hospital())
    ChangeFactory(pool=pool, institution=hospital())
    MeasureFactory(
        agreement=AgreementFactory(pool=pool, institution=hospital(), ends_on=date(2027, 6, 30), renewal_opens=None),
        side="institution",
        state="decided",
        decided_by=StaffFactory(),
        due_on=date(2026, 12, 6),
    )
    assert raised(pool) == [
        ("agreement", date(2026, 12, 31)),
        ("certificate", date(2026, 12, 1)),
        ("change", date(2026, 7, 14)),
        ("inspection", date(2026, 10, 5)),
        ("licence", date(2026, 11, 1)),
        ("practice", date(2026, 12, 30)),
        ("station", date(2026, 3, 9)),
        ("suspension", date(2026, 12, 6)),
    ]
    assert set(Alarm.objects.values_list("area_code", flat=True)) == {"990001001000"}


@pytest.mark.parametrize(("day", "count"), [(date(2026, 9, 29), 0), (date(2026, 9, 30), 1), (date(2027, 4, 1), 0)])
def test_an_agreement_is_raised_from_the_day_its_renewal_opens(pool, day, count):
    AgreementFactory(pool=pool, institution=hospital())
    assert len(raised(pool, day)) == count


def test_where_the_rules_name_no_renewal_the_days_of_warning_count():
    """Beijing: 90 days, a habit."""
    pool = steps.rules(BEIJING)
    AreaFactory(code=COUNTY, level="county", parent=pool.area)
    AgreementFactory(pool=pool, institution=hospital(), renewal_opens=None)
    assert [len(raised(pool, date(2026, 10, day))) for day in (1, 2)] == [0, 1]


def test_what_is_renewed_not_to_be_renewed_or_not_designated_is_not_raised(pool):
    first = AgreementFactory(pool=pool, institution=hospital())
    AgreementFactory(
        pool=pool,
        institution=first.institution,
        starts_on=date(2027, 1, 1),
        ends_on=date(2027, 12, 31),
        renewal_opens=date(2027, 9, 30),
    )
    other = AgreementFactory(pool=pool, institution=hospital())
    MeasureFactory(
        agreement=other, kind="non_renewal", state="decided", decided_by=StaffFactory(), starts_on=date(2027, 1, 1)
    )
    hospital(licence_valid_to=date(2026, 10, 2))
    assert raised(pool) == []


def test_a_second_run_changes_nothing_and_what_is_done_settles(pool):
    change = ChangeFactory(pool=pool, institution=hospital())
    [area] = alarms.areas(pool, NIGHT)
    assert alarms.run(pool, NIGHT, area).counts == {"raised": 1, "settled": 0}
    again = alarms.run(pool, NIGHT, area)
    assert (again.changed, again.counts) == (0, {"raised": 0, "settled": 0})
    change.state, change.reported_on = "reported", NIGHT
    change.save()
    assert alarms.run(pool, NIGHT + timedelta(1), area).counts == {"raised": 0, "settled": 1}
    assert Alarm.objects.get().settled_on == NIGHT + timedelta(1)
    change.state = "known"
    change.save()
    assert alarms.run(pool, NIGHT + timedelta(2), area).counts == {"raised": 1, "settled": 0}


def test_a_pool_without_rules_on_institutions_has_no_such_night():
    pool = PoolFactory()
    assert alarms.areas(pool, NIGHT) == []
    assert alarms.run(pool, NIGHT, pool.area_id).changed == 0


def test_a_suspension_at_own_wish_that_nobody_resumed_ends_the_agreement(pool):
    """Order 2, art. 42: 180 days; whom it covers the days have said all along (law 7)."""
    agreement = AgreementFactory(pool=pool, institution=hospital())
    measure = MeasureFactory(
        agreement=agreement,
        side="institution",
        state=Measure.State.DECIDED,
        decided_by=StaffFactory(),
        starts_on=date(2026, 3, 1),
        due_on=date(2026, 8, 27),
    )
    agreement.designations.update(period=("2026-01-01", "2026-03-01"))
    asked = lambda: [  # noqa: E731
        standing_on(agreement.institution, pool, day).designated for day in (date(2026, 2, 28), date(2026, 9, 1))
    ]
    before = asked()
    assert lapses.areas(pool, date(2026, 8, 27)) == []
    [area] = lapses.areas(pool, date(2026, 8, 28))
    assert lapses.run(pool, date(2026, 8, 28), area).counts == {"ended": 1}
    assert lapses.run(pool, date(2026, 8, 28), area).changed == 0
    agreement = Agreement.objects.get(pk=agreement.pk)
    measure.refresh_from_db()
    assert (agreement.state, agreement.period.upper, measure.is_over) == ("ended", date(2026, 8, 28), True)
    assert asked() == before == [True, False]
    assert list(designated_days()) == []


def test_the_whole_night_of_institutions_runs_in_its_order_and_tells_of_it(pool):
    ChangeFactory(pool=pool, institution=hospital())
    night.plan(NIGHT)
    while night.work():
        pass
    runs = dict(JobRun.objects.filter(pool=pool, business_day=NIGHT).values_list("name", "state"))
    assert runs["alarms"] == runs["lapses"] == "done"
    event = Event.objects.get(verb="night_alarms")
    assert "1" in events.tell(event) and Alarm.objects.count() == 1


def followed(pool, day):
    """What the night wrote: levels and words."""
    counts = [register.run(pool, day, area).counts for area in register.areas(pool, day)]
    return sum(each["levels"] for each in counts), sum(each["words"] for each in counts)


def test_the_register_follows_a_level_that_was_set_for_a_later_day(pool):
    found = hospital(level="2")
    found.level_changes.create(before="2", after="3", starts_on=NIGHT)
    found.level_changes.create(before="3", after="1", starts_on=NIGHT + timedelta(2))
    assert register.areas(pool, NIGHT - timedelta(1)) == []
    assert followed(pool, NIGHT) == (1, 0)
    found.refresh_from_db()
    assert found.level == "3" and register.areas(pool, NIGHT) == []
    assert followed(pool, NIGHT + timedelta(5)) == (1, 0)
    found.refresh_from_db()
    assert found.level == "1"


def test_the_register_follows_words_that_were_accepted_for_a_later_day(pool):
    found, other = hospital(name="清溪县人民医院"), hospital(name="清溪县中医医院")
    accepted = {"state": "accepted", "decided_by": StaffFactory(), "decided_on": date(2026, 9, 14), "event": "name"}
    for each, before in ((found, "清溪县人民医院"), (other, "旧名")):
        ChangeFactory(
            pool=pool, institution=each, before=before, after="清溪县中心医院", effective_on=NIGHT, **accepted
        )
    assert followed(pool, NIGHT - timedelta(1)) == (0, 0)
    assert followed(pool, NIGHT) == (0, 1)
    found.refresh_from_db(), other.refresh_from_db()
    assert (found.name, found.initials, other.name) == ("清溪县中心医院", "qxxzxyy", "清溪县中医医院")
    assert followed(pool, NIGHT + timedelta(1)) == (0, 0)
