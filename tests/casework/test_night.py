"""The engine of the night: once a day, in parts, whatever dies in the middle (reliability.md, Faults)."""

import threading
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import pytest
from django.core.management import call_command
from django.db import DatabaseError, OperationalError, connection
from django.db.backends.postgresql.psycopg_any import errors

from casework import clock, events, night
from casework.errors import ChangedMeanwhile, Refusal
from casework.models import Event, JobChunk, JobRun, Pool, Role
from casework.registry import Figures, Job, registry
from casework.services.night import try_again
from tests.factories.core import AreaFactory, PoolFactory, TownshipFactory, reader

DAY = date(2027, 1, 1)
TOWNSHIPS = ("990001001000", "990001002000", "990002001000")


@pytest.fixture
def jobs(monkeypatch: pytest.MonkeyPatch) -> list[Job]:
    """The night does nothing but what a test adds to this list."""
    listed: list[Job] = []
    monkeypatch.setattr(registry, "jobs", listed)
    return listed


@pytest.fixture
def bells(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The bells that were rung instead of sent to the broker."""
    rung: list[str] = []
    monkeypatch.setattr("celery.app.task.Task.apply_async", lambda task, *args, **kwargs: rung.append(task.name))
    return rung


@pytest.fixture
def counting(jobs: list[Job]) -> list[str]:
    """A job that counts in which areas it was done."""
    done: list[str] = []
    jobs.append(job("count", lambda pool, day, area: done.append(area)))
    return done


def job(key: str, effect: Callable[..., Any], **fields: Any) -> Job:
    def run(pool: Pool, day: date, area: str) -> Figures:
        effect(pool, day, area)
        return Figures(changed=1, digest="d", counts={"seen": 2})

    return Job(key, key, lambda pool, day: TOWNSHIPS, run, **fields)


def whole_night() -> int:
    """Work until nothing is free; how many chunks were tried."""
    tried = 0
    while night.work():
        tried += 1
    return tried


@pytest.mark.django_db
def test_a_night_is_planned_once_and_done_once(counting):
    PoolFactory()
    assert (night.plan(DAY), night.plan(DAY)) == (1, 0)
    assert whole_night() == 3
    assert counting == list(TOWNSHIPS)
    run = JobRun.objects.get()
    assert (run.state, run.started_at is not None, run.finished_at is not None) == ("done", True, True)
    assert night.plan(DAY) == 0
    assert whole_night() == 0
    assert len(counting) == 3


@pytest.mark.django_db
def test_each_chunk_leaves_its_figures_and_one_event_with_a_digest(counting):
    PoolFactory()
    night.plan(DAY)
    whole_night()
    assert set(JobChunk.objects.values_list("state", "attempts", "changed")) == {("done", 1, 1)}
    told = Event.objects.filter(verb="night_count")
    assert sorted(told.values_list("area_code", flat=True)) == list(TOWNSHIPS)
    assert told[0].payload == {"day": "2027-01-01", "changed": 1, "digest": "d"}
    assert told[0].actor is None


@pytest.mark.django_db
def test_a_chunk_that_changes_nothing_tells_nothing(jobs):
    PoolFactory()
    jobs.append(Job("quiet", "quiet", lambda pool, day: TOWNSHIPS, lambda pool, day, area: Figures()))
    night.plan(DAY)
    whole_night()
    assert not Event.objects.exists()


@pytest.mark.django_db
def test_a_run_without_areas_is_done_at_once(jobs):
    PoolFactory()
    jobs.append(Job("nowhere", "nowhere", lambda pool, day: (), lambda pool, day, area: Figures()))
    night.plan(DAY)
    assert JobRun.objects.get().state == JobRun.State.DONE


@pytest.mark.django_db
def test_a_job_that_cannot_be_planned_keeps_no_other_from_it(jobs, counting):
    def refuse(pool: Pool, day: date) -> Iterator[str]:
        raise Refusal()

    PoolFactory()
    jobs.insert(0, Job("refused", "refused", refuse, lambda pool, day, area: Figures()))
    assert night.plan(DAY) == 1
    assert JobRun.objects.get().name == "count"


@pytest.mark.django_db
def test_a_job_waits_for_the_same_area_of_those_before_it(jobs):
    order: list[tuple[str, str]] = []
    PoolFactory()
    jobs.append(job("late", lambda pool, day, area: order.append(("late", area)), after=("early",)))
    jobs.append(job("early", lambda pool, day, area: order.append(("early", area))))
    night.plan(DAY)
    whole_night()
    assert len(order) == 6
    assert all(order.index(("early", area)) < order.index(("late", area)) for area in TOWNSHIPS)


@pytest.mark.django_db
def test_the_clock_set_back_does_an_earlier_day_only_if_it_was_never_done(counting):
    PoolFactory()
    for day in (DAY, date(2027, 1, 2), DAY):
        with clock.set_to(day):
            night.plan(clock.today())
            whole_night()
    assert len(counting) == 6


@pytest.mark.django_db
def test_a_failed_chunk_says_its_kind_and_sentence_but_no_row(jobs):
    """The detail of PostgreSQL quotes the row; a sentence that quotes a number loses it."""
    PoolFactory()
    number = "990001198005170011"

    def fail(pool: Pool, day: date, area: str) -> None:
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT '{number}x'::bigint")

    jobs.append(job("failing", fail))
    night.plan(DAY)
    whole_night()
    run = JobRun.objects.get()
    assert run.state == JobRun.State.FAILED
    errors_told = set(run.chunks.values_list("error", flat=True))
    assert errors_told == {'DataError: invalid input syntax for type bigint: "…x"'}
    assert number not in str(errors_told)


@pytest.mark.django_db
def test_a_refusal_is_told_in_its_own_words(jobs):
    PoolFactory()

    def refuse(pool: Pool, day: date, area: str) -> None:
        raise ChangedMeanwhile()

    jobs.append(job("refusing", refuse))
    night.plan(DAY)
    whole_night()
    assert JobChunk.objects.first().error == f"ChangedMeanwhile: {ChangedMeanwhile.sentence}"


@pytest.mark.django_db
def test_a_mistake_of_the_program_is_noted_and_raised(jobs):
    PoolFactory()
    jobs.append(job("wrong", lambda pool, day, area: {}["missing"]))
    night.plan(DAY)
    with pytest.raises(KeyError):
        night.work()
    assert JobChunk.objects.filter(state="failed").get().error == "KeyError"


@pytest.mark.django_db
def test_half_of_a_failed_chunk_is_undone(jobs):
    def half(pool: Pool, day: date, area: str) -> None:
        Pool.objects.update(name="half")
        raise DatabaseError

    PoolFactory(name="whole")
    jobs.append(job("half", half))
    night.plan(DAY)
    whole_night()
    assert Pool.objects.get().name == "whole"


@pytest.mark.django_db
def test_a_failed_chunk_is_tried_again_when_somebody_asks(jobs, bells, django_capture_on_commit_callbacks):
    broken = True

    def sometimes(pool: Pool, day: date, area: str) -> None:
        if broken and area == TOWNSHIPS[1]:
            raise DatabaseError

    PoolFactory()
    jobs.append(job("sometimes", sometimes))
    night.plan(DAY)
    whole_night()
    run, broken = JobRun.objects.get(), False
    assert run.state == JobRun.State.FAILED
    with django_capture_on_commit_callbacks(execute=True):
        try_again(run=run, by=reader(Role.SYSTEM_ADMIN))
    assert bells == ["casework.do_chunks"]
    assert whole_night() == 1
    run.refresh_from_db()
    assert run.state == JobRun.State.DONE
    assert not run.chunks.exclude(error="").exists()
    asked = Event.objects.get(verb="night_tried_again")
    assert "3" not in events.tell(asked).replace(asked.actor.name, "")
    with pytest.raises(ChangedMeanwhile):
        try_again(run=run, by=reader(Role.SYSTEM_ADMIN))


@pytest.mark.django_db
def test_nobody_has_another_areas_chunks_tried_again(jobs):
    def fail(pool: Pool, day: date, area: str) -> None:
        raise DatabaseError

    PoolFactory()
    jobs.append(job("failing", fail))
    night.plan(DAY)
    whole_night()
    stranger = reader(Role.SUPERVISOR, area=TownshipFactory(code="990003001000", name="白石镇"))
    elsewhere = reader(
        Role.SUPERVISOR, pool=PoolFactory(code="9901", area=AreaFactory(code="990100000000", name="某市"))
    )
    for by in (stranger, elsewhere):
        with pytest.raises(ChangedMeanwhile):
            try_again(run=JobRun.objects.get(), by=by)


@pytest.mark.django_db
def test_a_database_in_trouble_leaves_the_chunk_free_until_it_was_tried_too_often(jobs):
    def trouble(pool: Pool, day: date, area: str) -> None:
        raise OperationalError from errors.DeadlockDetected()

    PoolFactory()
    jobs.append(job("trouble", trouble))
    night.plan(DAY)
    JobChunk.objects.exclude(key=TOWNSHIPS[0]).delete()
    for _attempt in range(night.MOST_TRIES):
        with pytest.raises(OperationalError):
            night.work()
        assert JobChunk.objects.get().state == JobChunk.State.RUNNING
    assert night.work()
    assert JobChunk.objects.get().state == JobChunk.State.FAILED
    assert JobChunk.objects.get().error.startswith("TriedTooOften")


@pytest.mark.django_db
def test_what_stands_still_is_rung_for(counting):
    """All bells when nobody works; none for a day that is done."""
    PoolFactory()
    assert night.bells_missing() == 0
    night.plan(DAY)
    assert night.bells_missing() == 3
    whole_night()
    assert night.bells_missing() == 0


@pytest.mark.django_db
def test_a_run_whose_worker_died_before_its_end_is_ended(counting):
    PoolFactory()
    night.plan(DAY)
    JobChunk.objects.update(state=JobChunk.State.DONE)
    night.close_runs()
    assert JobRun.objects.get().state == JobRun.State.DONE


def test_the_night_begins_at_its_hour():
    midnight = clock.now().replace(hour=0, minute=0)
    assert not night.has_begun(midnight)
    assert night.has_begun(midnight.replace(minute=10))


@pytest.mark.django_db(transaction=True)
def test_many_workers_do_each_chunk_once(jobs):
    done: list[str] = []
    PoolFactory()
    gate = threading.Barrier(4)
    jobs.append(job("count", lambda pool, day, area: done.append(area)))
    night.plan(DAY)

    def worker() -> None:
        gate.wait()
        try:
            whole_night()
        finally:
            connection.close()

    workers = [threading.Thread(target=worker) for _number in range(4)]
    for each in workers:
        each.start()
    for each in workers:
        each.join()
    assert sorted(done) == list(TOWNSHIPS)
    assert Event.objects.filter(verb="night_count").count() == 3
    assert JobRun.objects.get().state == JobRun.State.DONE


@pytest.mark.django_db(transaction=True)
def test_two_workers_on_one_chunk_are_harmless(jobs):
    """Even when the second one believes that the chunk is its own: the lock says whose it is."""
    done: list[str] = []
    inside, go_on = threading.Event(), threading.Event()

    def slow(pool: Pool, day: date, area: str) -> None:
        done.append(area)
        inside.set()
        go_on.wait(10)

    PoolFactory()
    jobs.append(job("slow", slow))
    night.plan(DAY)
    JobChunk.objects.exclude(key=TOWNSHIPS[0]).delete()

    def worker() -> None:
        try:
            night.work()
        finally:
            connection.close()

    first = threading.Thread(target=worker)
    first.start()
    inside.wait(10)
    chunk = JobChunk.objects.select_related("run__pool").get()
    assert chunk.state == JobChunk.State.RUNNING
    assert night.bells_missing() == 0
    night._do(chunk)
    assert not night.work()
    go_on.set()
    first.join()
    night._do(chunk)
    assert done == [TOWNSHIPS[0]]
    assert Event.objects.filter(verb="night_slow").count() == 1


@pytest.mark.django_db
def test_an_operator_does_nights_without_a_broker(counting, capsys):
    PoolFactory()
    call_command("night", "--here", "--day", "2027-01-01", "2027-01-02")
    assert len(counting) == 6
    assert "2027-01-02 9900 count: done, 3 rows changed" in capsys.readouterr().out


@pytest.mark.django_db
def test_an_operator_rings_for_the_workers(counting, bells, django_capture_on_commit_callbacks):
    PoolFactory()
    with django_capture_on_commit_callbacks(execute=True):
        call_command("night")
    assert bells == ["casework.do_chunks"] * 3
    assert JobRun.objects.get().business_day == clock.today()
    assert counting == []
