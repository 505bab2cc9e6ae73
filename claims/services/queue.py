"""Taking cases in hand, and lifting what a check found."""

from django.utils.translation import gettext as _

from casework import clock
from casework.commands import service
from casework.errors import ChangedMeanwhile, Incomplete, NotAllowed, SamePerson, WrongStep
from casework.rights import Right
from casework.scope import Reader
from claims import selectors
from claims.errors import NothingWaiting
from claims.flow import RIGHT_AT
from claims.models import CheckHit, Claim, Flag
from claims.services import flags, stages
from claims.services.locking import lock_claim


@service
def take_next(*, by: Reader) -> Claim:
    """The case that is due first among those the reader may decide and nobody has in hand (取下一件).

    Two who ask at once get two cases. Raises NothingWaiting.
    """
    free = selectors.waiting_for(by).filter(handler=None)
    claim = free.select_for_update(of=("self",), skip_locked=True).first()
    if claim is None:
        raise NothingWaiting()
    return _take(claim, "claim_taken", by)


@service
def take_over(*, claim: Claim, by: Reader) -> Claim:
    """Take a case in hand that another had (接手): a reviewer at its station, a clerk in draft. Raises SamePerson."""
    right = RIGHT_AT.get(claim.state, Right.CLAIM_ENTER)
    state = claim.state
    claim = lock_claim(claim, by, right)
    if claim.state != state:
        raise ChangedMeanwhile()
    if claim.state in RIGHT_AT:
        stages.must_be_stranger(claim, by)
    return _take(claim, "claim_taken_over", by)


def _take(claim: Claim, verb: str, by: Reader) -> Claim:
    hand = stages.Hand.of(claim, by)
    claim.handler = by.staff
    claim.save(update_fields=["handler"])
    stages.record(verb, claim, hand)
    return claim


@service
def lift_flag(*, flag: Flag, reason: str, by: Reader) -> Flag:
    """Lift what a check found, with a reason. A flag that asks for the supervisor is lifted by one who may approve.

    What was found after the claim was decided is lifted by who might reverse it, and took no part in it. Raises
    NotAllowed, SamePerson, WrongStep, Incomplete for no reason, ChangedMeanwhile when it was lifted before.
    """
    is_decided = flag.claim.state in Claim.SETTLED_STATES
    claim, hand = _lock_decided(flag, by) if is_decided else stages.lock_under_review(flag.claim, by)
    if flag.needs_supervisor and not by.may_in(Right.CLAIM_APPROVE, claim.area_code):
        raise NotAllowed()
    if not reason.strip():
        raise Incomplete({"reason": [_("Say why this is in order.")]})
    flag = claim.flags.select_for_update().get(pk=flag.pk)
    if flag.lifted_by_id:
        raise ChangedMeanwhile()
    flag.lifted_by, flag.lifted_at, flag.lift_reason = by.staff, clock.now(), reason.strip()
    flag.save(update_fields=["lifted_by", "lifted_at", "lift_reason"])
    flags.lifted(flag)
    stages.record("claim_flag_lifted", claim, hand, code=flag.code, reason=reason)
    return flag


def _lock_decided(flag: Flag, by: Reader) -> tuple[Claim, stages.Hand]:
    """The decided claim, locked, for the one who judges what the night has found in it since."""
    claim = lock_claim(flag.claim, by, Right.CLAIM_REVERSE)
    if not claim.hits.filter(code=flag.code, outcome=CheckHit.Outcome.OPEN).exists():
        raise WrongStep(state=claim.get_state_display())
    if by.staff.pk in (claim.approver_id, claim.approved_for_id):
        raise SamePerson(role=_("supervisor"))
    return claim, stages.must_be_stranger(claim, by)
