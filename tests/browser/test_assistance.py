"""Assistance on a phone: an application from the village to the money, a panel, a difference, a month of two townships."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from assistance.models import Application, Expense
from casework import clock
from casework.models import Role
from casework.scope import Reader
from claims.models import Claim
from tests.assistance import steps
from tests.assistance.test_monthly import row, sheet
from tests.browser.axe import violations
from tests.casework.files import png
from tests.factories import claims as factory
from tests.factories.core import AreaFactory, reader
from tests.factories.enrollment import RecognitionFactory, RegistrationFactory, insured_person

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

DAY, LATER = date(2026, 6, 16), date(2026, 6, 24)
PHOTO = {"name": "入户.png", "mimeType": "image/png", "buffer": png()}


@pytest.fixture
def phone(browser: Browser, browser_context_args: dict[str, Any], live_server: Any, client: Any) -> Iterator[Any]:
    """Opens an address on the phone of a person of staff."""
    contexts = []

    def opened(who: Reader, path: str) -> Page:
        client.force_login(who.staff, "django.contrib.auth.backends.ModelBackend")
        cookie = {"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}
        contexts.append(browser.new_context(**browser_context_args | {"viewport": {"width": 390, "height": 844}}))
        contexts[-1].add_cookies([cookie])
        page = contexts[-1].new_page()
        page.goto(live_server.url + path)
        return page

    yield opened
    for context in contexts:
        context.close()


@contextmanager
def sent(page: Page) -> Iterator[None]:
    """The form in the block leads to another page, which fits the phone."""
    with page.expect_navigation():
        yield
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0


def press(page: Page, name: str) -> None:
    with sent(page):
        page.get_by_role("button", name=name, exact=True).click()


def follow(page: Page, name: str) -> None:
    with sent(page):
        page.get_by_role("link", name=name).first.click()


def test_a_township_applies_the_village_visits_the_notice_hangs_and_the_county_pays(phone):
    """DL-18, with a photo of the visit; nobody scrolls sideways."""
    with clock.set_to(DAY):
        people = steps.office()
        RegistrationFactory(person=people.person)
        page = phone(people.filer, f"/persons/{people.person.pk}/")
        follow(page, "申请医疗救助")
        press(page, "开始申请")
        with sent(page):
            page.get_by_role("link", name="录入").first.click()
        page.locator("#id_reason").fill("大病住院，家庭负担重")
        press(page, "保存")
        follow(page, "添加成员")
        page.locator("#id_name").fill("王秀英")
        page.locator("#id_relation").select_option("spouse")
        page.locator("#id_income").fill("12000")
        press(page, "保存")
        expect(page.get_by_text("12,000.00").first).to_be_visible()
        assert violations(page) == []
        follow(page, "受理申请")
        press(page, "受理申请")
        path = f"/assistance/applications/{Application.objects.get().pk}/"

        page = phone(people.checker, path)
        follow(page, "登记入户核查")
        page.locator("#id_agrees_0").check()
        page.locator("#id_note").fill("入户走访，情况属实")
        press(page, "登记入户核查")
        expect(page.get_by_text("入户核查须有现场照片").first).to_be_visible()
        expect(page.locator("#id_note")).to_have_value("入户走访，情况属实")
        page.locator("#id_file").set_input_files(PHOTO)
        press(page, "登记入户核查")
        expect(page.get_by_role("img", name="入户核查")).to_be_visible()

        page = phone(people.reviewer, path)
        follow(page, "审核")
        page.locator("#id_agrees_0").check()
        page.locator("button[data-primary]").click()
        expect(page.get_by_text("公示至 2026-06-23 止").first).to_be_visible()
    with clock.set_to(LATER):
        page.reload()
        follow(page, "结束公示")
        press(page, "结束公示")

        page = phone(people.clerk, path)
        follow(page, "登记部门认定结果")
        page.locator("#id_agrees_0").check()
        page.locator("#id_subtype").select_option("因病致贫重病患者")
        page.locator("#id_document_number").fill("示民〔2026〕31号")
        press(page, "登记部门认定结果")

        page = phone(people.supervisor, f"{path}decide/")
        expect(page.get_by_text("7,630.00").first).to_be_visible()
        page.locator("#id_agrees_0").check()
        with sent(page):
            page.locator("button[data-primary]").click()
        expect(page.get_by_text("已救助").first).to_be_visible()
        assert violations(page) == []
        assert Application.objects.get().granted == 7_630_00


def test_a_panel_of_one_is_refused_and_a_panel_of_three_adds_what_it_agreed(phone):
    """DL-19: what was typed stays beside the refusal."""
    with clock.set_to(DAY):
        people = steps.office()
        application = steps.recognised(people)
        page = phone(people.supervisor, f"/assistance/applications/{application.pk}/panel/")
        page.locator("#id_amount").fill("5000")
        page.locator("#id_minutes").fill("家庭收入低，拟再救助5000元")
        for at, name in enumerate(("李甲", "王乙", "赵丙")):
            page.locator(f"[name=members-{at}-name]").fill(name)
            page.locator(f"[name=members-{at}-vote]").select_option("for")
            if at == 0:
                press(page, "登记一事一议")
                expect(page.get_by_text("参会 1 人不能作出一事一议决定").first).to_be_visible()
                expect(page.locator("#id_minutes")).to_have_value("家庭收入低，拟再救助5000元")
        press(page, "登记一事一议")
        expect(page.get_by_text("5,000.00").first).to_be_visible()
        follow(page, "审批")
        expect(page.get_by_text("12,630.00").first).to_be_visible()
        page.locator("#id_agrees_0").check()
        with sent(page):
            page.locator("button[data-primary]").click()
        assert Application.objects.get().granted == 12_630_00


def test_a_class_from_the_past_pays_the_difference(phone):
    """DL-16."""
    with clock.set_to(DAY):
        person = steps.office(amount=0).person
        claim = factory.settled(person=person, amount=20_500_00)
        RecognitionFactory(person=person, starts_on=date(2026, 6, 1))
        page = phone(reader(Role.SUPERVISOR), f"/assistance/persons/{person.pk}/difference/")
        expect(page.get_by_text("4,125.00").first).to_be_visible()
        assert violations(page) == []
        page.locator("button[data-primary]").first.click()
        with sent(page):
            page.get_by_role("dialog").locator("button[data-primary], button.btn-primary").first.click()
        assert Claim.objects.get(pk=claim.pk).settlements.latest("turn").assistance == 4_125_00


def test_a_month_goes_to_two_townships_that_do_not_see_each_other(phone):
    """National_rules C6, S7: brought, washed, given out, received, told, account, reimbursed."""
    with clock.set_to(DAY):
        here = steps.office(amount=0).person
        river = AreaFactory(code="990001002000", name="河西镇", level="township")
        there, washed = insured_person(name="李建国", area=river), insured_person(name="王秀英")
        rows = (row(1, here), row(2, there), row(3, washed, 医疗类别="普通门诊"), row(4, None))
        page = phone(reader(Role.CLERK), "/assistance/monthly/")
        listed = {"name": "明细.csv", "mimeType": "text/csv", "buffer": sheet(*rows, encoding="gbk").read()}
        page.locator("#id_file").set_input_files(listed)
        press(page, "查看名单")
        expect(page.get_by_text("医疗类别不在排查范围").first).to_be_visible()
        press(page, "下放乡镇")

        month = "/assistance/monthly/202605/"
        page = phone(steps.in_township(), month)
        expect(page.get_by_text("请先接收").first).to_be_visible()
        expect(page.get_by_text("李*国")).to_have_count(0)
        assert violations(page) == []
        press(page, "接收")
        follow(page, "张*山")
        follow(page, "登记已通知")
        page.locator("#id_way_0").check()
        press(page, "登记已通知")
        follow(page, "回填银行账户")
        page.locator("#id_bank_account").fill(factory.card(9))
        press(page, "回填银行账户")
        follow(page, "标记已报销")
        press(page, "标记已报销")
        assert Expense.objects.get(name="张大山").state == "done"

        page = phone(steps.in_township(area=river), month)
        expect(page.get_by_text("李*国").first).to_be_visible()
        expect(page.get_by_text("张*山")).to_have_count(0)
        answer = page.goto(page.url.replace(month, f"/assistance/expenses/{Expense.objects.get(name='张大山').pk}/"))
        assert answer and answer.status == 404
