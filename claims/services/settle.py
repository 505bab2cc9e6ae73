"""Settling: the answer of the rules becomes a settlement, moves the person's year and becomes money owed.

Plain functions inside the transaction of the service that decides; the person's year is locked before.
"""

from collections import Counter
from collections.abc import Collection, Mapping
from typing import Any

from django.db import connection

import policy
from casework import clock
from casework.models import Staff
from claims.models import Claim, Flag, PersonYear, Settlement
from claims.question import Question
from claims.services import flags
from claims.services.money import FUNDS, by_fund, owe
from claims.services.places import next_places
from claims.services.preview import Answered
from fund.models import Posting


def settle(
    claim: Claim, year: PersonYear, answered: Answered, *, flagged: Collection[Flag], actor: Staff
) -> Settlement:
    """Write the first settlement of a decided claim, the moves of the year, and owe what the funds pay.

    `flagged` are the claim's live flags: a hit of a check is open as long as its flag is.
    """
    if flagged:
        flags.decided(claim, answered.settlement.fund or 0)
    settlement = write_settlement(
        claim,
        year,
        cause=Settlement.Cause.DECIDED,
        sequence=next_places([year.pk])[year.pk],
        turn=1,
        question=answered.question,
        answer=answered.settlement,
        versions=answered.in_force.versions,
        actor=actor,
    )
    move_year(settlement, answered.settlement.moves, answered.used)
    owe(claim, by_fund(settlement), actor=actor, reason=Posting.Reason.SETTLED)
    claim.state = Claim.State.APPROVED if settlement.fund else Claim.State.NOTHING_DUE
    claim.settled_at = settlement.at
    return settlement


def write_settlement(
    claim: Claim,
    year: PersonYear,
    *,
    cause: Settlement.Cause,
    sequence: int,
    turn: int,
    question: Question,
    answer: policy.Settlement,
    versions: Mapping[str, Any],
    actor: Staff,
) -> Settlement:
    """One more position of the claim, with what was asked, of which rules, and the whole answer."""
    return Settlement.objects.create(
        pool_id=claim.pool_id,
        claim=claim,
        person_year=year,
        sequence=sequence,
        turn=turn,
        cause=cause,
        refused=answer.refused or "",
        versions=versions,
        facts=question.as_json(),
        result=answer.as_json(),
        at=clock.now(),
        actor=actor,
        **{amount: getattr(answer, amount) for amount in ("total", "eligible", *FUNDS, "person", "elsewhere")},
    )


def move_year(settlement: Settlement, moves: Mapping[str, int], used: Mapping[str, int] | None = None) -> None:
    """Add to the counters of the year (fen), and note what moved them.

    `used` is how far the counters have come, where the caller has read it since it locked the year.
    """
    moved = {counter: fen for counter, fen in moves.items() if fen}
    if not moved:
        return
    year = settlement.person_year
    before = Counter(dict(year.uses.values_list("counter", "amount")) if used is None else used)
    with connection.cursor() as cursor:
        cursor.execute(
            _MOVE,
            {
                "settlement": settlement.pk,
                "year": year.pk,
                "counters": list(moved),
                "moved": list(moved.values()),
                "after": [before[counter] + fen for counter, fen in moved.items()],
            },
        )


_MOVE = """
WITH moved AS (
    INSERT INTO claims_yearmove (settlement_id, person_year_id, counter, amount)
    SELECT %(settlement)s, %(year)s, * FROM unnest(%(counters)s::text[], %(moved)s::bigint[])
)
INSERT INTO claims_yearuse (person_year_id, counter, amount)
SELECT %(year)s, * FROM unnest(%(counters)s::text[], %(after)s::bigint[])
ON CONFLICT (person_year_id, counter) DO UPDATE SET amount = EXCLUDED.amount
"""
