"""夜间作业: the timetable of a night, each run's parts, another try."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from casework import clock
from casework.models import JobChunk, JobRun, Role
from casework.scope import Reader
from casework.timetable import timetable
from tests.factories.core import AreaFactory, PoolFactory, TownshipFactory, reader
from tests.factories.enrollment import ContributionFactory

DAY = date(2027, 1, 1)
TOWNS = ("990001001000", "990002001000")

pytestmark = pytest.mark.django_db


@pytest.fixture
def run() -> JobRun:
    """Closing the window in two townships: the first is done, the second not yet."""
    pool = PoolFactory()
    with clock.set_to(DAY):
        run = JobRun.objects.create(
            pool=pool,
            name="closing",
            business_day=DAY,
            state="running",
            created_at=clock.now(),
            started_at=clock.now() - timedelta(minutes=3),
        )
        done = {"state": "done", "changed": 1_200, "figures": {"notices": 7, "owed_fen": 2_800_00}}
        JobChunk.objects.create(run=run, key=TOWNS[0], finished_at=clock.now(), attempts=1, **done)
    JobChunk.objects.create(run=run, key=TOWNS[1])
    for code, name in zip(TOWNS, ("城关镇", "白石镇"), strict=True):
        TownshipFactory(code=code, name=name)
    return run


def page(by: Reader, route: str, *arguments: int, htmx: bool = False, **query: str) -> str:
    client = Client(headers={"Accept-Language": "en"} | ({"HX-Request": "true"} if htmx else {}))
    client.force_login(by.staff)
    client.cookies["django_language"] = "en"
    answer = client.get(reverse(route, args=arguments), query)
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_night_shows_its_jobs_their_bar_and_the_time_left(run):
    with clock.set_to(DAY):
        shown = page(reader(Role.SYSTEM_ADMIN), "casework:night")
    assert "1 of 2 areas · about 3 minutes left" in shown
    assert "1,200 rows changed" in shown
    assert "Not planned yet" in shown
    assert 'value="1" max="2"' in shown


def test_the_page_asks_again_while_a_job_goes_on_and_stops_when_it_is_done(run):
    by = reader(Role.SYSTEM_ADMIN)
    with clock.set_to(DAY):
        asks = page(by, "casework:night", htmx=True)
        assert asks.lstrip().startswith('<div id="night"')
        assert "hx-trigger" in asks
        JobRun.objects.update(state="done", finished_at=clock.now())
        assert "hx-trigger" not in page(by, "casework:night", htmx=True)


def test_another_day_is_one_press_away_and_an_impossible_day_is_today(run):
    by = reader(Role.SYSTEM_ADMIN)
    assert "1,200 rows changed" in page(by, "casework:night", day="2027-01-01")
    for odd in ("0001-01-01", "9999-12-31", "2027-02-30", "x"):
        page(by, "casework:night", day=odd)


def test_a_run_opens_to_its_areas_with_figures(run):
    shown = page(reader(Role.SUPERVISOR), "casework:night_run", run.pk)
    assert "城关镇" in shown
    assert "白石镇" in shown
    assert "Demand notices 7 · Amount demanded 2,800.00" in shown


def test_the_system_administrator_sees_no_persons_but_the_supervisor_does(run):
    """Three administrators have none of the business (三员)."""
    with clock.set_to(DAY):
        contribution = ContributionFactory(coverage_year=2027, state="unpaid")
        contribution.notices.create(pool=run.pool, area_code=TOWNS[0], amount=400_00, issued_on=DAY)
    link = reverse("enrollment:night_changed", args=[run.chunks.get(key=TOWNS[0]).pk])
    assert link not in page(reader(Role.SYSTEM_ADMIN), "casework:night_run", run.pk)
    assert link in page(reader(Role.SUPERVISOR), "casework:night_run", run.pk)
    shown = page(reader(Role.SUPERVISOR), "enrollment:night_changed", run.chunks.get(key=TOWNS[0]).pk)
    assert "400.00" in shown
    assert contribution.person.name not in shown


def test_somebody_of_one_county_sees_the_parts_of_that_county(run):
    county = AreaFactory(code="990002000000", name="二县", level="county")
    shown = page(reader(Role.SUPERVISOR, area=county), "casework:night_run", run.pk)
    assert "白石镇" in shown
    assert "城关镇" not in shown
    line = next(line for line in timetable(reader(Role.SUPERVISOR, area=county), DAY) if line.run)
    assert (line.done, line.total, line.changed) == (0, 1, 0)


def test_failed_parts_are_named_and_tried_again_from_the_page(run):
    run.chunks.filter(key=TOWNS[1]).update(state="failed", error="DataError: value out of range")
    JobRun.objects.update(state="failed")
    by = reader(Role.SUPERVISOR)
    assert "白石镇: DataError: value out of range" in page(by, "casework:night_run", run.pk)
    assert "Try the failed areas again" not in page(reader(Role.AUDITOR), "casework:night_run", run.pk)
    client = Client()
    client.force_login(by.staff)
    answer = client.post(reverse("casework:night_again", args=[run.pk]), {"command_key": "again"})
    assert answer.status_code == 302
    assert run.chunks.get(key=TOWNS[1]).state == "planned"


def test_the_last_answer_of_a_run_that_ended_loads_its_figures(run):
    by = reader(Role.SUPERVISOR)
    client = Client(headers={"HX-Request": "true"})
    client.force_login(by.staff)
    address = reverse("casework:night_run", args=[run.pk])
    assert "HX-Refresh" not in client.get(address)
    JobRun.objects.update(state="done", finished_at=clock.now())
    assert client.get(address)["HX-Refresh"] == "true"


def test_a_day_without_anything_to_do_says_so(run):
    JobChunk.objects.all().delete()
    JobRun.objects.update(state="done", started_at=None)
    assert "Nothing to do on this day" in page(reader(Role.SYSTEM_ADMIN), "casework:night", day="2027-01-01")
    assert "An area has a part in the job" in page(reader(Role.SYSTEM_ADMIN), "casework:night_run", run.pk)
