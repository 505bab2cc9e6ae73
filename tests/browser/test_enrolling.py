"""Enrolling at the counter: a newborn at day 90 and at day 91, and somebody who comes too late."""

from datetime import date

import pytest
from playwright.sync_api import Page, expect

from casework import clock
from casework.models import Pool, Role
from enrollment.models import Registration
from tests.browser.axe import violations
from tests.enrollment.worked import cases, rules_in_force
from tests.factories.core import TownshipFactory, reader
from tests.factories.enrollment import PersonFactory, resident_id

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

DESK, PHONE = {"width": 1366, "height": 768}, {"width": 390, "height": 844}


def case(name: str):
    return next(case for case in cases("enrolment") if case.id == name)


@pytest.fixture
def counter(page: Page, live_server, client):
    """A clerk at work on a day, under the rules of a worked case, at an address."""

    def at(name: str, day: date, path: str) -> None:
        township = TownshipFactory()
        who = reader(Role.CLERK, area=township)
        if not Pool.objects.get().inforce_set.exists():
            rules_in_force(who.pool, case(name))
        client.force_login(who.staff, "django.contrib.auth.backends.ModelBackend")
        cookie = client.cookies["sessionid"]
        page.context.add_cookies([{"name": "sessionid", "value": cookie.value, "url": live_server.url}])
        page.goto(f"{live_server.url}{path}")

    return at


def type_newborn(page: Page) -> None:
    page.locator("#id_identity_kind").select_option("98")
    page.locator("#id_identity_number").fill(resident_id(date(1995, 3, 2), 2))
    page.locator("#id_name").fill("单小宝")
    page.locator("#id_kind").select_option("newborn")
    page.locator("#id_sex").select_option("female")
    page.locator("#id_born_on").fill("2021-05-10")
    page.locator("#id_area").select_option(label="城关镇")
    page.locator("#id_coverage_year").select_option("2021")
    page.locator("#id_channel").select_option("hospital")
    page.locator("#id_hospital").fill("县人民医院")
    page.get_by_text("新生儿随父母").click()


@pytest.mark.parametrize(
    ("name", "day", "words", "amount"),
    [
        ("G-LPS-07", date(2021, 8, 8), "待遇享受期为 2021-05-10 至 2021-12-31", "280.00"),
        ("G-LPS-08", date(2021, 8, 9), "2021-10-08 起才享受待遇", "830.00"),
    ],
)
def test_a_newborn_at_day_90_is_in_time_and_a_day_later_is_not(page, counter, name, day, words, amount):
    """LPS-22, DL-09, DL-10: said before it is saved."""
    with clock.set_to(day):
        PersonFactory(born_on=date(1995, 3, 2), sex="female", identity__number=resident_id(date(1995, 3, 2), 2))
        counter(name, day, "/persons/enrol/")
        type_newborn(page)
        quote = page.locator("#quote")
        expect(quote.get_by_text(words)).to_be_visible()
        expect(quote.locator(".quote-pay")).to_contain_text(amount)
        page.keyboard.press("Control+Enter")
        expect(page.get_by_text("已办理参保登记")).to_be_visible()
        assert Registration.objects.get().parent is not None


@pytest.mark.parametrize("size", [DESK, PHONE])
def test_who_comes_in_november_reads_before_paying_that_the_year_is_lost(page, counter, size):
    """G-LPS-06a, G-LPS-06b: this year buys nothing any more, the next is paid at the ordinary price."""
    page.set_viewport_size(size)
    with clock.set_to(date(2021, 11, 15)):
        person = PersonFactory(born_on=date(1980, 5, 17))
        counter("G-LPS-06a", date(2021, 11, 15), f"/persons/{person.pk}/enrol/new/")
        quote = page.locator("#quote")
        expect(page.locator("#id_coverage_year")).to_have_value("2022")
        page.locator("#id_coverage_year").select_option("2021")
        expect(quote.get_by_text("缴费后本年度享受不到待遇")).to_be_visible()
        assert violations(page) == []
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") == 0
        page.locator("#id_coverage_year").select_option("2022")
        expect(quote.get_by_text("待遇享受期为 2022-01-01 至 2022-12-31")).to_be_visible()
        expect(quote.locator(".quote-pay")).to_contain_text("280.00")
        page.keyboard.press("Control+Enter")
        expect(page.get_by_text("待缴费")).to_be_visible()


def test_a_form_that_cannot_be_sent_stays_with_everything_that_was_typed(page, counter):
    """A weak line in a village: numbers and names, which are never stored, stay on the page until it can be sent."""
    number = resident_id(date(1995, 3, 2), 2)
    with clock.set_to(date(2021, 8, 8)):
        PersonFactory(born_on=date(1995, 3, 2), sex="female", identity__number=number)
        counter("G-LPS-07", date(2021, 8, 8), "/persons/enrol/")
        type_newborn(page)
        page.context.set_offline(True)
        page.keyboard.press("Control+Enter")
        expect(page.get_by_text("没有发送")).to_be_visible()
        expect(page.locator("#id_identity_number")).to_have_value(number)
        expect(page.locator("#id_name")).to_have_value("单小宝")
        assert not Registration.objects.exists()
        assert page.evaluate("JSON.stringify(sessionStorage)").find(number) == -1
        page.context.set_offline(False)
        page.keyboard.press("Control+Enter")
        expect(page.get_by_text("已办理参保登记")).to_be_visible()
