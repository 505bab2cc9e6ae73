"""A clerk finds a person and works on one page; township staff do so on a phone."""

import re
from datetime import date

import pytest
from playwright.sync_api import Page, expect

from casework import clock
from casework.models import AccessLog, Role
from tests.browser.axe import violations
from tests.factories.core import TownshipFactory, reader
from tests.factories.enrollment import PersonFactory, SpecialStatusFactory, insured_person, resident_id

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PHONE = {"width": 390, "height": 844}


@pytest.fixture(autouse=True)
def day():
    with clock.set_to(date(2026, 6, 16)):
        yield


@pytest.fixture
def sign_in(page: Page, live_server, client):
    """Signs a new person of staff in and opens an address of the portal."""

    def at(path: str, role: Role = Role.CLERK, **kwargs: object) -> None:
        client.force_login(reader(role, **kwargs).staff, "django.contrib.auth.backends.ModelBackend")
        cookie = client.cookies["sessionid"]
        page.context.add_cookies([{"name": "sessionid", "value": cookie.value, "url": live_server.url}])
        page.goto(f"{live_server.url}{path}")

    return at


def wider_than_the_window(page: Page) -> int:
    return page.evaluate("document.documentElement.scrollWidth - innerWidth")


def test_a_card_put_on_the_reader_opens_the_person(page, sign_in):
    """The reader types the ID and Enter; one hit opens at once, and no number stands in the address."""
    person = insured_person(identity__number=resident_id())
    sign_in("/")
    page.keyboard.type(resident_id())
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(rf"/persons/{person.pk}/$"))
    expect(page.get_by_text("2026 年待遇享受期 2026-01-01 至 2026-12-31")).to_be_visible()


def test_a_tab_swaps_the_panel_and_the_way_back_works(page, sign_in):
    person = insured_person()
    sign_in(f"/persons/{person.pk}/")
    page.evaluate("window.stays = true")
    page.get_by_role("link", name="参保缴费").click()
    expect(page.get_by_role("heading", name="缴费记录")).to_be_visible()
    assert page.url.endswith(f"/persons/{person.pk}/contributions/") and page.evaluate("window.stays")
    expect(page.locator(".tabs [aria-current=page]")).to_have_text("参保缴费")
    page.go_back()
    expect(page.get_by_role("heading", name="特殊身份与救助类别")).to_be_visible()


def test_a_value_is_shown_after_the_question_why(page, sign_in):
    person = insured_person(identity__number=resident_id())
    sign_in(f"/persons/{person.pk}/")
    expect(page.get_by_text(resident_id())).to_have_count(0)
    page.get_by_role("button", name="证件号码").click()
    page.locator("#reveal-reason").fill("本人在窗口")
    page.locator("#reveal").get_by_role("button", name="显示").click()
    expect(page.get_by_text(resident_id())).to_be_visible()
    assert AccessLog.objects.filter(kind="reveal", field="identity", reason="本人在窗口").count() == 1


def test_a_wrong_account_stays_typed_beside_its_sentence(page, sign_in):
    person = PersonFactory()
    sign_in(f"/persons/{person.pk}/edit/bank-account/")
    page.get_by_label("银行账号").fill("6217")
    page.keyboard.press("Control+Enter")
    expect(page.locator("[data-error-summary]")).to_be_focused()
    expect(page.get_by_label("银行账号")).to_have_value("6217")
    page.get_by_label("银行账号").fill("6217 0000 1234 5678")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_text("银行账户已变更")).to_be_visible()


@pytest.mark.parametrize("size", [{"width": 1366, "height": 768}, PHONE])
def test_the_pages_fit_the_window_and_are_accessible(page, sign_in, size):
    person = insured_person(years=(2023, 2025, 2026))
    SpecialStatusFactory(person=person)
    page.set_viewport_size(size)
    sign_in("/persons/", Role.TOWNSHIP, area=TownshipFactory())
    for path in ("", f"{person.pk}/", f"{person.pk}/contributions/", f"{person.pk}/history/", "elsewhere/"):
        page.goto(f"{page.url.split('/persons/')[0]}/persons/{path}")
        assert (violations(page), wider_than_the_window(page)) == ([], 0), path
