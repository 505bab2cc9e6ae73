"""What must be true of critical-illness cases in a live database (`manage.py verify`)."""

from collections.abc import Callable, Iterator
from typing import Any

from django.db import connection
from django.utils.translation import gettext as _

from casework.money import yuan
from claims.models.critical import OWED

STANDS = "CASE WHEN c.state = ANY(%(owed)s) THEN c.due - c.taken_back ELSE 0 END"

CASES_ARE_THEIR_MOVES = """
WITH stands AS (SELECT c.id AS "case", move.key AS counter, move.value::bigint AS fen
                FROM claims_criticalcase c CROSS JOIN LATERAL jsonb_each_text(c.moves) move
                WHERE c.state = ANY(%(owed)s)),
     moved AS (SELECT case_id AS "case", counter, sum(amount)::bigint AS fen FROM claims_yearmove
               WHERE case_id IS NOT NULL GROUP BY 1, 2 HAVING sum(amount) <> 0)
SELECT DISTINCT c.number FROM stands FULL JOIN moved USING ("case", counter, fen)
JOIN claims_criticalcase c ON c.id = "case" WHERE stands.fen IS NULL OR moved.fen IS NULL ORDER BY 1
"""

OWED_IS_DECIDED = f"""
WITH owed AS (SELECT subject_id AS "case", sum(amount)::bigint AS fen FROM fund_payable
              WHERE subject_type = 'claims.criticalcase' AND state <> 'cancelled' GROUP BY 1),
     back AS (SELECT case_id AS "case", sum(amount)::bigint AS fen FROM claims_recovery
              WHERE case_id IS NOT NULL GROUP BY 1)
SELECT c.number, {STANDS}, coalesce(owed.fen, 0), coalesce(back.fen, 0) FROM claims_criticalcase c
LEFT JOIN owed ON owed."case" = c.id LEFT JOIN back ON back."case" = c.id
WHERE {STANDS} <> coalesce(owed.fen, 0) - coalesce(back.fen, 0) ORDER BY c.id
"""

BOOKS_ARE_CASES = f"""
WITH decided AS (SELECT pool_id, sum({STANDS})::bigint AS fen FROM claims_criticalcase c GROUP BY 1),
     booked AS (SELECT a.pool_id, sum(e.amount)::bigint AS fen FROM fund_entry e
                JOIN fund_account a ON a.id = e.account_id JOIN fund_posting p ON p.id = e.posting_id
                WHERE a.kind = 'benefit' AND a.fund = 'critical_illness' AND (p.subject_type = 'claims.criticalcase'
                      OR p.subject_type = 'fund.payable' AND p.subject_id IN
                         (SELECT id FROM fund_payable WHERE subject_type = 'claims.criticalcase'))
                GROUP BY 1)
SELECT pool_id, coalesce(decided.fen, 0), coalesce(booked.fen, 0) FROM decided FULL JOIN booked USING (pool_id)
WHERE coalesce(decided.fen, 0) <> coalesce(booked.fen, 0) ORDER BY 1
"""


def cases_are_their_moves() -> Iterator[str]:
    """What a case has moved in all is what it says, and only decided cases move anything."""
    for (number,) in _rows(CASES_ARE_THEIR_MOVES):
        yield _("The moves of critical-illness case %(number)s do not make what it says.") % {"number": number}


def what_is_owed_was_decided() -> Iterator[str]:
    """What is owed or paid for a case, less what is to be recovered, is what its decision comes to."""
    for number, stands, owed, back in _rows(OWED_IS_DECIDED):
        figures = {"number": number, "stands": yuan(stands), "owed": yuan(owed), "back": yuan(back)}
        yield _("%(number)s: decided were %(stands)s yuan, owed are %(owed)s, to be recovered %(back)s.") % figures


def books_agree_with_cases() -> Iterator[str]:
    """The benefit expense of critical-illness cases is the sum of their decisions."""
    for pool, decided, booked in _rows(BOOKS_ARE_CASES):
        figures = {"pool": pool, "decided": yuan(decided), "booked": yuan(booked)}
        yield _("Pool %(pool)s, critical-illness cases: decided were %(decided)s yuan, the books say %(booked)s.") % (
            figures
        )


def _rows(sql: str) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, {"owed": list(OWED)})
        return cursor.fetchall()


ALL: list[Callable[[], Iterator[str]]] = [cases_are_their_moves, what_is_owed_was_decided, books_agree_with_cases]
