"""From the counter to a settled claim: what the year, the money and the books say afterwards."""

from datetime import date

import pytest

from casework.models import Event
from claims.models import Claim, Settlement, YearMove, YearUse
from claims.services.preview import preview_claim, settlement_of
from fund.models import Entry, Payable
from tests.factories.claims import awaiting_approval, approved, reviewed, settled, second_passed
from tests.factories.rulebook import put_example_rules_in_force
from tests.factories.core import PoolFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def pool(today):
    pool = PoolFactory()
    put_example_rules_in_force(pool)
    return pool


def test_a_claim_below_the_threshold_is_settled_by_the_second_reviewer(pool):
    claim = settled(pool=pool)
    [settlement] = claim.settlements.all()
    payable = Payable.objects.get(subject_type="claims.claim", subject_id=claim.pk)
    assert claim.state == Claim.State.APPROVED
    assert settlement.fund == payable.amount > 0
    assert settlement.total == claim.allowed == 5_400_00
