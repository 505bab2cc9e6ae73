"""核减告知书: the person is told of each line that was reduced, why, on what it stands, and how to object (NX-33)."""

from io import BytesIO

import pytest
from django.urls import reverse
from pypdf import PdfReader

from casework.models import Role
from claims.facts import Adjustment, LineRow
from claims.letters import letters_of
from claims.models import Claim, ExpenseLine
from claims.reductions import EXPLAINED
from claims.services.adjust import adjust_lines
from tests.claims.screens import signed_in
from tests.factories import claims as factory
from tests.factories.core import reader

pytestmark = pytest.mark.django_db


@pytest.fixture
def claim(pool) -> Claim:
    """A settled claim: of 400.00 for care nothing is allowed, an antibiotic is found to be of class C."""
    lines = [
        LineRow(name="手术费", category="A", amount=5_000_00),
        LineRow(name="护工费", category="A", amount=400_00),
        LineRow(name="抗生素", category="A", amount=300_00),
    ]
    submitted = factory.submitted(pool=pool, lines=lines)
    care, drug = submitted.lines.get(name="护工费"), submitted.lines.get(name="抗生素")
    changes = {
        care.pk: Adjustment(0, "A", "not_related", "非治疗性费用"),
        drug.pk: Adjustment(300_00, "C", "wrong_class"),
    }
    hand = reader(Role.REVIEWER, pool=pool)
    adjusted = adjust_lines(claim=submitted, version=submitted.version, changes=changes, by=hand)
    return factory.second_passed(factory.first_passed(adjusted, by=hand))


def paper(claim: Claim, by) -> str:
    answer = signed_in(by).get(reverse("claims:print", args=[claim.pk, "reduction"]))
    assert answer.status_code == 200
    return "".join(page.extract_text() for page in PdfReader(BytesIO(answer.content)).pages)


def test_each_reduced_line_is_told_with_reason_basis_and_until_when_to_object(claim, pool):
    text = "".join(paper(claim, reader(Role.CLERK, pool=pool)).split())
    for told in (
        "护工费",
        "400.00",
        "0.00",
        "非治疗性费用",
        "抗生素",
        "《社会保险法》第二十八条",
        "核减合计",
        "申请复查",
    ):
        assert told in text
    assert "手术费" not in text


def test_a_claim_that_is_allowed_as_claimed_or_not_settled_yet_has_no_such_notice(pool):
    for claim in (factory.settled(pool=pool), factory.submitted(pool=pool)):
        assert "reduction" not in {letter["kind"] for letter in letters_of(claim)}
        answer = signed_in(reader(Role.CLERK, pool=pool)).get(reverse("claims:print", args=[claim.pk, "reduction"]))
        assert answer.status_code == 409


def test_the_notice_is_offered_on_the_page_of_the_case(claim, pool):
    page = signed_in(reader(Role.CLERK, pool=pool)).get(reverse("claims:case", args=[claim.pk])).content.decode()
    assert reverse("claims:print", args=[claim.pk, "reduction"]) in page


def test_every_reason_of_a_reduction_stands_on_something():
    assert set(EXPLAINED) == set(ExpenseLine.AdjustReason)
    assert all(one.article for one in EXPLAINED.values())
