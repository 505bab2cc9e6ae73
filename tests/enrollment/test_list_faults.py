"""What may happen to a list at work: a killed worker, two workers at once, a clock that is set back (LPS-06)."""

import threading
from datetime import date

import pytest
from django.db import connection

from casework import clock
from casework.models import Area, Event, Role
from casework.scope import Reader
from enrollment.lists import working
from enrollment.lists.checking import Places, check
from enrollment.lists.errors import NotAtThisStep
from enrollment.models import Contribution, EnrolmentList, Identity, Person, Registration
from enrollment.services import list_parts
from enrollment.services.lists import confirm_list, name_columns
from tests.enrollment.lists import bring, checked, row, village
from tests.factories.core import TownshipFactory, reader
from tests.factories.rulebook import put_example_rules_in_force

OCTOBER = date(2026, 10, 12)
ROWS = [row(f"王{name}", order * 2 + 1) for order, name in enumerate("一二三四五")]
State = EnrolmentList.State


@pytest.fixture(autouse=True)
def parts_of_two(monkeypatch):
    """Small parts, so that something can happen between them."""
    monkeypatch.setattr(list_parts, "CHUNK", 2)
    monkeypatch.setattr(working, "CHUNK", 2)


@pytest.fixture
def by(db) -> Reader:
    put_example_rules_in_force()
    village()
    return reader(Role.TOWNSHIP, area=TownshipFactory())


def checking(by: Reader) -> EnrolmentList:
    listed = bring(ROWS, by)
    return name_columns(listed=listed, mapping=listed.mapping, by=by)


def confirmed(by: Reader) -> EnrolmentList:
    return confirm_list(listed=checked(ROWS, by), by=by)


def places(listed: EnrolmentList) -> Places:
    return Places(listed.pool, Area.objects.get(code=listed.area_code))


def check_two(listed: EnrolmentList, start: int, by: Reader) -> None:
    """One part of the check, as a worker does it."""
    here = places(listed)
    said = list(working._persons(listed))[start : start + 2]
    rows = [check(number, cells, here, clock.today()) for number, cells in said]
    list_parts.check_part(listed=listed, rows=rows, start=start, total=len(ROWS), places=here, by=by)


def as_it_should_be(listed: EnrolmentList) -> bool:
    """Every row once, every person once, everybody owing the year once."""
    listed.refresh_from_db()
    written = listed.rows.filter(is_written=True, person__isnull=False, contribution__isnull=False).count()
    made = [model.objects.count() for model in (Person, Identity, Registration, Contribution)]
    return [listed.state, listed.good, listed.done, written, *made] == [State.WRITTEN, *[len(ROWS)] * 7]


def test_a_check_whose_worker_was_killed_begins_again(by):
    with clock.set_to(OCTOBER):
        listed = checking(by)
        check_two(listed, 0, by)
        working.work(listed.pk)
        listed.refresh_from_db()
        assert (listed.state, listed.total, listed.good) == (State.CHECKED, 5, 5)
        assert list(listed.rows.values_list("number", flat=True)) == [2, 3, 4, 5, 6]


def test_what_a_killed_worker_wrote_stays_and_the_rest_is_written(by):
    with clock.set_to(OCTOBER):
        listed = confirmed(by)
        list_parts.write_part(listed=listed, places=places(listed), by=by)
        first = set(Person.objects.values_list("pk", flat=True))
        working.work(listed.pk)
        assert as_it_should_be(listed) and first < set(Person.objects.values_list("pk", flat=True))


def test_a_worker_that_was_overtaken_lets_go(by):
    """It comes with its second part while another one has begun again with the first."""
    with clock.set_to(OCTOBER):
        listed = checking(by)
        check_two(listed, 0, by)
        check_two(listed, 2, by)
        check_two(listed, 0, by)
        with pytest.raises(NotAtThisStep):
            check_two(listed, 4, by)


def test_a_clock_that_is_set_back_between_check_and_writing_changes_nothing(by):
    """The window is open on both days; nothing is written twice when the clock runs on again."""
    with clock.set_to(OCTOBER):
        listed = confirmed(by)
        list_parts.write_part(listed=listed, places=places(listed), by=by)
    with clock.set_to(date(2026, 10, 1)):
        assert working.standing_lists() == []
        working.work(listed.pk)
    with clock.set_to(OCTOBER):
        working.work(listed.pk)
    assert as_it_should_be(listed)
    assert set(Contribution.objects.values_list("individual", "due_on")) == {(400_00, date(2026, 12, 31))}


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("at", [checking, confirmed])
def test_two_workers_on_one_list_write_everybody_once(by, at):
    with clock.set_to(OCTOBER):
        listed, gate = at(by), threading.Barrier(2)

        def worker() -> None:
            gate.wait()
            try:
                working.work(listed.pk)
            finally:
                connection.close()

        workers = [threading.Thread(target=worker) for _worker in range(2)]
        for each in workers:
            each.start()
        for each in workers:
            each.join()
        if at is checking:
            listed.refresh_from_db()
            working.work(confirm_list(listed=listed, by=by).pk)
    assert as_it_should_be(listed)
    assert Event.objects.filter(verb="list_part_written").count() == 3
