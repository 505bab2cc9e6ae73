"""What every station of a review has in common: who may decide, what stands in the way, what is written down."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from casework import clock, events
from casework.errors import SamePerson, WrongStep
from casework.models import Staff
from casework.scope import Reader
from claims import checks
from claims.errors import BlockedByFlag, HandledByOther
from claims.flow import FLOW, RIGHT_AT
from claims.models import Claim, Decision, Flag
from claims.selectors import live_flags
from claims.services.locking import lock_claim

STAGE_AT: dict[str, Decision.Stage] = {
    Claim.State.SUBMITTED: Decision.Stage.FIRST_REVIEW,
    Claim.State.REVIEWED: Decision.Stage.SECOND_REVIEW,
    Claim.State.AWAITING_APPROVAL: Decision.Stage.APPROVAL,
}


def lock_at_stage(claim: Claim, by: Reader, *, action: str | None = None, version: int | None = None) -> Claim:
    """The claim, locked, for the one who works at its station.

    Raises WrongStep when it is at no station, and like `lock_claim` and `must_be_another`.
    """
    if claim.state not in RIGHT_AT:
        raise WrongStep(state=claim.get_state_display())
    locked = lock_claim(claim, by, RIGHT_AT[claim.state], version)
    if action:
        FLOW.begin(action, locked)
    must_be_another(locked, by)
    return locked


def must_be_another(claim: Claim, by: Reader) -> None:
    """Raise SamePerson for who took part before, HandledByOther when somebody else has the case in hand."""
    must_be_stranger(claim, by)
    if claim.handler and claim.handler.pk != by.staff.pk:
        raise HandledByOther(name=claim.handler.name)


def must_be_stranger(claim: Claim, by: Reader) -> None:
    """Raise SamePerson for who entered, reviewed or passed the claim before: maker is never checker (FX-38)."""
    roles = {
        claim.first_reviewer_id: _("first reviewer"),
        claim.second_reviewer_id: _("second reviewer"),
    }
    if by.staff.pk in roles:
        raise SamePerson(role=roles[by.staff.pk])
    if by.staff.pk == claim.entered_by_id or _is_maker(claim, by.staff):
        raise SamePerson(role=_("who entered it"))


def _is_maker(claim: Claim, staff: Staff) -> bool:
    """Whether the person typed into the claim; a page reads its makers with the claim (`makers_known`)."""
    known = getattr(claim, "makers_known", None)
    return claim.makers.filter(pk=staff.pk).exists() if known is None else staff.pk in known


def must_not_be_blocked(flags: Iterable[Flag]) -> None:
    """Raise BlockedByFlag while a blocking flag was not lifted."""
    for flag in flags:
        if flag.severity == Flag.Severity.BLOCKING:
            raise BlockedByFlag(flag=checks.title(flag.code))


def needs_supervisor(claim: Claim, fund: int, flags: Iterable[Flag] | None = None) -> bool:
    """Whether a supervisor decides a claim of which the funds pay so much, in fen (NX-18).

    `flags` are the claim's live ones, where the caller has them.
    """
    threshold = claim.pool.approval_threshold
    if threshold is None or fund > threshold:
        return True
    return any(flag.needs_supervisor for flag in (live_flags(claim) if flags is None else flags))


def leave(claim: Claim, handler: Staff | None = None) -> None:
    """Save the claim as it moves on; at the next station nobody has it in hand yet."""
    claim.handler = handler
    claim.version += 1
    claim.save(
        update_fields=[
            *("state", "clock_stopped_on", "handler", "version", "settled_at"),
            *("first_reviewer", "second_reviewer", "approver"),
        ]
    )


def decide(
    claim: Claim,
    stage: Decision.Stage,
    verdict: Decision.Verdict,
    by: Reader,
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
        actor=by.staff,
        at=clock.now(),
        comment=comment.strip(),
        reason_code=reason_code,
        article=article,
    )


def record(verb: str, claim: Claim, by: Reader, **payload: object) -> None:
    """The event of a service about the claim."""
    events.record(verb, subject=claim, actor=by.staff, pool=claim.pool, area_code=claim.area_code, **payload)
