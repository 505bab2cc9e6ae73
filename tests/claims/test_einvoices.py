"""Electronic invoices: what is read out of PDF, OFD, XML and QR codes, and that no file breaks the portal (C2)."""

import json
import re
from datetime import date

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from casework import clock
from casework.models import Document, Role
from casework.sniffing import BadFile, NameDisagrees, media_type_of
from claims import checks
from claims.compared import notes
from claims.einvoices import qr
from claims.facts import InvoiceRow
from claims.models import InvoiceReading
from claims.services import flags
from claims.services.einvoices import ReadInvoice, add_invoice_file, read_file
from claims.services.intake import withdraw
from tests.casework.files import jpeg, zipped
from tests.claims.screens import as_sent, signed_in
from tests.factories import claims
from tests.factories import einvoices as files
from tests.factories.core import reader

OUTCOME = InvoiceReading.Outcome
FINANCE = ("99060126", "0000123456", "A1B2C3", date(2026, 6, 9), 5_400_00, "张三", "示例市人民医院")
TAX = ("012002600111", "12345678", "12345678901234567890", *FINANCE[3:])
DIGITAL = ("", "26990000000000123456", "", *FINANCE[3:])


def read(content: bytes, name: str) -> ReadInvoice:
    found = read_file(ContentFile(content, name))
    assert found is not None
    return found


def figures(found: ReadInvoice) -> tuple:
    return (found.code, found.number, found.check_code, found.issued_on, found.amount, found.payer, found.issuer)


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("医疗票据.xml", files.finance_xml(), FINANCE),
        ("医疗票据.xml", files.finance_xml(encoding="GBK"), FINANCE),
        ("医疗票据.pdf", files.finance_pdf(), FINANCE),
        ("医疗票据.ofd", files.ofd_as_paper(), FINANCE),
        ("发票.xml", files.tax_xml(), TAX),
        ("发票.ofd", files.ofd_with_data(files.tax_xml()), TAX),
        ("发票.pdf", files.tax_pdf(), TAX),
        ("数电票.xml", files.digital_xml(), DIGITAL),
        ("数电票.ofd", files.ofd_with_data(files.digital_xml()), DIGITAL),
        ("数电票.pdf", files.tax_pdf(files.DIGITAL), DIGITAL),
    ],
)
def test_the_figures_are_read_where_they_stand(name, content, said):
    found = read(content, name)
    assert (found.outcome, figures(found)) == (OUTCOME.READ, said)


def test_what_was_paid_for_is_read_where_the_file_lists_it_and_tax_belongs_to_the_amount():
    assert read(files.finance_xml(), "a.xml").items == (
        {"name": "西药费", "quantity": "1", "unit_price": "5000.00", "amount": "5000.00"},
        {"name": "床位费", "quantity": "8", "unit_price": "50.00", "amount": "400.00"},
    )
    [item] = read(files.digital_xml(), "a.xml").items
    assert item["amount"] == "5400.00"


@pytest.mark.parametrize(
    ("name", "content", "outcome"),
    [
        ("扫描.pdf", files.pdf_without_words(), OUTCOME.PICTURE),
        ("信.pdf", files.tax_pdf(files.Printed(number="无号")), OUTCOME.UNKNOWN),
        ("坏.pdf", b"%PDF-1.7\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n%%EOF", OUTCOME.DAMAGED),
        ("别的.xml", b"<Invoice><ID>1</ID></Invoice>", OUTCOME.UNKNOWN),
        ("断.xml", files.finance_xml()[:-20], OUTCOME.DAMAGED),
        ("实体.xml", b'<!DOCTYPE EInvoice [<!ENTITY a "b">]><EInvoice>&a;</EInvoice>', None),
        ("空.ofd", files.ofd({"Doc_0/Pages/Page_0/Content.xml": files.ofd_page([])}), OUTCOME.PICTURE),
        ("信.ofd", files.ofd({"Doc_0/Pages/Page_0/Content.xml": files.ofd_page([(1, 1, "一封信")])}), OUTCOME.UNKNOWN),
        ("坏页.ofd", files.ofd({"Doc_0/Pages/Page_0/Content.xml": b"<ofd:Page"}), OUTCOME.PICTURE),
        ("红字.xml", files.finance_xml(files.Printed(amount="-5400.00")), OUTCOME.REVERSAL),
        ("日期.xml", files.finance_xml(files.Printed(issued_on="2026-13-45", amount="很多")), OUTCOME.READ),
    ],
)
def test_a_file_that_says_nothing_gets_an_outcome_and_never_an_error(name, content, outcome):
    """An entity is refused before anything is parsed: XML with a document type is no invoice."""
    if outcome is None:
        with pytest.raises(BadFile):
            read(content, name)
        return
    found = read(content, name)
    assert found.outcome == outcome
    assert found.amount is None or found.amount > 0


def test_a_picture_is_kept_but_not_read():
    assert read_file(ContentFile(jpeg(), "a.jpg")) is None


def test_an_invoice_that_needs_more_memory_than_its_child_has_is_not_readable(monkeypatch):
    monkeypatch.setattr("claims.services.einvoices.MEMORY", 40 * 1024 * 1024)
    assert read(files.finance_pdf(), "a.pdf").outcome == OUTCOME.DAMAGED


@pytest.mark.parametrize(
    "content",
    [
        b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
        b"<html><EInvoice/></html>",
        b"<!DOCTYPE x><EInvoice/>",
        b"<EInvoices/>",
        zipped({"a": b"a"}),
    ],
)
def test_other_xml_than_an_invoice_is_not_taken(content):
    with pytest.raises(NameDisagrees):
        media_type_of(ContentFile(content, "票.xml"))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (files.finance_qr(), ("99060126", "0000123456", "a1b2c3", "20260609", "5400.00")),
        (files.tax_qr(), ("012002600111", "12345678", "12345678901234567890", "20260609", "5400.00")),
        (files.tax_qr(files.DIGITAL), ("", "26990000000000123456", "", "20260609", "5400.00")),
        (files.finance_qr().replace(",", "，"), ("99060126", "0000123456", "a1b2c3", "20260609", "5400.00")),
    ],
)
def test_a_scanned_code_fills_a_row(text, said):
    found = qr.figures_of(text)
    assert found is not None
    assert tuple(found[name] for name in ("code", "number", "check_code", "issued_on", "amount")) == said


@pytest.mark.parametrize(
    "text",
    [
        "",
        "https://ebill.example/q?d=1,2,3",
        "01,10,012002600111,1234567,5400.00,20260609,12345678901234567890,A1B2,",  # a digit of the number is missing
        "1,0601,99060126,0000123456,a1b2c3,20260609",  # without an amount
        "1,0601,99060126,0000123456,a1b2c3,20260609,5400.005",  # a tenth of a fen
        "01,10,,12345678,5400.00,20260609,,A1B2,",  # no code, yet the number of an old invoice
    ],
)
def test_a_code_of_no_known_layout_fills_nothing(text):
    assert qr.figures_of(text) is None


@given(st.text(max_size=200))
def test_no_text_of_a_scanner_breaks_anything(text):
    found = qr.figures_of(text)
    assert found is None or found["number"]


@pytest.fixture
def clerk(pool):
    return reader(Role.CLERK, pool=pool)


@pytest.fixture
def draft(pool, clerk):
    return claims.draft(pool=pool, by=clerk)


def keep(claim, by, said=files.EXAMPLE, name="票.xml"):
    file = ContentFile(files.finance_xml(said), name)
    return add_invoice_file(claim=claim, title="", file=file, read=read_file(file), by=by)


def look_at(claim):
    """The checks of a claim that is being handed in today."""
    claim.received_on = clock.today()
    flags.look_at(claim)


def row(**fields):
    fields = {"code": FINANCE[0], "number": FINANCE[1], "check_code": FINANCE[2], "issued_on": FINANCE[3]} | fields
    return InvoiceRow(**({"amount": FINANCE[4]} | fields))


@pytest.mark.django_db
def test_a_row_like_its_file_asks_to_be_checked_and_another_figure_is_told(draft, clerk):
    said = files.Printed(payer=draft.person.name)
    keep(draft, clerk, said)
    [read_from] = notes(draft, [row()], clerk)
    assert (read_from.field, read_from.differs) == ("invoices.0.number", False)
    [differs] = notes(draft, [row(amount=54_00)], clerk)
    assert (differs.field, differs.differs) == ("invoices.0.amount", True)
    assert "5,400.00" in differs.sentence
    assert "54.00" in differs.sentence
    assert [note.field for note in notes(draft, [row(number="1")], clerk)] == ["invoices"]
    assert notes(draft, [row(check_code="", issued_on=None)], clerk)[0].differs is False


@pytest.mark.django_db
def test_an_invoice_made_out_to_somebody_else_is_told_and_flagged_at_hand_in(draft, clerk):
    invoice = draft.invoices.get()
    said = files.Printed(code=invoice.code, number=invoice.number, payer="李四", check_code=invoice.check_code)
    keep(draft, clerk, said)
    told = notes(draft, [row(code=invoice.code, number=invoice.number, check_code="")], clerk)
    assert any("李四" in note.sentence for note in told)
    look_at(draft)
    flag = draft.flags.get(code="file_differs")
    assert flag.figures["number"] == invoice.number
    assert invoice.number in checks.tell(flag)


@pytest.mark.django_db
def test_a_file_that_fits_raises_no_flag_and_a_withdrawn_one_is_forgotten(draft, clerk):
    invoice = draft.invoices.get()
    fits = files.Printed(
        code=invoice.code,
        number=invoice.number,
        check_code="",
        payer=draft.person.name,
        issued_on=invoice.issued_on.isoformat(),
        amount=f"{invoice.amount // 100}.00",
    )
    keep(draft, clerk, fits)
    look_at(draft)
    assert not draft.flags.filter(code="file_differs").exists()
    other = keep(draft, clerk, name="另一张.xml")
    look_at(draft)
    assert draft.flags.filter(code="file_differs").exists()
    Document.objects.filter(pk=other.pk).update(withdrawn_at=other.uploaded_at)
    look_at(draft)
    assert not draft.flags.filter(code="file_differs").exists()


@pytest.mark.django_db
def test_a_number_handed_in_before_is_told_with_its_claim_unless_it_lies_elsewhere(pool, draft, clerk):
    before = claims.submitted(pool=pool)
    used = before.invoices.get()
    withdraw(claim=before, comment="材料不全", by=clerk)
    [told] = notes(draft, [row(code=used.code, number=used.number)], clerk)
    assert before.number in told.sentence
    assert notes(draft, [row(number=f"{used.number}9")], clerk) == []
    live = claims.submitted(pool=pool)
    same_number = live.invoices.get()
    [told] = notes(draft, [row(code="11111111", number=same_number.number)], clerk)
    assert live.number in told.sentence


@pytest.mark.django_db
def test_files_chosen_on_the_form_propose_rows_and_say_what_they_could_not_tell(draft, clerk):
    chosen = [
        SimpleUploadedFile("票.xml", files.finance_xml()),
        SimpleUploadedFile("扫描.pdf", files.pdf_without_words()),
        SimpleUploadedFile("图.svg", b"<svg/>"),
    ]
    address = reverse("claims:add_documents", args=[draft.pk])
    page = signed_in(clerk).post(address, {"command_key": "one", "file_invoice": chosen}).content.decode()
    [told] = re.findall(r'id="invoices-read"[^>]*>(.*?)</script>', page)
    assert json.loads(told)["lines"] == [["99060126", "0000123456", "A1B2C3", "2026-06-09", "5400.00"]]
    [items] = re.findall(r'id="items-read"[^>]*>(.*?)</script>', page)
    assert json.loads(items)["lines"][1] == ["床位费", "8", "50.00", "400.00"]
    assert "“扫描”是没有文字的图片" in page
    assert "图.svg: " in page
    assert draft.invoice_readings.count() == 2


@pytest.mark.django_db
def test_the_same_file_in_another_claim_is_told_with_that_claim(pool, draft, clerk):
    other = claims.draft(pool=pool, by=clerk)
    keep(other, clerk)
    address = reverse("claims:add_documents", args=[draft.pk])
    sent = {"command_key": "two", "file_invoice": [SimpleUploadedFile("票.xml", files.finance_xml())]}
    assert "草稿" in signed_in(clerk).post(address, sent).content.decode().split("同一文件")[1][:40]


@pytest.mark.django_db
def test_the_form_shows_what_was_read_and_sends_it_anew_with_every_calculation(draft, clerk):
    keep(draft, clerk, files.Printed(number=draft.invoices.get().number, amount="1.00", code="99060125", check_code=""))
    desk = signed_in(clerk)
    page = desk.get(reverse("claims:edit", args=[draft.pk])).content.decode()
    assert "“票”上是 1.00，录入的是 5,400.00" in page
    answer = desk.post(reverse("claims:quote", args=[draft.pk]), as_sent(draft)).content.decode()
    assert "data-note data-differs" in answer


@pytest.mark.django_db
def test_a_scanned_code_is_answered_with_the_cells_of_its_row(clerk):
    desk, address = signed_in(clerk), reverse("claims:read_qr")
    assert desk.post(address, {"text": files.finance_qr()}).json()["cells"]["number"] == "0000123456"
    assert "手工录入" in desk.post(address, {"text": "1,2,3"}).json()["words"]
