"""Payments as a workbook: amounts that add up, numbers as text, nothing that runs, and who took it out."""

from io import BytesIO

import pytest
from django.urls import reverse
from python_calamine import CalamineWorkbook

from casework.models import AccessLog, Event, Role
from tests.factories.core import reader
from tests.factories.fund import account, owed
from tests.fund.test_screens import signed_in

pytestmark = pytest.mark.django_db


def rows_of(answer):
    content = b"".join(answer.streaming_content)
    return CalamineWorkbook.from_filelike(BytesIO(content)).get_sheet_by_index(0).to_python()


def test_payments_leave_with_amounts_as_numbers_and_accounts_masked_as_text():
    payable = owed(by_fund={"basic": 1_234_56, "assistance": 10}, payee_name="=欧阳修远", bank_account=account(7))
    by = reader(Role.FINANCE, pool=payable.pool)
    answer = signed_in(by).post(reverse("fund:export"), {"reason": "核对台账"})
    head, row, *rest = rows_of(answer)
    assert row[0] == payable.number
    assert row[head.index("Amount")] == 1234.66
    assert sum(cell for cell in row if isinstance(cell, float)) == pytest.approx(2 * 1234.66)
    assert account(7) not in row
    assert "*" in row[4]
    assert not any(str(cell).startswith("=") for line in (head, row, *rest) for cell in line)
    assert "核对台账" in rest[-1][0]
    event = Event.objects.get(verb="list_exported")
    assert (event.actor, event.payload["rows"], event.payload["name"]) == (by.staff, 1, "payments")
    assert AccessLog.objects.get(kind="export").reason == "核对台账"


def test_without_a_reason_or_above_the_cap_nothing_leaves(monkeypatch):
    payable = owed()
    desk = signed_in(reader(Role.FINANCE, pool=payable.pool))
    assert desk.post(reverse("fund:export"), {"reason": ""}).status_code == 422
    monkeypatch.setattr("casework.exports.MOST_ROWS", 0)
    assert desk.post(reverse("fund:export"), {"reason": "核对"}).status_code == 422
    assert not Event.objects.filter(verb="list_exported").exists()
