"""Every page of every role on the demo's data: WCAG 2.2 AA as far as axe sees it, no sideways scrolling, the keys."""

from collections.abc import Callable, Iterator
from contextlib import suppress

import pytest
from django.core.management import call_command
from django.urls import NoReverseMatch, reverse
from playwright.sync_api import Browser, Error

from casework.models import Role, Staff
from casework.scope import Reader
from claims.models import Claim
from fund.models import Batch, Payable
from institutions.models import Institution
from oversight.demo.staff import ACCOUNTS, PASSWORD
from rulebook.models import RuleVersion
from tests.browser.axe import violations
from tests.browser.desk import DESK, PHONE, Desk
from tests.test_matrix import ROWS

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

DOWNLOADS = "Download is starting"
NO_PAGES = {"casework:healthz", "casework:login"}


@pytest.fixture
def desks(browser: Browser, browser_context_args: dict, live_server) -> Iterator[Callable[[str], Desk]]:
    """Sits the demo's staff down, one after the other."""
    call_command("demo", persons=600, claims=45, verbosity=0)
    sat: list[Desk] = []

    def down(username: str) -> Desk:
        if sat:
            sat.pop().leave()
        who = Reader.of(Staff.objects.get(username=username), "9900")
        sat.append(Desk(browser, live_server.url, who, password=PASSWORD, **browser_context_args))
        return sat[-1]

    yield down
    for desk in sat:
        desk.leave()


def claim(state: str) -> Claim:
    """One of the demo's claims of the home pool in a state."""
    return Claim.objects.filter(state=state, pool__code="9900").order_by("pk").first()


def main_pages() -> dict[str, list[str]]:
    """Addresses that name a row, by the account of the demo that works on them."""
    paid, draft, person = claim("paid"), claim("draft"), claim("paid").person_id
    batch, sent = Batch.objects.filter(state="done").first(), Batch.objects.filter(state="sent").first()
    case, rules = f"/claims/{paid.pk}/", f"/rules/{RuleVersion.objects.filter(pack='example-2026').earliest('pk').pk}/"
    return {
        "clerk": [
            *(f"/persons/{person}/", f"/persons/{person}/contributions/", f"/persons/{person}/claims/"),
            *(f"/persons/{person}/history/", f"/persons/{person}/edit/bank-account/", f"/claims/new/{person}/"),
            *("/claims/?tab=open", f"/claims/{draft.pk}/edit/", f"/claims/{draft.pk}/check/"),
            *(f"/claims/{claim('sent_back').pk}/edit/", f"/claims/{claim('payment_failed').pk}/account/"),
            *(case, f"{case}reviewed/", f"{case}papers/", f"{case}settlement/", f"{case}history/"),
            f"/institutions/{Institution.objects.first().pk}/",
        ],
        "reviewer": ["/claims/queue/?tab=team", f"/claims/{claim('submitted').pk}/review/"],
        "supervisor": [f"/claims/{claim('awaiting_approval').pk}/approval/"],
        "finance": [
            *("/fund/payments/?state=failed", "/fund/batches/new/?all=1", f"/fund/batches/{batch.pk}/"),
            *(f"/fund/batches/{sent.pk}/return/", f"/fund/payments/{Payable.objects.first().pk}/"),
        ],
        "auditor": ["/claims/?tab=closed", "/audit/sign-ins/?strangers=on"],
        "policy": [rules, f"{rules}cases/", f"{rules}difference/", f"{rules}simulations/"],
        "secadmin": [f"/staff/{Staff.objects.get(username='clerk').pk}/"],
    }


def pages_without_a_row(role: Role) -> list[str]:
    """Every address of the portal that needs no key and that the role may open: a new page is looked at by itself."""
    found = []
    for row in ROWS:
        if role in row.roles and "GET" in row.methods.split() and row.route not in NO_PAGES:
            with suppress(NoReverseMatch):
                found.append(reverse(row.route))
    return found


def tour() -> dict[str, list[str]]:
    """Account to addresses: each page once, by the first who may open it, and everybody's own start page."""
    rows, seen, planned = main_pages(), set(), {}
    for account in ACCOUNTS:
        if not account.username[-1].isdigit():
            addresses = pages_without_a_row(account.role) + rows.get(account.username, [])
            planned[account.username] = [one for one in dict.fromkeys(addresses) if one == "/" or one not in seen]
            seen.update(addresses)
    return planned


def faults(desk: Desk, address: str) -> list[str]:
    """What axe finds on a page at the counter and on a telephone, and whether it scrolls sideways there."""
    try:
        answer = desk.page.goto(desk.url + address)
    except Error as no_page:
        assert DOWNLOADS in str(no_page)
        return []
    if answer is None or "<html" not in answer.text()[:600]:
        return []  # a part of a page, or a file
    found = []
    for size in (DESK, PHONE):
        desk.page.set_viewport_size(size)
        found += violations(desk.page, of_the_width=size is PHONE)
        if desk.page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            found.append(f"scrolls sideways at {size['width']}")
    desk.page.set_viewport_size(DESK)
    return [f"{desk.who.staff.username} {address}: {sentence}" for sentence in found]


def speak(desk: Desk, language: str) -> None:
    """Show the pages in a language."""
    desk.context.add_cookies([{"name": "django_language", "value": language, "url": desk.url}])


def test_every_page_is_clean_under_axe_and_fits_the_window(desks):
    """In Chinese, every third page in English: its words are longer, and break what is narrow."""
    found = []
    for username, addresses in tour().items():
        desk = desks(username)
        for at, address in enumerate(addresses):
            speak(desk, "en" if at % 3 == 0 else "zh-hans")
            found += faults(desk, address)
    assert not found, "\n".join(found)
