"""Every main page of every role on the demo's data: WCAG 2.2 AA as far as axe sees it, no sideways scrolling, the keys."""

from collections.abc import Iterator

import pytest
from django.core.management import call_command
from playwright.sync_api import Browser, expect

from casework.models import Staff
from casework.scope import Reader
from claims.models import Claim
from fund.models import Batch, Payable
from institutions.models import Institution
from oversight.demo.staff import PASSWORD
from rulebook.models import RuleVersion
from tests.browser.axe import violations
from tests.browser.desk import DESK, PHONE, Desk

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SIZES = {"desk": DESK, "phone": PHONE}


@pytest.fixture(params=SIZES)
def desks(request: pytest.FixtureRequest, browser: Browser, browser_context_args: dict, live_server) -> Iterator:
    """Sits the demo's staff down, each at a screen of one size."""
    call_command("demo", persons=600, claims=45, verbosity=0)
    sat: list[Desk] = []

    def down(username: str) -> Desk:
        who = Reader.of(Staff.objects.get(username=username), "9900")
        settings = browser_context_args | {"viewport": SIZES[request.param]}
        sat.append(Desk(browser, live_server.url, who, password=PASSWORD, **settings))
        return sat[-1]

    yield down
    for desk in sat:
        desk.leave()


def claim(state: str) -> Claim:
    """One of the demo's claims of the home pool in a state."""
    return Claim.objects.filter(state=state, pool__code="9900").order_by("pk").first()


def main_pages() -> dict[str, list[str]]:
    """Addresses by the account of the demo that works on them."""
    paid, draft, person = claim("paid"), claim("draft"), claim("paid").person_id
    batch, sent = Batch.objects.filter(state="done").first(), Batch.objects.filter(state="sent").first()
    case = f"/claims/{paid.pk}/"
    return {
        "clerk": [
            *("/", "/account/", "/persons/", f"/persons/{person}/", f"/persons/{person}/contributions/"),
            *(f"/persons/{person}/claims/", f"/persons/{person}/history/", f"/claims/new/{person}/"),
            *("/claims/", "/claims/?tab=open", f"/claims/{draft.pk}/edit/", f"/claims/{draft.pk}/check/"),
            *(case, f"{case}reviewed/", f"{case}papers/", f"{case}settlement/", f"{case}history/"),
            *("/institutions/", f"/institutions/{Institution.objects.first().pk}/"),
            *("/rules/", f"/rules/{RuleVersion.objects.get(pack='example-2026').pk}/", "/claims/refusal-reasons/"),
        ],
        "township": ["/", "/persons/"],
        "reviewer": ["/", "/claims/queue/", "/claims/queue/?tab=team", f"/claims/{claim('submitted').pk}/review/"],
        "supervisor": ["/", f"/claims/{claim('awaiting_approval').pk}/approval/"],
        "finance": [
            *("/", "/fund/payments/", "/fund/payments/?state=failed", "/fund/batches/", "/fund/batches/new/?all=1"),
            *(f"/fund/batches/{batch.pk}/", f"/fund/batches/{sent.pk}/return/", "/fund/ledger/"),
            *("/fund/ledger/postings/", "/fund/templates/", f"/fund/payments/{Payable.objects.first().pk}/"),
        ],
        "auditor": ["/", "/claims/?tab=closed", case],
        "insurer": ["/"],
        "report": ["/"],
        "policy": ["/", "/rules/"],
        "desk": ["/", "/institutions/"],
        "sysadmin": ["/", "/system/"],
        "secadmin": ["/", "/staff/", "/staff/new/"],
        "auditadmin": ["/", "/audit/", "/audit/looks/"],
    }


def test_main_pages_are_clean_under_axe_and_fit_the_window(desks):
    found = []
    for username, addresses in main_pages().items():
        desk = desks(username)
        for address in addresses:
            desk.open(address)
            found += [f"{username} {address}: {sentence}" for sentence in violations(desk.page)]
            if desk.page.evaluate("document.documentElement.scrollWidth > innerWidth"):
                found.append(f"{username} {address}: scrolls sideways")
    assert found == []


@pytest.mark.parametrize("desks", ["desk"], indirect=True)
def test_keys_search_help_and_ask_before_a_decision(desks):
    reviewer = desks("reviewer")
    reviewer.open(f"/claims/{claim('submitted').pk}/review/")
    page = reviewer.page
    page.keyboard.press("/")
    expect(page.locator("[data-search]")).to_be_focused()
    page.locator("#page").focus()
    page.keyboard.press("?")
    expect(page.locator("#keys")).to_be_visible()
    page.keyboard.press("Escape")
    page.get_by_text("通过", exact=True).first.click()
    page.keyboard.press("Control+Enter")
    question = page.get_by_role("dialog", name="通过此件？")
    expect(question).to_be_visible()
    page.keyboard.press("Escape")
    expect(question).to_be_hidden()
    assert claim("submitted"), "nothing was decided"
