"""What must be true of the money in a live database; `manage.py verify` prints every sentence that these yield."""

import hashlib
from collections.abc import Callable, Iterator
from typing import Any

from django.db import connection
from django.utils.translation import gettext as _

from casework.money import yuan
from casework.registry import registry
from fund.bank_files import sums
from fund.models import BankFile, Batch, Fund
from fund.orders import layout_of

UNBALANCED = """
SELECT p.id, coalesce(sum(e.amount), 0)::bigint FROM fund_posting p LEFT JOIN fund_entry e ON e.posting_id = p.id
GROUP BY p.id HAVING count(e.id) = 0 OR sum(e.amount) <> 0 ORDER BY p.id
"""

WRONG_TOTALS = """
WITH kept AS (SELECT account_id, sum(amount) AS fen FROM fund_accounttotal GROUP BY account_id),
     booked AS (SELECT account_id, sum(amount) AS fen FROM fund_entry GROUP BY account_id)
SELECT a.id, coalesce(kept.fen, 0)::bigint, coalesce(booked.fen, 0)::bigint FROM fund_account a
LEFT JOIN kept ON kept.account_id = a.id LEFT JOIN booked ON booked.account_id = a.id
WHERE coalesce(kept.fen, 0) <> coalesce(booked.fen, 0) ORDER BY a.id
"""

WRONG_LINES = """
SELECT p.id, p.number FROM fund_payable p LEFT JOIN LATERAL (
    SELECT count(*) AS live, count(*) FILTER (WHERE l.outcome = 'paid') AS paid,
           bool_and((l.amount, l.bank_account) = (p.amount, p.bank_account)) AS same,
           bool_and(b.state <> 'cancelled') AS standing
    FROM fund_batchline l JOIN fund_batch b ON b.id = l.batch_id WHERE l.payable_id = p.id AND l.is_live
) lines ON true
WHERE (lines.live, lines.paid) IS DISTINCT FROM
      (CASE WHEN p.state IN ('batched', 'paid') THEN 1 ELSE 0 END, CASE WHEN p.state = 'paid' THEN 1 ELSE 0 END)
   OR NOT coalesce(lines.same AND lines.standing, true) ORDER BY p.id
"""

# Where the money of a payable stands, by its state: credited to payable, to transit, to the bank account, or to what
# its person or institution had to give back. What a payment is made out of is debited, and is not looked at.
MISPLACED = """
WITH expected AS (
    SELECT p.id, share.key AS fund, -share.value::bigint AS fen,
           CASE WHEN p.state = 'paid' THEN 'bank'
                WHEN p.state = 'set_off' THEN CASE WHEN p.subject_type = ANY(%s) THEN 'owed_back' ELSE 'recoverable' END
                WHEN b.state = 'sent' THEN 'transit' ELSE 'payable' END AS kind
    FROM fund_payable p CROSS JOIN LATERAL jsonb_each_text(p.by_fund) share
    LEFT JOIN fund_batchline l ON l.payable_id = p.id AND l.is_live LEFT JOIN fund_batch b ON b.id = l.batch_id
    WHERE p.state <> 'cancelled'),
booked AS (
    SELECT po.subject_id AS id, a.fund, sum(e.amount)::bigint AS fen, a.kind FROM fund_posting po
    JOIN fund_entry e ON e.posting_id = po.id JOIN fund_account a ON a.id = e.account_id
    WHERE po.subject_type = 'fund.payable' AND a.kind NOT IN ('benefit', 'contribution', 'suspense', 'prepaid', 'advance')
          AND NOT (a.kind = 'owed_back' AND e.amount > 0)
    GROUP BY po.subject_id, a.fund, a.kind HAVING sum(e.amount) <> 0)
SELECT DISTINCT id FROM expected FULL JOIN booked USING (id, fund, fen, kind)
WHERE expected.id IS NULL OR booked.id IS NULL ORDER BY id
"""

WRONG_SHARES = """
SELECT p.id, p.number FROM fund_payable p
WHERE p.amount <> (SELECT sum(value::bigint) FROM jsonb_each_text(p.by_fund)) ORDER BY p.id
"""

WRONG_BATCHES = """
SELECT b.id, b.number FROM fund_batch b LEFT JOIN fund_batchline l ON l.batch_id = b.id
GROUP BY b.id HAVING (b.count, b.amount) IS DISTINCT FROM (count(l.id), coalesce(sum(l.amount), 0)::bigint) ORDER BY b.id
"""

WRONG_OPENINGS = """
WITH told AS (
    SELECT pool_id, fund, sum(amount) AS fen FROM fund_opening WHERE state = 'booked' GROUP BY pool_id, fund),
booked AS (
    SELECT a.pool_id, a.fund, -sum(e.amount) AS fen FROM fund_account a JOIN fund_entry e ON e.account_id = a.id
    WHERE a.kind = 'carried' GROUP BY a.pool_id, a.fund)
SELECT p.name, fund, coalesce(told.fen, 0)::bigint, coalesce(booked.fen, 0)::bigint
FROM told FULL JOIN booked USING (pool_id, fund) JOIN casework_pool p ON p.id = pool_id
WHERE coalesce(told.fen, 0) <> coalesce(booked.fen, 0) ORDER BY p.name, fund
"""


def postings_balance() -> Iterator[str]:
    """The entries of every posting sum to zero."""
    for posting, fen in _rows(UNBALANCED):
        yield _("Posting %(posting)s has no entries, or they make %(sum)s yuan instead of 0.") % {
            "posting": posting,
            "sum": yuan(fen),
        }


def totals_are_sums() -> Iterator[str]:
    """The running total of every account is the sum of its entries."""
    for account, kept, booked in _rows(WRONG_TOTALS):
        yield _("Account %(account)s keeps a total of %(kept)s yuan, its entries make %(booked)s.") % {
            "account": account,
            "kept": yuan(kept),
            "booked": yuan(booked),
        }


def payables_have_their_lines() -> Iterator[str]:
    """A payable is in exactly one live batch while it is batched or paid, and in none otherwise."""
    for payable, number in _rows(WRONG_LINES):
        yield _("The state of payable %(payable)s (%(number)s) does not fit its lines in batches.") % {
            "payable": payable,
            "number": number,
        }


def payables_have_their_postings() -> Iterator[str]:
    """What the books say of a payable is what its state says; its shares make its amount."""
    for (payable,) in _rows(MISPLACED, [sorted(registry.paid_to_organisations)]):
        yield _("The postings of payable %(payable)s do not fit its state.") % {"payable": payable}
    for payable, number in _rows(WRONG_SHARES):
        yield _("The shares of payable %(payable)s (%(number)s) do not make its amount.") % {
            "payable": payable,
            "number": number,
        }


def batches_are_their_lines() -> Iterator[str]:
    """Count and amount of every batch are those of its lines."""
    for _pk, number in _rows(WRONG_BATCHES):
        yield _("Batch %(number)s does not say what its lines make.") % {"number": number}


def openings_are_in_the_books() -> Iterator[str]:
    """What every fund brought along is what its audits found and two persons booked (FX-51)."""
    for pool, fund, told, booked in _rows(WRONG_OPENINGS):
        yield _("%(pool)s, %(fund)s: opening balances of %(told)s yuan, but %(booked)s in the books.") % {
            "pool": pool,
            "fund": Fund(fund).label,
            "told": yuan(told),
            "booked": yuan(booked),
        }


def files_are_their_batches() -> Iterator[str]:
    """Every file has its hash; the file that left says what its batch says; no batch left without a file."""
    left = Batch.objects.filter(state__in=[Batch.State.SENT, Batch.State.DONE])
    for number in left.exclude(files__direction=BankFile.Direction.OUT).values_list("number", flat=True):
        yield _("Batch %(number)s left for the bank without a file.") % {"number": number}
    for file in BankFile.objects.select_related("batch__template").iterator(chunk_size=20):
        content = bytes(file.content)
        if hashlib.sha256(content).hexdigest() != file.sha256:
            yield _("The file %(name)s of batch %(number)s is not what it was.") % _named(file)
        elif file.direction == BankFile.Direction.OUT and not _says_its_batch(file, content):
            yield _("The file %(name)s does not say what batch %(number)s says.") % _named(file)


def _says_its_batch(file: BankFile, content: bytes) -> bool:
    batch = file.batch
    return sums(layout_of(batch.template), content) == (batch.count, batch.amount)


def _named(file: BankFile) -> dict[str, str]:
    return {"name": file.name, "number": file.batch.number}


def _rows(sql: str, parameters: list[Any] | None = None) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return cursor.fetchall()


ALL: list[Callable[[], Iterator[str]]] = [
    postings_balance,
    totals_are_sums,
    payables_have_their_lines,
    payables_have_their_postings,
    batches_are_their_lines,
    files_are_their_batches,
    openings_are_in_the_books,
]
