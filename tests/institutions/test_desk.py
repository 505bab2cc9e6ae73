"""What the desk has before it, and changes on the screen."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from casework import clock
from institutions.models import Alarm, Change
from institutions.night import alarms
from institutions.selectors import desk as selectors
from tests.factories.core import AreaFactory, PoolFactory
from tests.factories.institutions import (
    AgreementFactory,
    ApplicationFactory,
    ChangeFactory,
    MeasureFactory,
    QualifiedFactory,
    StationFactory,
)
from tests.institutions import steps
from tests.institutions.steps import ORDER2, Office

pytestmark = pytest.mark.django_db

JUNE = date(2026, 6, 16)
PAGE = "institutions:desk"


@pytest.fixture
def office():
    with clock.set_to(JUNE):
        pool = PoolFactory()
        AreaFactory(code="990001000000", level="county", parent=pool.area)
        yield Office(steps.rules(ORDER2, pool))


def text_of(answer):
    return answer.content.decode()


def test_what_is_due_within_a_week_stands_by_its_day_what_is_late_first(office, client):
    late = StationFactory(application__pool=office.pool, application__institution=steps.hospital(name="甲医院"))
    ChangeFactory(pool=office.pool, institution=steps.hospital(name="乙医院"), due_on=JUNE + timedelta(7))
    ChangeFactory(pool=office.pool, institution=steps.hospital(name="丙医院"), due_on=JUNE + timedelta(8))
    rows = selectors.due_this_week(office.clerk, JUNE)
    assert [row["name"] for row in rows] == ["甲医院", "乙医院"] and late.due_on == rows[0]["due_on"]
    assert rows[0]["days_left"] < 0
    client.force_login(office.clerk.staff)
    text = text_of(client.get(reverse(PAGE)))
    assert "甲医院" in text and "丙医院" not in text


def test_what_waits_for_another_person_is_named(office):
    AgreementFactory(pool=office.pool, institution=steps.hospital(name="甲医院"), state="proposed", signed_by=None)
    MeasureFactory(agreement=AgreementFactory(pool=office.pool, institution=steps.hospital(name="乙医院")))
    held = AgreementFactory(pool=office.pool, institution=steps.hospital(name="丙医院"))
    held.supplements.create(position=1, subject="预算", text="x", starts_on=JUNE, made_by=held.made_by)
    assert [row["name"] for row in selectors.to_decide(office.decider, JUNE)] == ["甲医院", "乙医院", "丙医院"]


def test_alarms_of_the_night_stand_there_until_they_settle_and_by_kind(office, client):
    agreement = AgreementFactory(pool=office.pool, institution=steps.hospital(name="甲医院"), renewal_opens=JUNE)
    ChangeFactory(pool=office.pool, institution=steps.hospital(name="乙医院"), due_on=date(2026, 6, 1))
    for area in alarms.areas(office.pool, JUNE):
        alarms.run(office.pool, JUNE, area)
    client.force_login(office.reviewer.staff)
    text = text_of(client.get(reverse(PAGE)))
    assert reverse("institutions:agreement", args=[agreement.pk]) in text and "变更逾期未报" in text
    only = client.get(reverse(PAGE), {"kind": "agreement"}).context["alarms"]
    assert [row["alarm"].institution.name for row in only] == ["甲医院"]
    Alarm.objects.update(settled_on=JUNE)
    assert client.get(reverse(PAGE)).context["alarms"] == []


def test_the_funnel_counts_how_far_applications_came(office, client):
    def at(state, **fields):
        return ApplicationFactory(pool=office.pool, institution=steps.hospital(), state=state, **fields)

    for state in ("draft", "submitted", "assessment", "refused", "public_notice"):
        at(state)
    passed = QualifiedFactory(pool=office.pool, institution=steps.hospital())
    AgreementFactory(pool=office.pool, institution=passed.institution, application=passed)
    ended = QualifiedFactory(pool=office.pool, institution=steps.hospital())
    AgreementFactory(pool=office.pool, institution=ended.institution, application=ended, ends_on=date(2026, 6, 15))
    widths = [step["value"] for step in selectors.funnel(office.clerk, JUNE)]
    assert widths == [6, 5, 3, 2, 2, 1]
    client.force_login(office.clerk.staff)
    answer = client.get(reverse(PAGE))
    assert answer.context["funnel"]["steps"][0]["value"] == 6 and 'id="funnel"' in text_of(answer)


def test_the_page_says_what_would_fill_it(office, client):
    client.force_login(office.clerk.staff)
    text = text_of(client.get(reverse(PAGE)))
    assert "尚无申请" in text and "近期无到期事项" in text and "funnel.js" not in text


def test_the_page_asks_as_often_for_one_row_as_for_many(office, client):
    client.force_login(office.clerk.staff)

    def fill():
        StationFactory(application__pool=office.pool, application__institution=steps.hospital(), application__number="")
        ChangeFactory(pool=office.pool, institution=steps.hospital(), due_on=JUNE)
        MeasureFactory(agreement=AgreementFactory(pool=office.pool, institution=steps.hospital()))
        agreement = AgreementFactory(pool=office.pool, institution=steps.hospital(), renewal_opens=JUNE)
        agreement.supplements.create(position=1, subject="x", text="y", starts_on=JUNE, made_by=agreement.made_by)
        for area in alarms.areas(office.pool, JUNE):
            alarms.run(office.pool, JUNE, area)

    def queries(name):
        client.get(reverse(name))
        with CaptureQueriesContext(connection) as seen:
            assert client.get(reverse(name)).status_code == 200
        return len(seen)

    names = (PAGE, "institutions:changes", "institutions:applications")
    fill()
    before = [queries(name) for name in names]
    fill()
    fill()
    assert [queries(name) for name in names] == before
    assert max(before) <= 12, before


def test_a_change_is_typed_reported_and_accepted_on_the_screen(office, client):
    hospital = steps.hospital(name="清溪县人民医院", level="2")
    client.force_login(office.clerk.staff)
    new = reverse("institutions:change_new")
    say = {"institution": hospital.code, "event": "level", "approved_on": "2026-06-01", "after": "", "command_key": "1"}
    refused = client.post(new, say)
    assert refused.status_code == 422 and "请选择新的等级" in text_of(refused)
    client.post(new, say | {"level": "3"})
    change = Change.objects.get()
    page = reverse("institutions:change", args=[change.pk])
    text = text_of(client.get(page))
    assert "三级" in text and "二级" in text and "2026-07-14" in text
    step = lambda name: reverse("institutions:change_step", args=[change.pk, name])  # noqa: E731
    assert client.get(step("accept")).status_code == 403
    client.post(step("report"), {"reported_on": "2026-06-16", "command_key": "2"})
    client.force_login(office.reviewer.staff)
    client.post(step("accept"), {"command_key": "3"})
    text = text_of(client.get(page))
    assert "已受理变更" in text and "2026-06-16" in text
    assert "清溪县人民医院" in text_of(client.get(reverse("institutions:changes"), {"tab": "closed"}))
    assert client.get(step("nonsense")).status_code == 404
