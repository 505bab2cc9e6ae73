"""乡镇工作台: the call list, newborns, what ends (LPS-24, DL-09, CL-06)."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.urls import reverse

from casework import clock
from casework.errors import Incomplete, OutOfScope
from casework.models import Role
from enrollment.models import Call, Contribution
from enrollment.selectors import desk
from enrollment.services.calls import record_call
from tests.claims.screens import signed_in
from tests.factories.core import PoolFactory, TownshipFactory, reader
from tests.factories.enrollment import (
    ContributionFactory,
    CoverageFactory,
    PersonFactory,
    SpecialStatusFactory,
)

pytestmark = pytest.mark.django_db
DAY = date(2026, 10, 12)


@pytest.fixture(autouse=True)
def october():
    with clock.set_to(DAY):
        yield


@pytest.fixture
def by():
    return reader(Role.TOWNSHIP, area=TownshipFactory())


def owing(**fields):
    return ContributionFactory(coverage_year=2027, state=Contribution.State.DUE, **fields)


def elsewhere():
    other = TownshipFactory(code="990001002000", name="另一镇")
    return PersonFactory(area=other, area_code=other.code)


def test_the_call_list_holds_who_has_not_paid_in_the_own_township_with_the_last_call(by):
    mine = owing()
    owing(person=elsewhere())
    owing(person=PersonFactory(died_on=DAY))
    record_call(contribution=mine, result=Call.Result.NOT_REACHED, by=by)
    with clock.set_to(DAY + timedelta(1)):
        record_call(contribution=mine, result=Call.Result.WILL_PAY, promised_on=date(2026, 10, 20), by=by)
    [row] = desk.call_list(by, DAY)
    assert (row.pk, row.owed, row.last_result, row.promised_on) == (mine.pk, 400_00, "will_pay", date(2026, 10, 20))


def test_a_call_that_promises_a_day_must_promise_to_pay(by):
    with pytest.raises(Incomplete) as refused:
        record_call(contribution=owing(), result=Call.Result.REFUSES, promised_on=DAY, by=by)
    assert set(refused.value.problems) == {"promised_on"}
    assert not Call.objects.exists()


def test_nobody_calls_the_people_of_another_township(by):
    with pytest.raises(OutOfScope):
        record_call(contribution=owing(person=elsewhere()), result=Call.Result.WILL_PAY, by=by)


@pytest.mark.parametrize(("age", "listed"), [(0, True), (90, True), (91, False)])
def test_a_newborn_without_cover_stands_there_until_day_90(by, age, listed):
    PersonFactory(kind="newborn", born_on=DAY - timedelta(age))
    assert desk.newborns(by, DAY).exists() is listed


def test_a_covered_newborn_does_not_stand_there(by):
    child = PersonFactory(kind="newborn", born_on=DAY - timedelta(10))
    CoverageFactory(person=child)
    assert not desk.newborns(by, DAY).exists()


def test_statuses_that_end_soon_are_named_with_their_department(by):
    SpecialStatusFactory(ends_on=DAY + timedelta(60))
    SpecialStatusFactory(ends_on=DAY + timedelta(61))
    SpecialStatusFactory(ends_on=DAY + timedelta(5), person=elsewhere())
    [row] = desk.ending(by, DAY)
    assert row["ends_on"] == DAY + timedelta(60)


def test_every_tab_opens_and_a_call_is_written_down(by):
    mine, portal = owing(), signed_in(by)
    for route in ("desk", "desk_unpaid", "desk_newborns", "desk_ending"):
        assert portal.get(reverse(f"enrollment:{route}")).status_code == 200
    sent = {"command_key": str(uuid4()), "result": "not_reached"}
    portal.post(reverse("enrollment:desk_call", args=[mine.pk]), sent)
    assert Call.objects.get().result == "not_reached"
    assert "未联系上" in portal.get(reverse("enrollment:desk_unpaid")).content.decode()


def test_the_start_page_of_a_township_says_what_waits(by):
    PoolFactory()
    owing()
    assert "乡镇工作台" in signed_in(by).get("/").content.decode()
