"""What becomes of what the checks find when a claim is handed in: flags, and hits with their outcome (DL-26)."""

from dataclasses import replace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from casework.models import Role
from claims import checks
from claims.facts import Adjustment, LineRow
from claims.models import Claim
from claims.services import flags as flagging
from claims.services.adjust import adjust_lines
from claims.services.intake import resubmit, withdraw
from claims.services.queue import lift_flag
from claims.services.reverse import reverse
from claims.services.review import refuse, send_back
from tests.factories import claims as factory
from tests.factories.core import reader
from tests.factories.enrollment import insured_person
from tests.factories.institutions import designated_hospital

pytestmark = pytest.mark.django_db


def flags(claim):
    return {flag.code: flag for flag in claim.flags.all()}


def hits(claim):
    """Outcome and saved money of each hit."""
    return {hit.code: (hit.outcome, hit.saved) for hit in claim.hits.all()}


@pytest.fixture
def reviewer(pool):
    return reader(Role.REVIEWER, pool=pool)


@pytest.fixture
def odd(pool):
    """A class B drug of 2,000.00 claimed as class A, beside 4,000.00: one warning. 500.00 deductible, 75 %."""
    entry = factory.CatalogueEntryFactory(pool=pool, category="B", first_self_pay=None)
    lines = [LineRow(entry=entry, category="A", amount=2_000_00), LineRow(name="西药费", category="A", amount=4_100_00)]
    return factory.submitted(pool=pool, lines=lines)


def test_an_ordinary_claim_has_no_flag(pool):
    claim = factory.submitted(pool=pool)
    assert flags(claim) == hits(claim) == {}


def test_a_flag_names_the_other_claim_unless_the_reader_may_not_know_it(pool):
    person, hospital = insured_person(pool), designated_hospital()
    first = factory.submitted(person=person, institution=hospital)
    found = flags(factory.submitted(person=person, institution=hospital))["duplicate_stay"]
    assert found.figures == {"claim": first.pk, "number": first.number, "amount_fen": 5_400_00}
    assert first.number in checks.tell(found) and "5,400.00" in checks.tell(found)
    assert first.number not in checks.tell(found, hidden=True)


def test_a_lifted_flag_stays_lifted_until_its_figures_change(pool, odd, reviewer):
    clerk = reader(pool=pool)
    lift_flag(flag=odd.flags.get(), reason="目录已更正", by=reviewer)
    assert hits(odd) == {"class_differs": ("lifted", None)}

    claim = send_back(claim=odd, version=odd.version, comment="补充", by=reviewer)
    claim = resubmit(claim=claim, version=claim.version, by=clerk)
    assert claim.flags.get().lifted_by == reviewer.staff
    assert claim.hits.count() == 1

    claim = send_back(claim=claim, version=claim.version, comment="补充", by=reviewer)
    [row, other] = [
        LineRow(entry=line.entry, name=line.name, category="A", amount=line.amount) for line in claim.lines.all()
    ]
    claim = factory.saved(claim, clerk, lines=[replace(row, amount=200_00), other])
    claim = resubmit(claim=claim, version=claim.version, by=clerk)
    assert claim.flags.get().lifted_by is None
    assert sorted(claim.hits.values_list("outcome", flat=True)) == ["", "lifted"]


def test_a_claim_that_is_corrected_loses_its_flag_and_its_hit_says_so(pool, odd, reviewer):
    clerk = reader(pool=pool)
    claim = send_back(claim=odd, version=odd.version, comment="类别有误", by=reviewer)
    claim = resubmit(claim=claim, version=claim.version, by=clerk)
    assert hits(claim) == {"class_differs": ("", None)}, "handed in unchanged it is the same hit"
    claim = send_back(claim=claim, version=claim.version, comment="类别有误", by=reviewer)
    claim = factory.saved(claim, clerk, lines=[LineRow(name="西药费", category="A", amount=5_400_00)])
    claim = resubmit(claim=claim, version=claim.version, by=clerk)
    assert flags(claim) == {}
    assert hits(claim) == {"class_differs": ("corrected", None)}


def test_a_settled_claim_whose_lines_stand_has_passed(odd):
    claim = factory.second_passed(factory.first_passed(odd))
    assert claim.state == Claim.State.APPROVED
    assert hits(claim) == {"class_differs": ("passed", None)}


def test_an_adjusted_line_saves_the_difference_of_what_the_funds_pay(odd, reviewer):
    """Claimed (6,100 - 500) x 75 % = 4,200.00; without the drug of 2,000.00 the funds pay 2,700.00."""
    drug = odd.lines.get(entry__isnull=False)
    change = Adjustment(allowed_amount=0, allowed_category="A", reason="not_related")
    claim = adjust_lines(claim=odd, version=odd.version, changes={drug.pk: change}, by=reviewer)
    claim = factory.second_passed(factory.first_passed(claim, by=reviewer))
    assert hits(claim) == {"class_differs": ("confirmed", 1_500_00)}
    reverse(claim=claim, comment="票据不实", by=reader(Role.SUPERVISOR, pool=claim.pool))
    assert hits(claim) == {"class_differs": ("confirmed", 4_200_00)}, "and what was paid comes back"


def test_a_refusal_saves_what_the_funds_would_have_paid(odd, reviewer):
    said = {"reason_code": "false_papers", "article": "第四十一条", "comment": "票据不实"}
    claim = refuse(claim=odd, version=odd.version, by=reviewer, **said)
    assert hits(claim) == {"class_differs": ("confirmed", 4_200_00)}


def test_a_withdrawal_saves_nothing(pool, odd):
    claim = withdraw(claim=odd, comment="重新提交", by=reader(pool=pool))
    assert hits(claim) == {"class_differs": ("withdrawn", None)}


def test_a_lifted_flag_saves_nothing_whatever_is_decided(odd, reviewer):
    lift_flag(flag=odd.flags.get(), reason="目录已更正", by=reviewer)
    said = {"reason_code": "abroad", "article": "第三十条", "comment": "境外就医"}
    claim = refuse(claim=odd, version=odd.version, by=reviewer, **said)
    assert hits(claim) == {"class_differs": ("lifted", None)}


def test_as_many_queries_for_two_hundred_lines_as_for_ten(pool):
    """Issue 5: a constant number of queries; evidence is read for all checks at once."""

    def queries(lines):
        amounts = range(10_01, 10_01 + lines // len(entries))
        rows = [LineRow(entry=entry, quantity=1, unit_price=fen, amount=fen) for entry in entries for fen in amounts]
        claim = factory.draft(pool=pool, lines=rows)
        claim.state, claim.received_on = Claim.State.SUBMITTED, claim.discharged_on
        with CaptureQueriesContext(connection) as asked:
            flagging.look_at(claim)
        return len(asked)

    entries = [factory.CatalogueEntryFactory(pool=pool) for _n in range(2)]
    assert queries(10) == queries(200) <= 10
