"""Institutions and rules to read: they fit both widths, are accessible, and a figure leads to its source."""

from datetime import date

import pytest
from playwright.sync_api import Page, expect

from casework import clock
from tests.browser.axe import violations
from tests.factories.core import reader
from tests.factories.institutions import designated_hospital
from tests.factories.rulebook import put_example_rules_in_force

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def day():
    with clock.set_to(date(2026, 6, 16)):
        yield


@pytest.fixture
def signed_in(page: Page, live_server, client):
    client.force_login(reader().staff, "django.contrib.auth.backends.ModelBackend")
    cookie = client.cookies["sessionid"]
    page.context.add_cookies([{"name": "sessionid", "value": cookie.value, "url": live_server.url}])
    return page


@pytest.mark.parametrize("size", [{"width": 1366, "height": 768}, {"width": 390, "height": 844}])
def test_the_pages_fit_the_window_and_are_accessible(signed_in, live_server, size):
    version, hospital = put_example_rules_in_force(), designated_hospital()
    signed_in.set_viewport_size(size)
    for path in ("/rules/", f"/rules/{version.pk}/", "/institutions/", f"/institutions/{hospital.pk}/"):
        signed_in.goto(f"{live_server.url}{path}")
        wider = signed_in.evaluate("document.documentElement.scrollWidth - innerWidth")
        assert (violations(signed_in), wider) == ([], 0), path


def test_a_box_of_the_flow_leads_to_its_figure_and_the_figure_to_its_source(signed_in, live_server):
    version = put_example_rules_in_force()
    signed_in.goto(f"{live_server.url}/rules/{version.pk}/")
    signed_in.get_by_role("link", name="大病保险起付标准").click()
    figure = signed_in.locator("#figure-critical_illness_deductible")
    expect(figure).to_be_in_viewport()
    figure.locator("sup a").first.click()
    expect(signed_in.locator(".footnotes li:target")).to_be_in_viewport()


def test_a_filter_swaps_the_list_and_stands_in_the_address(signed_in, live_server):
    designated_hospital(name="示例市人民医院")
    designated_hospital(name="示例市中医院", level="3")
    signed_in.goto(f"{live_server.url}/institutions/")
    signed_in.get_by_label("级别").select_option("3")
    expect(signed_in.get_by_role("link", name="示例市人民医院")).to_have_count(0)
    expect(signed_in.get_by_role("link", name="示例市中医院")).to_be_visible()
    assert "level=3" in signed_in.url
