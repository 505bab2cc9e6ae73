"""The visual language in Chromium: keys, grid, lookups, dialogs, waiting, offline, both widths, axe."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.axe import violations
from tests.factories.core import reader

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.urls("tests.frame.urls")]

PHONE = {"width": 390, "height": 844}
PASTE = """([name, text]) => {
  const cell = document.querySelector(`[name="${name}"]`);
  const clipboardData = new DataTransfer();
  clipboardData.setData("text/plain", text);
  cell.focus();
  cell.dispatchEvent(new ClipboardEvent("paste", {clipboardData, bubbles: true, cancelable: true}));
}"""


OFFLINE = "ERR_INTERNET_DISCONNECTED"
"""What the browser itself says of a request that the offline test cuts off."""


@pytest.fixture
def guide(page: Page, live_server, client):
    """The style guide, opened by a signed-in clerk. Whatever the browser complains about fails the test."""
    client.force_login(reader().staff, "django.contrib.auth.backends.ModelBackend")
    cookie = client.cookies["sessionid"]
    page.context.add_cookies([{"name": "sessionid", "value": cookie.value, "url": live_server.url}])
    complaints = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda line: line.type == "error" and OFFLINE not in line.text and complaints.append(line.text))
    page.goto(f"{live_server.url}/styleguide/")
    yield page
    assert complaints == []


def cell(page, name):
    return page.locator(f'[name="lines-{name}"]')


def focused(page):
    return page.evaluate("document.activeElement.name || document.activeElement.textContent.trim()")


def test_the_page_opens_with_the_focus_on_its_errors(guide):
    expect(guide.locator("[data-error-summary]")).to_be_focused()
    guide.get_by_role("link", name="出院日期:").click()
    expect(guide.locator("#id_discharged")).to_be_focused()


def test_single_keys_search_and_show_the_sheet_until_they_are_switched_off(guide):
    guide.keyboard.press("/")
    assert focused(guide) == "q"
    guide.locator("#page").focus()
    guide.keyboard.press("?")
    guide.locator("[data-single-keys]").uncheck()
    guide.keyboard.press("Escape")
    guide.locator("#page").focus()
    guide.keyboard.press("?")
    expect(guide.locator("#keys")).to_be_hidden()


def test_enter_moves_on_and_never_sends(guide):
    address = guide.url
    guide.locator("#id_institution").focus()
    guide.keyboard.press("Enter")
    assert focused(guide) == "admitted"
    assert guide.url == address


def test_enter_on_a_mark_moves_on_as_everywhere(guide):
    """A browser's own habit would send the form from a checkbox."""
    address = guide.url
    guide.locator("#sample-form input[type=checkbox]").first.focus()
    guide.keyboard.press("Enter")
    assert focused(guide) == "lines-0-code"
    assert guide.url == address


def test_enter_on_a_choice_leaves_the_question(guide):
    guide.locator("#sample-form input[name=access]").first.focus()
    guide.keyboard.press("Enter")
    assert focused(guide) == "original"


def test_the_main_action_asks_first_and_names_what_was_typed(guide):
    guide.locator("#reason-back").fill("缺出院记录")
    guide.keyboard.press("Control+Enter")
    dialog = guide.locator("#confirm-sample")
    expect(dialog).to_be_visible()
    expect(dialog).to_contain_text("缺出院记录")
    guide.keyboard.press("Escape")
    expect(dialog).to_be_hidden()


def test_rows_of_a_list_are_walked_by_j_and_k(guide):
    guide.locator("#page").focus()
    for key, number in (("j", "0007"), ("j", "0003"), ("k", "0007")):
        guide.keyboard.press(key)
        assert focused(guide).endswith(number)


def test_enter_goes_through_the_cells_and_a_new_row_waits_at_the_end(guide):
    cell(guide, "1-amount").focus()
    guide.keyboard.press("Enter")
    assert focused(guide) == "lines-2-code"
    guide.keyboard.type("ZZ")
    expect(cell(guide, "3-code")).to_be_visible()
    guide.keyboard.press("ArrowUp")


def test_a_sheet_is_left_downwards_by_a_key(guide):
    cell(guide, "0-code").focus()
    guide.keyboard.press("Control+ArrowDown")
    assert focused(guide) and not focused(guide).startswith("lines-")


def test_a_lookup_is_chosen_by_keyboard_and_fills_the_row(guide):
    cell(guide, "2-code").press_sequentially("am")
    expect(guide.locator("#lookup-list [role=option]")).to_have_count(4)
    guide.keyboard.press("ArrowDown")
    guide.keyboard.press("Enter")
    assert [cell(guide, f"2-{name}").input_value() for name in ("code", "name", "price")] == [
        "XA02",
        "阿莫西林胶囊",
        "12.00",
    ]
    assert focused(guide) == "lines-2-quantity", "the first cell that is still empty"


def test_a_pasted_block_fills_cells_from_the_focused_one(guide):
    guide.evaluate(PASTE, ["lines-2-name", "青霉素\t甲\t3\n维生素\t乙\t4\n"])
    assert [cell(guide, f"{n}-quantity").input_value() for n in (2, 3)] == ["3", "4"]
    assert cell(guide, "3-name").input_value() == "维生素"
    assert guide.locator('[name="lines-TOTAL_FORMS"]').input_value() == "5"


def test_pasted_headings_say_which_column_is_which(guide):
    guide.evaluate(PASTE, ["lines-2-code", "数量\t项目编码\t备注\n3\tXA09\t无\n"])
    assert (cell(guide, "2-code").input_value(), cell(guide, "2-quantity").input_value()) == ("XA09", "3")
    assert cell(guide, "2-name").input_value() == ""


def test_a_deleted_line_can_be_brought_back(guide):
    cell(guide, "0-quantity").focus()
    guide.keyboard.press("Control+Delete")
    expect(cell(guide, "0-code")).to_be_hidden()
    assert guide.locator('[name="lines-0-DELETE"]').input_value() == "on"
    assert focused(guide) == "lines-1-code"
    guide.get_by_role("button", name="撤销").click()
    expect(cell(guide, "0-code")).to_be_visible()
    assert guide.locator('[name="lines-0-DELETE"]').input_value() == ""


def test_a_result_is_grey_until_it_fits_the_inputs_and_stays_open_where_it_was(guide):
    row = guide.locator('#quote details[data-keep="deductible"]')
    row.locator("summary").click()
    guide.locator("#id_amount").fill("15263.14")
    expect(guide.locator("#quote")).to_have_class("stale")
    expect(guide.locator("#quote")).not_to_have_class("stale")
    expect(row).to_have_attribute("open", "")
    assert focused(guide) == "amount"


def test_a_masked_value_is_shown_only_after_the_question_why(guide):
    guide.get_by_role("button", name="显示身份证号").click()
    guide.keyboard.press("Enter")
    expect(guide.locator("#reveal")).to_be_visible()
    guide.keyboard.type("与材料核对")
    guide.keyboard.press("Enter")
    expect(guide.locator("#masked-id")).to_have_text("990101196704021234")
    assert focused(guide) == "990101196704021234"


def test_a_decision_reveals_its_own_box_and_leaves_the_others_out(guide):
    guide.get_by_text("拒付", exact=True).click()
    expect(guide.locator("#reason-refuse")).to_be_focused()
    expect(guide.locator("#reason-back")).to_be_disabled()


def test_chosen_rows_are_counted_and_summed_to_the_fen(guide):
    action = guide.locator("[data-bulk-action]")
    expect(action).to_be_disabled()
    for row in guide.locator("[data-bulk-item]").all():
        row.check()
    expect(guide.locator("[data-bulk-words]")).to_have_text("已选 2 项，合计 9,966.10 元。")
    expect(action).to_be_enabled()


def test_a_column_that_is_hidden_stays_hidden(guide):
    guide.locator("[data-columns-menu] summary").click()
    guide.locator("[data-columns-menu]").get_by_label("乡镇").uncheck()
    expect(guide.get_by_role("columnheader", name="乡镇")).to_be_hidden()
    guide.reload()
    expect(guide.get_by_role("columnheader", name="乡镇")).to_be_hidden()
    expect(guide.get_by_text("西川乡")).to_be_hidden()


def test_a_common_reason_is_taken_by_one_click(guide):
    guide.get_by_role("button", name="说明理由并解除").click()
    guide.get_by_role("button", name="发票作废后重开").click()
    expect(guide.locator("#lift-sample-reason")).to_have_value("发票作废后重开")


def test_documents_are_turned_and_zoomed_by_keys(guide):
    guide.locator("[data-viewer]").focus()
    for key in ("n", "r", "+"):
        guide.keyboard.press(key)
    image = guide.locator("[data-viewer-stage] img")
    assert image.evaluate("image => [image.alt, image.style.transform, image.style.width]") == [
        "费用明细清单",
        "rotate(90deg)",
        "125%",
    ]


def test_what_was_typed_without_connection_survives_a_reload(guide):
    guide.on("dialog", lambda dialog: dialog.accept())
    guide.context.set_offline(True)
    expect(guide.locator("#toasts")).to_contain_text("网络已断开")
    guide.locator("#id_note").fill("断网时写的")
    guide.context.set_offline(False)
    expect(guide.locator("#toasts")).to_contain_text("网络已恢复")
    guide.evaluate("window.dispatchEvent(new Event('offline'))")
    guide.reload()
    expect(guide.locator("#id_note")).to_have_value("断网时写的")
    assert guide.evaluate("Object.keys(sessionStorage).filter(key => key.startsWith('draft:'))") == []


@pytest.mark.parametrize("size", [{"width": 1366, "height": 768}, PHONE], ids=["desk", "phone"])
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_every_component_fits_the_window_and_is_clean_under_axe(guide, live_server, size, language):
    guide.context.add_cookies([{"name": "django_language", "value": language, "url": live_server.url}])
    guide.set_viewport_size(size)
    guide.reload()
    guide.evaluate("scrollTo(0, 0)")
    assert guide.evaluate("document.documentElement.scrollWidth") <= size["width"]
    assert violations(guide) == []


def test_the_focus_is_never_hidden_behind_a_bar(guide):
    """WCAG 2.4.11, which axe does not check: walk the whole page by Tab."""
    guide.keyboard.press("Control+Home")
    guide.locator("#page").focus()
    hidden = []
    for _ in range(90):
        guide.keyboard.press("Tab")
        seen = guide.evaluate(
            """() => {
              const element = document.activeElement;
              const box = element.getBoundingClientRect();
              const at = document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2);
              return element === document.body || element.contains(at) || at?.contains(element) || element.outerHTML;
            }"""
        )
        if seen is not True:
            hidden.append(seen)
    assert hidden == []


def test_the_focus_stays_near_when_its_place_is_swapped_away(guide):
    """WCAG 2.4.3: a link that had the focus is gone with the swap; the focus goes to what came, not to the top."""
    guide.evaluate(
        """() => {
          const place = document.createElement("div");
          place.id = "swapped";
          place.innerHTML = "<button type=button>weiter</button>";
          document.getElementById("page").append(place);
          place.firstChild.focus();
        }"""
    )
    guide.evaluate("htmx.ajax('GET', '/styleguide/quote/', {target: '#swapped', swap: 'innerHTML'})")
    guide.wait_for_function("document.activeElement.id === 'swapped'")
