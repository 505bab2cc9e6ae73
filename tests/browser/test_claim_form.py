"""报销录入 in a real browser: kept on leaving a part, two clerks on one draft, a hospital's list, nothing sent too early."""

from collections.abc import Callable, Iterator
from datetime import date

import pytest
from playwright.sync_api import Browser, Page, expect

from casework import clock
from casework.models import Role
from claims.models import Claim
from tests.browser.desk import Desk
from tests.factories import claims
from tests.factories.core import PoolFactory, reader
from tests.factories.rulebook import put_example_rules_in_force

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PASTE = """(text) => {
  const board = new DataTransfer();
  board.setData("text/plain", text);
  document.activeElement.dispatchEvent(new ClipboardEvent("paste", {clipboardData: board, bubbles: true, cancelable: true}));
}"""


@pytest.fixture
def sit(browser: Browser, browser_context_args: dict, live_server) -> Iterator[Callable[[], Desk]]:
    """Sits clerks down at desks of their own."""
    desks: list[Desk] = []

    def down() -> Desk:
        desks.append(Desk(browser, live_server.url, reader(Role.CLERK), **browser_context_args))
        return desks[-1]

    with clock.set_to(date(2026, 6, 16)):
        yield down
    for desk in desks:
        desk.leave()


@pytest.fixture
def draft(sit) -> Claim:
    pool = PoolFactory()
    put_example_rules_in_force(pool)
    return claims.draft(pool=pool)


def form(desk: Desk, draft: Claim) -> Page:
    """The claim form, ready: the calculation has answered."""
    desk.open(f"/claims/{draft.pk}/edit/")
    expect(desk.page.locator("#quote .quote-pay")).to_be_visible()
    return desk.page


def leave_the_part(page: Page) -> None:
    page.locator("#id_stay-institution").focus()


def fresh(draft: Claim) -> Claim:
    return Claim.objects.get(pk=draft.pk)


def test_a_part_is_kept_when_the_focus_leaves_it_and_a_slip_is_marked_in_its_row(sit, draft):
    page = form(sit(), draft)
    page.locator("#id_payee-bank_name").fill("示例银行东风支行")
    page.locator("#id_lines-0-quantity").fill("三")
    leave_the_part(page)
    expect(page.locator("#draft-state")).to_contain_text("1 处标红")
    expect(page.locator(".row-error")).to_contain_text("三")
    assert fresh(draft).bank_name == "示例银行东风支行"
    page.locator("#id_lines-0-quantity").fill("3")
    leave_the_part(page)
    expect(page.locator(".row-error")).to_have_count(0)


def test_quantity_times_price_fills_an_empty_amount_and_the_calculation_follows(sit, draft):
    page = form(sit(), draft)
    page.locator("#id_lines-1-name").fill("血常规")
    page.locator("#id_lines-1-category").select_option("A")
    page.locator("#id_lines-1-quantity").fill("3")
    page.locator("#id_lines-1-unit_price").fill("33.35")
    page.keyboard.press("Enter")
    expect(page.locator("#id_lines-1-amount")).to_have_value("100.05")
    expect(page.locator("#lines-sum")).to_have_text("5,500.05")
    expect(page.locator("[data-in-policy='1']")).to_have_text("100.05")


def test_rows_of_a_spreadsheet_are_pasted_by_their_headings(sit, draft):
    page = form(sit(), draft)
    page.locator("#id_lines-1-code").focus()
    page.evaluate(PASTE, "金额\t名称\t类别\n120.00\tB超\t乙\n40\t血常规\t甲")
    expect(page.locator("#id_lines-2-name")).to_have_value("血常规")
    leave_the_part(page)
    expect(page.locator("#draft-state")).to_contain_text("已保存")
    assert [line.category for line in fresh(draft).lines.all()] == ["A", "B", "A"]


def test_two_clerks_on_one_draft_see_each_other_and_neither_loses_the_typing(sit, draft):
    first, second = sit(), sit()
    mine, theirs = form(first, draft), form(second, draft)
    expect(theirs.locator("#presence")).to_contain_text(first.who.staff.name)
    theirs.locator("#id_payee-bank_name").fill("别的银行")
    leave_the_part(theirs)
    expect(theirs.locator("#draft-state")).to_contain_text("已保存")
    mine.locator("#id_payee-bank_name").fill("我的银行")
    leave_the_part(mine)
    expect(mine.locator("#alerts")).to_contain_text(second.who.staff.name)
    assert fresh(draft).bank_name == "别的银行"
    expect(mine.locator("#id_payee-bank_name")).to_have_value("我的银行")
    mine.get_by_role("button", name="保留我录入的内容").click()
    expect(mine.locator("#draft-state")).to_contain_text("已保存")
    assert fresh(draft).bank_name == "我的银行"


def test_a_hospitals_list_fills_the_sheet_and_its_bad_rows_are_shown(sit, draft):
    page = form(sit(), draft)
    text = "项目名称,医保类别,数量,单价,金额\n床位费,甲,1,50,50\n床位费,甲,1,50,50\n坏行,甲,x,1,1\n"
    page.get_by_role("button", name="导入清单").click()
    page.locator("#import [name=file]").set_input_files(
        {"name": "清单.csv", "mimeType": "text/csv", "buffer": text.encode("gbk")}
    )
    page.get_by_role("button", name="读取文件").click()
    expect(page.locator("#import-result")).to_contain_text("坏行")
    page.get_by_role("button", name="填入 1 行").click()
    expect(page.locator("#id_lines-1-amount")).to_have_value("100.00")
    expect(page.locator("#draft-state")).to_contain_text("已保存")
    assert [line.amount for line in fresh(draft).lines.all()] == [5_400_00, 100_00]


def test_the_form_is_sent_only_when_the_save_under_way_has_come_back(sit, draft):
    """Leaving a part and pressing Ctrl+Enter at once: one clerk never meets their own save as somebody else's."""
    page = form(sit(), draft)
    page.locator("#id_payee-bank_name").fill("示例银行")
    leave_the_part(page)
    page.keyboard.press("Control+Enter")
    page.wait_for_url("**/check/")
    assert fresh(draft).bank_name == "示例银行"


def test_a_future_invoice_is_named_while_it_is_typed_and_what_is_missing_follows(sit, draft):
    page = form(sit(), draft)
    missing, cell = page.locator("#missing"), page.locator("#id_invoices-0-issued_on")
    expect(missing).to_contain_text("材料和信息齐全。")
    cell.fill("20261224")
    expect(page.locator(".row-error")).to_have_text("票据第 1 行：2026-12-24 晚于今天。")
    expect(cell).to_be_focused()
    expect(cell).to_have_attribute("aria-describedby", "wrong-id_invoices-0-code")
    missing.get_by_role("link", name="2026-12-24").click()
    expect(cell).to_be_focused()
    cell.fill("2026061")
    expect(missing).to_contain_text("2026061")
    expect(page.locator(".row-error")).to_have_count(0)
    cell.fill("20260610")
    page.locator("#id_payee-bank_name").fill("")
    expect(missing.get_by_role("link")).to_have_count(1)


def test_a_slip_on_submission_is_named_and_the_browser_complains_of_nothing_else(sit, draft):
    """A style that a script gave an element is not carried over as an attribute, which the policy of the page forbids."""
    desk = sit()
    page = form(desk, draft)
    page.locator("#missing").evaluate("element => { element.style.minHeight = '1px'; }")
    page.locator("#id_lines-0-quantity").fill("三")
    expect(page.locator("#missing")).to_contain_text("三")
    with page.expect_navigation():
        page.keyboard.press("Control+Enter")
    expect(page.locator(".error-summary")).to_contain_text("三")
    [refused] = desk.complaints
    assert "422" in refused
    desk.complaints.clear()
    page.locator("#id_lines-0-quantity").fill("3")
    with page.expect_navigation():
        page.keyboard.press("Control+Enter")
    assert page.url.endswith("/check/")


def test_rows_of_the_list_are_walked_by_keys_and_opened_by_enter_or_a_click_anywhere(sit, draft):
    desk = sit()
    other = claims.submitted(pool=draft.pool)
    desk.open("/claims/?tab=open")
    page = desk.page
    rows = page.locator("[data-row-link]")
    page.keyboard.press("j")
    expect(rows.nth(0)).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(rows.nth(1)).to_be_focused()
    page.keyboard.press("k")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert page.url.endswith(f"/claims/{other.pk}/")
    desk.open("/claims/?tab=open")
    with page.expect_navigation():
        page.locator("tbody tr").nth(1).locator("td").last.click()
    assert page.url.endswith(f"/claims/{draft.pk}/")


def test_a_line_is_entered_without_the_mouse_and_without_a_key_too_many(sit, draft):
    """After a choice Enter goes to what the catalogue left empty; the class of a line of one's own is one letter."""
    claims.CatalogueEntryFactory(pool=draft.pool, code="XJ01DD0004", name="注射用头孢曲松钠", initials="zsytbqsn")
    desk = sit()
    page = form(desk, draft)
    page.locator("#id_lines-1-code").focus()
    page.keyboard.type("tbqs")
    expect(page.locator("#lookup-list [role=option]")).to_have_count(1)
    page.keyboard.press("Enter")
    expect(page.locator("#id_lines-1-name")).to_have_value("注射用头孢曲松钠")
    expect(page.locator("#id_lines-1-quantity")).to_be_focused()
    desk.type("10", "13.50", "", "")
    expect(page.locator("#id_lines-1-amount")).to_have_value("135.00")
    expect(page.locator("#id_lines-2-code")).to_be_focused()
    desk.type("", "腹带")
    page.keyboard.press("c")
    expect(page.locator("#id_lines-2-category")).to_have_value("C")
    desk.type("", "", "", "25", "")
    page.keyboard.press("Control+ArrowDown")
    expect(page.locator("#draft-state")).to_contain_text("已保存")
    rows = [(line.name, line.category, line.amount) for line in fresh(draft).lines.all()]
    assert rows[1:] == [("注射用头孢曲松钠", "B", 135_00), ("腹带", "C", 25_00)]
