"""What must be true of settled claims in a live database; `manage.py verify` prints every sentence that these yield."""

from collections import Counter
from collections.abc import Callable, Iterator
from itertools import groupby
from typing import Any

from django.db import connection
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from casework.money import yuan
from claims.flow import UNDER_REVIEW
from claims.models import Claim, Settlement, YearMove
from claims.quantities import COUNTER as QUANTITY
from claims.question import Question
from claims.services.places import Beside
from claims.services.preview import settlement_of
from policy.settling.quantities import units
from rulebook.selectors import rules_kept

USES_ARE_MOVES = """
WITH moved AS (SELECT person_year_id, counter, sum(amount)::bigint AS fen FROM claims_yearmove GROUP BY 1, 2),
     used AS (SELECT person_year_id, counter, amount AS fen FROM claims_yearuse)
SELECT person_year_id, counter, coalesce(used.fen, 0), coalesce(moved.fen, 0)
FROM used FULL JOIN moved USING (person_year_id, counter)
WHERE coalesce(used.fen, 0) <> coalesce(moved.fen, 0) ORDER BY 1, 2
"""

# What holds of each claim is its last settlement.
HELD = """
held AS (SELECT DISTINCT ON (claim_id) * FROM claims_settlement ORDER BY claim_id, turn DESC)
"""

MOVES_ARE_POSITIONS = f"""
WITH {HELD},
     stands AS (SELECT held.claim_id, move.key AS counter, move.value::bigint AS fen
                FROM held CROSS JOIN LATERAL jsonb_each_text(held.result -> 'moves') move),
     moved AS (SELECT s.claim_id, m.counter, sum(m.amount)::bigint AS fen FROM claims_yearmove m
               JOIN claims_settlement s ON s.id = m.settlement_id GROUP BY 1, 2 HAVING sum(m.amount) <> 0)
SELECT DISTINCT claim_id FROM stands FULL JOIN moved USING (claim_id, counter, fen)
WHERE stands.claim_id IS NULL OR moved.claim_id IS NULL ORDER BY 1
"""

SUMS_OF_CLAIMS = f"""
WITH {HELD},
     lines AS (SELECT claim_id, sum(allowed_amount)::bigint AS fen FROM claims_expenseline GROUP BY 1)
SELECT c.number, coalesce(lines.fen, 0), c.allowed, held.total FROM claims_claim c
LEFT JOIN held ON held.claim_id = c.id LEFT JOIN lines ON lines.claim_id = c.id
WHERE c.state = ANY(%s) AND (coalesce(lines.fen, 0), c.allowed) IS DISTINCT FROM (c.allowed, held.total) ORDER BY c.id
"""

SPLITS_ARE_TAKEN_OFF = f"""
WITH {HELD},
     splits AS (SELECT claim_id, sum(amount)::bigint AS fen FROM claims_splitstatement GROUP BY 1)
SELECT c.id, c.number, c.paid_elsewhere, coalesce(splits.fen, 0), coalesce(held.elsewhere, 0) FROM claims_claim c
LEFT JOIN splits ON splits.claim_id = c.id LEFT JOIN held ON held.claim_id = c.id AND held.cause <> 'reversed'
WHERE c.paid_elsewhere <> coalesce(splits.fen, 0)
   OR held.id IS NOT NULL AND held.elsewhere <> least(c.paid_elsewhere, held.total) ORDER BY c.id
"""

OWED_IS_SETTLED = f"""
WITH {HELD},
     settled AS (SELECT claim_id, basic + critical_illness + large_amount + supplementary + assistance AS fen FROM held),
     owed AS (SELECT subject_id AS claim_id, sum(amount)::bigint AS fen FROM fund_payable
              WHERE subject_type = 'claims.claim' AND state <> 'cancelled' GROUP BY 1),
     back AS (SELECT claim_id, sum(amount)::bigint AS fen FROM claims_recovery WHERE claim_id IS NOT NULL GROUP BY 1)
SELECT c.number, coalesce(settled.fen, 0), coalesce(owed.fen, 0), coalesce(back.fen, 0) FROM claims_claim c
LEFT JOIN settled ON settled.claim_id = c.id LEFT JOIN owed ON owed.claim_id = c.id LEFT JOIN back ON back.claim_id = c.id
WHERE coalesce(settled.fen, 0) <> coalesce(owed.fen, 0) - coalesce(back.fen, 0) ORDER BY c.id
"""

BOOKS_ARE_SETTLEMENTS = f"""
WITH {HELD},
     settled AS (SELECT pool_id, share.fund, sum(share.fen)::bigint AS fen FROM held CROSS JOIN LATERAL (VALUES
                     ('basic', basic), ('critical_illness', critical_illness), ('large_amount', large_amount),
                     ('supplementary', supplementary), ('assistance', assistance)) share (fund, fen)
                 GROUP BY 1, 2 HAVING sum(share.fen) <> 0),
     booked AS (SELECT a.pool_id, a.fund, sum(e.amount)::bigint AS fen FROM fund_entry e
                JOIN fund_account a ON a.id = e.account_id JOIN fund_posting p ON p.id = e.posting_id
                WHERE a.kind = 'benefit' AND (p.subject_type = 'claims.claim' OR p.subject_type = 'fund.payable'
                      AND p.subject_id IN (SELECT id FROM fund_payable WHERE subject_type = 'claims.claim'))
                GROUP BY 1, 2 HAVING sum(e.amount) <> 0)
SELECT pool_id, fund, coalesce(settled.fen, 0), coalesce(booked.fen, 0)
FROM settled FULL JOIN booked USING (pool_id, fund) WHERE coalesce(settled.fen, 0) <> coalesce(booked.fen, 0) ORDER BY 1, 2
"""

STAYS_ARE_THEIR_MOVES = """
WITH stands AS (SELECT s.id AS stay, move.key AS counter, move.value::bigint AS fen
                FROM claims_directstay s CROSS JOIN LATERAL jsonb_each_text(s.moves) move WHERE s.state = 'counted'),
     moved AS (SELECT stay_id AS stay, counter, amount AS fen FROM claims_yearmove WHERE stay_id IS NOT NULL)
SELECT DISTINCT s.number FROM stands FULL JOIN moved USING (stay, counter, fen)
JOIN claims_directstay s ON s.id = stay WHERE stands.fen IS NULL OR moved.fen IS NULL ORDER BY 1
"""

REPAID_IS_REPAYMENTS = """
WITH paid AS (SELECT recovery_id, sum(amount)::bigint AS fen FROM claims_repayment GROUP BY 1)
SELECT coalesce(c.number, k.number, s.number, paid_first.number), r.amount, r.repaid, coalesce(paid.fen, 0)
FROM claims_recovery r
LEFT JOIN claims_claim c ON c.id = r.claim_id LEFT JOIN claims_criticalcase k ON k.id = r.case_id
LEFT JOIN claims_supplementaryclaim s ON s.id = r.supplementary_id
LEFT JOIN claims_thirdparty t ON t.id = r.third_party_id LEFT JOIN claims_claim paid_first ON paid_first.id = t.claim_id
LEFT JOIN paid ON paid.recovery_id = r.id
WHERE r.repaid <> coalesce(paid.fen, 0)
   OR r.amount <> (SELECT sum(value::bigint) FROM jsonb_each_text(r.by_fund)) ORDER BY r.id
"""

REPAYMENTS_ARE_THEIR_SHARES = """
SELECT p.number FROM claims_repayment p
WHERE p.amount <> (SELECT sum(value::bigint) FROM jsonb_each_text(p.by_fund)) ORDER BY p.id
"""

# What persons still owe each fund is what the books have to recover from them.
LEFT_IS_BOOKED = """
WITH moved AS (SELECT pool_id, share.key AS fund, share.value::bigint AS fen
               FROM claims_recovery CROSS JOIN LATERAL jsonb_each_text(by_fund) share
               UNION ALL
               SELECT pool_id, share.key, -share.value::bigint
               FROM claims_repayment CROSS JOIN LATERAL jsonb_each_text(by_fund) share),
     owed AS (SELECT pool_id, fund, sum(fen)::bigint AS fen FROM moved GROUP BY 1, 2),
     booked AS (SELECT a.pool_id, a.fund, sum(t.amount)::bigint AS fen FROM fund_account a
                JOIN fund_accounttotal t ON t.account_id = a.id WHERE a.kind = 'recoverable' GROUP BY 1, 2)
SELECT pool_id, fund, coalesce(owed.fen, 0), coalesce(booked.fen, 0)
FROM owed FULL JOIN booked USING (pool_id, fund)
WHERE coalesce(owed.fen, 0) <> coalesce(booked.fen, 0) OR coalesce(owed.fen, 0) < 0 ORDER BY 1, 2
"""

SETTLED_IS_DECIDED = f"""
WITH {HELD}
SELECT c.id, c.number FROM claims_claim c LEFT JOIN held ON held.claim_id = c.id
WHERE (c.state = ANY(%s)) <> (held.id IS NOT NULL AND held.cause <> 'reversed') ORDER BY c.id
"""


def years_are_their_moves() -> Iterator[str]:
    """Every counter of a person's year is the sum of its moves."""
    for year, counter, used, moved in _rows(USES_ARE_MOVES):
        is_quantity = counter.startswith(f"{QUANTITY}:")
        shown = units if is_quantity else yuan
        sentence = _("Year %(year)s, %(counter)s: %(used)s yuan are used, the moves make %(moved)s.")
        if is_quantity:
            sentence = _("Year %(year)s, %(counter)s: %(used)s units are used, the moves make %(moved)s.")
        yield sentence % {"year": year, "counter": counter, "used": shown(used), "moved": shown(moved)}


def moves_are_positions() -> Iterator[str]:
    """What a claim has moved in all is what its last settlement says."""
    for (claim,) in _rows(MOVES_ARE_POSITIONS):
        yield _("The moves of claim %(claim)s do not make what its last settlement says.") % {"claim": claim}


def stays_are_their_moves() -> Iterator[str]:
    """What a stay settled directly has moved is what it says, and only counted stays move anything."""
    for (number,) in _rows(STAYS_ARE_THEIR_MOVES):
        yield _("The moves of the stay %(number)s, settled directly, do not make what it says.") % {"number": number}


def splits_make_what_was_paid_elsewhere() -> Iterator[str]:
    """A claim's split statements make what was paid elsewhere, and its settlement took off that, at most the whole."""
    for claim, number, said, made, taken in _rows(SPLITS_ARE_TAKEN_OFF):
        yield _(
            "Claim %(claim)s (%(number)s): paid elsewhere %(said)s yuan, split statements %(made)s, off %(off)s."
        ) % {
            "claim": claim,
            "number": number,
            "said": yuan(said),
            "made": yuan(made),
            "off": yuan(taken),
        }


def lines_make_the_settlement() -> Iterator[str]:
    """The lines as allowed, the claim's allowed amount and the settlement's total are one amount."""
    for number, lines, allowed, total in _rows(SUMS_OF_CLAIMS, [list(Claim.SETTLED_STATES)]):
        yield _("%(number)s: the lines make %(lines)s yuan, allowed are %(allowed)s, settled were %(total)s.") % {
            "number": number,
            "lines": yuan(lines),
            "allowed": yuan(allowed),
            "total": yuan(total or 0),
        }


def what_is_owed_was_settled() -> Iterator[str]:
    """What is owed or paid for a claim, less what is to be recovered, is what the funds pay by its last settlement."""
    for number, settled, owed, back in _rows(OWED_IS_SETTLED):
        yield _("%(number)s: settled were %(settled)s yuan, owed are %(owed)s, to be recovered %(back)s.") % {
            "number": number,
            "settled": yuan(settled),
            "owed": yuan(owed),
            "back": yuan(back),
        }


def books_agree_with_settlements() -> Iterator[str]:
    """The benefit expense of each fund is the sum of the last settlements."""
    for pool, fund, settled, booked in _rows(BOOKS_ARE_SETTLEMENTS):
        yield _("Pool %(pool)s, %(fund)s: settled were %(settled)s yuan, the books say %(booked)s.") % {
            "pool": pool,
            "fund": fund,
            "settled": yuan(settled),
            "booked": yuan(booked),
        }


def recoveries_are_their_repayments() -> Iterator[str]:
    """What was repaid of a recovery is the sum of its repayments, and the shares of the funds make each amount."""
    for number, amount, repaid, paid in _rows(REPAID_IS_REPAYMENTS):
        figures = {"number": number, "amount": yuan(amount), "repaid": yuan(repaid), "paid": yuan(paid)}
        yield _("%(number)s: of %(amount)s yuan to be given back %(repaid)s are said, the receipts make %(paid)s.") % (
            figures
        )
    for (number,) in _rows(REPAYMENTS_ARE_THEIR_SHARES):
        yield _("The shares of repayment %(number)s do not make its amount.") % {"number": number}


def books_agree_with_recoveries() -> Iterator[str]:
    """What each fund has to recover by its books is what persons have not given back yet."""
    for pool, fund, owed, booked in _rows(LEFT_IS_BOOKED):
        yield _("Pool %(pool)s, %(fund)s: persons owe %(owed)s yuan, the books say %(booked)s.") % {
            "pool": pool,
            "fund": fund,
            "owed": yuan(owed),
            "booked": yuan(booked),
        }


def settled_claims_were_decided() -> Iterator[str]:
    """A claim has a settlement that holds exactly when its state says that it was decided."""
    for claim, number in _rows(SETTLED_IS_DECIDED, [list(Claim.SETTLED_STATES)]):
        yield _("Claim %(claim)s (%(number)s): state and settlement do not fit.") % {"claim": claim, "number": number}


def years_can_be_replayed() -> Iterator[str]:
    """Asked again in order, the rules answer what was settled: no cap was exceeded, whatever happened at once."""
    later = Settlement.objects.filter(claim=OuterRef("claim"), turn__gt=OuterRef("turn"))
    held = Settlement.objects.filter(~Exists(later)).exclude(cause=Settlement.Cause.REVERSED)
    in_order = held.order_by("person_year", "sequence").iterator(chunk_size=200)
    moved = set(YearMove.objects.filter(settlement=None).values_list("person_year", flat=True))
    for year, settlements in groupby(in_order, key=lambda settlement: settlement.person_year_id):
        used: Counter[str] = Counter()
        beside = Beside(year) if year in moved else None
        for settlement in settlements:
            if beside:
                used.update(beside.until(settlement.sequence))
            answer = Question.from_json(settlement.facts).answer(rules_kept(settlement.versions), used)
            if answer != settlement_of(settlement):
                figures = {"settlement": settlement.pk, "year": year}
                yield _("Settlement %(settlement)s of year %(year)s is not what the rules answer.") % figures
            used.update(answer.moves)


def _rows(sql: str, parameters: list[Any] | None = None) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return cursor.fetchall()


FLAGS_ARE_HITS = """
WITH standing AS (SELECT f.claim_id, f.code FROM claims_flag f JOIN claims_claim c ON c.id = f.claim_id
                  WHERE f.lifted_by_id IS NULL AND c.state = ANY(%s)),
     hit AS (SELECT h.claim_id, h.code FROM claims_checkhit h JOIN claims_claim c ON c.id = h.claim_id
             WHERE h.outcome = '' AND c.state = ANY(%s))
SELECT c.number, code FROM standing FULL JOIN hit USING (claim_id, code) JOIN claims_claim c ON c.id = claim_id
WHERE standing.claim_id IS NULL OR hit.claim_id IS NULL ORDER BY 1, 2
"""


def flags_are_hits() -> Iterator[str]:
    """In claims under review each flag that nobody has lifted is one open hit of its check, and the other way round."""
    for number, code in _rows(FLAGS_ARE_HITS, [list(UNDER_REVIEW)] * 2):
        yield _("%(number)s: flag and hit of the check %(code)s do not fit.") % {"number": number, "code": code}


ALL: list[Callable[[], Iterator[str]]] = [
    years_are_their_moves,
    moves_are_positions,
    stays_are_their_moves,
    lines_make_the_settlement,
    splits_make_what_was_paid_elsewhere,
    what_is_owed_was_settled,
    books_agree_with_settlements,
    recoveries_are_their_repayments,
    books_agree_with_recoveries,
    settled_claims_were_decided,
    flags_are_hits,
    years_can_be_replayed,
]
