"""What a paid case adds to the counters of the person's year, at a place of its own among the year's claims."""

from collections.abc import Mapping

import policy
from claims.critical.owed import Owed
from claims.models import CriticalCase, YearMove
from claims.services.places import move_beside, next_places
from policy.settling.raised_cap import BONUS_PAID


def moves_of(case: CriticalCase, owed: Owed) -> dict[str, int]:
    """Counter to fen: what was paid towards the caps of the layer, and the bonus of the cap that it used.

    By the rules of the stay that was entitled last. The burden was moved by the stays themselves.
    """
    last = owed.last
    if last is None:
        return {}
    settled = policy.Settled(last.claim.kind, total=0, eligible=0, critical_illness=case.due, burden=0)
    moves = policy.moves_elsewhere(last.rules[0], settled)
    used = dict(case.person_year.uses.values_list("counter", "amount"))
    bonus = owed.used[BONUS_PAID] - used.get(BONUS_PAID, 0)
    return moves | ({BONUS_PAID: bonus} if bonus > 0 else {})


def move(case: CriticalCase, moves: Mapping[str, int]) -> None:
    """Write the moves at the next place of the year, which is locked."""
    place = next_places([case.person_year_id])[case.person_year_id]
    move_beside(
        [
            YearMove(case=case, person_year_id=case.person_year_id, sequence=place, counter=counter, amount=fen)
            for counter, fen in moves.items()
            if fen
        ]
    )
