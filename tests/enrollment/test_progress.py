"""参保进度: rates beside target and last year, order, curve, who finances it (CL-07, FX-03, FX-08, FX-47)."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from casework import clock
from casework.errors import NotAllowed
from casework.models import Area, Event, Role
from enrollment.models import Contribution, Progress, Target
from enrollment.night import progress as night
from enrollment.selectors import progress
from enrollment.services.targets import Wanted, keep_targets
from tests.claims.screens import signed_in
from tests.factories.core import AreaFactory, PoolFactory, TownshipFactory, reader
from tests.factories.enrollment import ContributionFactory, PersonFactory
from tests.factories.rulebook import put_example_rules_in_force

pytestmark = pytest.mark.django_db
DAY = date(2026, 10, 12)
NIGHT, NIGHT_BEFORE = date(2026, 10, 11), date(2025, 10, 12)


@pytest.fixture(autouse=True)
def october():
    with clock.set_to(DAY):
        yield


@pytest.fixture
def county():
    return AreaFactory(code="990001000000", name="清溪县", level="county", parent=PoolFactory().area)


@pytest.fixture
def townships(county):
    return [
        TownshipFactory(code=f"99000100{number}000", name=name, parent=county)
        for number, name in enumerate(("城关镇", "东河镇", "西川乡"), 1)
    ]


def counted(area, paid, *, year=2027, day=NIGHT, registered=10, **fen):
    return Progress.objects.create(
        pool=PoolFactory(), area_code=area.code, coverage_year=year, day=day, registered=registered, paid=paid, **fen
    )


def aim(area, population, *, year=2027, per_mille=950):
    return Target.objects.create(
        pool=PoolFactory(),
        area=area,
        area_code=area.code,
        coverage_year=year,
        population=population,
        per_mille=per_mille,
    )


def test_townships_stand_in_order_beside_last_year_and_their_target(county, townships):
    """FX-08, CL-07."""
    first, second, third = townships
    counted(first, 4), counted(second, 9), counted(third, 0, registered=0)
    counted(first, 5, year=2026, day=NIGHT_BEFORE), counted(second, 7, year=2026, day=NIGHT_BEFORE)
    aim(first, 10), aim(second, 10, per_mille=900)
    rows = progress.inside(PoolFactory(), county, 2027, DAY)
    assert [(row.area, row.rate, row.ahead, row.is_behind, row.reached) for row in rows] == [
        (second, 9000, 2, False, True),
        (first, 4000, -1, True, False),
        (third, None, None, False, False),
    ]
    whole = progress.of_area(PoolFactory(), county, 2027, DAY)
    assert (whole.registered, whole.paid, whole.paid_before, whole.population, whole.per_mille) == (20, 13, 12, 20, 925)


@pytest.mark.parametrize(("population_before", "behind"), [(10, True), (20, False), (None, False)])
def test_a_fall_is_told_by_the_rate_where_both_years_have_one_else_by_the_count(townships, population_before, behind):
    """FX-03: 参保率不低于现有水平. Six of ten after seven of ten is a fall, after seven of twenty none."""
    counted(townships[0], 7, year=2026, day=NIGHT_BEFORE)
    for _one in range(7 if population_before is None else 6):
        ContributionFactory(coverage_year=2027)
    aim(townships[0], 10)
    if population_before:
        aim(townships[0], population_before, year=2026)
    assert progress.of_area(PoolFactory(), townships[0], 2027, DAY).is_behind is behind


def test_villages_are_counted_now_and_who_lives_in_none_of_them_stands_last(townships):
    village = AreaFactory(code="990001001001", name="东河村", level="village", parent=townships[0])
    ContributionFactory(coverage_year=2027, person=PersonFactory(area=village))
    ContributionFactory(coverage_year=2027, state=Contribution.State.DUE)
    ContributionFactory(coverage_year=2027, state=Contribution.State.CANCELLED)
    first, rest = progress.inside(PoolFactory(), townships[0], 2027, DAY)
    assert (first.area, first.registered, first.paid, first.is_rest) == (village, 1, 1, False)
    assert (rest.registered, rest.paid, rest.is_rest) == (1, 0, True)


def test_the_curve_stands_beside_the_same_days_of_the_year_before(county, townships):
    put_example_rules_in_force()
    for days in range(3):
        counted(townships[0], days, day=NIGHT - timedelta(days))
        counted(townships[1], 1, day=NIGHT - timedelta(days))
    counted(townships[0], 8, year=2026, day=date(2025, 9, 1))
    points = progress.curve(PoolFactory(), county, 2027, DAY)
    assert (points[0], points[-1][0]) == ((date(2026, 9, 1), None, 8), date(2026, 12, 31))
    assert {day: now for day, now, _before in points if now is not None} == {
        NIGHT: 1,
        NIGHT - timedelta(1): 2,
        NIGHT - timedelta(2): 3,
    }


def test_the_night_counts_who_pays_what_and_the_share_of_persons_is_told_by_year():
    """FX-47: 400 of 1,100 yuan."""
    by = reader(Role.REPORT_READER)
    ContributionFactory(coverage_year=2026), ContributionFactory(coverage_year=2026, state=Contribution.State.UNPAID)
    night.run(by.pool, DAY, TownshipFactory().code)
    counted(TownshipFactory(), 9, year=2026, day=NIGHT - timedelta(9), individual=1, subsidy=9)
    [row] = progress.financed(by.pool, by.pool.area)
    assert (row["coverage_year"], row["paid"], row["individual"], row["subsidy"], row["share"]) == (
        2026,
        1,
        400_00,
        700_00,
        3636,
    )


def test_targets_are_kept_together_taken_back_and_told_once(county, townships):
    by = reader(Role.SUPERVISOR)
    aim(townships[0], 5)
    wanted = [Wanted(townships[0], 0, 0), Wanted(townships[1], 800, 970)]
    for _again in range(2):
        keep_targets(coverage_year=2027, wanted=wanted, by=by, key="k1")
    [target] = Target.objects.all()
    assert (target.area, target.population, target.per_mille) == (townships[1], 800, 970)
    assert Event.objects.filter(verb="targets_kept").count() == 1


def test_nobody_sets_the_targets_of_another_county(townships):
    by = reader(Role.SUPERVISOR, area=townships[1])
    with pytest.raises(NotAllowed):
        keep_targets(coverage_year=2027, wanted=[Wanted(townships[0], 800, 970)], by=by)


def test_a_supervisor_reads_the_curve_and_sets_targets_on_their_pages(county, townships):
    portal = signed_in(reader(Role.SUPERVISOR, area=county))
    counted(townships[0], 4), counted(townships[0], 5, year=2026, day=NIGHT_BEFORE)
    text = portal.get(reverse("enrollment:desk")).content.decode()
    assert 'id="chart-curve"' in text and "低于上年" in text and "城关镇" in text
    address = f"{reverse('enrollment:targets')}?area={county.code}&year=2027"
    assert "城关镇" in portal.get(address).content.decode()
    half = {f"population_{townships[0].code}": "900", "command_key": "k1"}
    assert portal.post(address, half).status_code == 422
    portal.post(address, half | {f"target_{townships[0].code}": "96.5"})
    assert Target.objects.get().per_mille == 965
    assert "清溪县" in portal.get("/").content.decode() or "参保进度" in portal.get("/").content.decode()


@pytest.mark.parametrize(
    ("role", "code", "status"),
    [
        (Role.REPORT_READER, "990001002000", 200),
        (Role.TOWNSHIP, "990001001000", 200),
        (Role.TOWNSHIP, "990001002000", 404),
        (Role.TOWNSHIP, "990000000000", 404),
        (Role.TOWNSHIP, "x", 404),
    ],
)
def test_progress_is_shown_of_the_own_areas_only(townships, role, code, status):
    by = reader(role) if role == Role.REPORT_READER else reader(role, area=townships[0])
    assert signed_in(by).get(f"{reverse('enrollment:desk')}?area={code}").status_code == status


def test_the_widest_area_is_shown_at_first(townships):
    by = reader(Role.SUPERVISOR)
    assert progress.area_for(by) == by.pool.area == Area.objects.get(code="990000000000")
