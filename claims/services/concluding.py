"""The end of a joint review: what the vote carries is done at once, in the same transaction (NX-18)."""

from casework import clock
from casework.commands import service
from casework.errors import Incomplete
from casework.rights import Right
from casework.scope import Reader
from claims.flow import FLOW
from claims.known import know
from claims.models import Claim, Decision, JointReview, Opinion, PersonYear
from claims.services import joint, stages
from claims.services.intake import close
from claims.services.locking import lock_year
from claims.services.preview import Answered, answer
from claims.services.review import refusal_problems
from claims.services.settle import settle
from claims.waiting import must_wait_for_nothing
from claims.ways import flags_of

State, Stage, Verdict = JointReview.State, Decision.Stage, Decision.Verdict


@service
def conclude(
    *, review: JointReview, resolution: str, by: Reader, reason_code: str = "", article: str = ""
) -> JointReview:
    """A supervisor of the session ends it: agreed, the claim is settled; refused, it is refused with reason and article.

    Where the vote asks for less, or nothing has a majority, the claim goes back to the supervisor: the lines are
    adjusted there, or another session is convened; so it does where the funds would pay something else by now than the
    members were shown. Raises NoQuorum, Incomplete by field, and like an approval.
    """
    by.must(Right.CLAIM_APPROVE, review.claim)
    year = lock_year(review.claim)
    claim, review = joint.locked(review, by, Right.CLAIM_APPROVE)
    know(claim)
    hand = stages.must_be_stranger(claim, by)
    votes = joint.votes_of(review)
    joint.must_be_quorate(review, votes)
    answered = answer(claim)
    is_as_seen = answered.settlement.fund == review.fund
    result = votes.result if is_as_seen or votes.result != Opinion.AGREE else None
    problems = refusal_problems(reason_code, article, resolution) if result == Opinion.REFUSE else {}
    if problems:
        raise Incomplete(problems)
    review.state = State.DECIDED if result else State.UNDECIDED
    review.result, review.resolution = result or "", resolution.strip()
    review.ended_by, review.ended_at = by.staff, clock.now()
    review.save()
    match result:
        case Opinion.AGREE:
            _carry(claim, review, year, answered, hand)
        case Opinion.REFUSE:
            _turn_down(claim, hand, resolution, reason_code, article)
        case _:
            _hand_back(claim, hand, review)
    given = {opinion.value: count for opinion, count in votes.counted().items()}
    stages.record("joint_review_concluded", claim, hand, number=review.number, result=review.result, **given)
    return review


def _carry(claim: Claim, review: JointReview, year: PersonYear, answered: Answered, hand: stages.Hand) -> None:
    """Settle, as an approval does."""
    FLOW.begin("carry", claim)
    flags = flags_of(claim)
    stages.must_not_be_blocked(flags)
    must_wait_for_nothing(claim)
    claim.approver, claim.approved_for = hand.staff, hand.principal
    settle(claim, year, answered, flagged=flags, actor=hand.staff)
    stages.leave(claim)
    stages.decide(claim, Stage.JOINT_REVIEW, Verdict.PASS, hand, review.resolution)


def _turn_down(claim: Claim, hand: stages.Hand, resolution: str, reason_code: str, article: str) -> None:
    FLOW.begin("turn_down", claim)
    close(claim, Claim.State.REFUSED)
    said = {"reason_code": reason_code, "article": article.strip()}
    stages.decide(claim, Stage.JOINT_REVIEW, Verdict.REFUSE, hand, resolution, **said)


def _hand_back(claim: Claim, hand: stages.Hand, review: JointReview) -> None:
    """Back to the supervisor, to be adjusted or convened again."""
    FLOW.begin("hand_back", claim)
    claim.state = Claim.State.AWAITING_APPROVAL
    stages.leave(claim, handler=hand.staff)
    words = review.resolution or str(review.get_result_display() or review.get_state_display())
    stages.decide(claim, Stage.JOINT_REVIEW, Verdict.SEND_BACK, hand, words)
