"""Changes that an institution must report: in time or late, and from which day they hold (BJ-14; Order 2, art. 40)."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

import policy
from casework import clock
from casework.errors import Incomplete, NotAllowed, OutOfScope, SamePerson, WrongStep
from casework.models import Role
from institutions import errors
from institutions.models import Change
from institutions.rules import rows_of
from institutions.services import changes
from institutions.standing import standing_on
from tests.factories.core import TownshipFactory, reader
from tests.institutions import steps
from tests.institutions.steps import BEIJING, ORDER2, Office

pytestmark = pytest.mark.django_db

JULY = date(2026, 7, 1)


@pytest.fixture
def beijing():
    with clock.set_to(JULY):
        yield Office(steps.rules(BEIJING))


@pytest.fixture
def order2():
    with clock.set_to(JULY):
        yield Office(steps.rules(ORDER2))


def note(office, hospital=None, event="name", after="清溪县中心医院", approved_on=JULY, reported_on=None):
    return changes.note_change(
        institution=hospital or steps.hospital(),
        event=event,
        after=after,
        approved_on=approved_on,
        reported_on=reported_on,
        by=office.clerk,
    )


def test_beijing_has_fifteen_days_rolled_to_a_working_day(beijing):
    """G-BJ-08, G-BJ-09."""
    change = note(beijing)
    assert (change.due_on, change.state) == (date(2026, 7, 16), "known")
    assert "十五日内" in rows_of(change.trace)[0].sources[0].locator
    with clock.set_to(date(2026, 9, 20)):
        assert note(beijing, approved_on=date(2026, 9, 17)).due_on == date(2026, 10, 8)


def test_national_rules_have_thirty_working_days(order2):
    """Order 2, art. 40; the address is on its list."""
    assert note(order2, event="address", after="新址").due_on == date(2026, 8, 12)


def test_a_report_after_its_day_is_late_and_says_by_how_much(beijing):
    change = note(beijing)
    with clock.set_to(date(2026, 7, 20)):
        with pytest.raises(Incomplete):
            changes.report_change(change=change, reported_on=date(2026, 6, 30), by=beijing.clerk)
        reported = changes.report_change(change=change, reported_on=date(2026, 7, 18), by=beijing.clerk)
    assert (reported.state, reported.days_late) == ("reported", 2)
    in_time = note(beijing, reported_on=JULY)
    assert (in_time.state, in_time.days_late) == ("reported", 0)
    with pytest.raises(WrongStep):
        changes.report_change(change=in_time, reported_on=JULY, by=beijing.clerk)


def test_a_new_level_is_that_of_stays_admitted_from_the_acceptance_on(order2):
    """The rules name the day; the deductible follows the level of the day of admission."""
    hospital = steps.hospital(level="2")
    change = note(order2, hospital, "level", "3", date(2026, 6, 1), JULY)
    with clock.set_to(date(2026, 7, 6)):
        accepted = changes.accept_change(change=change, by=order2.reviewer)
    assert accepted.effective_on == date(2026, 7, 6) and rows_of(accepted.effect_trace)
    days = [date(2026, 6, 30), date(2026, 7, 5), date(2026, 7, 6)]
    levels = [standing_on(hospital, order2.pool, day).level for day in days]
    assert levels == ["2", "2", "3"]
    pack = policy.load("example-2026")
    [low, _same, high] = [
        pack.figure("deductible", day, {"level": level, "place": "inside"})
        for day, level in zip(days, levels, strict=True)
    ]
    assert low and high and low.value < high.value


def test_words_of_the_register_follow_the_acceptance_by_another_person(order2):
    hospital = steps.hospital(name="清溪县人民医院")
    change = note(order2, hospital, reported_on=JULY)
    both = reader(Role.INSTITUTION_REVIEWER, staff=order2.clerk.staff, pool=order2.pool)
    with pytest.raises(SamePerson):
        changes.accept_change(change=change, by=both)
    with pytest.raises(NotAllowed):
        changes.accept_change(change=change, by=order2.clerk)
    changes.accept_change(change=change, by=order2.reviewer)
    hospital.refresh_from_db()
    assert (hospital.name, hospital.initials, change.before) == ("清溪县中心医院", "qxxzxyy", "清溪县人民医院")
    with pytest.raises(IntegrityError), transaction.atomic():
        Change.objects.filter(pk=change.pk).update(decided_by=change.noted_by_id)


def test_a_refused_change_keeps_the_register_and_says_why(order2):
    hospital = steps.hospital(name="清溪县人民医院")
    change = note(order2, hospital, reported_on=JULY)
    with pytest.raises(errors.ReasonsLack):
        changes.refuse_change(change=change, reasons="", by=order2.reviewer)
    refused = changes.refuse_change(change=change, reasons="批准文件不符", by=order2.reviewer)
    hospital.refresh_from_db()
    assert (refused.state, hospital.name) == ("refused", "清溪县人民医院")


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"after": " "}, "after"),
        ({"event": "level", "after": "九级"}, "after"),
        ({"event": "legal_person", "after": "长" * 61}, "after"),
        ({"approved_on": date(2026, 7, 2)}, "approved_on"),
        ({"reported_on": date(2026, 7, 2)}, "reported_on"),
    ],
)
def test_what_cannot_be_is_said_beside_its_field(order2, said, field):
    with pytest.raises(Incomplete) as refused:
        note(order2, **said)
    assert list(refused.value.problems) == [field]


def test_changes_are_those_of_the_rules_one_of_a_kind_at_a_time(order2):
    with pytest.raises(errors.UnknownChange):
        note(order2, event="merger")
    hospital = steps.hospital()
    note(order2, hospital)
    with pytest.raises(errors.ChangeKnown):
        note(order2, hospital)
    elsewhere = reader(Role.INSTITUTION_DESK, area=TownshipFactory(code="990002001000", name="白石镇"))
    with pytest.raises(OutOfScope):
        changes.note_change(
            institution=hospital, event="address", after="x", approved_on=JULY, reported_on=None, by=elsewhere
        )


def test_a_change_that_the_register_does_not_follow_says_so_on_its_page(order2, client):
    hospital = steps.hospital()
    client.force_login(order2.clerk.staff)
    shown = {}
    for event in ("bank_account", "address"):
        change = changes.accept_change(
            change=note(order2, hospital, event, "示例", reported_on=JULY), by=order2.reviewer
        )
        shown[event] = client.get(reverse("institutions:change", args=[change.pk])).content.decode()
    correct = reverse("institutions:correct", args=[hospital.pk])
    assert correct in shown["bank_account"] and "不会自动写入名录" in shown["bank_account"]
    assert correct not in shown["address"]
