"""At the counter in a real browser: pages from a camera, and a draft that outlives the session, the line, the window."""

from collections.abc import Callable, Iterator
from datetime import date
from io import BytesIO

import pytest
from playwright.sync_api import Browser, Page, expect
from pypdf import PdfReader

from casework import clock
from casework.documents import documents_of
from casework.models import Role
from claims.models import Claim
from tests.browser.desk import PASSWORD, Desk, wait_until_all_is_answered
from tests.factories import claims
from tests.factories.core import PoolFactory, reader
from tests.factories.rulebook import put_example_rules_in_force

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


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
    desk.open(f"/claims/{draft.pk}/edit/")
    expect(desk.page.locator("#quote .quote-pay")).to_be_visible()
    return desk.page


def bank_of(draft: Claim) -> str:
    return Claim.objects.get(pk=draft.pk).bank_name


def sign_in(page: Page, username: str) -> None:
    page.get_by_label("账号").fill(username)
    page.get_by_label("密码").fill(PASSWORD)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def test_pages_from_the_camera_become_one_document(sit, draft):
    page = form(sit(), draft)
    page.get_by_role("button", name="拍摄：其他", exact=True).click()
    camera = page.get_by_role("dialog", name="拍摄：其他")
    shots = camera.locator("[data-camera-pages] li")
    for number in (1, 2, 3):
        camera.get_by_role("button", name="拍一页").click()
        expect(shots).to_have_count(number)
    shots.nth(0).get_by_role("button", name="旋转").click()
    wide, high = shots.nth(0).locator("canvas").evaluate("canvas => [canvas.width, canvas.height]")
    assert wide < high
    shots.nth(1).get_by_role("button", name="重拍").click()
    camera.get_by_role("button", name="拍一页").click()
    expect(shots).to_have_count(3)
    shots.nth(2).get_by_role("button", name="移除").click()
    camera.get_by_role("button", name="合为一份材料").click()
    expect(page.locator("#id_documents-other .paper")).to_have_count(1)
    expect(camera).not_to_be_visible()
    [document] = documents_of(draft).filter(kind="other")
    with document.file.open("rb") as file:
        first, second = PdfReader(BytesIO(file.read())).pages
    assert (first.mediabox.width < first.mediabox.height, second.mediabox.width > second.mediabox.height) == (
        True,
        True,
    )
    assert page.locator("[data-camera-live]").evaluate("video => video.srcObject") is None


def test_what_was_typed_outlives_the_end_of_the_session(sit, draft):
    desk = sit()
    page = form(desk, draft)
    page.locator("#id_lines-1-quantity").fill("三")
    desk.context.clear_cookies(name="sessionid")
    with page.expect_navigation():
        page.evaluate("htmx.trigger('#presence', 'load')")
    sign_in(page, desk.who.staff.username)
    assert page.url.endswith(f"/claims/{draft.pk}/edit/")
    expect(page.locator("#id_lines-1-quantity")).to_have_value("三")
    expect(page.get_by_text("之前录入的内容已恢复")).to_be_visible()
    assert page.evaluate("Object.keys(sessionStorage).filter(key => key.startsWith('draft'))") == []


def test_a_form_that_was_sent_after_the_end_of_the_session_finds_its_values_again(sit, draft):
    desk = sit()
    page = form(desk, draft)
    page.locator("#id_lines-1-quantity").fill("三")
    desk.context.clear_cookies(name="sessionid")
    with page.expect_navigation():
        page.keyboard.press("Control+Enter")
    sign_in(page, desk.who.staff.username)
    assert page.url.endswith(f"/claims/{draft.pk}/edit/")
    expect(page.locator("#id_lines-1-quantity")).to_have_value("三")


def test_another_person_at_the_same_window_sees_nothing_of_it(sit, draft):
    desk, other = sit(), reader(Role.CLERK)
    page = form(desk, draft)
    page.locator("#id_lines-1-quantity").fill("三")
    desk.context.clear_cookies(name="sessionid")
    with page.expect_navigation():
        page.evaluate("htmx.trigger('#presence', 'load')")
    sign_in(page, other.staff.username)
    expect(page.locator("#id_lines-1-quantity")).to_have_value("")
    assert page.evaluate("Object.keys(sessionStorage).filter(key => key.startsWith('draft'))") == []


def test_what_was_typed_is_saved_after_a_pause_and_when_the_window_is_left(sit, draft):
    desk = sit()
    page = form(desk, draft)
    page.locator("#claim-form").evaluate("form => { form.dataset.savesAfter = '0.2'; }")
    page.locator("#id_payee-bank_name").fill("停顿银行")
    expect(page.locator("#draft-state")).to_contain_text("已保存")
    assert bank_of(draft) == "停顿银行"
    page.locator("#claim-form").evaluate("form => { form.dataset.savesAfter = '60'; }")
    page.locator("#id_payee-bank_name").fill("离开银行")
    page.on("dialog", lambda question: question.accept())
    desk.open("/")
    wait_until_all_is_answered()
    assert bank_of(draft) == "离开银行"


def test_what_was_typed_without_a_line_is_sent_when_it_is_back(sit, draft):
    desk = sit()
    page = form(desk, draft)
    desk.context.set_offline(True)
    page.locator("#id_payee-bank_name").fill("断网银行")
    page.locator("#id_stay-institution").focus()
    expect(page.get_by_text("网络已断开")).to_be_visible()
    assert bank_of(draft) != "断网银行"
    desk.context.set_offline(False)
    expect(page.locator("#draft-state")).to_contain_text("已保存")
    assert bank_of(draft) == "断网银行"
    desk.complaints.clear()
