"""Proof that the designated days are what the agreements say, and that declarations are their lines and their postings."""

from collections.abc import Callable, Iterator

from django.db import connection

WRONG_DAYS = """
SELECT a.number FROM institutions_agreement a
WHERE a.state IN ('signed', 'ended')
    AND coalesce((SELECT range_agg(d.period) FROM institutions_designation d WHERE d.agreement_id = a.id), '{}')
    <> datemultirange(a.period) - coalesce((
        SELECT range_agg(daterange(m.starts_on, m.ends_on, '[]')) FROM institutions_measure m
        WHERE m.agreement_id = a.id AND m.kind = 'suspension' AND m.state = 'decided'), '{}')
ORDER BY a.number
"""


def designated_days() -> Iterator[str]:
    """Each agreement whose designated days are not its period without its suspensions."""
    with connection.cursor() as cursor:
        cursor.execute(WRONG_DAYS)
        for (number,) in cursor.fetchall():
            yield f"Agreement {number}: its designated days are not its term without its suspensions."


NOT_ITS_LINES = """
SELECT d.number FROM institutions_declaration d LEFT JOIN LATERAL (
    SELECT count(*) AS lines, sum(total) AS total, sum(in_policy) AS policy, sum(basic) AS basic, sum(critical) AS critical
    FROM institutions_declarationline l WHERE l.declaration_id = d.id) made ON true
WHERE d.state NOT IN ('checking', 'faulty', 'returned') AND (d.lines_count, d.total, d.in_policy, d.basic, d.critical)
    IS DISTINCT FROM (made.lines, made.total, made.policy, made.basic, made.critical)
ORDER BY d.number
"""

NOT_BOOKED = """
WITH said AS (
    SELECT pool_id, 'deposit' AS kind, -sum(deposit) AS fen FROM institutions_declaration
        WHERE state IN ('confirmed', 'paid') GROUP BY pool_id
    UNION ALL SELECT pool_id, 'deposit', sum(deposit_held) FROM institutions_clearing
        WHERE state IN ('decided', 'done') GROUP BY pool_id
    UNION ALL SELECT pool_id, 'prepaid', sum(amount) FROM institutions_prepayment
        WHERE state IN ('decided', 'paid') GROUP BY pool_id
    UNION ALL SELECT pool_id, 'prepaid', -sum(set_off) FROM institutions_declaration
        WHERE state IN ('confirmed', 'paid') GROUP BY pool_id
    UNION ALL SELECT pool_id, 'prepaid', -sum(prepaid_left) FROM institutions_clearing
        WHERE state IN ('decided', 'done') GROUP BY pool_id
    UNION ALL SELECT pool_id, 'owed_back', -sum(due) FROM institutions_clearing
        WHERE state = 'decided' AND due < 0 GROUP BY pool_id),
booked AS (
    SELECT a.pool_id, a.kind, sum(e.amount) AS fen FROM fund_account a JOIN fund_entry e ON e.account_id = a.id
    WHERE a.kind IN ('deposit', 'prepaid', 'owed_back') GROUP BY a.pool_id, a.kind)
SELECT p.code, kind, coalesce(s.fen, 0)::bigint, coalesce(b.fen, 0)::bigint
FROM (SELECT pool_id, kind, sum(fen) AS fen FROM said GROUP BY pool_id, kind) s
FULL JOIN booked b USING (pool_id, kind) JOIN casework_pool p ON p.id = pool_id
WHERE coalesce(s.fen, 0) <> coalesce(b.fen, 0) ORDER BY p.code, kind
"""


def declarations_are_their_lines() -> Iterator[str]:
    """Each declaration whose head is not what its lines make."""
    with connection.cursor() as cursor:
        cursor.execute(NOT_ITS_LINES)
        for (number,) in cursor.fetchall():
            yield f"Declaration {number}: its lines do not make the figures of its head."


def deposits_and_advances_are_booked() -> Iterator[str]:
    """Each pool whose books hold another deposit, advance or debt of institutions than its cases say."""
    with connection.cursor() as cursor:
        cursor.execute(NOT_BOOKED)
        for pool, kind, said, booked in cursor.fetchall():
            yield f"Pool {pool}, {kind}: the cases make {said} fen, the books {booked}."


ALL: list[Callable[[], Iterator[str]]] = [
    designated_days,
    declarations_are_their_lines,
    deposits_and_advances_are_booked,
]
