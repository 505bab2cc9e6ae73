"""Violations from the finding to the money that comes back, and points of doctors (BJ-19, BJ-36, SY-10)."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from casework import clock
from casework.errors import Incomplete, SamePerson
from casework.models import Role
from institutions import errors
from institutions.models import Alarm, PointEntry, Violation
from institutions.night import alarms
from institutions.rules import rows_of
from institutions.services import recovering, violations
from tests.factories.core import AreaFactory, PoolFactory, reader
from tests.factories.institutions import ProfessionalFactory
from tests.institutions import steps
from tests.institutions.steps import BEIJING, ORDER2, Office

pytestmark = pytest.mark.django_db

JUNE = date(2026, 6, 16)


@pytest.fixture
def office():
    with clock.set_to(JUNE):
        pool = PoolFactory()
        AreaFactory(code="990001000000", level="county", parent=pool.area)
        yield Office(steps.rules(ORDER2, pool))


def noted(office, institution=None):
    return violations.note_violation(
        institution=institution or steps.hospital(), kind="overcharge", facts="重复收费", found_on=JUNE, by=office.clerk
    )


def decided(office, institution=None):
    return violations.decide_violation(
        violation=noted(office, institution),
        sanctions=["correct", "recover"],
        amount=1_000_00,
        decision="限期整改并退回",
        by=office.decider,
    )


def third(office):
    return reader(Role.INSTITUTION_REVIEWER, pool=office.pool)


def test_another_person_decides_and_the_rules_say_until_when_it_is_put_right(office):
    """30 days of 16 June are 16 July; sanctions by their names on the list."""
    violation = decided(office)
    assert (violation.rectify_by, violation.sanctions) == (date(2026, 7, 16), ["限期整改", "不予支付或追回已支付费用"])
    assert rows_of(violation.trace)
    both = reader(Role.SUPERVISOR, staff=office.clerk.staff, pool=office.pool)
    other = noted(office)
    say = {"violation": other, "amount": 0, "decision": ""}
    with pytest.raises(SamePerson):
        violations.decide_violation(sanctions=["correct"], by=both, **say)
    for wrong in ([], ["revoke"]):
        with pytest.raises(errors.NothingOnTheList):
            violations.decide_violation(sanctions=wrong, by=office.decider, **say)
    with pytest.raises(Incomplete):
        violations.decide_violation(sanctions=["correct"], by=office.decider, **say | {"amount": -1})
    with pytest.raises(errors.ReasonsLack):
        violations.drop_violation(violation=other, reasons="", by=office.decider)
    assert violations.drop_violation(violation=other, reasons="证据不足", by=office.decider).state == "dropped"
    with pytest.raises(IntegrityError), transaction.atomic():
        Violation.objects.filter(pk=other.pk).update(decided_by=other.noted_by_id)


def test_beijing_knows_other_sanctions():
    """BJ-19."""
    with clock.set_to(JUNE):
        office = Office(steps.rules(BEIJING))
        say = {"violation": noted(office), "amount": 0, "decision": "", "by": office.decider}
        assert violations.decide_violation(sanctions=["criticise"], **say).sanctions == ["通报批评"]


def test_what_cannot_be_noted_is_said(office):
    say = {"institution": steps.hospital(), "facts": "x", "found_on": JUNE, "by": office.clerk}
    with pytest.raises(errors.NothingOnTheList):
        violations.note_violation(kind="nonsense", **say)
    for wrong in ({"facts": " "}, {"found_on": date(2026, 6, 17)}):
        with pytest.raises(Incomplete):
            violations.note_violation(kind="swapped", **say | wrong)


def test_it_is_put_right_or_the_night_raises_it(office):
    violation = decided(office)

    def night(day):
        for area in alarms.areas(office.pool, day):
            alarms.run(office.pool, day, area)
        return list(Alarm.objects.filter(settled_on=None).values_list("kind", flat=True))

    assert night(date(2026, 7, 16)) == []
    assert night(date(2026, 7, 17)) == ["violation"]
    with clock.set_to(date(2026, 7, 20)):
        say = {"violation": violation, "how": "已退费并培训", "by": office.clerk}
        with pytest.raises(Incomplete):
            violations.rectify_violation(rectified_on=date(2026, 6, 15), **say)
        violations.rectify_violation(rectified_on=date(2026, 7, 18), **say)
    assert night(date(2026, 7, 21)) == []


def test_an_appeal_is_answered_by_a_third_person_and_what_holds_is_not_owed(office):
    violation = decided(office)
    say = {"violation": violation, "is_upheld": True, "answer": "收费有据"}
    with pytest.raises(errors.NoAppeal):
        violations.answer_appeal(**say, by=third(office))
    violations.appeal_violation(violation=violation, appealed_on=JUNE, words="收费符合标准", by=office.clerk)
    with pytest.raises(errors.AppealedBefore):
        violations.appeal_violation(violation=violation, appealed_on=JUNE, words="再次", by=office.clerk)
    with pytest.raises(SamePerson):
        violations.answer_appeal(**say, by=office.decider)
    with pytest.raises(errors.ReasonsLack):
        violations.answer_appeal(**say | {"answer": ""}, by=third(office))
    assert recovering.owed(violations.answer_appeal(**say, by=third(office))) == 0
    finance = reader(Role.FINANCE, pool=office.pool)
    with pytest.raises(errors.MoreThanOwed):
        recovering.recover_money(violation=violation, amount=1, received_on=JUNE, reference="x", by=finance)


def test_points_of_a_calendar_year_stop_a_doctor_at_twelve_wherever_they_practise(office):
    hospital = steps.hospital()
    doctor = ProfessionalFactory(institution=hospital)
    violation, elsewhere = decided(office, hospital), decided(office)

    def give(points, to=violation):
        violations.give_points(violation=to, professional=doctor, points=points, reasons="x", by=office.clerk)
        doctor.refresh_from_db()
        return doctor.state

    assert give(11) == "active"
    with pytest.raises(Incomplete):
        give(1, elsewhere)
    doctor.places.create(institution=elsewhere.institution, starts_on=JUNE)
    assert give(1, elsewhere) == "suspended" and doctor.state_since == JUNE
    assert give(-1) == "active"
    with pytest.raises(errors.PointsBelowNought):
        give(-12)
    with clock.set_to(date(2027, 1, 2)):
        assert violations.points_of(doctor, 2027) == 0
        assert give(11) == "active"
    assert PointEntry.objects.count() == 4


def test_a_violation_goes_its_way_on_the_screen(office, client):
    hospital = steps.hospital(name="清溪县人民医院")
    doctor = ProfessionalFactory(institution=hospital, name="王建国")
    client.force_login(office.clerk.staff)
    say = {"institution": hospital.code, "kind": "overcharge", "facts": "护理费重复", "found_on": "2026-06-16"}
    client.post(reverse("institutions:violation_new"), say | {"command_key": "1"})
    page = reverse("institutions:violation", args=[Violation.objects.get().pk])
    assert client.get(f"{page}decide/").status_code == 403
    client.force_login(office.decider.staff)
    assert client.post(f"{page}decide/", {"amount": "x", "command_key": "2"}).status_code == 422
    client.post(f"{page}decide/", {"sanctions": ["correct"], "amount": "1000", "decision": "退", "command_key": "2"})
    client.force_login(office.clerk.staff)
    client.post(f"{page}appeal/", {"appealed_on": "2026-06-16", "words": "有异议", "command_key": "3"})
    money = {"amount": "250.50", "received_on": "2026-06-16", "reference": "回单9", "command_key": "4"}
    assert client.get(f"{page}recover/").status_code == 403
    client.force_login(reader(Role.FINANCE, pool=office.pool).staff)
    client.post(f"{page}recover/", money)
    client.force_login(office.clerk.staff)
    points = {"professional": doctor.code.lower(), "points": "3", "reasons": "重复收费", "command_key": "5"}
    client.post(f"{page}points/", points)
    unknown = client.post(f"{page}points/", points | {"professional": "D1"})
    assert unknown.status_code == 422 and "名录中没有该代码" in unknown.content.decode()
    client.force_login(third(office).staff)
    client.post(f"{page}answer/", {"is_upheld": "no", "answer": "维持", "command_key": "7"})
    text = client.get(page).content.decode()
    for said in ("1,000.00", "250.50", "749.50", "回单9", "王建国", "维持", "2026-07-16", "限期整改"):
        assert said in text, said
    client.force_login(office.clerk.staff)
    assert "清溪县人民医院" in client.get(reverse("institutions:violations")).content.decode()
    client.post(f"{page}rectify/", {"rectified_on": "2026-06-16", "how": "已退费", "command_key": "8"})
    assert "已退费" in client.get(page).content.decode()
    assert "清溪县人民医院" in client.get(reverse("institutions:violations"), {"tab": "closed"}).content.decode()
