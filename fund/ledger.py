"""The books: what is booked, under which reason, against which accounts.

Plain functions for use inside a service's transaction, as late in it as possible: the running totals are the last
lock before the event. That the legs of a posting sum to zero is PostgreSQL's own law (trigger at COMMIT).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db import connection

from casework import clock
from casework.models import Pool, Staff
from fund.models import Account, AccountTotal, Fund, Posting

Legs = Mapping[tuple[Fund, Account.Kind], int]


@dataclass(frozen=True, kw_only=True)
class Booking:
    """What is to be booked: `legs` in fen by fund and kind of account, debit positive, credit negative."""

    pool: Pool
    reason: Posting.Reason
    subject_type: str
    subject_id: int
    legs: Legs
    actor: Staff | None

    def __post_init__(self) -> None:
        if not self.legs:
            raise ValueError("a booking needs legs")
        for leg, fen in self.legs.items():
            if type(fen) is not int or fen == 0:
                raise ValueError(f"the leg {leg} must be whole fen and not zero, not {fen!r}")


def book(
    *,
    pool: Pool,
    reason: Posting.Reason,
    subject_type: str,
    subject_id: int,
    legs: Legs,
    actor: Staff | None,
) -> Posting:
    """Book one posting. Raises ValueError for a zero leg; PostgreSQL refuses unbalanced legs when it commits."""
    booking = Booking(
        pool=pool, reason=reason, subject_type=subject_type, subject_id=subject_id, legs=legs, actor=actor
    )
    return book_all([booking])[0]


def book_all(bookings: Sequence[Booking]) -> list[Posting]:
    """Book several postings at once: the running totals are touched once, in order of their keys."""
    accounts = _accounts(bookings)
    now = clock.now()
    postings = Posting.objects.bulk_create(
        Posting(
            pool=booking.pool,
            at=now,
            booked_on=now.date(),
            reason=booking.reason,
            subject_type=booking.subject_type,
            subject_id=booking.subject_id,
            actor=booking.actor,
        )
        for booking in bookings
    )
    _enter(
        (posting.pk, accounts[booking.pool.pk, *leg], fen)
        for posting, booking in zip(postings, bookings, strict=True)
        for leg, fen in booking.legs.items()
    )
    return postings


def transfer(debit: Account.Kind, credit: Account.Kind, by_fund: Mapping[str, int]) -> Legs:
    """Legs that move an amount of each fund (fen, positive) from one kind of account to another."""
    legs: dict[tuple[Fund, Account.Kind], int] = {}
    for fund, fen in by_fund.items():
        if fen <= 0:
            raise ValueError(f"only a positive amount can be moved, not {fen!r} of {fund}")
        legs[Fund(fund), debit] = fen
        legs[Fund(fund), credit] = -fen
    return legs


def _accounts(bookings: Iterable[Booking]) -> dict[tuple[int, str, str], int]:
    """The keys of the accounts that the bookings name; an account is opened when it is used for the first time."""
    named = {(booking.pool.pk, *leg) for booking in bookings for leg in booking.legs}
    found = _open_accounts({pool for pool, *_ in named})
    missing = sorted(named - found.keys())
    if missing:
        Account.objects.bulk_create(
            (Account(pool_id=pool, fund=fund, kind=kind) for pool, fund, kind in missing), ignore_conflicts=True
        )
        found = _open_accounts({pool for pool, *_ in named})
    return found


def _open_accounts(pools: set[int]) -> dict[tuple[int, str, str], int]:
    rows = Account.objects.filter(pool__in=pools).order_by().values_list("pool_id", "fund", "kind", "pk")
    return {(pool, fund, kind): key for pool, fund, kind, key in rows}


def _enter(entries: Iterable[tuple[int, int, int]]) -> None:
    """Write the entries (posting, account, fen) and add to the share of each account's total that belongs to this
    connection, so that postings do not queue."""
    columns = [list(column) for column in zip(*entries, strict=True)] or [[], [], []]
    with connection.cursor() as cursor:
        cursor.execute(_ENTER, [*columns, AccountTotal.SHARDS])


# The shares are locked in order of their accounts.
_ENTER = """
WITH entered AS (
    INSERT INTO fund_entry (posting_id, account_id, amount)
    SELECT * FROM unnest(%s::bigint[], %s::bigint[], %s::bigint[]) RETURNING account_id, amount
)
INSERT INTO fund_accounttotal (account_id, shard, amount)
SELECT account_id, pg_backend_pid() %% %s, sum(amount) FROM entered
GROUP BY account_id HAVING sum(amount) <> 0 ORDER BY account_id
ON CONFLICT (account_id, shard) DO UPDATE SET amount = fund_accounttotal.amount + EXCLUDED.amount
"""
