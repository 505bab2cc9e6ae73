"""What a decision waits for, on the screens: the vote of a joint review (会审), the answer of a hospital (核实函).

Each step by the person whose step it is (NX-17, NX-18).
"""

from collections.abc import Callable, Iterator
from datetime import date

import pytest
from playwright.sync_api import expect

from casework import clock
from casework.models import Pool, Role
from claims.facts import Level
from claims.models import Claim, Inquiry, JointReview, Way
from tests.browser.desk import Desk
from tests.browser.test_after_submission import choose, handed_in, must_be_clean, text_of
from tests.factories import claims as factory
from tests.factories.core import PoolFactory
from tests.factories.enrollment import insured_person
from tests.factories.review import put_review_rules_in_force
from tests.factories.rulebook import put_example_rules_in_force
from tests.factories.verification import paper

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

NAME = "王秀英"
REASON = "同一处方两次开具，费用偏高"


@pytest.fixture(autouse=True)
def pool() -> Iterator[Pool]:
    with clock.set_to(date(2026, 9, 24)):
        pool = PoolFactory()
        put_example_rules_in_force(pool)
        yield pool


@pytest.fixture
def person(pool):
    return insured_person(pool, name=NAME)


def say(member: Desk, session: str, opinion: str, reason: str = "") -> None:
    """A member's opinion on the page of the session."""
    member.open(session)
    member.page.get_by_label(opinion, exact=True).check()
    member.page.locator("#id_reason").fill(reason)
    with member.page.expect_navigation():
        member.page.keyboard.press("Control+Enter")


def fresh(claim: Claim) -> Claim:
    return Claim.objects.select_related("pool").get(pk=claim.pk)


def test_a_session_of_three_refuses_by_its_vote_and_leaves_minutes(sit: Callable[[Role], Desk], pool, person):
    put_review_rules_in_force(pool, None, Level("", "", 1_00, Way.JOINT_REVIEW), starts_on=date(2000, 1, 2))
    claim = factory.second_passed(factory.reviewed(person=person))
    convener, chief, reviewer = sit(Role.SUPERVISOR), sit(Role.SUPERVISOR), sit(Role.REVIEWER)

    convener.open(f"/claims/{claim.pk}/approval/")
    must_be_clean(convener)
    choose(convener, "通过")
    convener.follow("link", "召集会审")
    must_be_clean(convener)
    convener.page.keyboard.press("Control+Enter")
    expect(convener.page.locator(".error").first).to_be_visible()
    convener.complaints.clear()  # the empty form was answered 422
    for member in (chief, reviewer):
        convener.page.get_by_label(member.who.staff.name).check()
    convener.page.locator("#id_reason").fill("金额较大，处方存疑")
    with convener.page.expect_navigation():
        convener.page.keyboard.press("Control+Enter")
    session = JointReview.objects.get()
    address = f"/claims/joint-reviews/{session.pk}/"
    assert convener.page.url.endswith(address)

    say(convener, address, "同意")
    say(chief, address, "拒付", REASON)
    expect(convener.page.get_by_text(REASON)).to_have_count(0)  # told once everybody has spoken for themselves
    say(reviewer, address, "拒付", REASON)
    convener.open(address)
    must_be_clean(convener)
    convener.page.locator("#id_end_reason_code").select_option("third_party")
    convener.page.locator("#id_end_article").fill("《社会保险法》第三十条")
    convener.page.locator("#id_end_resolution").fill("按多数意见拒付")
    with convener.page.expect_navigation():
        convener.page.keyboard.press("Control+Enter")

    assert fresh(claim).state == "refused"
    minutes = text_of(convener.download("会审纪要"))
    for said in (session.number, "按多数意见拒付", REASON, chief.who.staff.name, reviewer.who.staff.name):
        assert said in minutes
    reviewer.open(f"/claims/{claim.pk}/")
    expect(reviewer.page.locator(".notice").first).to_contain_text("《社会保险法》第三十条")


def test_a_claim_waits_for_the_hospitals_answer_and_passes_once_it_is_recorded(sit, person):
    clerk, reviewer, second = sit(Role.CLERK), sit(Role.REVIEWER), sit(Role.REVIEWER)
    claim = handed_in(person, clerk.who)

    reviewer.open(f"/claims/{claim.pk}/review/")
    reviewer.follow("link", "先行核实")
    reviewer.page.get_by_text("向医院或保险公司核实").click()
    reviewer.page.locator("#id_ask_questions").fill("患者是否在贵院住院？\n吻合器用了几把？")
    with reviewer.page.expect_navigation():
        reviewer.page.get_by_role("button", name="发出核实函").click()
    must_be_clean(reviewer)
    inquiry = Inquiry.objects.get()
    letter = text_of(reviewer.context.request.get(f"{reviewer.url}/claims/inquiries/{inquiry.pk}.pdf").body())
    assert "吻合器用了几把" in letter
    reviewer.open(f"/claims/{claim.pk}/review/")
    reviewer.passes(NAME)

    second.open(f"/claims/{claim.pk}/review/")
    expect(second.page.locator(".notice").first).to_contain_text(inquiry.number)
    must_be_clean(second)
    clerk.open(f"/claims/inquiries/{inquiry.pk}/")
    must_be_clean(clerk)
    clerk.page.locator("#id_answer").fill("住院属实，吻合器两把。")
    clerk.page.locator("#id_file").set_input_files(
        {"name": "复函.pdf", "mimeType": "application/pdf", "buffer": paper().read()}
    )
    with clerk.page.expect_navigation():
        clerk.page.get_by_role("button", name="登记答复").click()
    expect(clerk.page.get_by_text("住院属实，吻合器两把。")).to_be_visible()

    second.open(f"/claims/{claim.pk}/review/")
    second.passes(NAME)
    assert fresh(claim).state == "approved"
