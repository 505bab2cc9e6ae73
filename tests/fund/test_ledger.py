"""The books: every posting balances, every total is the sum of its entries, nothing is ever changed."""

import psycopg
import pytest
from django.db import DatabaseError, connection, transaction
from django.db.models import Sum
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from casework.models import Pool
from fund import ledger
from fund.models import Account, AccountTotal, Entry, Fund, Posting
from tests.database import as_owner
from tests.factories.core import PoolFactory

pytestmark = pytest.mark.django_db

Kind = Account.Kind
MOVES = [
    (Posting.Reason.SETTLED, Kind.BENEFIT, Kind.PAYABLE),
    (Posting.Reason.SENT, Kind.PAYABLE, Kind.TRANSIT),
    (Posting.Reason.PAID, Kind.TRANSIT, Kind.BANK),
    (Posting.Reason.RETURNED, Kind.TRANSIT, Kind.PAYABLE),
    (Posting.Reason.REVERSED, Kind.RECOVERABLE, Kind.BENEFIT),
]


def booking(pool: Pool, legs: dict, reason: str = Posting.Reason.SETTLED) -> ledger.Booking:
    return ledger.Booking(
        pool=pool, reason=reason, subject_type="casework.pool", subject_id=pool.pk, legs=legs, actor=None
    )


def commit() -> None:
    """What COMMIT does with deferred constraints, inside a test's transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


def totals() -> dict[int, int]:
    return dict(AccountTotal.objects.values_list("account").annotate(Sum("amount")))


def sums() -> dict[int, int]:
    return dict(Entry.objects.values_list("account").annotate(Sum("amount")))


bookings = st.lists(
    st.tuples(
        st.sampled_from(MOVES),
        st.dictionaries(st.sampled_from(list(Fund)), st.integers(1, 10**11), min_size=1, max_size=3),
    ),
    min_size=1,
    max_size=8,
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rounds=st.lists(bookings, min_size=1, max_size=3))
def test_whatever_is_booked_balances_and_the_totals_are_the_sums_of_the_entries(rounds):
    pool = PoolFactory()
    with transaction.atomic():
        for moves in rounds:
            ledger.book_all(
                [booking(pool, ledger.transfer(debit, credit, by), why) for (why, debit, credit), by in moves]
            )
        commit()
        unbalanced = Posting.objects.annotate(sum=Sum("entries__amount")).exclude(sum=0)
        moved = sums()
        assert not unbalanced.exists()
        assert sum(moved.values()) == 0
        assert {account: fen for account, fen in totals().items() if fen} == {a: fen for a, fen in moved.items() if fen}
        transaction.set_rollback(True)


def test_an_unbalanced_posting_fails_when_it_commits():
    with pytest.raises(DatabaseError, match="do not sum to zero"), transaction.atomic():
        ledger.book_all([booking(PoolFactory(), {(Fund.BASIC, Kind.BENEFIT): 100, (Fund.BASIC, Kind.PAYABLE): -99})])
        commit()


@pytest.mark.django_db(transaction=True)
def test_an_unbalanced_posting_by_raw_sql_fails_at_commit():
    good = ledger.book_all([booking(PoolFactory(), ledger.transfer(Kind.BENEFIT, Kind.PAYABLE, {Fund.BASIC: 500}))])[0]
    with pytest.raises(DatabaseError, match="do not sum to zero"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO fund_entry (posting_id, account_id, amount) SELECT posting_id, account_id, 1"
            " FROM fund_entry WHERE posting_id = %s LIMIT 1",
            [good.pk],
        )
    assert good.entries.count() == 2


@pytest.mark.parametrize("legs", [{}, {(Fund.BASIC, Kind.BANK): 0}, {(Fund.BASIC, Kind.BANK): 1.5}])
def test_no_legs_a_zero_leg_and_a_float_are_refused(legs):
    with pytest.raises(ValueError, match="leg"):
        booking(PoolFactory(), legs)


@pytest.mark.parametrize("fen", [0, -1])
def test_only_positive_amounts_move(fen):
    with pytest.raises(ValueError, match="positive"):
        ledger.transfer(Kind.BENEFIT, Kind.PAYABLE, {Fund.BASIC: fen})


CHANGES = [
    "UPDATE fund_entry SET amount = amount + 1",
    "DELETE FROM fund_entry",
    "UPDATE fund_posting SET reason = 'paid'",
    "DELETE FROM fund_posting",
    "TRUNCATE fund_entry",
]


@pytest.mark.parametrize("sql", CHANGES)
def test_the_application_may_not_change_what_is_booked(sql):
    ledger.book_all([booking(PoolFactory(), ledger.transfer(Kind.BENEFIT, Kind.PAYABLE, {Fund.BASIC: 500}))])
    with pytest.raises(DatabaseError) as refused, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)
    assert isinstance(refused.value.__cause__, psycopg.errors.InsufficientPrivilege)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("sql", [*CHANGES[:4], "TRUNCATE fund_entry"])
def test_not_even_the_owner_of_the_tables_may_change_what_is_booked(sql):
    ledger.book_all([booking(PoolFactory(), ledger.transfer(Kind.BENEFIT, Kind.PAYABLE, {Fund.BASIC: 500}))])
    with as_owner(), pytest.raises(DatabaseError, match="append-only"), connection.cursor() as cursor:
        cursor.execute(sql)
    assert Entry.objects.count() == 2
