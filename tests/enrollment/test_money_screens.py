"""Finance takes a file of the tax bureau and settles what did not match; a supervisor decides the refund."""

from datetime import date
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from python_calamine import CalamineWorkbook

from casework import clock
from casework.models import Role
from enrollment.models import PaymentFile, Refund, ReliefBatch, TaxFile
from tests.enrollment.relieved import holder
from tests.enrollment.test_paying import pay, resident
from tests.enrollment.test_taxes import number_of, owing, row, text
from tests.factories.contributions import billed
from tests.factories.core import PoolFactory, TownshipFactory, reader
from tests.factories.enrollment import PersonFactory
from tests.factories.rulebook import put_example_rules_in_force

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]
BACK = {"payee_name": "张三", "bank_name": "示例银行", "bank_account": "6217000012345678", "reason": "误缴"}


@pytest.fixture(autouse=True)
def files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def at_work(role: Role) -> Client:
    client = Client()
    client.force_login(reader(role).staff)
    return client


def post(client, route, *arguments, key="k", **body):
    return client.post(reverse(f"enrollment:{route}", args=arguments), {"command_key": key} | body)


def page(client, route, *arguments) -> str:
    answer = client.get(reverse(f"enrollment:{route}", args=arguments))
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_file_is_looked_at_taken_and_what_did_not_match_is_settled():
    """FX-11, DL-06."""
    put_example_rules_in_force()
    finance, other = at_work(Role.FINANCE), at_work(Role.FINANCE)
    good, wrong = owing().person, owing().person
    rows = [row(good), row(wrong, number="990001199001011234"), row(PersonFactory())]
    assert post(finance, "bring_payments", file=SimpleUploadedFile("b.csv", b"nonsense")).status_code == 422
    brought = post(finance, "bring_payments", key="k1", file=SimpleUploadedFile("b.csv", text(rows)))
    dry = finance.get(brought.url).content.decode()
    assert "查无此人" in dry and "1,200.00" in dry and not PaymentFile.objects.exists()
    assert finance.post(brought.url, {"command_key": "k2"}).status_code == 302
    file = PaymentFile.objects.get()
    assert "800.00" in page(finance, "payment_file", file.pk) and "800.00" in page(finance, "unclear")
    unknown, stranger = file.lines.exclude(outcome="booked")
    assert "认领" in page(finance, "payment_line", unknown.pk)
    refused = post(finance, "assign_line", unknown.pk, identity_number=number_of(wrong))
    assert refused.status_code == 422 and "文件导入人" in refused.content.decode()
    assert post(other, "assign_line", unknown.pk, identity_number=number_of(wrong)).status_code == 302
    assert post(other, "hold_line", stranger.pk, key="k3", note="向税务核实").status_code == 302
    assert post(other, "give_back_line", stranger.pk, key="k4", ground="mistake", **BACK).status_code == 302
    refund = Refund.objects.get()
    assert refund.number in page(other, "refunds") and "复核决定" in page(other, "refund", refund.pk)
    supervisor = at_work(Role.SUPERVISOR)
    assert post(supervisor, "refund", refund.pk, agree="yes").status_code == 302
    paper = supervisor.get(reverse("enrollment:refund_notice", args=[refund.pk]))
    assert paper.content.startswith(b"%PDF")


def test_what_is_owed_is_handed_out_and_downloaded():
    owing()
    finance = at_work(Role.FINANCE)
    assert post(finance, "push_to_tax", coverage_year=2026, form="gb18030").status_code == 302
    assert post(finance, "push_to_tax", key="k2", coverage_year=2026, form="xlsx").status_code == 422
    file = TaxFile.objects.get()
    assert file.number in page(finance, "payment_files")
    assert "合计".encode("gb18030") in finance.get(reverse("enrollment:tax_file", args=[file.pk])).content


def test_a_clerk_asks_for_a_contribution_to_be_given_back():
    put_example_rules_in_force()
    with clock.set_to(date(2026, 10, 20)):
        contribution = pay(resident(years=(2026,)), coverage_year=2027, paid_on=date(2026, 10, 10))
        clerk = at_work(Role.CLERK)
        link = reverse("enrollment:ask_refund", args=[contribution.pk])
        assert link in page(clerk, "tab", contribution.person_id, "contributions")
        assert link not in page(at_work(Role.SUPERVISOR), "tab", contribution.person_id, "contributions")
        assert "申请退费" in page(clerk, "ask_refund", contribution.pk)
        assert post(clerk, "ask_refund", contribution.pk, ground="death", **BACK).status_code == 422
        assert post(clerk, "ask_refund", contribution.pk, key="k2", ground="mistake", **BACK).status_code == 302
    assert Refund.objects.get().amount == 400_00


def test_a_unit_is_billed_demanded_served_and_pays_on_its_page():
    """HN-02, HN-09, HN-32."""
    bill = billed(PoolFactory(), TownshipFactory())
    clerk = at_work(Role.CLERK)
    shown = page(clerk, "unit", bill.unit_id)
    assert "75.00" in shown and "发出催缴通知" in shown
    assert post(clerk, "bill_demand", bill.pk).status_code == 302
    notice = bill.notices.get()
    paper = clerk.get(reverse("enrollment:notice_paper", args=[notice.pk]))
    assert paper.content.startswith(b"%PDF")
    served = {"served_on": "2026-06-16", "method": "in_person"}
    assert post(clerk, "notice_serve", notice.pk, key="k2", **served).status_code == 302
    paid = {"amount": "75.00", "paid_on": "2026-06-16", "reference": "B1"}
    assert post(clerk, "bill_pay", bill.pk, key="k3", **(paid | {"amount": "74.99"})).status_code == 422
    assert post(clerk, "bill_pay", bill.pk, key="k3", **paid).status_code == 302
    assert "已缴" in page(clerk, "unit", bill.unit_id)


def test_finance_asks_a_department_and_hands_it_the_list():
    """LPS-19."""
    put_example_rules_in_force()
    contribution = holder("low_income_allowance")
    finance = at_work(Role.FINANCE)
    shown = finance.get(reverse("enrollment:relief_batches"), {"coverage_year": 2026}).content.decode()
    assert "示例市民政局" in shown and "280.00" in shown and "全额" in shown
    said = {"payer": "示例市民政局", "coverage_year": 2026, "due_on": "2026-07-31"}
    assert post(finance, "relief_make", **(said | {"due_on": ""})).status_code == 422
    made = post(finance, "relief_make", **said)
    batch = ReliefBatch.objects.get()
    assert made.url == reverse("enrollment:relief_batch", args=[batch.pk])
    listed = b"".join(finance.get(reverse("enrollment:relief_list", args=[batch.pk])).streaming_content)
    rows = CalamineWorkbook.from_filelike(BytesIO(listed)).get_sheet_by_index(0).to_python()
    assert rows[1][:2] == [contribution.person.name, number_of(contribution.person)]
    arrived = {"amount": "280", "arrived_on": "2026-06-16", "reference": "Z1"}
    assert post(finance, "relief_arrived", batch.pk, key="k2", **arrived).status_code == 302
    assert post(finance, "subsidies_book", key="k3", coverage_year=2026).status_code in (302, 422)
    assert "财政" in page(finance, "subsidies")
