"""What every station of a review has in common: who may decide, what stands in the way, what is written down."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Self

from django.utils.translation import gettext as _

from casework import clock, events
from casework.errors import ChangedMeanwhile, SamePerson, WrongStep
from casework.models import Staff
from casework.rights import Right
from casework.scope import Reader
from claims import checks
from claims.errors import BlockedByFlag, HandledByOther
from claims.flow import FLOW, RIGHT_AT
from claims.known import known_of
from claims.models import Claim, Decision, Flag
from claims.services.locking import lock_claim

STAGE_AT: dict[str, Decision.Stage] = {
    Claim.State.SUBMITTED: Decision.Stage.FIRST_REVIEW,
    Claim.State.REVIEWED: Decision.Stage.SECOND_REVIEW,
    Claim.State.AWAITING_APPROVAL: Decision.Stage.APPROVAL,
}


@dataclass(frozen=True)
class Hand:
    """Whose hand moves a claim: a person of staff, perhaps in the place of somebody on leave."""

    staff: Staff
    principal: Staff | None = None

    @classmethod
    def of(cls, claim: Claim, by: Reader) -> Self:
        """The hand of the reader at the claim's station: for whom they stand in there."""
        right = RIGHT_AT.get(claim.state)
        return cls(by.staff, by.principal_in(right, claim.area_code, claim.handler_id) if right else None)

    @property
    def persons(self) -> list[Staff]:
        """Who counts as having taken part: the person, and whom they stand in for."""
        return [self.staff, self.principal] if self.principal else [self.staff]


def lock_at_stage(
    claim: Claim, by: Reader, *, action: str | None = None, version: int | None = None
) -> tuple[Claim, Hand]:
    """The claim, locked, for the one who works at its station, and the hand that does.

    Raises WrongStep when it is at no station, and like `lock_claim` and `must_be_another`.
    """
    if claim.state not in RIGHT_AT:
        raise WrongStep(state=claim.get_state_display())
    locked = lock_claim(claim, by, RIGHT_AT[claim.state], version)
    if action:
        FLOW.begin(action, locked)
    return locked, must_be_another(locked, by)


def lock_under_review(claim: Claim, by: Reader) -> tuple[Claim, Hand]:
    """The claim, locked, for the one who works at its station, or for a supervisor while it is in joint review.

    Raises like `lock_at_stage`.
    """
    if claim.state != Claim.State.JOINT_REVIEW:
        return lock_at_stage(claim, by)
    locked = lock_claim(claim, by, Right.CLAIM_APPROVE)
    return locked, must_be_stranger(locked, by)


def must_be_another(claim: Claim, by: Reader) -> Hand:
    """The hand of the reader, who may work on the claim now.

    Raises SamePerson for who took part before, HandledByOther when somebody else has the case in hand.
    """
    hand = must_be_stranger(claim, by)
    if claim.handler and claim.handler.pk not in {person.pk for person in hand.persons}:
        raise HandledByOther(name=claim.handler.name)
    return hand


def must_be_stranger(claim: Claim, by: Reader) -> Hand:
    """The hand of the reader, who took no part before: maker is never checker (FX-38).

    Raises SamePerson when the reader, or whom they stand in for, entered, reviewed or passed the claim before.
    """
    hand = Hand.of(claim, by)
    took_part = parts_taken(claim)
    for person in hand.persons:
        if person.pk in took_part:
            raise SamePerson(role=took_part[person.pk])
    return hand


def parts_taken(claim: Claim) -> dict[int, str]:
    """Who has taken part in the claim so far, by key, and as what; a page reads its makers with the claim."""
    parts: dict[Any, str] = {maker: _("who entered it") for maker in (*known_of(claim)["makers"], claim.entered_by_id)}
    for reviewer in (claim.first_reviewer_id, claim.first_reviewed_for_id):
        parts[reviewer] = _("first reviewer")
    for reviewer in (claim.second_reviewer_id, claim.second_reviewed_for_id):
        parts[reviewer] = _("second reviewer")
    return parts


def must_not_be_blocked(flags: Iterable[Flag]) -> None:
    """Raise BlockedByFlag while a blocking flag was not lifted."""
    for flag in flags:
        if flag.severity == Flag.Severity.BLOCKING:
            raise BlockedByFlag(flag=checks.title(flag.code))


def must_be_as_seen(fund: int | None, seen_fund: int) -> None:
    """Raise ChangedMeanwhile for other figures (fen) than those on the page that was read."""
    if fund != seen_fund:
        raise ChangedMeanwhile()


def leave(claim: Claim, handler: Staff | None = None) -> None:
    """Save the claim as it moves on; at the next station nobody has it in hand yet."""
    claim.handler = handler
    claim.version += 1
    claim.save(
        update_fields=[
            *("state", "clock_stopped_on", "handler", "version", "settled_at"),
            *("first_reviewer", "second_reviewer", "approver", "way"),
            *("first_reviewed_for", "second_reviewed_for", "approved_for"),
        ]
    )


def decide(
    claim: Claim,
    stage: Decision.Stage,
    verdict: Decision.Verdict,
    hand: Hand,
    comment: str,
    *,
    reason_code: str = "",
    article: str = "",
) -> None:
    """Write down one person's word."""
    Decision.objects.create(
        claim=claim,
        stage=stage,
        verdict=verdict,
        actor=hand.staff,
        in_place_of=hand.principal,
        at=clock.now(),
        comment=comment.strip(),
        reason_code=reason_code,
        article=article,
    )


def record(verb: str, claim: Claim, hand: Hand, **payload: object) -> None:
    """The event of a service about the claim; it says for whom somebody stood in."""
    if hand.principal:
        payload["acting_for"] = hand.principal.name
    events.record(verb, subject=claim, actor=hand.staff, pool=claim.pool, area_code=claim.area_code, **payload)
