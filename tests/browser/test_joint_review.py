"""Two walks at the desks: a joint review from its call to the decision, a verification request that blocks and frees.

The supervisor works on a phone, as supervisors do on the road.
"""

from collections.abc import Iterator
from datetime import date

import pytest
from playwright.sync_api import expect

from casework import clock
from casework.models import Pool, Role
from claims.facts import Level
from claims.models import Claim, Way
from oversight.demo.files import paper
from tests.browser.axe import violations
from tests.browser.desk import DESK, PHONE, Desk
from tests.factories import claims as factory
from tests.factories.core import PoolFactory
from tests.factories.enrollment import insured_person
from tests.factories.review import put_review_rules_in_force
from tests.factories.rulebook import put_example_rules_in_force

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

NAME = "王秀英"
BIG_ENOUGH = 44
"""CSS pixels that a finger hits (WCAG 2.2, 2.5.5)."""


@pytest.fixture(autouse=True)
def pool() -> Iterator[Pool]:
    with clock.set_to(date(2026, 9, 24)):
        pool = PoolFactory()
        put_example_rules_in_force(pool)
        joint = Level("", "", 1_00, Way.JOINT_REVIEW)
        put_review_rules_in_force(pool, None, joint, starts_on=date(2026, 1, 1))
        yield pool


@pytest.fixture
def claim(pool):
    return factory.second_passed(factory.reviewed(person=insured_person(pool, name=NAME), amount=60_000_00))


def must_be_clean(desk: Desk) -> None:
    """Under axe, and no wider than the window, at a counter and on a phone."""
    for size in (DESK, PHONE):
        desk.page.set_viewport_size(size)
        assert violations(desk.page) == []
        wide = desk.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wide <= 0, size


def press(desk: Desk, name: str) -> None:
    """A button a finger can hit, which leads on."""
    button = desk.page.get_by_role("button", name=name, exact=True)
    assert button.bounding_box()["height"] >= BIG_ENOUGH
    with desk.page.expect_navigation():
        button.click()


def speak(desk: Desk, opinion: str, reason: str = "") -> None:
    """From the start page to the session, and the opinion given."""
    desk.open("/")
    desk.page.locator("#tile-verification").get_by_role("link").first.click()
    desk.page.set_viewport_size(PHONE)
    desk.page.get_by_label(opinion, exact=True).check()
    desk.page.get_by_label("理由", exact=False).fill(reason)
    press(desk, "发表意见")


def test_three_persons_decide_a_large_claim_each_at_their_desk(sit, claim):
    chief, second, third = sit(Role.SUPERVISOR), sit(Role.SUPERVISOR), sit(Role.REVIEWER)

    chief.open(f"/claims/{claim.pk}/approval/")
    must_be_clean(chief)
    chief.page.locator(".choice").filter(has_text="通过").click()
    chief.follow("link", "召集会审")
    for member in (second, third):
        chief.page.get_by_label(member.who.staff.name, exact=False).check()
    chief.page.get_by_label("会审事由").fill("基金支付金额较大")
    must_be_clean(chief)
    press(chief, "召集")

    speak(chief, "同意")
    expect(chief.page.get_by_text("已有 1 人发表意见，至少需要 3 人。")).to_be_visible()
    speak(second, "核减", "床位费偏高")
    expect(third.page.get_by_text("床位费偏高")).to_have_count(0)
    speak(third, "同意")
    expect(third.page.get_by_text("床位费偏高")).to_be_visible()
    must_be_clean(third)

    chief.page.reload()
    chief.page.get_by_label("会审决议").fill("多数同意，按申报支付。")
    press(chief, "作出结论")
    expect(chief.page.get_by_text("会审已结束。")).to_be_visible()
    must_be_clean(chief)
    decided = Claim.objects.get(pk=claim.pk)
    assert (decided.state, decided.approver) == ("approved", chief.who.staff)
    minutes = chief.page.get_by_role("link", name="会审纪要").get_attribute("href")
    assert chief.page.request.get(chief.url + minutes).body().startswith(b"%PDF")


def test_a_verification_request_blocks_an_approval_until_its_answer_is_recorded(pool, sit):
    put_review_rules_in_force(pool, None, starts_on=date(2026, 1, 2))
    claim = factory.second_passed(factory.reviewed(person=insured_person(pool, name=NAME), amount=60_000_00))
    chief, counter = sit(Role.SUPERVISOR), sit(Role.CLERK)

    chief.open(f"/claims/{claim.pk}/approval/")
    chief.follow("link", "先行核实")
    chief.page.get_by_text("向医院或保险公司核实").click()
    chief.page.get_by_label("核实事项", exact=False).first.fill("是否住院？\n吻合器用了几把？")
    must_be_clean(chief)
    with chief.page.expect_navigation():
        chief.page.get_by_role("button", name="发出核实函").click()
    expect(chief.page.get_by_text("待答复").first).to_be_visible()

    approve(chief, claim)
    expect(chief.page.get_by_text("尚未答复").first).to_be_visible()
    assert [line for line in chief.complaints if "409" not in line] == []
    chief.complaints.clear()
    assert Claim.objects.get(pk=claim.pk).state == "awaiting_approval"

    counter.open("/")
    counter.page.locator("#tile-to_answer").get_by_role("link", name=f"{claim.number}-H1").click()
    counter.page.get_by_label("答复", exact=True).fill("住院属实，吻合器两把。")
    answer = paper(claim, "records")
    counter.page.get_by_label("答复文件").set_input_files(
        {"name": "复函.png", "mimeType": "image/png", "buffer": answer.read()}
    )
    must_be_clean(counter)
    with counter.page.expect_navigation():
        counter.page.get_by_role("button", name="登记答复").click()
    expect(counter.page.get_by_text("答复已登记")).to_be_visible()

    approve(chief, claim)
    assert Claim.objects.get(pk=claim.pk).state == "approved"


def approve(desk: Desk, claim: Claim) -> None:
    """通过 on the supervisor's page, with a finger."""
    desk.open(f"/claims/{claim.pk}/approval/")
    desk.page.set_viewport_size(PHONE)
    desk.page.locator(".choice").filter(has_text="通过").click()
    button = desk.page.get_by_role("button", name="通过", exact=True).first
    assert button.bounding_box()["height"] >= BIG_ENOUGH
    button.click()
    with desk.page.expect_navigation():
        desk.page.get_by_role("dialog").get_by_role("button", name="通过", exact=True).click()
