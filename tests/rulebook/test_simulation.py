"""Simulation of a version: a year's claims settled again by a worker, once, and what it comes to on the screen."""

import re
from datetime import date

import pyarrow as pa
import pyarrow.parquet
import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

import policy
from casework import clock
from casework.errors import NotAllowed, WrongStep
from casework.models import Role
from claims.models import Settlement
from claims.simulation import YearClaims
from config.celery import app
from rulebook import services
from rulebook.errors import StillRunning
from rulebook.models import SimulationRun
from rulebook.services import drafts, settling
from rulebook.services.settling import MOST_ATTEMPTS, SILENCE, settle_simulation, silent_runs
from rulebook.services.simulation import cancel, start_again, start_simulation
from tests.factories.claims import settled
from tests.factories.core import PoolFactory, reader
from tests.factories.rulebook import EXAMPLE, draft_of_2027, put_example_rules_in_force, put_rules_in_force

pytestmark = pytest.mark.django_db
LOWER_CAP = {"basic_cap": "1.00"}
ALL_LAYERS = ["basic", "critical_illness", "assistance"]


@pytest.fixture
def officer(today):
    return reader(Role.POLICY)


def parquet():
    """Three stays of two persons, 8,500 yuan each."""
    table = pa.table(
        {"person": [1, 1, 2], "kind": ["inpatient"] * 3, "level": ["2"] * 3, "eligible_fen": [850_000] * 3}
    )
    sink = pa.BufferOutputStream()
    pyarrow.parquet.write_table(table, sink)
    return SimpleUploadedFile("年度报销.parquet", sink.getvalue().to_pybytes())


def started(by, *, as_year=2027, layers=ALL_LAYERS, before=None, file=None, after=None, **figures):
    after = after or draft_of_2027(by, **figures or LOWER_CAP)
    year = None if file else 2026
    return start_simulation(
        before=before, after=after, pool=by.pool, layers=layers, year=year, file=file, as_year=as_year, by=by
    )


def ended(run):
    settle_simulation(run.pk)
    run.refresh_from_db()
    return run


def test_what_was_paid_is_what_the_simulation_settles_before_the_change(officer):
    """One definition: the claims as they were settled, equal to the fen under the same figures."""
    put_example_rules_in_force()
    settled()
    held = Settlement.objects.get()
    run = ended(started(officer, as_year=2026))
    total = run.result["total"]
    assert (run.state, run.done, run.total, total["claims"]) == ("done", 1, 1, 1)
    assert held.fund > 0 and total["before"]["fund"] == total["after"]["fund"] == held.fund


def test_a_lower_cap_of_2027_makes_a_loser_of_the_person(officer):
    put_example_rules_in_force()
    settled()
    run = ended(started(officer))
    assert run.result["total"]["after"]["layers"]["basic"] == 1_00
    assert (run.result["winners"], run.result["losers"]) == (0, 1)


class TestLayersOfSeveralPacks:
    """A pool whose basic insurance comes from one pack and whose critical illness from another."""

    @pytest.fixture
    def several(self, officer):
        put_rules_in_force(officer.pool, "jilin-county-2008", "basic")
        put_rules_in_force(officer.pool, "ningxia-2013", "critical_illness")
        put_rules_in_force(officer.pool, EXAMPLE, "assistance")
        return officer

    def test_a_draft_of_one_layer_leaves_the_others_as_they_are_in_force(self, several):
        [origin] = services.load_packs("ningxia-2013")
        draft = drafts.start_draft(origin=origin, by=several)
        name = "parameters/benefits.yaml"
        lower = {name: draft.files[name].replace('value: "6000.00"', 'value: "1000.00"')}
        draft = drafts.change_files(draft=draft, files=lower, revision=0, by=several)
        run = ended(started(several, after=draft, layers=["critical_illness"], as_year=2026, file=parquet()))
        before, after = (run.result["total"][side]["layers"] for side in ("before", "after"))
        assert before["basic"] == after["basic"] > 0
        assert before["critical_illness"] < after["critical_illness"]
        sides = run.result["sides"]
        assert [row["layer"] for row in sides["before"]] == [
            "basic",
            "critical_illness",
            "large_amount",
            "assistance",
        ]
        changed = [a["layer"] for a, b in zip(sides["before"], sides["after"], strict=True) if a != b]
        assert changed == ["critical_illness"]

    def test_the_form_proposes_the_layers_that_versions_of_the_place_answer(self, client, several):
        client.force_login(several.staff, backend="django.contrib.auth.backends.ModelBackend")
        text = client.get(reverse("rulebook:simulations", args=[draft_of_2027(several).pk])).content.decode()
        proposed = [box for box in re.findall(r'<input[^>]*name="layers"[^>]*>', text) if "checked" in box]
        assert len(proposed) == 1 and 'value="assistance"' in proposed[0]


def test_nothing_is_simulated_where_nobody_answers_basic_insurance(officer):
    run = ended(started(officer, layers=["basic"]))
    assert run.state == "failed" and "基本医疗保险" in run.problem["zh"]
    [origin] = services.load_packs(EXAMPLE)
    run = ended(started(officer, layers=["basic"], before=origin))
    assert run.state == "done", "two versions are compared wherever they are in force"


def test_days_move_into_the_year_that_is_tried(officer):
    put_example_rules_in_force()
    claim = settled()
    [case] = YearClaims(officer.pool, 2026, 2027)
    assert case.claim.discharged_on == claim.discharged_on.replace(year=2027)
    assert case.township == claim.area_code
    assert list(YearClaims(officer.pool, 2025, 2027)) == [] and len(YearClaims(officer.pool, 2025, 2027)) == 0


class TestWorker:
    @pytest.fixture
    def run(self, officer):
        put_example_rules_in_force()
        return started(officer)

    def test_a_run_is_settled_once_and_by_one_worker(self, run):
        SimulationRun.objects.filter(pk=run.pk).update(state="running", heartbeat=clock.now())
        assert ended(run).state == "running" and run.result is None
        SimulationRun.objects.filter(pk=run.pk).update(heartbeat=clock.now() - SILENCE * 2)
        first_end = ended(run).heartbeat
        with clock.set_to(date(2026, 7, 1)):
            assert (ended(run).state, run.heartbeat) == ("done", first_end)

    def test_the_watchdog_finds_what_stands_still_and_nothing_else(self, run):
        assert silent_runs() == []
        with clock.set_to(clock.now() + SILENCE * 2):
            assert silent_runs() == [run.pk], "never rung for"
            SimulationRun.objects.update(state="running", heartbeat=clock.now())
            assert silent_runs() == []
        with clock.set_to(clock.now() + SILENCE * 5):
            assert silent_runs() == [run.pk], "the worker is gone"
            ended(run)
            assert silent_runs() == []

    def test_the_timetable_wakes_standing_simulations(self):
        tasks = [entry["task"] for entry in app.conf.beat_schedule.values()]
        app.loader.import_default_modules()
        assert "rulebook.wake_standing_simulations" in tasks and set(tasks) <= set(app.tasks)

    def test_a_run_that_kills_its_worker_is_not_tried_for_ever(self, run):
        SimulationRun.objects.update(attempts=MOST_ATTEMPTS)
        assert ended(run).state == "failed" and "多次中断" in run.problem["zh"]

    def test_a_worker_that_was_thought_dead_writes_nothing_over_its_successor(self, run, monkeypatch):
        settled()

        def taken_over(pool):
            SimulationRun.objects.update(attempts=7)
            return {}

        monkeypatch.setattr(settling, "balances_of", taken_over)
        assert (ended(run).state, run.result) == ("running", None)

    def test_a_cancelled_run_ends_at_the_next_sign(self, run, officer, monkeypatch):
        settled()

        def cancelled(pool):
            cancel(run=run, by=officer)
            return {}

        monkeypatch.setattr(settling, "balances_of", cancelled)
        assert (ended(run).state, run.result) == ("cancelled", None)
        with pytest.raises(WrongStep):
            cancel(run=run, by=officer)

    def test_a_run_is_taken_up_again_only_when_nobody_works_on_it(self, run, officer):
        with pytest.raises(StillRunning):
            start_again(run=run, by=officer)
        with clock.set_to(clock.now() + SILENCE * 2):
            assert start_again(run=run, by=officer).state == "waiting"

    def test_a_draft_with_faults_is_not_simulated_and_says_why(self, run, officer):
        drafts.change_files(draft=run.after, files={"lists/x.yaml": "a: ["}, revision=run.after.revision, by=officer)
        assert ended(run).state == "failed"
        assert run.problem["zh"].startswith("lists/x.yaml: 第") and "line" in run.problem["en"]

    def test_only_those_who_draft_or_approve_rules_simulate_them(self, run):
        for stranger in (reader(Role.CLERK), reader(Role.POLICY, pool=PoolFactory(code="9901"))):
            for deed in (start_again, cancel):
                with pytest.raises(NotAllowed):
                    deed(run=run, by=stranger)


class TestClaimsOfAFile:
    @pytest.fixture(autouse=True)
    def in_force(self, officer):
        return put_example_rules_in_force()

    def test_they_are_settled_like_those_of_the_database_and_the_file_is_gone_after(
        self, officer, django_capture_on_commit_callbacks
    ):
        run = started(officer, file=parquet())
        kept = run.file.name
        assert default_storage.exists(kept) and "报销" not in kept
        with django_capture_on_commit_callbacks(execute=True):
            ended(run)
        claim = policy.Claim("inpatient", "2", eligible=850_000)
        alone = policy.settle(policy.Rules(policy.load(EXAMPLE)), year=2027, member=policy.Member(), claim=claim)
        assert run.result["total"]["before"]["fund"] == 3 * alone.fund
        assert (run.total, run.done, run.result["persons"]) == (3, 3, 2)
        assert not run.file and not default_storage.exists(kept)

    def test_what_is_wrong_in_it_is_said_with_row_and_column(self, officer):
        text = b"person,kind,level,eligible_fen\n1,inpatient,2,100\n2,inpatient,9,100\n"
        run = ended(started(officer, file=SimpleUploadedFile("y.csv", text)))
        assert run.state == "failed" and run.problem["zh"].startswith("第2行：level")

    def test_a_cancelled_run_keeps_no_file(self, officer, django_capture_on_commit_callbacks):
        run = started(officer, file=parquet())
        with django_capture_on_commit_callbacks(execute=True):
            cancel(run=run, by=officer)
        assert not default_storage.exists(run.file.name)

    @pytest.mark.parametrize(
        ("name", "content", "said"),
        [
            ("year.xlsx", b"PK", "须为 .parquet 或 .csv"),
            ("year.csv", b"x" * 20_971_521, "超过 20 MB"),
            ("", b"", "请填写"),
        ],
    )
    def test_the_form_refuses_other_files_and_none_at_all(self, client, officer, name, content, said):
        client.force_login(officer.staff, backend="django.contrib.auth.backends.ModelBackend")
        address = reverse("rulebook:simulations", args=[draft_of_2027(officer).pk])
        sent = {"layers": ["basic"], "as_year": 2027, "command_key": "f1"}
        if name:
            sent["file"] = SimpleUploadedFile(name, content)
        answer = client.post(address, sent)
        assert answer.status_code == 422 and said in answer.content.decode()


class TestScreen:
    @pytest.fixture
    def asked_page(self, client, officer):
        put_example_rules_in_force()
        settled()
        client.force_login(officer.staff, backend="django.contrib.auth.backends.ModelBackend")
        after = draft_of_2027(officer, **LOWER_CAP)
        asked = {"layers": ALL_LAYERS, "year": 2026, "as_year": 2027, "command_key": "s1"}
        form = reverse("rulebook:simulations", args=[after.pk])
        answer = client.post(form, asked)
        assert client.post(form, asked).url == answer.url
        return answer.url

    def test_it_is_asked_for_followed_and_read(self, client, asked_page):
        run = SimulationRun.objects.get()
        text = client.get(asked_page).content.decode()
        assert "hx-get" in text and reverse("rulebook:cancel", args=[run.pk]) in text
        settle_simulation(run.pk)
        assert "查看结果" in client.get(reverse("rulebook:progress", args=[run.pk])).content.decode()
        text = client.get(asked_page).content.decode()
        assert "1 人中 0 人待遇提高，1 人待遇降低" in text and "simulation-charts" in text
        for title in ("按保障层次", "对基金的影响", "按医院等级", "按全年费用高低", "不予支付与无法计算"):
            assert title in text
        for chart in ("layers", "persons", "townships", "members", "levels", "deciles"):
            assert f'id="chart-{chart}"' in text
        assert "与现行规则比较" in text and "账上没有收入记录" in text

    def test_the_books_say_how_long_each_fund_lasts(self, client, asked_page, monkeypatch):
        run = SimulationRun.objects.get()
        monkeypatch.setattr(settling, "balances_of", lambda pool: {"basic": 100_000_00, "assistance": -1})
        settle_simulation(run.pk)
        run.refresh_from_db()
        before = run.result["total"]["before"]["layers"]["basic"]
        months = (100_000_00 * 1200 * 2 + before) // (2 * before)
        text = client.get(asked_page).content.decode()
        assert "100,000.00" in text and f"{months // 100}.{months % 100:02d}" in text
        assert "1200000.00" in text.replace(",", ""), "one yuan a year: 100,000 x 12"

    @pytest.mark.parametrize("key", ["layers", "persons", "townships", "members", "levels", "deciles", "reasons"])
    def test_every_table_is_taken_along_as_csv_and_workbook(self, client, asked_page, key):
        run = SimulationRun.objects.get()
        address = reverse("rulebook:table", args=[run.pk, key, "csv"])
        assert client.get(address).status_code == 404, "nothing yet"
        settle_simulation(run.pk)
        lines = client.get(address).content.decode("utf-8-sig").splitlines()
        assert len(lines) > (0 if key == "reasons" else 1)
        book = client.get(reverse("rulebook:table", args=[run.pk, key, "xlsx"]))
        assert b"".join(book.streaming_content).startswith(b"PK") and f"{key}.xlsx" in book["Content-Disposition"]

    def test_a_table_that_is_none_is_not_found(self, client, asked_page):
        settle_simulation(SimulationRun.objects.get().pk)
        pk = SimulationRun.objects.get().pk
        for key, kind in (("weather", "csv"), ("layers", "pdf")):
            assert client.get(reverse("rulebook:table", args=[pk, key, kind])).status_code == 404

    def test_a_year_without_claims_says_so(self, client, officer):
        client.force_login(officer.staff, backend="django.contrib.auth.backends.ModelBackend")
        put_example_rules_in_force()
        run = ended(started(officer))
        assert "没有可测算的报销" in client.get(reverse("rulebook:simulation", args=[run.pk])).content.decode()

    def test_it_is_cancelled_on_the_screen(self, client, asked_page):
        run = SimulationRun.objects.get()
        answer = client.post(
            reverse("rulebook:cancel", args=[run.pk]), {"command_key": "c1"}, headers={"HX-Request": "true"}
        )
        assert "已撤销" in answer.content.decode()
        assert "已撤销" in client.get(asked_page).content.decode()
