"""Simulation of a version: a year's claims settled again by a worker, once, and what it comes to on the screen."""

from datetime import date

import pytest
from django.urls import reverse

from casework import clock
from casework.errors import NotAllowed
from casework.models import Role
from claims.models import Settlement
from claims.simulation import YearClaims
from rulebook import services
from rulebook.errors import StillRunning
from rulebook.models import SimulationRun
from rulebook.services import drafts
from rulebook.services.settling import SILENCE, settle_simulation
from rulebook.services.simulation import start_again, start_simulation
from tests.factories.claims import settled
from tests.factories.core import PoolFactory, reader
from tests.factories.rulebook import EXAMPLE, draft_of_2027, put_example_rules_in_force

pytestmark = pytest.mark.django_db
LOWER_CAP = {"basic_cap": "1.00"}


@pytest.fixture
def officer(today):
    return reader(Role.POLICY)


def started(by, *, as_year=2027, **figures):
    [before] = services.load_packs(EXAMPLE)
    after = draft_of_2027(by, **figures or LOWER_CAP)
    return start_simulation(before=before, after=after, pool=by.pool, year=2026, as_year=as_year, by=by)


def test_what_was_paid_is_what_the_simulation_settles_before_the_change(officer):
    """One definition: the claims as they were settled, equal to the fen under the same figures."""
    put_example_rules_in_force()
    settled()
    held = Settlement.objects.get()
    run = started(officer, as_year=2026)
    settle_simulation(run.pk)
    run.refresh_from_db()
    total = run.result["total"]
    assert (run.state, run.done, run.total, total["claims"]) == ("done", 1, 1, 1)
    assert held.fund > 0 and total["before"]["fund"] == total["after"]["fund"] == held.fund


def test_a_lower_cap_of_2027_makes_a_loser_of_the_person(officer):
    put_example_rules_in_force()
    settled()
    run = started(officer)
    settle_simulation(run.pk)
    run.refresh_from_db()
    assert run.result["total"]["after"]["layers"]["basic"] == 1_00
    assert (run.result["winners"], run.result["losers"]) == (0, 1)


def test_days_move_into_the_year_that_is_tried(officer):
    put_example_rules_in_force()
    claim = settled()
    [case] = YearClaims(officer.pool, 2026, 2027)
    assert case.claim.discharged_on == claim.discharged_on.replace(year=2027)
    assert case.township == claim.area_code
    assert list(YearClaims(officer.pool, 2025, 2027)) == [] and len(YearClaims(officer.pool, 2025, 2027)) == 0


def test_a_run_is_settled_once_and_by_one_worker(officer):
    run = started(officer)
    SimulationRun.objects.filter(pk=run.pk).update(state="running", heartbeat=clock.now())
    settle_simulation(run.pk)
    run.refresh_from_db()
    assert run.state == "running" and run.result is None
    SimulationRun.objects.filter(pk=run.pk).update(heartbeat=clock.now() - SILENCE * 2)
    settle_simulation(run.pk)
    run.refresh_from_db()
    ended = run.heartbeat
    with clock.set_to(date(2026, 7, 1)):
        settle_simulation(run.pk)
    run.refresh_from_db()
    assert (run.state, run.heartbeat) == ("done", ended)


def test_a_run_is_taken_up_again_only_when_nobody_works_on_it(officer):
    run = started(officer)
    with pytest.raises(StillRunning):
        start_again(run=run, by=officer)
    with clock.set_to(clock.now() + SILENCE * 2):
        assert start_again(run=run, by=officer).state == "waiting"


def test_a_draft_with_faults_is_not_simulated_and_says_why(officer):
    run = started(officer)
    drafts.change_files(draft=run.after, files={"lists/x.yaml": "a: ["}, revision=run.after.revision, by=officer)
    settle_simulation(run.pk)
    run.refresh_from_db()
    assert run.state == "failed" and "lists/x.yaml" in run.problem


def test_only_those_who_draft_or_approve_rules_simulate_them(officer):
    run = started(officer)
    for stranger in (reader(Role.CLERK), reader(Role.POLICY, pool=PoolFactory(code="9901"))):
        with pytest.raises(NotAllowed):
            start_again(run=run, by=stranger)


def test_the_simulation_is_asked_for_followed_and_read_on_the_screen(client, officer):
    put_example_rules_in_force()
    settled()
    client.force_login(officer.staff, backend="django.contrib.auth.backends.ModelBackend")
    [before] = services.load_packs(EXAMPLE)
    after = draft_of_2027(officer, **LOWER_CAP)
    asked = {"before": before.pk, "year": 2026, "as_year": 2027, "command_key": "s1"}
    page = reverse("rulebook:simulations", args=[after.pk])
    answer = client.post(page, asked)
    assert client.post(page, asked).url == answer.url
    run = SimulationRun.objects.get()
    assert "hx-get" in client.get(answer.url).content.decode()
    settle_simulation(run.pk)
    assert "查看结果" in client.get(reverse("rulebook:progress", args=[run.pk])).content.decode()
    text = client.get(answer.url).content.decode()
    assert "1 人中 0 人待遇提高，1 人待遇降低" in text and "simulation-charts" in text and "成年" in text
