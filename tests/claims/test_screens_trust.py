"""What a browser must not decide: fields that no form has, pages that are older than the case (ASVS 15.3.3, 2.3.1)."""

import pytest
from django.urls import reverse

from casework.models import Role
from claims.models import Claim
from claims.services.preview import preview_claim
from claims.services.review import pass_first_review, pass_second_review
from tests.claims.screens import as_sent, signed_in
from tests.factories import claims
from tests.factories.core import PoolFactory, reader

pytestmark = pytest.mark.django_db

NOT_TYPED = {
    "state": "paid",
    "status": "paid",
    "allowed": "1",
    "allowed_amount": "9999999",
    "amount": "9999999",
    "fund": "9999999",
    "area_code": "110000000000",
    "pool": "2",
    "person": "2",
    "number": "C110000-20260101-0001",
    "approver": "1",
    "entered_by": "1",
    "settled_at": "2026-01-01",
    "lines-0-allowed_amount": "1",
    "lines-0-price_limit": "0",
}
KEPT = ("state", "allowed", "area_code", "pool_id", "person_id", "number", "approver_id", "entered_by_id", "settled_at")


def row(claim: Claim) -> dict:
    return Claim.objects.filter(pk=claim.pk).values(*KEPT).get()


def test_fields_that_the_form_does_not_have_change_nothing(pool):
    PoolFactory(code="9901")
    clerk = reader(Role.CLERK, pool=pool)
    draft = claims.draft(pool=pool, by=clerk)
    before, lines = row(draft), list(draft.lines.values("amount", "allowed_amount", "price_limit"))
    answer = signed_in(clerk).post(reverse("claims:edit", args=[draft.pk]), as_sent(draft) | NOT_TYPED)
    assert answer.status_code == 302
    assert row(draft) == before
    assert list(draft.lines.values("amount", "allowed_amount", "price_limit")) == lines


def test_a_decision_takes_no_amount_from_the_browser(pool):
    claim = claims.reviewed(pool=pool)
    due = preview_claim(claim).fund
    sent = {"version": claim.version, "stage": claim.state, "seen_fund": due, "decision": "pass", "command_key": "k"}
    desk = signed_in(reader(Role.REVIEWER, pool=pool))
    assert desk.post(reverse("claims:decide", args=[claim.pk]), sent | NOT_TYPED).status_code == 302
    assert Claim.objects.get(pk=claim.pk).settlements.get().fund == due


def test_adjustments_for_a_claim_that_has_moved_on_lead_to_the_case(pool):
    claim = claims.submitted(pool=pool)
    for step in (pass_first_review, pass_second_review):
        seen = preview_claim(claim).fund
        claim = step(claim=claim, version=claim.version, seen_fund=seen, by=reader(Role.REVIEWER, pool=pool))
    answer = signed_in(reader(Role.REVIEWER, pool=pool)).post(reverse("claims:adjust", args=[claim.pk]), {"version": 1})
    assert answer.url == reverse("claims:case", args=[claim.pk])
