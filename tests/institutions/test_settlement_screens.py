"""Screens of monthly declarations, deductions, prepayments and clearings, and their papers."""

from datetime import date
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pypdf import PdfReader
from python_calamine import CalamineWorkbook

from casework import clock
from casework.letters import render
from casework.models import Role
from fund.models import Payable
from institutions.models import Declaration
from institutions.services import clearing, declarations, deducting
from institutions.settlement_paper import deduction_notice, statement
from tests.factories.core import PoolFactory, reader
from tests.institutions import declared, steps
from tests.institutions.declared import ROWS
from tests.institutions.steps import ORDER2, Office

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]

HEAD = {"lines_count": "2", "total": "1,500.00", "in_policy": "1300", "basic": "900.50", "critical": "100"}


@pytest.fixture
def office():
    return Office(steps.rules(ORDER2))


@pytest.fixture
def agreement(office):
    return declared.agreed(office)


def get(client, by, name, *arguments, query=""):
    client.force_login(by.staff)
    return client.get(reverse(f"institutions:{name}", args=arguments) + query)


def post(client, by, name, *arguments, **data):
    client.force_login(by.staff)
    return client.post(reverse(f"institutions:{name}", args=arguments), data)


def text(response):
    return response.content.decode()


def deducted(office, found):
    line = found.lines.get(core_id="JS0001")
    said = {"kind": "10", "reason": "超限定支付范围用药", "article": "协议第二十一条"}
    deducting.deduct_line(line=line, basic=100_50, critical=0, by=office.clerk, **said)


def words(letter):
    return "".join("".join(page.extract_text().split()) for page in PdfReader(BytesIO(render(letter))).pages)


def test_a_declaration_is_brought_by_its_form(client, office, agreement):
    assert (
        get(client, office.clerk, "declaration_new", query=f"?institution={agreement.institution.code}").status_code
        == 200
    )
    file = SimpleUploadedFile("申报.csv", declared.sheet(ROWS).read())
    data = HEAD | {"institution": agreement.institution.code, "month": "2026-05", "care": "inpatient", "file": file}
    made = post(client, office.clerk, "declaration_new", **data, declared_on="2026-06-10")
    found = Declaration.objects.get()
    assert made.url == reverse("institutions:declaration", args=[found.pk])
    assert (found.month, found.total) == (date(2026, 5, 1), 1_500_00)


def test_rules_that_say_nothing_of_settlement_are_told_before_and_after_typing(client):
    office = Office(steps.rules(steps.BEIJING))
    agreement = declared.agreed(office)
    told = "现行政策未规定与医药机构的结算办法"
    assert told in text(get(client, office.clerk, "declaration_new"))
    file = SimpleUploadedFile("申报.csv", declared.sheet(ROWS).read())
    data = HEAD | {"institution": agreement.institution.code, "month": "2026-05", "care": "inpatient", "file": file}
    refused = post(client, office.clerk, "declaration_new", **data, declared_on="2026-06-10")
    assert refused.status_code == 422 and text(refused).count(told) == 2


def test_a_pack_without_figures_of_settlement_is_named_wherever_one_would_settle(client):
    """The Beijing text asks for punctual settlement (BJ-35) and has no figure; what the agreement says still holds."""
    office = Office(steps.rules(steps.BEIJING))
    agreement = declared.agreed(office)
    told = "《北京市基本医疗保险定点医疗机构管理》没有拨付期限、超支分担和结余留用的数值"
    for route in ("declarations", "declaration_new", "clearings", "clearing_new"):
        assert told in text(get(client, office.clerk, route)), route
    asked = {"agreement": agreement.pk, "kind": "quarter", "last_month": "2026-03"}
    refused = post(client, office.clerk, "clearing_new", **asked)
    assert refused.status_code == 422 and text(refused).count(told) == 2
    prepaid = post(client, office.clerk, "prepayment_new", agreement=agreement.pk, month="2026-06")
    assert prepaid.status_code == 302 and agreement.prepayments.get().amount == 100_000_00


def test_a_pool_without_rules_on_institutions_is_told_so(client):
    office = Office(PoolFactory())
    for route in ("declarations", "declaration_new", "clearings", "clearing_new"):
        assert "没有生效" in text(get(client, office.clerk, route)), route


def test_the_same_month_twice_is_told_beside_the_field(client, office, agreement):
    found = declared.checked(office, agreement)
    file = SimpleUploadedFile("申报.csv", declared.sheet(ROWS).read())
    data = HEAD | {"institution": agreement.institution.code, "month": "2026-05", "care": "inpatient", "file": file}
    told = post(client, office.clerk, "declaration_new", **data, declared_on="2026-06-10")
    assert told.status_code == 422 and found.number in text(told)


def test_a_refused_file_shows_both_figures_and_its_rows_go_home_with_reasons(client, office, agreement):
    rows = [*ROWS, ["JS0003", "1", "2026-05-03", "x", "1", "1", "0"]]
    found = declared.checked(office, agreement, rows, head=declared.head(ROWS))
    assert "JS0003" in text(get(client, office.clerk, "declaration", found.pk))
    book = post(client, office.clerk, "declaration_bad_rows", found.pk)
    sheet = CalamineWorkbook.from_filelike(BytesIO(b"".join(book.streaming_content))).get_sheet_by_index(0).to_python()
    assert sheet[1][0] == "JS0003" and sheet[1][3] == "x" and "x" in sheet[1][9]
    other = declared.checked(office, agreement, head=declared.head(ROWS, basic=901_50))
    shown = text(get(client, office.clerk, "declaration", other.pk))
    assert "900.50" in shown and "901.50" in shown


def test_lines_are_deducted_and_taken_back_on_the_page(client, office, agreement):
    found = declared.checked(office, agreement)
    line = found.lines.get(core_id="JS0001")
    ground = {"kind": "10", "reason": "超限定", "article": "第九条"}
    assert post(client, office.clerk, "line_deduct", line.pk, basic="600.51", critical="", **ground).status_code == 422
    post(client, office.clerk, "line_deduct", line.pk, basic="100.50", critical="", **ground)
    shown = text(get(client, office.clerk, "declaration", found.pk, query="?lines=deducted"))
    assert "100.50" in shown and "110101199003070011" not in shown
    post(client, office.clerk, "deduction_undo", found.deductions.get().pk)
    assert not found.deductions.exists()
    post(client, office.clerk, "deduct_flagged", found.pk, code="unknown_person", **ground)
    assert found.deductions.count() == 2


def test_the_page_says_why_the_reviewer_waits_and_takes_every_step(client, office, agreement):
    found = declared.checked(office, agreement)
    post(client, office.clerk, "declaration_step", found.pk, "review", x="1")
    assert get(client, office.clerk, "declaration_step", found.pk, "confirm").status_code == 403
    assert post(client, office.reviewer, "declaration_step", found.pk, "confirm", x="1").status_code == 302
    shown = text(get(client, office.reviewer, "declaration", found.pk))
    assert "855.47" in shown and "45.03" in shown
    for tab in ("declared", "faulty", "reviewed", "confirmed", "paid", "returned"):
        listed = text(get(client, office.reviewer, "declarations", query=f"?tab={tab}"))
        assert (found.number in listed) == (tab == "confirmed")


def test_the_page_asks_the_same_number_of_questions_for_any_number_of_lines(
    client, office, agreement, django_assert_num_queries
):
    few = declared.checked(office, agreement, care="outpatient")
    many = declared.checked(
        office, agreement, [[f"M{n}", f"{n:018d}", "2026-05-03", "9", "9", "5", "0"] for n in range(120)]
    )
    client.force_login(office.clerk.staff)
    with CaptureQueriesContext(connection) as asked:
        client.get(reverse("institutions:declaration", args=[few.pk]))
    with django_assert_num_queries(len(asked)):
        shown = client.get(reverse("institutions:declaration", args=[many.pk]))
    assert text(shown).count("M1") > 3


def test_the_institutions_page_shows_declarations_and_punctuality(client, office, agreement):
    found = declared.confirmed(office, declared.checked(office, agreement))
    Declaration.objects.filter(pk=found.pk).update(state="paid", paid_on=date(2026, 6, 16))
    shown = text(get(client, office.clerk, "institution", agreement.institution_id))
    assert "1 / 1" in shown and reverse("institutions:declaration", args=[found.pk]) in shown


def test_finance_reads_an_institution_in_full_and_comes_from_the_payment_to_its_month(client, office, agreement):
    found = declared.confirmed(office, declared.checked(office, agreement))
    teller = reader(Role.FINANCE, pool=office.pool)
    client.force_login(teller.staff)
    listed = text(client.get(reverse("fund:payables")))
    assert agreement.institution.name in listed
    payment = Payable.objects.filter(subject_type="institutions.declaration", subject_id=found.pk).first()
    address = reverse("institutions:declaration", args=[found.pk])
    assert address in text(client.get(reverse("fund:payable", args=[payment.pk])))
    shown = text(client.get(address))
    assert found.number in shown
    assert reverse("institutions:agreement", args=[agreement.pk]) not in shown


def test_the_desk_sees_months_to_pay_and_what_waits_for_another(client, office, agreement):
    found = declared.checked(office, agreement)
    declarations.review_declaration(declaration=found, by=office.clerk)
    made = clearing.propose_prepayment(agreement=agreement, month=date(2026, 7, 1), by=office.clerk)
    shown = text(get(client, office.reviewer, "desk"))
    assert found.number in shown and made.number in shown
    with clock.set_to(found.due_on):
        assert f"月度申报 2026-05 · {found.due_on}" in text(get(client, office.clerk, "desk"))


def test_prepayment_and_clearing_go_through_their_screens(client, office, agreement):
    post(client, office.clerk, "prepayment_new", agreement=agreement.pk, month="2026-07")
    advance = agreement.prepayments.get()
    assert "100,000.00" in text(get(client, office.clerk, "prepayment", advance.pk))
    post(client, office.reviewer, "prepayment_step", advance.pk, "agree", x="1")
    post(client, office.clerk, "clearing_new", agreement=agreement.pk, kind="quarter", last_month="2026-03")
    made = agreement.clearings.get()
    assert "3,000,000.00" in text(get(client, office.reviewer, "clearing", made.pk))
    assert get(client, office.reviewer, "clearing_step", made.pk, "agree").status_code == 200
    post(client, office.reviewer, "clearing_step", made.pk, "agree", words="同意")
    made.refresh_from_db()
    assert made.state == "done"
    for query in ("", "?tab=prepayments"):
        number = advance.number if query else made.number
        assert number in text(get(client, office.clerk, "clearings", query=query))


def test_the_notice_names_reason_article_and_amounts(office, agreement):
    found = declared.checked(office, agreement)
    deducted(office, found)
    told = words(deduction_notice(found, office.clerk))
    for part in (
        agreement.institution.name,
        "超限定支付范围用药",
        "协议第二十一条",
        "100.50",
        "壹佰元伍角整",
        "JS0001",
        "2026-05",
    ):
        assert part in told
    assert "110101199003070011" not in told


def test_the_statement_adds_up_layer_by_layer(office, agreement):
    found = declared.checked(office, agreement)
    deducted(office, found)
    found = declared.confirmed(office, found)
    told = words(statement(found, office.clerk))
    for part in (found.number, "900.50", "100.50", "40.00", "760.00", "100.00", "捌佰陆拾元整", agreement.number):
        assert part in told
    assert "6217990000000001234" not in told


def test_papers_exist_only_where_there_is_something_to_tell(client, office, agreement):
    found = declared.checked(office, agreement)
    assert get(client, office.clerk, "declaration_notice", found.pk).status_code == 404
    assert get(client, office.clerk, "declaration_statement", found.pk).status_code == 404
    deducted(office, found)
    assert get(client, office.clerk, "declaration_notice", found.pk)["Content-Type"] == "application/pdf"
