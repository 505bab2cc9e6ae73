"""A month of an institution on the screens: declared, deducted, confirmed by another, on paper (BJ-35)."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from django.db import transaction
from playwright.sync_api import expect

from casework import clock
from casework.models import Role
from institutions.declared.working import work
from institutions.models import Agreement, Declaration
from tests.browser.desk import Desk
from tests.browser.test_institution import look_over, read_pdf, send, step
from tests.institutions import declared, steps
from tests.institutions.steps import ORDER2, Office

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def agreement() -> Iterator[Agreement]:
    with clock.set_to(date(2026, 6, 16)):
        office = Office(steps.rules(ORDER2))
        with transaction.atomic():
            agreement = declared.agreed(office, number="X9900-2026-0001")
        yield agreement


def declare(clerk: Desk, agreement: Agreement) -> str:
    """The head is typed, the lines are a file; the worker checks them."""
    clerk.open("/institutions/declarations/")
    clerk.follow("link", "导入月度申报")
    file = {"name": "申报.csv", "mimeType": "text/csv", "buffer": declared.sheet(declared.ROWS).read()}
    clerk.page.locator("form input[type=file]").set_input_files(file)
    head = {"lines_count": "2", "total": "1,500", "in_policy": "1300", "basic": "900.50", "critical": "100"}
    send(clerk, institution=agreement.institution.code, month="2026-05", care="inpatient", **head)
    found = Declaration.objects.get()
    work(found.pk)
    return f"/institutions/declarations/{found.pk}/"


def test_a_month_from_its_declaration_to_what_is_owed(agreement: Agreement, sit: Any) -> None:
    clerk, reviewer = sit(Role.INSTITUTION_DESK), sit(Role.INSTITUTION_REVIEWER)
    page = declare(clerk, agreement)
    clerk.open(page)
    clerk.page.get_by_role("link", name="扣款", exact=True).first.click()
    clerk.page.fill("#id_reason", "超限定支付范围用药")
    send(clerk, basic="100.50", critical="0", kind="10", article="协议第二十一条")
    expect(clerk.page.get_by_text("超限定支付范围用药").first).to_be_visible()
    told = read_pdf(clerk.download("扣款通知书"))
    assert "壹佰元伍角整" in told and "协议第二十一条" in told
    step(clerk, "审核完成")
    reviewer.open(page)
    step(reviewer, "核定并应付")
    expect(reviewer.page.get_by_text("待支付").first).to_be_visible()
    assert "捌佰陆拾元整" in read_pdf(reviewer.download("结算单"))
    look_over(clerk, page, "/institutions/declarations/?tab=confirmed", "/institutions/declarations/new/")
    look_over(clerk, "/institutions/clearings/", "/institutions/clearings/new/")
