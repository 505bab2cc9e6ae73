"""The spine that every service stands on: one event, one transaction, one answer a key, scope that fails closed."""

from dataclasses import dataclass

import psycopg
import pytest
from django.db import DatabaseError, connection, transaction

from casework import commands, events
from casework.errors import NotAllowed, OutOfScope, SameKeyOtherBody, Unreadable
from casework.models import Area, Event, EventShard, Role
from casework.rights import Right
from casework.scope import Reader
from tests.factories.core import AreaFactory, PoolFactory, TownshipFactory, reader

pytestmark = pytest.mark.django_db


@commands.service
def rename(*, area: Area, name: str, by: Reader) -> Area:
    area.name = name
    area.save()
    events.record("renamed", subject=area, actor=by.staff, pool=by.pool, area_code=area.code, name=name)
    return area


@commands.service
def forget_the_event(*, by: Reader) -> None:
    AreaFactory(code="990009000000", name="无事件")


def test_the_same_key_and_body_give_the_first_answer():
    clerk, area = reader(), AreaFactory()
    first = rename(area=area, name="新名", by=clerk, key="k1")
    again = rename(area=area, name="新名", by=clerk, key="k1")
    assert (first.pk, Event.objects.count()) == (again.pk, 1)


def test_the_same_key_with_another_body_is_a_conflict():
    clerk, area = reader(), AreaFactory()
    rename(area=area, name="新名", by=clerk, key="k1")
    with pytest.raises(SameKeyOtherBody):
        rename(area=area, name="别名", by=clerk, key="k1")


@pytest.mark.parametrize("key", ["x" * 65, "a\x00b", "a b", "键"])
def test_a_damaged_key_is_refused_in_words(key):
    with pytest.raises(Unreadable):
        rename(area=AreaFactory(), name="新名", by=reader(), key=key)


@dataclass(frozen=True)
class Place:
    area: Area


@commands.service
def visit(*, place: Place, by: Reader) -> None:
    events.record("visited", subject=place.area, actor=by.staff, pool=by.pool)


def test_rows_inside_a_body_are_told_apart_by_their_keys_not_their_names():
    clerk = reader()
    visit(place=Place(AreaFactory(code="990007000000", name="同名")), by=clerk, key="k1")
    with pytest.raises(SameKeyOtherBody):
        visit(place=Place(AreaFactory(code="990008000000", name="同名")), by=clerk, key="k1")


def test_a_service_that_records_no_event_is_rolled_back():
    with pytest.raises(RuntimeError, match="0 events"):
        forget_the_event(by=reader())
    assert not Area.objects.filter(code="990009000000").exists()


def test_events_chain_by_their_hashes():
    clerk, area = reader(), AreaFactory()
    for name in "甲乙丙":
        rename(area=area, name=name, by=clerk)
    chain = list(Event.objects.order_by("position"))
    assert [event.previous for event in chain[1:]] == [event.hash for event in chain[:-1]]
    assert all(events.digest(event) == event.hash for event in Event.objects.all())
    assert EventShard.objects.get(pk=chain[0].shard).head == chain[-1].hash


@pytest.mark.parametrize("sql", ["UPDATE casework_event SET verb = 'x'", "DELETE FROM casework_event"])
def test_postgresql_refuses_to_change_an_event(sql):
    rename(area=AreaFactory(), name="新名", by=reader())
    with pytest.raises(DatabaseError) as refused, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)
    assert isinstance(refused.value.__cause__, psycopg.errors.InsufficientPrivilege | psycopg.errors.RestrictViolation)


def test_a_reader_without_assignment_holds_no_right():
    clerk = reader()
    clerk.staff.assignments.all().delete()
    assert not any(Reader.of(clerk.staff).may(right) for right in Right)


def test_township_staff_may_only_look_into_their_township():
    pool = PoolFactory()
    township = reader(Role.TOWNSHIP, pool=pool, area=TownshipFactory())
    assert township.may_in(Right.PERSON_VIEW, "990001001003")
    assert not township.may_in(Right.PERSON_VIEW, "990001002000")
    assert not township.may(Right.CLAIM_ENTER)


def test_another_pools_row_is_answered_as_if_it_did_not_exist():
    class Row:
        pool_id, area_code = PoolFactory(code="9901", area=AreaFactory(code="990100000000")).pk, "990100000000"

    with pytest.raises(OutOfScope):
        reader().must(Right.CLAIM_ENTER, Row())
    with pytest.raises(NotAllowed):
        reader(Role.TOWNSHIP).must(Right.CLAIM_ENTER, Row())
