"""Joint reviews, convened and spoken in by the services."""

from typing import Any

from casework.models import Role
from casework.scope import Reader
from claims.models import Claim, JointReview
from claims.services.concluding import conclude
from claims.services.joint import convene, give_opinion
from claims.services.preview import preview_claim
from tests.factories.core import reader


def convened(claim: Claim, by: Reader | None = None, members: list[Reader] | None = None, **other: Any) -> JointReview:
    """A session of a supervisor, another one and a reviewer, none of whom took part."""
    by = by or reader(Role.SUPERVISOR, pool=claim.pool)
    if members is None:
        members = [reader(role, pool=claim.pool) for role in (Role.SUPERVISOR, Role.REVIEWER)]
    said = {"version": claim.version, "seen_fund": preview_claim(claim).fund, "reason": "金额较大"} | other
    return convene(claim=claim, members=[member.staff for member in members], by=by, **said)


def voices(review: JointReview) -> list[Reader]:
    """The members as they sign in, the convener first."""
    return [Reader.of(member.staff, review.pool.code) for member in review.members.select_related("staff")]


def voted(review: JointReview, *opinions: str) -> JointReview:
    """The session after its members have said so much, in order."""
    for by, opinion in zip(voices(review), opinions, strict=False):
        give_opinion(review=review, opinion=opinion, reason="" if opinion == "agree" else "费用偏高", by=by)
    return review


def ended(review: JointReview, by: Reader | None = None, **other: Any) -> JointReview:
    """The session after its convener has ended it."""
    return conclude(review=review, by=by or voices(review)[0], **{"resolution": "按多数意见办理"} | other)
