"""追回 through the desk's eyes: the list, one recovery, money in, a later payment used, the papers."""

from datetime import date
from io import BytesIO

import pytest
from django.urls import reverse
from pypdf import PdfReader

from casework.models import AccessLog, Role
from claims.models import Recovery, Repayment
from claims.services.reverse import reverse as reverse_claim
from fund.models import Payable
from tests.claims.screens import signed_in
from tests.factories import claims as factory
from tests.factories.core import reader
from tests.factories.enrollment import insured_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def recovery(pool):
    claim = factory.paid(factory.settled(pool=pool, person=insured_person(pool, name="欧阳修远")))
    reverse_claim(claim=claim, comment="票据不实", by=reader(Role.SUPERVISOR, pool=pool))
    return Recovery.objects.get()


@pytest.fixture
def desk(pool):
    return signed_in(reader(Role.FINANCE, pool=pool))


def page_of(desk, recovery):
    return desk.get(reverse("claims:recovery", args=[recovery.pk])).content.decode()


def paper(desk, address):
    answer = desk.get(address)
    assert answer.status_code == 200
    return "".join("".join(page.extract_text().split()) for page in PdfReader(BytesIO(answer.content)).pages)


def test_open_and_settled_recoveries_are_listed_with_their_sums(desk, recovery):
    page = desk.get(reverse("claims:recoveries")).content.decode()
    assert "欧**远" in page
    assert "尚未退回 3,675.00 元" in page
    assert "没有追回记录" in desk.get(reverse("claims:recoveries"), {"state": "settled"}).content.decode()


def test_money_that_came_in_is_booked_and_its_receipt_printed(desk, recovery):
    typed = {"way": "cash", "amount": "1,000.50", "received_on": "2026-06-15", "reference": "", "command_key": "a"}
    answer = desk.post(reverse("claims:repay", args=[recovery.pk]), typed)
    assert answer.url == reverse("claims:recovery", args=[recovery.pk])
    page = page_of(desk, recovery)
    for shown in ("1,000.50", "2,674.50", "欧**远"):
        assert shown in page
    receipt = paper(desk, reverse("claims:repayment_receipt", args=[Repayment.objects.get().pk]))
    for shown in ("壹仟元", "¥2,674.50", "欧阳修远"):
        assert shown in receipt
    assert "3,675.00" in paper(desk, reverse("claims:recovery_notice", args=[recovery.pk]))
    assert AccessLog.objects.filter(kind="print").count() == 2


def test_what_is_wrong_stands_beside_its_field_with_what_was_typed(desk, recovery):
    typed = {"way": "transfer", "amount": "9,999.99", "received_on": "2026-06-15", "reference": "", "command_key": "a"}
    answer = desk.post(reverse("claims:repay", args=[recovery.pk]), typed)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "请填写银行回单号" in page
    assert "9,999.99" in page
    answer = desk.post(reverse("claims:repay", args=[recovery.pk]), typed | {"reference": "88", "command_key": "b"})
    assert "最多可入 3,675.00 元" in answer.content.decode()
    assert not Repayment.objects.exists()


def test_a_later_payment_is_offered_and_set_off(desk, recovery, pool):
    later = factory.settled(
        person=recovery.person, amount=1_500_00, admitted_on=date(2026, 6, 14), discharged_on=date(2026, 6, 14)
    )
    assert later.number in page_of(desk, recovery)
    payable = Payable.objects.get(subject_id=later.pk)
    typed = {"payable": payable.pk, "amount": "750", "consent_on": "2026-06-15", "reference": "同意书7"}
    desk.post(reverse("claims:set_off", args=[recovery.pk]), typed | {"command_key": "c"})
    payable.refresh_from_db()
    assert payable.state == "set_off"
    assert "同意书7" in page_of(desk, recovery)
    books = desk.get(reverse("fund:payable", args=[payable.pk])).content.decode()
    assert "已抵扣" in books


def test_those_who_only_read_see_no_form(pool, recovery):
    clerk = signed_in(reader(Role.CLERK, pool=pool))
    page = page_of(clerk, recovery)
    assert "欧阳修远" in page
    assert reverse("claims:repay", args=[recovery.pk]) not in page


def test_finance_sees_on_its_start_page_what_is_still_owed(desk, recovery):
    page = desk.get("/").content.decode()
    assert reverse("claims:recovery", args=[recovery.pk]) in page
