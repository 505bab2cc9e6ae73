"""The main job, through the screens: a walk-in claim from the counter to the bank file, and paid.

Worked cases G-CL-33 (under the threshold) and G-CH-01 (above it) of the packs, each in its own year: the county's rules
answer basic insurance and assistance, Ningxia's critical illness. Seven persons of staff, each at a desk of their own.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from io import BytesIO

import pytest
from django.core.management import call_command
from playwright.sync_api import expect
from pypdf import PdfReader

from casework import clock
from casework.models import Pool, Role
from casework.money import fen
from claims.models import Claim, Diagnosis
from claims.models.claim import Kind
from claims.services.missing import REQUIRED_DOCUMENTS
from enrollment.models import Person
from institutions.models import Institution
from oversight.demo.files import paper
from tests.browser.desk import Desk, TypedLine
from tests.factories.claims import CatalogueEntryFactory, DiagnosisFactory, card
from tests.factories.core import PoolFactory
from tests.factories.enrollment import insured_person, resident_id
from tests.factories.fund import BankTemplateFactory
from tests.factories.institutions import designated_hospital
from tests.factories.rulebook import put_rules_in_force

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

NAME, BANK, ACCOUNT = "王秀英", "示例农村商业银行", card(7)


@dataclass(frozen=True)
class Story:
    """A worked case as it comes to the counter, and what everybody has to read of it."""

    case: str
    year: int
    lines: tuple[TypedLine, ...]
    total: str
    paid: str
    paid_in_capitals: str
    figures: dict[str, str]
    above_threshold: bool


STORIES = (
    Story(
        case="G-CL-33",
        year=2008,
        lines=(
            TypedLine("4000", "A", "西药费"),
            TypedLine("3000", code="tbs"),
            TypedLine("1000", "C", "自费材料"),
        ),
        total="8,000.00",
        paid="3,780.00",
        paid_in_capitals="叁仟柒佰捌拾元整",
        figures={"符合政策范围": "6,700.00", "基金支付总额": "3,780.00", "个人负担总金额": "4,220.00"},
        above_threshold=False,
    ),
    Story(
        case="G-CH-01",
        year=2013,
        lines=(
            TypedLine("80000", "A", "西药费"),
            TypedLine("12000", code="tbs"),
            TypedLine("8000", "C", "PET"),
        ),
        total="100,000.00",
        paid="63,680.00",
        paid_in_capitals="陆万叁仟陆佰捌拾元整",
        figures={
            "符合政策范围": "90,800.00",
            "年度最高支付限额": "40,000.00",
            "大病保险分段支付比例": "23,680.00",
            "个人负担总金额": "36,320.00",
        },
        above_threshold=True,
    ),
)


@pytest.fixture(params=STORIES, ids=lambda story: story.case)
def story(request: pytest.FixtureRequest) -> Iterator[Story]:
    with clock.set_to(date(request.param.year, 4, 9)):
        yield request.param


@pytest.fixture
def pool() -> Pool:
    pool = PoolFactory()
    put_rules_in_force(pool, "jilin-county-2008", "basic", "assistance")
    put_rules_in_force(pool, "ningxia-2013", "critical_illness", starts_on=date(2013, 1, 1))
    designated_hospital(name="示例市人民医院", initials="slsrmyy", level="county")
    DiagnosisFactory(code="K35.900", name="急性阑尾炎", initials="jxlwy")
    CatalogueEntryFactory(name="头孢示例注射剂", initials="tbslzsj", category="B", first_self_pay=1000)
    BankTemplateFactory(name="pipe-gbk")
    return pool


@pytest.fixture
def person(story: Story, pool: Pool) -> Person:
    number = resident_id(date(1970, 3, 8), order=2)
    return insured_person(pool, years=(story.year,), name=NAME, initials="wxy", identity__number=number)


def test_a_claim_goes_from_the_counter_to_the_bank_and_is_paid(story: Story, person: Person, sit, capsys):
    clerk = sit(Role.CLERK)
    enter(clerk, story)
    claim = Claim.objects.get(person=person)
    assert_receipt(read_pdf(clerk.download("受理回执")), claim, story)

    decide(sit, claim, story)
    sent = pay(sit, claim, story)
    take_the_answer(sit, sent)

    claim.refresh_from_db()
    assert claim.state == Claim.State.PAID
    clerk.open(f"/claims/{claim.pk}/settlement/")
    photograph(clerk, story, "settlement")
    assert_sheet(read_pdf(clerk.download("结算单")), claim, story)
    call_command("verify")
    assert "All is well." in capsys.readouterr().out


def enter(clerk: Desk, story: Story) -> None:
    """The counter: find the person, type the claim, add the papers, see the amount, hand it in."""
    year = str(story.year)
    clerk.find(resident_id(date(1970, 3, 8), order=2)[-6:])
    photograph(clerk, story, "person")
    clerk.start_claim()
    clerk.enter_stay("slsrm", f"{year}0305", f"{year}0320", "jxl", story.total.replace(",", ""))
    clerk.enter_invoices([("99060125", "0000123456", "a1b2c3", f"{year}0320", story.total)])
    clerk.enter_lines(story.lines)
    clerk.upload(papers(story))
    clerk.enter_account(NAME, BANK, f"{ACCOUNT[:4]} {ACCOUNT[4:]}")
    clerk.expect_figures(story.paid, story.figures)
    photograph(clerk, story, "claim")
    clerk.submit(NAME, story.total, story.paid)


def photograph(desk: Desk, story: Story, name: str) -> None:
    """A picture for the documentation, of the large claim: it passes every station."""
    if story.above_threshold:
        desk.picture(name)


def papers(story: Story) -> dict[str, bytes]:
    """The four that law allows to be demanded, each a picture with the claim's own figures."""
    claim = Claim(
        pk=1,
        person=Person.objects.get(name=NAME),
        institution=Institution.objects.get(),
        diagnosis=Diagnosis.objects.get(),
        admitted_on=date(story.year, 3, 5),
        discharged_on=date(story.year, 3, 20),
        claimed=fen(story.total),
    )
    return {kind: paper(claim, kind).read() for kind in REQUIRED_DOCUMENTS[Kind.INPATIENT]}


def decide(sit: Callable[[Role], Desk], claim: Claim, story: Story) -> None:
    """初审, 复审, and above the threshold the supervisor; nobody decides twice."""
    first = sit(Role.REVIEWER)
    first.take_next()
    photograph(first, story, "review")
    first.passes(NAME, story.paid)
    second = sit(Role.REVIEWER)
    second.take_next()
    second.passes(NAME, story.paid)
    claim.refresh_from_db()
    assert (claim.state == Claim.State.AWAITING_APPROVAL) is story.above_threshold
    if story.above_threshold:
        supervisor = sit(Role.SUPERVISOR)
        supervisor.open("/")
        supervisor.follow("link", claim.number)
        photograph(supervisor, story, "approval")
        supervisor.passes(NAME, story.paid)
        claim.refresh_from_db()
    assert claim.state == Claim.State.APPROVED


def pay(sit: Callable[[Role], Desk], claim: Claim, story: Story) -> list[list[str]]:
    """One person makes the batch, another checks it, a third sends it; the rows of the bank's file."""
    maker = sit(Role.FINANCE)
    maker.open("/fund/")
    maker.page.get_by_label("选择本页全部").check()
    maker.follow("button", "所选生成批次")
    maker.confirm("生成此批次？", story.paid)
    path = maker.page.url.removeprefix(maker.url)

    checker = sit(Role.FINANCE)
    checker.open(path)
    checker.confirm("复核通过", story.paid)

    payer = sit(Role.FINANCE)
    payer.open(path)
    payer.confirm("生成报盘文件", story.paid)
    photograph(payer, story, "batch")
    rows = read_bank_file(payer.download(".txt"))
    amount = story.paid.replace(",", "")
    assert rows == [
        ["1", ACCOUNT, NAME, amount, BANK, claim.number, "医保报销"],
        ["合计", "1", amount],
    ]
    return rows


def take_the_answer(sit: Callable[[Role], Desk], sent: list[list[str]]) -> None:
    """The bank pays every line and answers with the same account and amount."""
    *lines, total = sent
    answered = [[*line[:4], "0000", ""] for line in lines] + [total]
    content = "".join("|".join(row) + "\r\n" for row in answered).encode("gbk")
    finance = sit(Role.FINANCE)
    finance.open("/fund/batches/")
    finance.follow("link", "B990000")
    finance.follow("link", "导入回盘文件")
    finance.page.get_by_label("回盘文件").set_input_files(
        {"name": "回盘.txt", "mimeType": "text/plain", "buffer": content}
    )
    with finance.page.expect_navigation():
        finance.page.keyboard.press("Control+Enter")
    expect(finance.page.get_by_text("已支付 · 1")).to_be_visible()


def read_bank_file(content: bytes) -> list[list[str]]:
    """The rows as the bank reads them: GBK, a bar between columns, every line ended."""
    with pytest.raises(UnicodeDecodeError):
        content.decode("utf-8")
    text = content.decode("gbk")
    assert text.endswith("\r\n")
    return [line.split("|") for line in text.removesuffix("\r\n").split("\r\n")]


def read_pdf(content: bytes) -> str:
    """All text without white space: where a line breaks does not matter."""
    assert content.startswith(b"%PDF-")
    return "".join("".join(page.extract_text().split()) for page in PdfReader(BytesIO(content)).pages)


def assert_receipt(text: str, claim: Claim, story: Story) -> None:
    for words in ("受理回执", claim.number, NAME, story.total, "发票", "费用清单", "诊断证明", f"{story.year}年4月9日"):
        assert words in text, words


def assert_sheet(text: str, claim: Claim, story: Story) -> None:
    for words in ("结算单", claim.number, NAME, "示例市人民医院", story.total, story.paid, story.paid_in_capitals):
        assert words in text, words
    for amount in story.figures.values():
        assert amount in text, amount
