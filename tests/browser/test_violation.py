"""A violation on the screens: noted at an inspection, decided with the suspension, its papers; costs beside peers."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from django.db import transaction
from playwright.sync_api import expect

from casework import clock
from casework.models import Role
from institutions.models import Agreement, Violation
from institutions.services import violations
from tests.browser.test_institution import look_over, read_pdf, send, step
from tests.factories.settlements import DeclarationFactory
from tests.institutions import declared, steps
from tests.institutions.steps import ORDER2, Office

APRIL = [["JS0001", "110101199003070011", "2026-04-03", "1,000.00", "900", "600.50", "100"]]

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def agreement() -> Iterator[Agreement]:
    """With a month beside those of five others."""
    with clock.set_to(date(2026, 6, 16)):
        office = Office(steps.rules(ORDER2))
        with transaction.atomic():
            agreement = declared.agreed(office, number="X9900-2026-0001")
            stays = {"lines_count": 10, "stay_days": 80, "readmitted": 1, "pool": office.pool}
            money = {"total": 15_000_00, "in_policy": 12_000_00, "basic": 9_000_00}
            DeclarationFactory(agreement=agreement, **stays, **money)
            for at in range(5):
                DeclarationFactory(**stays, **{name: fen * (70 + at) // 100 for name, fen in money.items()})
        yield agreement


def test_a_violation_found_at_an_inspection_suspends_the_agreement(agreement: Agreement, sit: Any) -> None:
    clerk, decider = sit(Role.INSTITUTION_DESK), sit(Role.SUPERVISOR)
    code = agreement.institution.code
    clerk.open("/institutions/visits/new/")
    clerk.page.fill("#id_reason", "专项检查")
    send(clerk, institution=code, planned_on="2026-06-16", inspectors="甲\n乙")
    clerk.page.get_by_role("link", name=agreement.institution.name).first.click()
    send(clerk, done_on="2026-06-16", findings="虚构住院三例")
    clerk.page.get_by_role("link", name="登记违规").last.click()
    send(clerk, kind="fabricated", facts="虚构住院三例", found_on="2026-06-16")
    found = Violation.objects.get()
    page = f"/institutions/violations/{found.pk}/"
    decider.open(page)
    decider.follow("link", "作出处理决定")
    decider.page.get_by_label("中止协议", exact=True).check()
    send(decider, amount="1000", decision="中止协议，退回费用", ground="risk", starts_on="2026-07-01")
    expect(decider.page.get_by_text("2026-07-01").first).to_be_visible()
    told = read_pdf(decider.download("打印决定书"))
    assert "壹仟元整" in told and "2026年7月1日" in told and "虚构住院三例" in told
    clerk.open(page)
    step(clerk, "受理申诉", appealed_on="2026-06-16", words="病历属实")
    look_over(decider, page, "/institutions/scores/", f"/institutions/agreements/{agreement.pk}/")


def test_finance_books_what_came_and_uses_a_month_for_the_rest(agreement: Agreement, sit: Any) -> None:
    with transaction.atomic():
        office = Office(agreement.pool)
        said = {"kind": "overcharge", "facts": "重复收费", "found_on": date(2026, 6, 16)}
        found = violations.note_violation(institution=agreement.institution, by=office.clerk, **said)
        money = {"sanctions": ["recover"], "amount": 1_000_00, "critical": 100_00, "decision": "退回"}
        violations.decide_violation(violation=found, by=office.decider, **money)
        month = declared.checked(office, agreement, month=date(2026, 4, 1), rows=APRIL)
        declared.confirmed(office, month)
    finance, other = sit(Role.FINANCE), sit(Role.FINANCE)
    finance.open("/institutions/recoveries/")
    finance.page.get_by_role("link", name=agreement.institution.name).first.click()
    page = f"/institutions/violations/{found.pk}/"
    step(finance, "登记追回款", amount="600", reference="回单88")
    step(finance, "从月度结算款中抵扣", amount="200", reference="抵扣告知书7")
    expect(finance.page.get_by_text("应退900.00元，已退740.00元，尚应追回160.00元")).to_be_visible()
    told = read_pdf(finance.download("打印决定书"))
    assert "回单88" in told and "抵扣告知书7" in told and "200.00" in told
    other.open(page)
    other.follow("link", "冲正误记的退款")
    other.page.fill("#id_reason", "串户")
    send(other)
    expect(other.page.get_by_text("已冲正").first).to_be_visible()
    look_over(finance, page, "/institutions/recoveries/", "/fund/ledger/postings/")


def test_costs_stand_beside_the_median_of_five_others(agreement: Agreement, sit: Any) -> None:
    clerk = sit(Role.INSTITUTION_DESK)
    clerk.open(f"/institutions/{agreement.institution_id}/")
    clerk.follow("link", "费用比较")
    expect(clerk.page.get_by_text("1,500.00").first).to_be_visible()
    expect(clerk.page.get_by_text("1,080.00").first).to_be_visible()
    look_over(clerk, f"/institutions/{agreement.institution_id}/costs/", "/institutions/violations/new/")
