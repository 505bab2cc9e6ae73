"""分级审核: through which stations a claim has to go, by the review rules that are in force."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Subquery
from django.db.models.functions import JSONObject

from casework import clock
from casework.models import Pool
from claims.models import Claim, Flag, JointReview, Opinion, ReviewLevel, ReviewRules, Way
from claims.models.review_rules import SEVERITIES
from claims.selectors import live_flags


def rules_of(pool: Pool) -> ReviewRules | None:
    """The set of rules that holds in the pool today; None where none was ever confirmed."""
    found: ReviewRules | None = ReviewRules.objects.filter(pool=pool).in_force(clock.today()).first()
    return found


def levels_of(pool: Pool) -> list[ReviewLevel]:
    """The levels that hold in the pool today (one query); none where no rules are in force."""
    holding = ReviewRules.objects.filter(pool=pool).in_force(clock.today()).values("pk")[:1]
    return list(ReviewLevel.objects.filter(rules__in=holding))


def with_claims(day: date) -> ArraySubquery:
    """The levels that hold on a day in the pool of each claim, to be read with it as `levels_known`."""
    holding = ReviewRules.objects.filter(pool=OuterRef(OuterRef("pool"))).in_force(day).values("pk")[:1]
    columns = {name: name for name in ("kind", "severity", "above", "way")}
    return ArraySubquery(ReviewLevel.objects.filter(rules__in=holding).values(said=JSONObject(**columns)))


def _levels_for(claim: Claim) -> list[ReviewLevel]:
    known = getattr(claim, "levels_known", None)
    return levels_of(claim.pool) if known is None else [ReviewLevel(**said) for said in known]


def way_of(claim: Claim, fund: int, flags: Iterable[Flag] | None = None) -> Way:
    """How far a claim goes of which the funds pay so much, in fen (NX-18): the strictest way that anything asks for.

    A claim for which the rules in force have no level goes the strictest way; a flag that asks for the supervisor
    brings it there whatever the levels say. `flags` are the claim's live ones, where the caller has them.
    """
    found = list(live_flags(claim)) if flags is None else list(flags)
    asked = strictest(_levels_for(claim), str(claim.kind), fund, worst(found))
    by_flag = [Way.SUPERVISOR] if any(flag.needs_supervisor for flag in found) else []
    return max([asked, *by_flag], key=lambda way: way.strictness)


def last_session() -> Subquery:
    """The last joint review of each claim, to be read with it as `session_known`: pk, result, and fund in fen."""
    sessions = JointReview.objects.filter(claim=OuterRef("pk")).order_by("-pk")
    return Subquery(sessions.values(said=JSONObject(pk="pk", result="result", fund="fund"))[:1])


def session_of(claim: Claim) -> dict[str, Any]:
    """The last joint review of the claim as `last_session` tells it; a page reads it with the claim."""
    if hasattr(claim, "session_known"):
        return claim.session_known or {}
    return dict(claim.joint_reviews.values("pk", "result", "fund").first() or {})


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
