"""Two policy officers change a figure of 2027, see what that costs, and put it in force: all on the screens."""

from datetime import date

import pytest
from playwright.sync_api import Browser, expect

from casework import clock
from casework.models import Role
from rulebook.models import SimulationRun
from rulebook.selectors import rules_for
from rulebook.services.settling import settle_simulation
from tests.browser.axe import violations
from tests.browser.desk import Desk
from tests.factories.claims import settled
from tests.factories.core import reader
from tests.factories.rulebook import put_example_rules_in_force

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def in_june():
    with clock.set_to(date(2026, 6, 16)):
        yield


def press(desk: Desk, name: str) -> None:
    """A button of the page that leads to the next one; no page on the way breaks a rule of accessibility."""
    assert violations(desk.page) == []
    with desk.page.expect_navigation():
        desk.page.get_by_role("button", name=name, exact=True).click()


def go(desk: Desk, name: str) -> None:
    """A link of the page."""
    with desk.page.expect_navigation():
        desk.page.get_by_role("link", name=name, exact=True).click()


def lower_the_cap_of_2027(desk: Desk, figure: str, amount: str) -> None:
    """Copy the rules in force to 2027 and give a figure another value from then on."""
    desk.open("/rules/")
    with desk.page.expect_navigation():
        desk.page.locator("tbody a").first.click()
    go(desk, "流程")
    expect(desk.page.locator("#id_year")).to_have_value("2027")
    press(desk, "结转到该年度")
    go(desk, f"新增数值: {figure}")
    expect(desk.page.locator("#id_v1-from")).to_have_value("2027-01-01")
    desk.page.locator("#id_v1-cell0").fill(amount)
    press(desk, "保存参数")
    expect(desk.page.get_by_text("参数已保存。")).to_be_visible()


def simulate(desk: Desk) -> None:
    """Ask for the simulation; while the worker settles, the page finds out by itself that it has ended."""
    go(desk, "测算")
    press(desk, "开始测算")
    settle_simulation(SimulationRun.objects.get().pk)
    desk.page.get_by_role("link", name="查看结果").click()
    expect(desk.page.get_by_text("1 人中 0 人待遇提高，1 人待遇降低")).to_be_visible()
    for chart in ("#chart-layers", "#chart-persons"):
        expect(desk.page.locator(f"{chart} svg path").first).to_be_attached()
    assert violations(desk.page) == []
    desk.picture("simulation")


def test_two_persons_change_the_figures_of_2027(browser: Browser, live_server, browser_context_args):
    """Draft, simulation, difference, submission; approval and force by a second person only."""
    old = put_example_rules_in_force()
    settled()
    officer, second = reader(Role.POLICY), reader(Role.POLICY)

    desk = Desk(browser, live_server.url, officer, **browser_context_args)
    lower_the_cap_of_2027(desk, "基本医保年度最高支付限额", "1.00")
    simulate(desk)
    go(desk, "版本差异")
    expect(desk.page.get_by_role("row").filter(has_text="2027-01-01")).to_contain_text("1.00")
    go(desk, "流程")
    press(desk, "提交审批")
    address = desk.page.url.removeprefix(live_server.url)
    desk.leave()

    desk = Desk(browser, live_server.url, second, **browser_context_args)
    desk.open(address)
    press(desk, "批准版本")
    desk.page.get_by_label("生效日期").fill("2027-01-01")
    press(desk, "启用")
    expect(desk.page.get_by_text("版本已启用。")).to_be_visible()
    desk.leave()

    answers = {year: rules_for(officer.pool, date(year, 6, 1)).versions["basic"]["version"] for year in (2026, 2027)}
    assert answers[2026] == old.pk != answers[2027]
