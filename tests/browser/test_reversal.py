"""冲正 of a claim that later ones of the year stood on, and the pages that say why a claim was refused (FX-14, NX-33)."""

from collections.abc import Iterator
from datetime import date

import pytest
from playwright.sync_api import expect

from casework import clock
from casework.models import Pool, Role
from casework.money import yuan
from casework.registry import registry
from claims.flow import RefusalReason
from claims.models import Claim, Recovery, Settlement
from claims.refusals import EXPLAINED
from enrollment.models import Person
from tests.browser.desk import Desk
from tests.browser.test_after_submission import must_be_clean
from tests.factories import claims as factory
from tests.factories.appeals import refused
from tests.factories.core import PoolFactory
from tests.factories.enrollment import insured_person
from tests.factories.rulebook import put_example_rules_in_force

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def pool() -> Iterator[Pool]:
    with clock.set_to(date(2026, 9, 24)):
        pool = PoolFactory()
        put_example_rules_in_force(pool)
        yield pool


def stay(person: Person, day: int, amount: int) -> Claim:
    on = date(2026, 6, day)
    return factory.settled(person=person, amount=amount, admitted_on=on, discharged_on=on)


def held(claim: Claim) -> Settlement:
    return claim.settlements.latest("turn")


def undo(supervisor: Desk, claim: Claim, *facts: str) -> None:
    """冲正 with a reason, after the question has told these facts."""
    supervisor.open(f"/claims/{claim.pk}/")
    supervisor.page.get_by_role("button", name="冲正").click()
    dialog = supervisor.page.get_by_role("dialog", name="冲正本次结算？")
    for fact in facts:
        expect(dialog).to_contain_text(fact)
    supervisor.page.keyboard.type("票据不实")
    with supervisor.page.expect_navigation():
        supervisor.page.keyboard.press("Control+Enter")


def test_later_claims_are_recomputed_and_their_pages_show_what_changed(sit, pool):
    """Two stays of 40,000.00: the burden of the first had carried the second over the critical-illness line."""
    person = insured_person(pool, name="王秀英")
    first, second = stay(person, 1, 40_000_00), factory.paid(stay(person, 2, 40_000_00))
    before, supervisor = held(second), sit(Role.SUPERVISOR)
    undo(supervisor, first, yuan(held(first).fund), "本年度后续案件1")
    supervisor.open(f"/claims/{first.pk}/history/")
    expect(supervisor.page.get_by_text("重算后续报销 1 件。原因：票据不实")).to_be_visible()

    now = held(second)
    supervisor.open(f"/claims/{second.pk}/settlement/")
    turns = supervisor.page.locator("tbody tr").filter(has_text="前序报销变动后重算")
    expect(turns).to_contain_text(yuan(now.fund))
    expect(supervisor.page.get_by_role("link", name="前序报销冲正后重算")).to_be_visible()
    must_be_clean(supervisor)
    [recovery] = Recovery.objects.all()
    assert (recovery.claim, recovery.amount) == (second, before.fund - now.fund)
    assert [sentence for verify in registry.verifications for sentence in verify()] == []


def test_every_reason_of_a_refusal_is_explained_on_a_page_of_its_own(sit, pool):
    """From the refused claim to what its reason means; and through the list to each of the others."""
    claim, clerk = refused(pool=pool), sit(Role.CLERK)
    clerk.open(f"/claims/{claim.pk}/reviewed/")
    [address] = {link.get_attribute("href") for link in clerk.page.locator("a[href*='refusal-reasons/']").all()}
    assert address == "/claims/refusal-reasons/third_party/"
    clerk.open("/claims/refusal-reasons/")
    must_be_clean(clerk)
    for reason in RefusalReason:
        clerk.follow("link", f"{reason.number} {reason.label}")
        for told in (EXPLAINED[reason].meaning, EXPLAINED[reason].person, EXPLAINED[reason].staff):
            expect(clerk.page.locator("main")).to_contain_text(str(told))
        clerk.page.go_back()
    clerk.follow("link", RefusalReason.THIRD_PARTY.label)
    must_be_clean(clerk)
