"""Sign-in, start page, search, accounts and audit in Chromium: by keyboard, clean under axe, at both sizes."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from playwright.sync_api import Page, expect

from casework.models import Role
from casework.scope import Reader
from casework.services import staff as staff_services
from casework.services.documents import add_document
from tests.browser.axe import violations
from tests.casework.files import jpeg, ofd
from tests.casework.matrix import case
from tests.factories.core import PoolFactory, TownshipFactory, reader
from tests.factories.enrollment import PersonFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PASSWORD = "correct horse battery"
SIZES = [{"width": 1366, "height": 768}, {"width": 390, "height": 844}]
PAGES = {
    Role.CLERK: ["home", "account", "two_factor_setup", "search"],
    Role.SECURITY_ADMIN: ["home", "staff_list", "staff_new"],
    Role.AUDIT_ADMIN: ["home", "audit_events", "audit_looks"],
    Role.SYSTEM_ADMIN: ["home", "system"],
}


@pytest.fixture
def at(page: Page, live_server):
    """Open a route; whatever a script of the page complains about fails the test."""
    complaints = []
    page.on("pageerror", lambda error: complaints.append(str(error)))

    def open_route(name: str, *arguments) -> Page:
        page.goto(live_server.url + reverse(f"casework:{name}", args=arguments))
        return page

    yield open_route
    assert complaints == []


def sign_in(page: Page, who: Reader, password: str = PASSWORD) -> None:
    """As people do: account, Enter to the next field, password, Enter."""
    page.get_by_label("账号").fill(who.staff.username)
    page.get_by_label("密码").fill(password)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def test_a_card_reader_types_an_id_and_the_person_opens(at):
    clerk, person = reader(), PersonFactory()
    number = person.identities.get().number
    page = at("login")
    sign_in(page, clerk)
    expect(page.get_by_label("取号办理")).to_be_focused()
    page.keyboard.type(number)
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/persons/{person.pk}/**")
    assert number not in page.url


def test_a_first_sign_in_with_the_password_that_was_handed_over(at):
    admin, township = reader(Role.SECURITY_ADMIN), TownshipFactory()
    page = at("login")
    sign_in(page, admin)
    page.get_by_role("link", name="全部账号").click()
    page.get_by_role("link", name="新开账号").click()
    page.get_by_label("账号", exact=True).fill("zhaolei")
    page.get_by_label("姓名").fill("赵磊")
    page.get_by_label("辖区").select_option(township.code)
    page.get_by_role("button", name="开通账号").click()
    initial = page.locator("code").inner_text()

    page.context.clear_cookies()
    page = at("login")
    page.get_by_label("账号").fill("zhaolei")
    page.get_by_label("密码").fill(initial)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="修改密码")).to_be_visible()
    page.get_by_label("旧密码").fill(initial)
    page.get_by_label("新密码", exact=True).fill("a rather long new one")
    page.get_by_label("新密码确认").fill("a rather long new one")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="赵磊，您好")).to_be_visible()


def test_a_wrong_password_is_answered_in_words_beside_the_form(at):
    page = at("login")
    sign_in(page, reader(), "wrong")
    expect(page.get_by_role("alert")).to_contain_text("账号或密码错误")
    assert violations(page) == []


@pytest.mark.parametrize("size", SIZES, ids=["counter", "phone"])
@pytest.mark.parametrize("role", PAGES)
def test_pages_are_clean_and_need_no_sideways_scrolling(at, role, size):
    who = reader(role)
    page = at("login")
    page.set_viewport_size(size)
    assert violations(page) == []
    sign_in(page, who)
    for name in PAGES[role]:
        at(name)
        assert violations(page) == [], name
        assert _fits(page), name


@pytest.mark.parametrize("size", SIZES, ids=["counter", "phone"])
def test_an_account_and_its_history_are_clean(at, size):
    admin = reader(Role.SECURITY_ADMIN)
    other = reader(Role.CLERK)
    staff_services.unlock(staff=other.staff, by=admin)
    page = at("login")
    page.set_viewport_size(size)
    sign_in(page, admin)
    at("staff_page", other.staff.pk)
    expect(page.get_by_text("解锁了")).to_be_visible()
    assert violations(page) == []
    assert _fits(page)


@pytest.mark.parametrize("size", SIZES, ids=["counter", "phone"])
def test_documents_stand_in_the_page(at, size):
    clerk = reader()
    label, pk = case(PoolFactory(), TownshipFactory())
    for name, content in (("单.jpg", jpeg(600, 400)), ("票.ofd", ofd())):
        file = SimpleUploadedFile(name, content)
        add_document(case_type=label, case_id=pk, kind="invoice", title="", file=file, by=clerk)
    page = at("login")
    page.set_viewport_size(size)
    sign_in(page, clerk)
    at("documents", label, pk)
    picture = page.locator("[data-viewer-stage] img")
    expect(picture).to_be_visible()
    assert picture.evaluate("image => image.naturalWidth") == 600
    page.get_by_role("button", name="下一份").click()
    expect(page.frame_locator("iframe").get_by_text("浏览器不能直接显示 OFD、XML 文件")).to_be_visible()
    assert violations(page) == []
    assert _fits(page)


def _fits(page: Page) -> bool:
    return page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


def test_the_first_tab_leads_past_the_frame_to_the_content(at):
    """WCAG 2.4.1; the focus is seen."""
    page = at("login")
    sign_in(page, reader(Role.AUDIT_ADMIN))
    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="跳到正文")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.locator("#page")).to_be_focused()
    page.keyboard.press("Tab")
    assert page.evaluate("document.getElementById('page').contains(document.activeElement)")


def test_what_was_done_is_added_to_a_live_region_so_that_it_is_read_aloud(at):
    """WCAG 4.1.3: a region that is full when the page opens is not read; the line comes after it."""
    page = at("login")
    sign_in(page, reader(Role.SYSTEM_ADMIN))
    page.add_init_script(
        "addEventListener('DOMContentLoaded', () => new MutationObserver((changes) => {"
        " window.said = changes.flatMap((c) => [...c.addedNodes]).map((n) => n.textContent).join('') || window.said"
        "}).observe(document.getElementById('toasts'), {childList: true}))"
    )
    at("letterhead")
    page.get_by_label("地址").fill("示例市示例路1号")
    page.get_by_role("button", name="保存").click()
    expect(page.get_by_text("文书抬头已保存")).to_be_visible()
    assert "文书抬头已保存" in page.evaluate("window.said")
    assert page.locator("#toasts").get_attribute("aria-live") == "polite"
