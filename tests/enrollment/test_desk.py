"""乡镇工作台: the call list, notices, who is not enrolled, newborns, what ends (LPS-24, HN-09, LPS-13, DL-09, CL-06)."""

from datetime import date, timedelta
from io import BytesIO
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from pypdf import PdfReader

from casework import clock
from casework.errors import Incomplete, NotAllowed, OutOfScope
from casework.models import AccessLog, Event, Role
from enrollment.models import Call, Contribution, DemandNotice
from enrollment.selectors import desk
from enrollment.services.calls import record_call
from enrollment.services.notices import serve_notice
from tests.casework.files import png
from tests.claims.screens import signed_in
from tests.factories.contributions import billed
from tests.factories.core import PoolFactory, TownshipFactory, reader
from tests.factories.enrollment import (
    ContributionFactory,
    CoverageFactory,
    PersonFactory,
    SpecialStatusFactory,
)
from tests.factories.rulebook import put_example_rules_in_force

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


def test_the_days_that_are_left_are_those_of_the_rules(by):
    child = PersonFactory(kind="newborn", born_on=DAY - timedelta(60))
    assert desk.newborn_days(by.pool, DAY) is None and desk.days_left(child, DAY, None) is None
    put_example_rules_in_force()
    assert desk.days_left(child, DAY, desk.newborn_days(by.pool, DAY)) == 30


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
    for route in (
        "desk",
        "desk_unpaid",
        "desk_notices",
        "desk_identified",
        "desk_newborns",
        "desk_moves",
        "desk_ending",
    ):
        assert portal.get(reverse(f"enrollment:{route}")).status_code == 200
    sent = {"command_key": str(uuid4()), "result": "not_reached"}
    portal.post(reverse("enrollment:desk_call", args=[mine.pk]), sent)
    assert Call.objects.get().result == "not_reached"
    assert "未联系上" in portal.get(reverse("enrollment:desk_unpaid")).content.decode()


def test_the_start_page_of_a_township_says_what_waits(by):
    PoolFactory()
    owing()
    assert "乡镇工作台" in signed_in(by).get("/").content.decode()


def village(number, name):
    return TownshipFactory(code=f"99000100100{number}", name=name, level="village", parent=TownshipFactory())


def test_lists_are_cut_to_a_village_and_to_what_the_last_call_came_to(by):
    first, second = village(1, "东河村"), village(2, "石桥村")
    called, other = owing(person=PersonFactory(area=first)), owing(person=PersonFactory(area=first))
    owing(person=PersonFactory(area=second))
    record_call(contribution=called, result=Call.Result.REFUSES, by=by)
    portal = signed_in(by)

    def shown(**asked):
        text = portal.get(reverse("enrollment:desk_unpaid"), asked).content.decode()
        return [row.pk for row in (called, other) if f"/desk/unpaid/{row.pk}/" in text]

    assert shown(village=first.code) == [called.pk, other.pk] and shown(village=second.code) == []
    assert shown(result="refuses") == [called.pk] and shown(result="never") == [other.pk]
    assert shown(village=first.code, result="will_pay") == [] and shown(village="x") == [called.pk, other.pk]


def test_who_owes_nothing_because_a_department_pays_is_not_called(by):
    owing(relief=400_00)
    assert not desk.call_list(by, DAY)


def test_who_is_identified_and_not_enrolled_stands_there_with_what_they_hold(by):
    """LPS-13: 应保尽保."""
    holder, enrolled = PersonFactory(), ContributionFactory(coverage_year=2026).person
    for person in (holder, enrolled, elsewhere()):
        SpecialStatusFactory(person=person, code="registered_poor")
    PersonFactory()
    assert list(desk.identified(by, DAY)) == [holder]
    assert "建档立卡" in signed_in(by).get(reverse("enrollment:desk_identified")).content.decode()


@pytest.fixture
def files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def demanded(person=None, **fields):
    row = owing(person=person or PersonFactory())
    said = {"pool": row.pool, "area_code": row.area_code, "contribution": row, "amount": 400_00, "issued_on": DAY}
    return DemandNotice.objects.create(**(said | fields))


def test_the_notices_of_a_village_are_served_by_one_notice_on_its_board(by, files):
    """HN-09, LPS-24: how, when, with what proof; and one event."""
    put_example_rules_in_force()
    portal, mine = signed_in(by), [demanded() for _one in range(3)]
    other = demanded(elsewhere())
    sent = {"notice": [row.pk for row in (*mine[:2], other)], "served_on": str(DAY), "method": "public"}
    sent |= {"proof": SimpleUploadedFile("公告栏.png", png()), "command_key": "k1"}
    portal.post(reverse("enrollment:desk_notices"), sent)
    served = DemandNotice.objects.exclude(served_on=None).order_by("pk")
    assert [row.pk for row in served] == [row.pk for row in mine[:2]]
    assert {(row.method, row.served_by, row.deadline, row.proof.title) for row in served} == {
        ("public", by.staff, None, "送达回证")
    }
    assert Event.objects.filter(verb="notices_served").count() == 1
    assert "公告送达" in portal.get(reverse("enrollment:desk_notices"), {"state": "served"}).content.decode()
    assert portal.post(reverse("enrollment:desk_notices"), sent | {"command_key": "k2"}).status_code == 422


def test_a_township_serves_its_own_people_only_and_no_unit(by):
    with pytest.raises(OutOfScope):
        serve_notice(notice=demanded(elsewhere()), served_on=DAY, method="public", by=by)
    bill = billed(PoolFactory(), TownshipFactory())
    notice = DemandNotice.objects.create(
        pool=bill.pool, area_code=bill.area_code, unit_bill=bill, amount=bill.total, issued_on=DAY
    )
    with pytest.raises(NotAllowed):
        serve_notice(notice=notice, served_on=DAY, method="public", by=by)


@pytest.mark.parametrize(
    ("what", "words"),
    [("unpaid", "催缴登记表"), ("notices", "催缴公告"), ("newborns", "未参保新生儿"), ("identified", "应保未保")],
)
def test_lists_are_printed_and_the_print_is_written_down(by, what, words):
    put_example_rules_in_force()
    notice = demanded(PersonFactory(name="欧阳晓雯", area=village(1, "东河村")))
    child = PersonFactory(name="单小宝", kind="newborn", born_on=DAY - timedelta(5))
    SpecialStatusFactory(person=child)
    address = reverse("enrollment:desk_paper", args=[what])
    made = signed_in(by).get(address, {"village": "990001001001"} if what in ("unpaid", "notices") else {})
    text = "".join(page.extract_text() for page in PdfReader(BytesIO(made.content)).pages)
    assert words in "".join(text.split())
    names = {"unpaid": "欧阳晓雯", "notices": "欧**雯", "newborns": "单小宝", "identified": "单小宝"}
    assert names[what] in text and notice.contribution.person.identities.get().number not in text
    assert AccessLog.objects.get().field == f"desk_{what}"


def test_a_list_that_is_too_long_to_print_asks_for_a_village(by, monkeypatch):
    monkeypatch.setattr("enrollment.rosters.MOST_ROWS", 1)
    owing(), owing()
    portal = signed_in(by)
    answer = portal.get(reverse("enrollment:desk_paper", args=["unpaid"]), follow=True)
    assert "请先选择村" in answer.content.decode() and not AccessLog.objects.exists()
