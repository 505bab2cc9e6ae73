"""拒付、核减、不予支付原因: every code has a page that explains it in Chinese, and stands linked where it is given."""

import re

import pytest
from django.urls import reverse

from casework.models import Role
from claims.facts import Adjustment
from claims.models import ExpenseLine
from claims.reasons import GROUPS
from claims.services.adjust import adjust_lines
from claims.unpaid import PolicyReason
from policy.settling.wording import REFUSALS
from tests.claims.screens import signed_in
from tests.factories import claims
from tests.factories.core import reader
from tests.factories.institutions import InstitutionFactory

pytestmark = pytest.mark.django_db
EVERY = [(group.code, reason) for group in GROUPS.values() for reason in group.reasons]


@pytest.fixture
def desk(pool):
    return signed_in(reader(Role.CLERK, pool=pool))


def test_the_three_groups_hold_every_code_there_is():
    assert set(GROUPS["line"].reasons) == set(ExpenseLine.AdjustReason)
    assert set(PolicyReason.values) == set(REFUSALS)
    assert set(GROUPS["policy"].reasons) == set(PolicyReason)


@pytest.mark.parametrize(("group", "reason"), EVERY, ids=lambda one: str(one))
def test_every_code_of_the_three_groups_has_a_page_that_explains_it_in_chinese(desk, group, reason):
    page = desk.get(reverse("claims:reason_of_group", args=[group, reason])).content.decode()
    told = GROUPS[group].reasons[reason]
    for words in (reason.label, told.meaning, told.person, told.staff):
        assert str(words) in page and re.search(r"[\u4e00-\u9fff]", str(words))
    assert told.article in page and "复查" in page
    assert (
        reverse("claims:reason_of_group", args=[group, reason])
        in desk.get(reverse("claims:refusal_reasons")).content.decode()
    )


@pytest.mark.parametrize(("group", "code"), [("line", "not_enrolled"), ("nothing", "other"), ("policy", "01")])
def test_a_code_that_no_group_holds_has_no_page(desk, group, code):
    assert desk.get(reverse("claims:reason_of_group", args=[group, code])).status_code == 404


def test_a_reduced_line_links_its_reason_on_the_case_and_in_the_review(desk, pool):
    claim = claims.submitted(pool=pool)
    line = claim.lines.get()
    changes = {line.pk: Adjustment(line.amount - 100_00, line.category, "over_price")}
    reviewer = reader(Role.REVIEWER, pool=pool)
    adjust_lines(claim=claim, version=claim.version, changes=changes, by=reviewer)
    link = reverse("claims:reason_of_group", args=["line", "over_price"])
    for route in ("case", "case_review"):
        assert link in desk.get(reverse(f"claims:{route}", args=[claim.pk])).content.decode()
    assert link in signed_in(reviewer).get(reverse("claims:review", args=[claim.pk])).content.decode()


def test_a_calculation_under_which_nothing_is_payable_links_why(desk, pool):
    """The institution was not designated: where the claim is decided, and in the settlement."""
    link = reverse("claims:reason_of_group", args=["policy", "not_designated"])
    waiting = claims.submitted(pool=pool, institution=InstitutionFactory())
    reviewer = signed_in(reader(Role.REVIEWER, pool=pool))
    assert link in reviewer.get(reverse("claims:review", args=[waiting.pk])).content.decode()
    settled = claims.settled(pool=pool, institution=InstitutionFactory())
    assert link in desk.get(reverse("claims:case_settlement", args=[settled.pk])).content.decode()
