"""What happens to a claim that is not simply paid: papers asked for, refused, returned by the bank, reversed, given back.

Each step on the screens, by the person whose step it is.
"""

from collections.abc import Iterator
from datetime import date
from io import BytesIO

import pytest
from playwright.sync_api import expect
from pypdf import PdfReader

from casework import clock
from casework.models import Pool, Role
from casework.registry import registry
from casework.scope import Reader
from casework.services.documents import add_document
from claims.models import Claim, Recovery
from claims.models.claim import Kind
from claims.services.intake import submit
from claims.services.missing import REQUIRED_DOCUMENTS
from enrollment.models import Person
from oversight.demo.files import paper
from tests.browser.axe import violations
from tests.browser.desk import DESK, PHONE, Desk
from tests.factories import claims as factory
from tests.factories.claims import card
from tests.factories.core import PoolFactory
from tests.factories.enrollment import insured_person
from tests.factories.rulebook import put_example_rules_in_force

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

NAME = "王秀英"


@pytest.fixture(autouse=True)
def pool() -> Iterator[Pool]:
    with clock.set_to(date(2026, 9, 24)):
        pool = PoolFactory()
        put_example_rules_in_force(pool)
        yield pool


@pytest.fixture
def person(pool):
    return insured_person(pool, name=NAME)


def text_of(pdf: bytes) -> str:
    return "".join("".join(page.extract_text().split()) for page in PdfReader(BytesIO(pdf)).pages)


def handed_in(person: Person, by: Reader) -> Claim:
    """A claim that waits for its first review, with papers that can be opened."""
    claim = factory.draft(person=person, by=by, with_documents=False)
    for kind in REQUIRED_DOCUMENTS[Kind.INPATIENT]:
        add_document(
            case_type="claims.claim", case_id=claim.pk, kind=kind.value, title="", file=paper(claim, kind), by=by
        )
    return submit(claim=claim, version=claim.version, by=by)


def choose(desk: Desk, decision: str) -> None:
    desk.page.locator(".choice").filter(has_text=decision).click()


def must_be_clean(desk: Desk) -> None:
    """Under axe, and no wider than the window, at a counter and on a phone."""
    for size in (DESK, PHONE):
        desk.page.set_viewport_size(size)
        assert violations(desk.page) == []
        wide = desk.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wide <= 0, size
    desk.page.set_viewport_size(DESK)


def test_papers_are_asked_for_once_and_the_clock_stands_until_they_are_here(sit, person):
    clerk, reviewer = sit(Role.CLERK), sit(Role.REVIEWER)
    claim = handed_in(person, clerk.who)
    due = claim.due_on

    reviewer.take_next()
    choose(reviewer, "补正")
    reviewer.page.get_by_label("费用清单").last.fill("缺第7至9页，请到医院补打")
    must_be_clean(reviewer)
    reviewer.confirm("发出一次性补正告知？", NAME, "期限停止计算")
    assert "缺第7至9页" in text_of(reviewer.download("一次性补正告知书"))

    with clock.set_to(date(2026, 9, 29)):
        clerk.open("/")
        clerk.follow("link", claim.number)
        expect(clerk.page.get_by_text("缺第7至9页，请到医院补打")).to_be_visible()
        must_be_clean(clerk)
        clerk.page.keyboard.press("Control+Enter")
        expect(clerk.page.get_by_text("请补交告知书要求的材料：费用清单。")).to_be_visible()
        clerk.open(f"/claims/{claim.pk}/edit/")
        again = {"name": "清单.pdf", "mimeType": "application/pdf", "buffer": paper(claim, "itemised_list").read()}
        clerk.page.locator("[name=file_itemised_list]").set_input_files(again)
        expect(clerk.page.locator("#id_documents-itemised_list .paper")).to_have_count(2)
        with clerk.page.expect_navigation(url=f"**/claims/{claim.pk}/check/"):
            clerk.page.keyboard.press("Control+Enter")  # waits for the save that follows a paper
        clerk.confirm("提交报销件？", NAME)
        claim.refresh_from_db()
        assert (claim.state, claim.clock_stopped_days) == ("submitted", 2)
        assert claim.due_on > due
        assert "停2个工作日" in text_of(clerk.download("受理回执"))

        reviewer.open(f"/claims/{claim.pk}/review/")
        expect(reviewer.page.get_by_text("停 2 个工作日").first).to_be_visible()
        expect(reviewer.page.locator(".choice").filter(has_text="补正")).to_have_count(0)


def test_a_claim_is_refused_with_reason_and_article_and_its_page_says_so(sit, person):
    reviewer = sit(Role.REVIEWER)
    claim = handed_in(person, sit(Role.CLERK).who)
    reviewer.open(f"/claims/{claim.pk}/review/")
    reviewer.page.keyboard.press("Control+Enter")
    expect(reviewer.page.locator(".choice input").first).to_be_focused()
    choose(reviewer, "拒付")
    reviewer.page.locator("#id_refuse_reason_code").select_option("third_party")
    reviewer.page.locator("#id_refuse_article").fill("《社会保险法》第三十条")
    reviewer.page.locator("#id_refuse_comment").fill("交通事故，应由肇事方负担")
    reviewer.confirm("拒付此件？", NAME, "5,400.00", "应由第三人负担", "拒付办结")

    reviewer.open(f"/claims/{claim.pk}/")
    expect(reviewer.page.locator(".notice")).to_contain_text("交通事故，应由肇事方负担 · 《社会保险法》第三十条")
    notice = text_of(reviewer.download("拒付通知书"))
    for shown in ("05", "应由第三人负担", "《社会保险法》第三十条", "5,400.00"):
        assert shown in notice


def test_a_returned_payment_is_paid_again_to_the_right_account(sit, person):
    clerk = sit(Role.CLERK)
    claim = factory.settled(person=person, by=clerk.who)
    factory.answered(factory.sent_to_bank(claim), failed={1: "账户已销户"})

    clerk.open("/")
    clerk.follow("link", claim.number)
    expect(clerk.page.get_by_text("账户已销户")).to_be_visible()
    account = clerk.page.get_by_label("银行账号")
    account.fill("6217000012345678")
    with clerk.page.expect_navigation():
        clerk.page.keyboard.press("Control+Enter")
    expect(account).to_have_value("6217000012345678")
    expect(clerk.page.get_by_text("校验位不对").first).to_be_visible()
    account.fill(card(9))
    with clerk.page.expect_navigation():
        clerk.page.keyboard.press("Control+Enter")
    clerk.complaints.clear()  # the refused account was answered 422
    claim.refresh_from_db()
    assert (claim.state, claim.bank_account) == ("approved", card(9))
    assert factory.paid(Claim.objects.select_related("pool").get(pk=claim.pk)).state == "paid"


def test_a_reversed_claim_is_given_back_in_cash_and_from_a_later_payment(sit, person):
    claim = factory.paid(factory.settled(person=person, admitted_on=date(2026, 9, 1), discharged_on=date(2026, 9, 9)))
    supervisor, finance = sit(Role.SUPERVISOR), sit(Role.FINANCE)
    supervisor.open(f"/claims/{claim.pk}/")
    supervisor.page.get_by_role("button", name="冲正").click()
    dialog = supervisor.page.get_by_role("dialog", name="冲正本次结算？")
    for fact in (NAME, "3,675.00", "追回 3,675.00 元"):
        expect(dialog).to_contain_text(fact)
    supervisor.page.keyboard.type("复查发现重复报销")
    with supervisor.page.expect_navigation():
        supervisor.page.keyboard.press("Control+Enter")
    expect(supervisor.page.locator(".notice")).to_contain_text("复查发现重复报销")
    later = factory.settled(
        person=person, amount=1_500_00, admitted_on=date(2026, 9, 20), discharged_on=date(2026, 9, 20)
    )

    finance.open("/claims/recoveries/")
    must_be_clean(finance)
    finance.follow("link", claim.number)
    must_be_clean(finance)
    finance.page.locator("#id_repay_way").select_option("cash")
    finance.page.locator("#id_repay_amount").fill("1,000")
    finance.confirm("确认登记这笔退款？", "1,000", "3,675.00")
    assert "壹仟元整" in text_of(finance.download("打印收据"))
    finance.page.locator("#id_set_off_amount").fill("750")
    finance.page.locator("#id_set_off_consent_on").fill("2026-09-24")
    finance.page.locator("#id_set_off_reference").fill("同意书2026-7")
    finance.page.locator("#id_set_off_reference").press("Control+Enter")
    expect(finance.page.get_by_role("dialog", name="确认抵扣这笔款项？")).to_contain_text("同意书2026-7")
    with finance.page.expect_navigation():
        finance.page.keyboard.press("Enter")
    expect(finance.page.get_by_text(later.number).first).to_be_visible()

    recovery = Recovery.objects.get()
    assert (recovery.repaid, recovery.left) == (1_750_00, 1_925_00)
    assert Claim.objects.get(pk=later.pk).state == "paid"
    assert [sentence for verify in registry.verifications for sentence in verify()] == []


def test_keys_search_help_and_ask_before_a_decision(sit, person):
    reviewer = sit(Role.REVIEWER)
    waiting = handed_in(person, sit(Role.CLERK).who)
    reviewer.open(f"/claims/{waiting.pk}/review/")
    page = reviewer.page
    page.keyboard.press("/")
    expect(page.locator("[data-search]")).to_be_focused()
    page.locator("#page").focus()
    page.keyboard.press("?")
    expect(page.locator("#keys")).to_be_visible()
    page.keyboard.press("Escape")
    page.get_by_text("通过", exact=True).first.click()
    page.keyboard.press("Control+Enter")
    question = page.get_by_role("dialog", name="通过此件？")
    expect(question).to_be_visible()
    page.keyboard.press("Escape")
    expect(question).to_be_hidden()
    waiting.refresh_from_db()
    assert waiting.state == "submitted", "nothing was decided"
