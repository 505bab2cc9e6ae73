"""Proof that the designated days are what the agreements say, that declarations are their lines and their postings, and
that money which came back for violations is booked."""

from collections.abc import Callable, Iterator

from django.db import connection
from django.utils.translation import gettext as _

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

# What violations have the funds recover: decided, less what came, and what is owed again after an appeal that holds.
NOT_BOOKED = """
WITH claimed AS (
    SELECT pool_id, amount, critical FROM institutions_violation
        WHERE state IN ('decided', 'rectified') AND is_upheld IS NOT TRUE
    UNION ALL SELECT v.pool_id, -r.amount, -r.critical FROM institutions_recovery r
        JOIN institutions_violation v ON v.id = r.violation_id
    UNION ALL SELECT pool_id, amount, coalesce((by_fund ->> 'critical_illness')::bigint, 0) FROM fund_payable
        WHERE subject_type = 'institutions.violation' AND state <> 'cancelled'),
said AS (
    SELECT pool_id, 'basic' AS fund, 'deposit' AS kind, -sum(deposit) AS fen FROM institutions_declaration
        WHERE state IN ('confirmed', 'paid') GROUP BY pool_id
    UNION ALL SELECT pool_id, 'basic', 'deposit', sum(deposit_held) FROM institutions_clearing
        WHERE state IN ('decided', 'done') GROUP BY pool_id
    UNION ALL SELECT pool_id, 'basic', 'prepaid', sum(amount) FROM institutions_prepayment
        WHERE state IN ('decided', 'paid') GROUP BY pool_id
    UNION ALL SELECT pool_id, 'basic', 'prepaid', -sum(set_off) FROM institutions_declaration
        WHERE state IN ('confirmed', 'paid') GROUP BY pool_id
    UNION ALL SELECT pool_id, 'basic', 'prepaid', -sum(prepaid_left) FROM institutions_clearing
        WHERE state IN ('decided', 'done') GROUP BY pool_id
    UNION ALL SELECT pool_id, 'basic', 'owed_back', -sum(due) FROM institutions_clearing
        WHERE state = 'decided' AND due < 0 GROUP BY pool_id
    UNION ALL SELECT pool_id, 'basic', 'owed_back', sum(amount - critical) FROM claimed GROUP BY pool_id
    UNION ALL SELECT pool_id, 'critical_illness', 'owed_back', sum(critical) FROM claimed GROUP BY pool_id),
booked AS (
    SELECT a.pool_id, a.fund, a.kind, sum(e.amount) AS fen FROM fund_account a JOIN fund_entry e ON e.account_id = a.id
    WHERE a.kind IN ('deposit', 'prepaid', 'owed_back') GROUP BY a.pool_id, a.fund, a.kind)
SELECT p.code, fund, kind, coalesce(s.fen, 0)::bigint, coalesce(b.fen, 0)::bigint
FROM (SELECT pool_id, fund, kind, sum(fen) AS fen FROM said GROUP BY pool_id, fund, kind) s
FULL JOIN booked b USING (pool_id, fund, kind) JOIN casework_pool p ON p.id = pool_id
WHERE coalesce(s.fen, 0) <> coalesce(b.fen, 0) ORDER BY p.code, fund, kind
"""

# Each payment of an institution into the account is one posting of the same fen, also the one that cancels it; and what
# the violation's own postings have the funds recover is what stands of its decision, less these payments.
RECOVERIES_NOT_BOOKED = """
WITH moved AS (
    SELECT id, 'owed_back' AS kind, amount, critical FROM institutions_violation
        WHERE state IN ('decided', 'rectified') AND is_upheld IS NOT TRUE
    UNION ALL SELECT violation_id, 'owed_back', -amount, -critical FROM institutions_recovery WHERE way = 'transfer'
    UNION ALL SELECT violation_id, 'bank', amount, critical FROM institutions_recovery WHERE way = 'transfer'),
said AS (
    SELECT id, kind, share.fund, sum(share.fen) AS fen, array_agg(share.fen ORDER BY share.fen) AS each
    FROM moved CROSS JOIN LATERAL (VALUES ('basic', amount - critical), ('critical_illness', critical)) share (fund, fen)
    WHERE share.fen <> 0 GROUP BY 1, 2, 3),
booked AS (
    SELECT po.subject_id AS id, a.kind, a.fund, sum(e.amount) AS fen, array_agg(e.amount ORDER BY e.amount) AS each
    FROM fund_posting po JOIN fund_entry e ON e.posting_id = po.id JOIN fund_account a ON a.id = e.account_id
    WHERE po.subject_type = 'institutions.violation' AND a.kind IN ('owed_back', 'bank') GROUP BY 1, 2, 3)
SELECT DISTINCT v.number FROM said FULL JOIN booked USING (id, kind, fund) JOIN institutions_violation v USING (id)
WHERE coalesce(said.fen, 0) <> coalesce(booked.fen, 0)
   OR ('bank' IN (said.kind, booked.kind) AND said.each IS DISTINCT FROM booked.each) ORDER BY v.number
"""

SET_OFF_ELSEWHERE = """
SELECT v.number FROM institutions_recovery r JOIN institutions_violation v ON v.id = r.violation_id
JOIN fund_payable p ON p.id = r.payable_id
WHERE (p.state, p.amount, p.pool_id) IS DISTINCT FROM ('set_off', r.amount, v.pool_id)
   OR coalesce((p.by_fund ->> 'critical_illness')::bigint, 0) <> r.critical
UNION SELECT p.number FROM fund_payable p
WHERE p.subject_type = 'institutions.declaration' AND p.state = 'set_off'
  AND NOT EXISTS (SELECT FROM institutions_recovery r WHERE r.payable_id = p.id) ORDER BY 1
"""

MORE_THAN_DECIDED = """
SELECT v.number FROM institutions_violation v JOIN institutions_recovery r ON r.violation_id = v.id
GROUP BY v.id HAVING sum(r.amount - r.critical) NOT BETWEEN 0 AND v.amount - v.critical
   OR sum(r.critical) NOT BETWEEN 0 AND v.critical ORDER BY v.number
"""

NOT_GIVEN_BACK = """
SELECT v.number FROM institutions_violation v
LEFT JOIN LATERAL (SELECT sum(amount) AS fen FROM institutions_recovery WHERE violation_id = v.id) came ON true
LEFT JOIN LATERAL (SELECT sum(amount) AS fen FROM fund_payable WHERE subject_type = 'institutions.violation'
                   AND subject_id = v.id AND state <> 'cancelled') back ON true
WHERE coalesce(back.fen, 0) <> CASE WHEN v.is_upheld THEN coalesce(came.fen, 0) ELSE 0 END ORDER BY v.number
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
        for pool, fund, kind, said, booked in cursor.fetchall():
            yield f"Pool {pool}, {fund}, {kind}: the cases make {said} fen, the books {booked}."


def recoveries_are_booked() -> Iterator[str]:
    """What came back for a violation is its postings and the payments that were used; never more than was decided; and
    what came is owed to the institution where its appeal holds."""
    words = {
        RECOVERIES_NOT_BOOKED: _("%(number)s: what is to be given back and what came are not what its postings say."),
        SET_OFF_ELSEWHERE: _("%(number)s: what was set off is not the payment that was used."),
        MORE_THAN_DECIDED: _("%(number)s: more came back than was decided, or less than nothing."),
        NOT_GIVEN_BACK: _("%(number)s: after the appeal that holds what came is not owed to the institution."),
    }
    for sql, sentence in words.items():
        with connection.cursor() as cursor:
            cursor.execute(sql)
            for (number,) in cursor.fetchall():
                yield sentence % {"number": number}


ALL: list[Callable[[], Iterator[str]]] = [
    designated_days,
    declarations_are_their_lines,
    deposits_and_advances_are_booked,
    recoveries_are_booked,
]
