"""Units and finance that have not paid in time: the list and the notices of the night (HN-04, HN-09)."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from casework import clock, events, night
from casework.models import Event, JobChunk, Role
from casework.verification import verify
from enrollment.models import DemandNotice, UnitBill
from enrollment.night import overdue
from enrollment.selectors.units import overdue_bills, overdue_figures
from enrollment.services import billing, notices
from tests.enrollment.test_units import DISTRICT, unit_of
from tests.factories.core import AreaFactory, PoolFactory, reader
from tests.factories.enrollment import PersonFactory, SpecialStatusFactory
from tests.factories.rulebook import put_example_rules_in_force, put_rules_in_force

COUNTY = "990001000000"
DUE, MARCH = date(2012, 1, 31), date(2012, 3, 1)

pytestmark = pytest.mark.django_db


@pytest.fixture
def district():
    pool = PoolFactory()
    put_example_rules_in_force(pool)
    put_rules_in_force(pool, DISTRICT, "supplementary")
    AreaFactory(code=COUNTY, level="county", parent=pool.area)
    return pool


def bill_of(pool, kind="unit", **fields) -> UnitBill:
    with clock.set_to(date(2012, 1, 10)):
        return billing.make_bill(unit=unit_of(pool, kind, **fields), coverage_year=2012, by=reader())


def pay(bill, service=billing.pay_bill):
    amount = bill.own if service == billing.pay_bill else bill.by_finance
    return service(bill=bill, amount=amount, paid_on=DUE, reference=f"B{bill.pk}", by=reader())


def a_night(day):
    night.plan(day)
    while night.work():
        pass


def shown(route, role=Role.CLERK, *arguments, **query) -> str:
    client = Client()
    client.force_login(reader(role).staff)
    answer = client.get(reverse(f"enrollment:{route}", args=arguments), query)
    assert answer.status_code == 200
    return answer.content.decode()


def test_what_units_and_finance_owe_past_the_day_is_listed_each_part_by_itself(district):
    both = bill_of(district, "fully_funded_unit", in_service=2, retired=1)
    retired = bill_of(district, "fully_funded_unit", retired=1, code="R", name="示例老年大学")
    done = bill_of(district, in_service=1, code="D")
    with clock.set_to(DUE):
        pay(done)
    assert list(overdue_bills(reader(), DUE)) == []
    owed = {bill.pk: (bill.unit_owes, bill.finance_owes) for bill in overdue_bills(reader(), MARCH)}
    assert owed == {both.pk: (150_00, 75_00), retired.pk: (0, 75_00)}
    assert overdue_figures(reader(), MARCH) == {
        "bills": 2, "unit_fen": 150_00, "finance_fen": 150_00, "to_serve": 1, "passed": 0
    }  # fmt: skip
    with clock.set_to(MARCH):
        pay(both, billing.finance_paid), pay(retired, billing.finance_paid)
        assert [(bill.unit_owes, bill.finance_owes) for bill in overdue_bills(reader(), MARCH)] == [(150_00, 0)]


def test_the_night_demands_each_overdue_bill_once_and_finances_part_never(district):
    late = bill_of(district, in_service=20)
    bill_of(district, "fully_funded_unit", retired=1, code="R")
    by_hand = bill_of(district, in_service=1, code="H")
    with clock.set_to(date(2012, 2, 1)):
        notices.demand(unit_bill=by_hand, by=reader())
    a_night(DUE)
    assert DemandNotice.objects.count() == 1
    for _time in range(2):
        a_night(MARCH)
        JobChunk.objects.update(state=JobChunk.State.PLANNED)
    notice = late.notices.get()
    assert (notice.amount, notice.due_on, notice.issued_on) == (1_500_00, DUE, MARCH)
    assert DemandNotice.objects.count() == 2
    told = [events.tell(event) for event in Event.objects.filter(verb="night_overdue_units")]
    assert len(told) == 1 and "2012-03-01" in told[0]
    with clock.set_to(date(2012, 3, 2)):
        notices.serve_notice(notice=notice, served_on=date(2012, 3, 2), method="post", by=reader())
        assert overdue_figures(reader(), date(2012, 3, 12))["passed"] == 0
        assert overdue_figures(reader(), date(2012, 3, 13))["passed"] == 1
        owed = billing.owed_on(late, date(2012, 3, 2))["total"]
        billing.pay_bill(bill=late, amount=owed, paid_on=date(2012, 3, 2), reference="B9", by=reader())
    assert list(overdue_bills(reader(), date(2012, 3, 13)).filter(unit_owes__gt=0)) == [by_hand]
    assert verify().problems == []


def test_without_time_to_pay_in_the_rules_the_night_demands_nothing(district):
    bill = bill_of(district, in_service=1)
    assert overdue.areas(district, MARCH) == [COUNTY]
    UnitBill.objects.filter(pk=bill.pk).update(coverage_year=1999)
    assert overdue.areas(district, MARCH) == [] and overdue.run(district, MARCH, COUNTY).changed == 0


def test_a_clerk_finds_overdue_bills_on_a_tab_and_on_the_start_page(district):
    bill = bill_of(district, "fully_funded_unit", in_service=2, retired=1)
    with clock.set_to(MARCH):
        assert "未发出" in shown("units_overdue") and "150.00" in shown("units_overdue")
        notice = notices.demand(unit_bill=bill, by=reader())
        link = reverse("enrollment:notice_serve", args=[notice.pk])
        assert link in shown("units_overdue") and link not in shown("units_overdue", Role.AUDITOR)
        notices.serve_notice(notice=notice, served_on=MARCH, method="post", by=reader())
    with clock.set_to(date(2012, 3, 12)):
        assert "2012-03-11" in shown("units_overdue") and "已过期" in shown("units_overdue")


def test_every_member_and_every_missing_person_can_be_reached_by_pages(district):
    with clock.set_to(MARCH):
        unit = unit_of(district, in_service=51)
        first = unit.members.order_by("pk").first()
        link = reverse("enrollment:member_end", args=[unit.pk, first.pk])
        client = Client()
        client.force_login(reader().staff)
        page = client.get(reverse("enrollment:unit", args=[unit.pk]))
        assert link not in page.content.decode()
        assert link in client.get(page.context["pager"]["next"]).content.decode()
        wrong = client.post(link, {"command_key": "k", "ends_on": "2009-01-01"})
        assert wrong.status_code == 422
        assert link in client.get(wrong.context["pager"]["next"]).content.decode()
        for at in range(51):
            SpecialStatusFactory(
                person=PersonFactory(name=f"张{at:02}"), code="public_sector", starts_on=date(2010, 1, 1)
            )
        page = client.get(reverse("enrollment:units_persons"))
        assert len(page.context["rows"]) == 50
        assert len(client.get(page.context["pager"]["next"]).context["rows"]) == 1
