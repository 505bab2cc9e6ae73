"""Agreements on the screen: drawn up, signed, added to, stopped; what stands in the way is said."""

from datetime import date
from io import BytesIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pypdf import PdfReader

from casework import clock
from institutions.models import Agreement, Measure, Supplement
from tests.factories.core import StaffFactory
from tests.factories.institutions import AgreementFactory, MeasureFactory
from tests.institutions import agreed, steps
from tests.institutions.steps import BEIJING, ORDER2, Office

pytestmark = pytest.mark.django_db

JUNE = date(2026, 6, 1)


@pytest.fixture(autouse=True)
def _day():
    with clock.set_to(JUNE):
        yield


def page(agreement):
    return reverse("institutions:agreement", args=[agreement.pk])


def step_of(agreement, step):
    return reverse("institutions:agreement_step", args=[agreement.pk, step])


def text_of(answer):
    return answer.content.decode()


def test_an_agreement_from_the_desk_to_two_signatures_on_paper(client):
    office = Office(steps.rules(ORDER2))
    client.force_login(office.clerk.staff)
    hospital = agreed.passed(office, name="清溪县第二人民医院", beds=60)
    new = reverse("institutions:agreement_new")
    assert hospital.code in text_of(client.get(f"{new}?institution={hospital.code}"))
    terms = {"services": ["inpatient"], "starts_on": "2026-06-01", "budget": "-5", "prepayment": "10", "deposit": "5"}
    say = {"institution": hospital.code, "options": ["drg"], "command_key": "1"} | terms
    refused = client.post(new, say)
    assert refused.status_code == 422 and hospital.code in text_of(refused)
    client.post(new, say | {"budget": "6000000"})
    agreement = Agreement.objects.get()
    assert (agreement.budget, agreement.prepayment, agreement.deposit) == (6_000_000_00, 1000, 500)
    text = text_of(client.get(page(agreement)))
    assert "2027-05-31" in text and "2027-02-28" in text and "DRG付费" in text and "未登记执业许可证的有效期" in text
    edit = reverse("institutions:agreement_edit", args=[agreement.pk])
    assert "6000000" in text_of(client.get(edit)).replace(",", "")
    clauses = {f"clause_{one.position}": one.text for one in agreement.clauses.all()} | {"clause_1": "甲乙约定"}
    client.post(edit, terms | {"budget": "7000000"} | clauses | {"command_key": "2"})
    client.post(step_of(agreement, "propose"), {"command_key": "3"})
    client.force_login(office.decider.staff)
    assert "未登记执业许可证的有效期" in text_of(client.get(step_of(agreement, "sign")))
    client.post(step_of(agreement, "sign"), {"signed_for": "赵院长", "signed_on": "2026-06-01", "command_key": "4"})
    agreement.refresh_from_db()
    assert (agreement.state, agreement.budget, agreement.clauses.first().text) == ("signed", 7_000_000_00, "甲乙约定")
    paper = client.get(reverse("institutions:agreement_paper", args=[agreement.pk])).content
    read = "".join("".join(one.extract_text().split()) for one in PdfReader(BytesIO(paper)).pages)
    for said in ("清溪县第二人民医院", "7,000,000.00", "700,000.00", "2027年5月31日", "甲乙约定", "赵院长"):
        assert said in read, said
    assert agreement.number in text_of(client.get(reverse("institutions:agreements")))
    assert agreement.number in text_of(client.get(reverse("institutions:institution", args=[hospital.pk])))


def test_notice_that_is_too_short_is_said_beside_its_day_and_nothing_typed_is_lost(client):
    office = Office(steps.rules(BEIJING))
    agreement = agreed.signed(office)
    client.force_login(office.clerk.staff)
    say = {"side": "agency", "ground": "breach", "reasons": "多次违约", "served_on": "2026-06-01", "command_key": "1"}
    refused = client.post(step_of(agreement, "terminate"), say | {"starts_on": "2026-08-31"})
    assert refused.status_code == 422
    assert "2026-09-01" in text_of(refused) and "2026-05-31" in text_of(refused) and "多次违约" in text_of(refused)
    assert client.post(step_of(agreement, "terminate"), say | {"starts_on": "2026-09-01"}).status_code == 302
    measure = Measure.objects.get()
    assert "提前3个月" in text_of(client.get(page(agreement)))
    client.force_login(office.decider.staff)
    decide = reverse("institutions:measure_step", args=[measure.pk, "decide"])
    assert "多次违约" in text_of(client.get(decide))
    client.post(decide, {"agrees": "yes", "decision": "同意", "command_key": "2"})
    notice = client.get(reverse("institutions:measure_notice", args=[measure.pk]))
    read = "".join(PdfReader(BytesIO(notice.content)).pages[0].extract_text().split())
    assert "2026年8月31日" in read and "多次违约" in read and measure.number in read
    listed = reverse("institutions:agreements")
    for day, tab, word in ((date(2026, 8, 31), "live", "执行中"), (date(2026, 9, 1), "over", "提前终止")):
        with clock.set_to(day):
            [row] = client.get(listed, {"tab": tab}).context["rows"]
            assert row["phase"] == word


def test_a_suspension_is_decided_told_and_resumed_on_the_page(client):
    office = Office(steps.rules(ORDER2))
    agreement = agreed.signed(office)
    client.force_login(office.clerk.staff)
    say = {
        "side": "agency",
        "ground": "data",
        "reasons": "未上传",
        "served_on": "2026-06-01",
        "starts_on": "2026-06-10",
    }
    assert "（第（五）项）" in text_of(client.get(step_of(agreement, "terminate")))
    client.post(step_of(agreement, "suspend"), say | {"command_key": "1"})
    measure = Measure.objects.get()
    at = lambda step: reverse("institutions:measure_step", args=[measure.pk, step])  # noqa: E731
    assert client.get(at("decide")).status_code == 403
    client.force_login(office.decider.staff)
    client.post(at("decide"), {"agrees": "yes", "decision": "", "command_key": "2"})
    client.force_login(office.clerk.staff)
    assert "登记告知参保人员" in text_of(client.get(page(agreement)))
    client.post(at("tell"), {"told_on": "2026-06-01", "told_how": "官网", "filed_on": "", "command_key": "3"})
    assert "官网" in text_of(client.get(page(agreement)))
    client.force_login(office.decider.staff)
    with clock.set_to(date(2026, 6, 12)):
        assert "中止" in text_of(client.get(reverse("institutions:agreements")))
        client.post(at("resume"), {"resumes_on": "2026-06-20", "reasons": "已整改", "command_key": "4"})
        assert client.get(at("resume")).status_code == 404
    measure.refresh_from_db()
    assert measure.ends_on == date(2026, 6, 19)


def test_a_supplement_is_drawn_up_printed_and_signed(client):
    office = Office(steps.rules(ORDER2))
    agreement = agreed.signed(office)
    client.force_login(office.clerk.staff)
    say = {
        "subject": "调整预算",
        "text": "调整为八百万元",
        "starts_on": "2026-07-01",
        "budget": "8000000",
        "deposit": "",
    }
    client.post(step_of(agreement, "supplement"), say | {"command_key": "1"})
    made = Supplement.objects.get()
    assert (made.budget, made.deposit) == (8_000_000_00, None)
    assert made.number in text_of(client.get(page(agreement)))
    paper = client.get(reverse("institutions:supplement_paper", args=[made.pk])).content
    assert "8,000,000.00" in PdfReader(BytesIO(paper)).pages[0].extract_text()
    client.force_login(office.decider.staff)
    sign = reverse("institutions:supplement_step", args=[made.pk, "sign"])
    assert "调整为八百万元" in text_of(client.get(sign))
    client.post(sign, {"signed_for": "赵院长", "signed_on": "2026-06-01", "command_key": "2"})
    made.refresh_from_db()
    assert made.state == "signed"
    assert client.get(sign).status_code == 404


def test_lists_and_pages_ask_as_often_for_one_agreement_as_for_many(client):
    office = Office(steps.rules(ORDER2))
    client.force_login(office.clerk.staff)
    first = AgreementFactory(pool=office.pool, institution=steps.hospital())
    MeasureFactory(agreement=first)
    added = {"subject": "x", "text": "y", "starts_on": JUNE, "made_by": first.made_by, "state": "dropped"}
    first.supplements.create(position=9, **added)

    def queries(address):
        client.get(address)
        with CaptureQueriesContext(connection) as seen:
            assert client.get(address).status_code == 200
        return len(seen)

    one = queries(reverse("institutions:agreements")), queries(page(first))
    for at in range(1, 5):
        other = AgreementFactory(pool=office.pool, institution=steps.hospital())
        MeasureFactory(agreement=other)
        MeasureFactory(agreement=first, state="rejected", decided_by=StaffFactory())
        first.supplements.create(position=at, **added)
    assert (queries(reverse("institutions:agreements")), queries(page(first))) == one
    assert max(one) <= 12


def test_what_does_not_exist_is_not_found(client):
    office = Office(steps.rules(ORDER2))
    client.force_login(office.decider.staff)
    measure = MeasureFactory(agreement__institution=steps.hospital(), agreement__pool=office.pool)
    for address in (
        reverse("institutions:agreement_step", args=[measure.agreement_id, "nonsense"]),
        reverse("institutions:measure_step", args=[measure.pk, "nonsense"]),
        reverse("institutions:measure_step", args=[measure.pk, "resume"]),
        reverse("institutions:measure_notice", args=[measure.pk]),
    ):
        assert client.get(address).status_code == 404
