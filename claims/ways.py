"""分级审核: through which stations a claim has to go, by the review rules that are in force."""

from collections.abc import Iterable, Sequence
from typing import Any

from casework import clock
from casework.models import Pool
from claims.known import known_of
from claims.models import Claim, Flag, Opinion, ReviewLevel, ReviewRules, Way
from claims.models.review_rules import SEVERITIES


def rules_of(pool: Pool) -> ReviewRules | None:
    """The set of rules that holds in the pool today; None where none was ever confirmed."""
    found: ReviewRules | None = ReviewRules.objects.filter(pool=pool).in_force(clock.today()).first()
    return found


def levels_of(pool: Pool) -> list[ReviewLevel]:
    """The levels that hold in the pool today (one query); none where no rules are in force."""
    holding = ReviewRules.objects.filter(pool=pool).in_force(clock.today()).values("pk")[:1]
    return list(ReviewLevel.objects.filter(rules__in=holding))


def flags_of(claim: Claim) -> list[Flag]:
    """What the checks found and nobody has lifted: code, severity and whether it asks for the supervisor."""
    return [Flag(**said) for said in known_of(claim)["flags"]]


def way_of(claim: Claim, fund: int, flags: Iterable[Flag] | None = None) -> Way:
    """How far a claim goes of which the funds pay so much, in fen (NX-18): the strictest way that anything asks for.

    A claim for which the rules in force have no level goes the strictest way; a flag that asks for the supervisor
    brings it there whatever the levels say. `flags` are the claim's live ones, where the caller has them.
    """
    found = flags_of(claim) if flags is None else list(flags)
    levels = [ReviewLevel(**said) for said in known_of(claim)["levels"]]
    asked = strictest(levels, str(claim.kind), fund, worst(found))
    by_flag = [Way.SUPERVISOR] if any(flag.needs_supervisor for flag in found) else []
    return max([asked, *by_flag], key=lambda way: way.strictness)


def session_of(claim: Claim) -> dict[str, Any]:
    """The last joint review of the claim: pk, result, and fund in fen; empty without one."""
    return known_of(claim)["session"] or {}


def reduced_by_vote(claim: Claim, fund: int) -> bool:
    """Whether a joint review has asked for less, and the funds pay less now (fen) than its members were shown (NX-18).

    Then the supervisor decides what the vote has left to be worked out.
    """
    last = session_of(claim)
    return last.get("result") == Opinion.REDUCE and fund < last["fund"]


def strictest(levels: Sequence[ReviewLevel], kind: str, fund: int, severity: str) -> Way:
    """The strictest way of the levels that fit; where none fits, the strictest way there is."""
    ways = [Way(level.way) for level in levels if level.fits(kind, fund, severity)]
    return max(ways, key=lambda way: way.strictness, default=Way.strictest())


def worst(flags: Iterable[Flag]) -> str:
    """The severity of the worst of some flags; "" without any."""
    return max((str(flag.severity) for flag in flags), key=SEVERITIES.index, default="")


def large_from(pool: Pool) -> int | None:
    """From what the funds pay above (fen) a claim without flags goes to a supervisor; None: every claim does.

    What lists of money call large. A level for one kind of care only does not count.
    """
    levels = [level for level in levels_of(pool) if not level.kind and not level.severity]
    if strictest(levels, "", 0, "") != Way.SECOND_REVIEW:
        return None
    higher = [level.above for level in levels if level.above is not None and level.way != Way.SECOND_REVIEW]
    return min(higher, default=None)
