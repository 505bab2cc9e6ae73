"""申诉 on the screens: taken in at the window, decided by a supervisor who took no part (NX-33)."""

from collections.abc import Callable, Iterator
from datetime import date

import pytest
from playwright.sync_api import expect

from casework import clock
from casework.models import Pool, Role
from claims.models import Appeal, Claim
from tests.browser.desk import Desk
from tests.browser.test_after_submission import must_be_clean, text_of
from tests.factories.appeals import reduced, refused
from tests.factories.core import PoolFactory
from tests.factories.enrollment import insured_person
from tests.factories.rulebook import put_example_rules_in_force
from tests.factories.verification import paper

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

GROUNDS = "肇事者已逃逸，无人赔付"
REASONS = "公安证明充分，原拒付依据不足"


@pytest.fixture(autouse=True)
def pool() -> Iterator[Pool]:
    with clock.set_to(date(2026, 9, 24)):
        pool = PoolFactory()
        put_example_rules_in_force(pool)
        yield pool


@pytest.fixture
def person(pool):
    return insured_person(pool, name="王秀英")


def fresh(claim: Claim) -> Claim:
    return Claim.objects.get(pk=claim.pk)


def take_in(clerk: Desk, claim: Claim) -> Appeal:
    """The window takes an appeal in, with a paper."""
    clerk.open(f"/claims/{claim.pk}/appeals/")
    clerk.page.locator("summary", has_text="受理复查申请").click()
    clerk.page.locator("#id_appeal_grounds").fill(GROUNDS)
    file = {"name": "证明.pdf", "mimeType": "application/pdf", "buffer": paper().read()}
    clerk.page.locator("#id_appeal_papers").set_input_files(file)
    must_be_clean(clerk)
    with clerk.page.expect_navigation():
        clerk.page.keyboard.press("Control+Enter")
    must_be_clean(clerk)
    return Appeal.objects.get(claim=claim)


def decide(boss: Desk, decision: str) -> None:
    boss.page.get_by_label(decision).check()
    boss.page.locator("#id_decide_reasons").fill(REASONS)
    with boss.page.expect_navigation():
        boss.page.keyboard.press("Control+Enter")


def printed(desk: Desk, appeal: Appeal, letter: str) -> str:
    return text_of(desk.context.request.get(f"{desk.url}/claims/appeals/{appeal.pk}/{letter}.pdf").body())


def test_a_refusal_is_appealed_against_and_the_claim_goes_back_to_its_step(sit: Callable[[Role], Desk], person):
    clerk, boss = sit(Role.CLERK), sit(Role.SUPERVISOR)
    claim = refused(person=person)
    appeal = take_in(clerk, claim)
    assert GROUNDS in printed(clerk, appeal, "receipt")

    boss.open("/claims/appeals/")
    must_be_clean(boss)
    boss.follow("link", appeal.number)
    must_be_clean(boss)
    decide(boss, "予以支持")
    must_be_clean(boss)
    assert fresh(claim).state == Claim.State.SUBMITTED
    letter = printed(boss, appeal, "decision")
    assert REASONS in letter
    assert "行政复议" in letter


def test_of_a_reduced_claim_more_is_allowed_and_the_page_tells_the_difference(
    sit: Callable[[Role], Desk], pool, person
):
    clerk, boss = sit(Role.CLERK), sit(Role.SUPERVISOR)
    claim = reduced(pool, person=person)
    before = claim.settlements.latest("turn").fund
    appeal = take_in(clerk, claim)

    boss.open(f"/claims/appeals/{appeal.pk}/")
    boss.page.locator("[data-allowed]").fill("400.00")
    boss.page.keyboard.press("Tab")
    expect(boss.page.locator("#more .quote-pay")).to_contain_text("300.00")
    must_be_clean(boss)
    decide(boss, "予以支持")
    assert claim.settlements.latest("turn").fund - before == 300_00
    expect(boss.page.get_by_text(REASONS)).to_be_visible()
    assert "叁佰" in printed(boss, appeal, "decision")
