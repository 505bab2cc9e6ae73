"""What must be true of advances and supplementary claims in a live database (`manage.py verify`)."""

from collections import Counter
from collections.abc import Callable, Iterator
from itertools import groupby
from typing import Any

from django.db import connection
from django.utils.translation import gettext as _

from casework.money import yuan
from claims.advances.rules import answer_of
from claims.models import SupplementaryClaim
from claims.models.advance import BOOKED, DECIDED
from rulebook.selectors import rules_kept

RETURNED_IS_PARTS = """
SELECT a.number, a.returned, coalesce(sum(p.amount), 0)::bigint FROM claims_advance a
LEFT JOIN claims_advancepart p ON p.advance_id = a.id GROUP BY a.id
HAVING a.returned <> coalesce(sum(p.amount), 0) ORDER BY a.id
"""

LENT_IS_BOOKED = """
WITH moved AS (SELECT pool_id, amount AS fen FROM claims_advance WHERE state = ANY(%(booked)s)
               UNION ALL SELECT pool_id, -amount FROM claims_advancepart),
     lent AS (SELECT pool_id, sum(fen)::bigint AS fen FROM moved GROUP BY 1),
     booked AS (SELECT a.pool_id, sum(t.amount)::bigint AS fen FROM fund_account a
                JOIN fund_accounttotal t ON t.account_id = a.id WHERE a.kind = 'advance' GROUP BY 1)
SELECT pool_id, coalesce(lent.fen, 0), coalesce(booked.fen, 0) FROM lent FULL JOIN booked USING (pool_id)
WHERE coalesce(lent.fen, 0) <> coalesce(booked.fen, 0) OR coalesce(lent.fen, 0) < 0 ORDER BY 1
"""

OWED_IS_DECIDED = """
WITH decided AS (SELECT 'claims.advance' AS kind, id, number, amount AS fen FROM claims_advance
                 WHERE state = ANY(%(booked)s)
                 UNION ALL SELECT 'claims.supplementaryclaim', id, number, payout - set_off
                 FROM claims_supplementaryclaim WHERE payout <> set_off),
     owed AS (SELECT subject_type AS kind, subject_id AS id, min(number) AS number, sum(amount)::bigint AS fen
              FROM (SELECT subject_type, subject_id, number, amount FROM fund_payable WHERE state <> 'cancelled'
                    AND subject_type IN ('claims.advance', 'claims.supplementaryclaim')
                    UNION ALL SELECT 'claims.supplementaryclaim', supplementary_id, NULL, -amount FROM claims_recovery
                    WHERE supplementary_id IS NOT NULL) every GROUP BY 1, 2)
SELECT coalesce(decided.number, owed.number), coalesce(decided.fen, 0), coalesce(owed.fen, 0)
FROM decided FULL JOIN owed USING (kind, id) WHERE coalesce(decided.fen, 0) <> coalesce(owed.fen, 0) ORDER BY 1
"""

SET_OFF_IS_PARTS = """
SELECT c.number, c.set_off, coalesce(sum(p.amount), 0)::bigint FROM claims_supplementaryclaim c
LEFT JOIN claims_advancepart p ON p.claim_id = c.id GROUP BY c.id
HAVING c.set_off <> coalesce(sum(p.amount), 0) ORDER BY c.id
"""

BOOKS_ARE_PAYOUTS = """
WITH paid AS (SELECT pool_id, sum(payout)::bigint AS fen FROM claims_supplementaryclaim GROUP BY 1),
     booked AS (SELECT a.pool_id, sum(e.amount)::bigint AS fen FROM fund_entry e
                JOIN fund_account a ON a.id = e.account_id JOIN fund_posting p ON p.id = e.posting_id
                WHERE a.kind = 'benefit' AND a.fund = 'supplementary' AND (p.subject_type = 'claims.supplementaryclaim'
                      OR p.subject_type = 'fund.payable' AND p.subject_id IN
                         (SELECT id FROM fund_payable WHERE subject_type = 'claims.supplementaryclaim'))
                GROUP BY 1)
SELECT pool_id, coalesce(paid.fen, 0), coalesce(booked.fen, 0) FROM paid FULL JOIN booked USING (pool_id)
WHERE coalesce(paid.fen, 0) <> coalesce(booked.fen, 0) ORDER BY 1
"""


def what_came_back_is_its_parts() -> Iterator[str]:
    """What came back of an advance is the sum of its parts."""
    for number, said, made in _rows(RETURNED_IS_PARTS):
        figures = {"number": number, "said": yuan(said), "made": yuan(made)}
        yield _("%(number)s: %(said)s yuan are said to have come back, the parts make %(made)s.") % figures


def books_agree_with_advances() -> Iterator[str]:
    """What is still lent to persons is what the books say is lent."""
    for pool, lent, booked in _rows(LENT_IS_BOOKED):
        figures = {"pool": pool, "lent": yuan(lent), "booked": yuan(booked)}
        yield _("Pool %(pool)s: %(lent)s yuan are lent to persons, the books say %(booked)s.") % figures


def what_is_owed_was_decided() -> Iterator[str]:
    """What is owed or paid less what has to be given back is the advance, or the payout less what was set off, whose parts
    make it."""
    for number, decided, owed in _rows(OWED_IS_DECIDED):
        figures = {"number": number, "decided": yuan(decided), "owed": yuan(owed)}
        yield _("%(number)s: decided were %(decided)s yuan, owed are %(owed)s.") % figures
    for number, said, made in _rows(SET_OFF_IS_PARTS):
        figures = {"number": number, "said": yuan(said), "made": yuan(made)}
        yield _("%(number)s: %(said)s yuan are said to be set off, the parts make %(made)s.") % figures


def books_agree_with_payouts() -> Iterator[str]:
    """The expense of the supplementary fund is what its claims were settled with."""
    for pool, paid, booked in _rows(BOOKS_ARE_PAYOUTS):
        figures = {"pool": pool, "paid": yuan(paid), "booked": yuan(booked)}
        yield _("Pool %(pool)s, supplementary claims: settled were %(paid)s yuan, the books say %(booked)s.") % figures


def years_can_be_replayed() -> Iterator[str]:
    """Asked again in order, the rules answer what was paid: the yearly ceiling was never exceeded (HN-14, HN-17)."""
    rows = SupplementaryClaim.objects.filter(state__in=DECIDED).order_by("person", "year", "sequence")
    claims = rows.iterator(chunk_size=200)
    for _year, settled in groupby(claims, key=lambda claim: (claim.person_id, claim.year)):
        used: Counter[str] = Counter()
        for claim in settled:
            answer = answer_of(rules_kept(claim.versions), claim, used)
            if (answer.supplementary, dict(answer.moves)) != (claim.payout, claim.moves):
                yield _("%(number)s: what was settled is not what the rules answer.") % {"number": claim.number}
            used.update(claim.moves)


def _rows(sql: str) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, {"booked": list(BOOKED)})
        return cursor.fetchall()


ALL: list[Callable[[], Iterator[str]]] = [
    what_came_back_is_its_parts,
    books_agree_with_advances,
    what_is_owed_was_decided,
    books_agree_with_payouts,
    years_can_be_replayed,
]
