"""大病保险事后补偿 on the screens: verified by the insurer, given an account, decided, and found by finance (NX-11)."""

from collections.abc import Callable, Iterator
from datetime import date

import pytest
from playwright.sync_api import expect

from casework import clock
from casework.models import Pool, Role
from claims.models import CriticalCase
from enrollment.models import Person
from tests.browser.desk import Desk
from tests.browser.test_after_submission import must_be_clean, text_of
from tests.factories.claims import card
from tests.factories.core import PoolFactory
from tests.factories.critical import burdened, night, opened
from tests.factories.direct import counted
from tests.factories.enrollment import insured_person
from tests.factories.rulebook import put_example_rules_in_force

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

OBJECTION = "S1 系交通事故，应由第三方负担"
REASONS = "公安证明无第三方责任"


@pytest.fixture(autouse=True)
def pool() -> Iterator[Pool]:
    with clock.set_to(date(2026, 9, 24)):
        pool = PoolFactory()
        put_example_rules_in_force(pool)
        yield pool


@pytest.fixture
def case(pool):
    person = insured_person(pool, name="王秀英")
    case = opened(pool, person)
    Person.objects.filter(pk=person.pk).update(bank_name="", bank_account="")
    return case


def choose(desk: Desk, label: str, field: str = "", text: str = "") -> None:
    """One choice and its reason, sent by Ctrl+Enter."""
    desk.page.get_by_label(label).check()
    if field:
        desk.page.locator(field).fill(text)
    with desk.page.expect_navigation():
        desk.page.keyboard.press("Control+Enter")


def test_a_case_ends_with_money_after_an_objection_and_an_account(sit: Callable[[Role], Desk], pool, case):
    insurer, boss, clerk = sit(Role.INSURER), sit(Role.SUPERVISOR), sit(Role.CLERK)

    insurer.open("/")
    must_be_clean(insurer)
    insurer.follow("link", case.number)
    must_be_clean(insurer)
    insurer.picture("critical-insurer")
    choose(insurer, "提出异议", "#id_verify_reason", OBJECTION)
    expect(insurer.page.get_by_text(OBJECTION).first).to_be_visible()

    boss.open("/critical/")
    must_be_clean(boss)
    boss.follow("link", case.number)
    must_be_clean(boss)
    choose(boss, "异议不成立，予以支付", "#id_decide_reasons", REASONS)
    expect(boss.page.get_by_text("由窗口在本页录入账户")).to_be_visible()
    boss.complaints.clear()  # the refusal is told as 422

    clerk.open("/")
    clerk.follow("link", case.number)
    must_be_clean(clerk)
    clerk.page.locator("#id_account_bank_name").fill("示例农村商业银行")
    clerk.page.locator("#id_account_bank_account").fill(card(7))
    clerk.follow("button", "录入账户")
    expect(clerk.page.get_by_text("账户已录入")).to_be_visible()

    boss.open(f"/critical/{case.pk}/")
    choose(boss, "异议不成立，予以支付", "#id_decide_reasons", REASONS)
    must_be_clean(boss)
    boss.picture("critical-decided")
    assert CriticalCase.objects.get(pk=case.pk).state == CriticalCase.State.APPROVED

    letter = text_of(clerk.context.request.get(f"{clerk.url}/critical/{case.pk}/notice.pdf").body())
    assert "贰仟肆佰元整" in letter and REASONS in letter and "行政复议" in letter
    finance = sit(Role.FINANCE)
    finance.open("/fund/payments/")
    expect(finance.page.get_by_text(case.number).first).to_be_visible()


def test_what_a_later_stay_raises_is_a_further_case_on_the_persons_page(sit: Callable[[Role], Desk], pool, case):
    insurer, clerk = sit(Role.INSURER), sit(Role.CLERK)
    insurer.open(f"/critical/{case.pk}/")
    choose(insurer, "核实无误，确认金额")
    person = Person.objects.get(pk=case.person_year.person_id)
    counted([burdened(person, "S2", 10_000_00)], clerk.who)
    night(pool)
    clerk.open(f"/persons/{person.pk}/claims/")
    expect(clerk.page.get_by_text("承办机构已确认")).to_be_visible()
    must_be_clean(clerk)
