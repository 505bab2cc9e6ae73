"""What a fund has by its books (LPS-43): all income less all benefits."""

import pytest

from fund import ledger
from fund.models import Account, Fund, Posting
from fund.selectors import surplus_of
from tests.factories.core import PoolFactory

pytestmark = pytest.mark.django_db
Kind = Account.Kind


def book(pool, reason, **legs):
    ledger.book(
        pool=pool,
        reason=reason,
        subject_type="casework.pool",
        subject_id=pool.pk,
        legs={(Fund.BASIC, Kind(kind)): fen for kind, fen in legs.items()},
        actor=None,
    )


def test_income_less_benefits_is_the_surplus(today):
    pool = PoolFactory()
    book(pool, Posting.Reason.CONTRIBUTION, bank=1_000_00, contribution=-1_000_00)
    book(pool, Posting.Reason.SUBSIDY_DUE, receivable=700_00, subsidy=-700_00)
    book(pool, Posting.Reason.SETTLED, benefit=500_00, payable=-500_00)
    book(pool, Posting.Reason.SENT, payable=500_00, transit=-500_00)
    assert surplus_of(pool) == {Fund.BASIC: 1_200_00}


def test_a_fund_without_income_says_nothing_about_a_surplus(today):
    pool = PoolFactory()
    book(pool, Posting.Reason.SETTLED, benefit=500_00, payable=-500_00)
    assert surplus_of(pool) == {} == surplus_of(PoolFactory(code="9901"))
