"""First review, second review, the supervisor: who passes, sends back, refuses."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from casework.commands import service
from casework.errors import Incomplete
from casework.rights import Right
from casework.scope import Reader
from claims.errors import NeedsJointReview
from claims.flow import FLOW, RefusalReason
from claims.known import know
from claims.models import Claim, Decision, Way
from claims.services import stages
from claims.services.intake import close
from claims.services.locking import lock_claim, lock_year
from claims.services.preview import answer
from claims.services.settle import settle
from claims.waiting import must_wait_for_nothing
from claims.ways import flags_of, reduced_by_vote, way_of


@service
def pass_first_review(*, claim: Claim, version: int, seen_fund: int, by: Reader, comment: str = "") -> Claim:
    """The first reviewer finds the claim right; `seen_fund` is what the funds pay by the page that was read (fen).

    Raises SamePerson, HandledByOther, ChangedMeanwhile (also for other figures than those seen), FigureMissing.
    """
    claim = lock_claim(claim, by, Right.CLAIM_REVIEW, version)
    know(claim)
    FLOW.begin("pass_first_review", claim)
    hand = stages.must_be_another(claim, by)
    stages.must_be_as_seen(answer(claim).settlement.fund, seen_fund)
    claim.first_reviewer, claim.first_reviewed_for = hand.staff, hand.principal
    claim.state = Claim.State.REVIEWED
    stages.leave(claim)
    stages.decide(claim, Decision.Stage.FIRST_REVIEW, Decision.Verdict.PASS, hand, comment)
    stages.record("claim_passed_first_review", claim, hand, fund_fen=seen_fund)
    return claim


@dataclass(frozen=True)
class Reviewed:
    """A claim after its second review, and whose hand it was."""

    claim: Claim
    hand: stages.Hand


@service
def pass_second_review(*, claim: Claim, version: int, seen_fund: int, by: Reader, comment: str = "") -> Claim:
    """The second reviewer finds the claim right: it is settled, or goes to the supervisor (NX-18).

    The review rules in force say which (claims.ways); a flag that asks for the supervisor and that nobody lifted brings
    it there too. Raises like the first review, BlockedByFlag, AwaitsAnswer and AwaitsFindings.
    """
    passed = second_review(claim=claim, version=version, seen_fund=seen_fund, by=by, comment=comment)
    verb = "claim_settled" if passed.claim.way == Way.SECOND_REVIEW else "claim_passed_to_supervisor"
    stages.record(verb, passed.claim, passed.hand, fund_fen=seen_fund)
    return passed.claim


def second_review(*, claim: Claim, version: int, seen_fund: int, by: Reader, comment: str) -> Reviewed:
    """What `pass_second_review` does, inside another service's transaction, which records the event."""
    by.must(Right.CLAIM_SECOND_REVIEW, claim)
    FLOW.begin("pass_second_review", claim)
    year = lock_year(claim)
    claim = lock_claim(claim, by, Right.CLAIM_SECOND_REVIEW, version)
    know(claim)
    FLOW.begin("pass_second_review", claim)
    hand = stages.must_be_another(claim, by)
    answered = answer(claim)
    stages.must_be_as_seen(answered.settlement.fund, seen_fund)
    claim.second_reviewer, claim.second_reviewed_for = hand.staff, hand.principal
    flags = flags_of(claim)
    claim.way = way_of(claim, seen_fund, flags)
    if claim.way != Way.SECOND_REVIEW:
        claim.state = Claim.State.AWAITING_APPROVAL
    else:
        stages.must_not_be_blocked(flags)
        must_wait_for_nothing(claim)
        settle(claim, year, answered, flagged=flags, actor=by.staff)
    stages.leave(claim)
    stages.decide(claim, Decision.Stage.SECOND_REVIEW, Decision.Verdict.PASS, hand, comment)
    return Reviewed(claim, hand)


@service
def approve(*, claim: Claim, version: int, seen_fund: int, by: Reader, comment: str = "") -> Claim:
    """The supervisor decides: the claim is settled. Raises like the second review, and NeedsJointReview."""
    by.must(Right.CLAIM_APPROVE, claim)
    FLOW.begin("approve", claim)
    year = lock_year(claim)
    claim = lock_claim(claim, by, Right.CLAIM_APPROVE, version)
    know(claim)
    FLOW.begin("approve", claim)
    hand = stages.must_be_another(claim, by)
    flags = flags_of(claim)
    stages.must_not_be_blocked(flags)
    must_wait_for_nothing(claim)
    answered = answer(claim)
    stages.must_be_as_seen(answered.settlement.fund, seen_fund)
    if way_of(claim, seen_fund, flags) == Way.JOINT_REVIEW and not reduced_by_vote(claim, seen_fund):
        raise NeedsJointReview()
    claim.approver, claim.approved_for = hand.staff, hand.principal
    settle(claim, year, answered, flagged=flags, actor=by.staff)
    stages.leave(claim)
    stages.decide(claim, Decision.Stage.APPROVAL, Decision.Verdict.PASS, hand, comment)
    stages.record("claim_approved", claim, hand, fund_fen=seen_fund)
    return claim


@service
def send_back(*, claim: Claim, version: int, comment: str, by: Reader) -> Claim:
    """Ask the counter to correct or complete the claim (退回). Raises Incomplete for no comment."""
    claim, hand = stages.lock_at_stage(claim, by, action="send_back", version=version)
    if not comment.strip():
        raise Incomplete({"comment": [_("Say what has to be corrected.")]})
    stage = stages.STAGE_AT[claim.state]
    claim.state = Claim.State.SENT_BACK
    stages.leave(claim, handler=claim.entered_by)
    stages.decide(claim, stage, Decision.Verdict.SEND_BACK, hand, comment)
    stages.record("claim_sent_back", claim, hand, comment=comment)
    return claim


@service
def refuse(*, claim: Claim, version: int, reason_code: str, article: str, comment: str, by: Reader) -> Claim:
    """Refuse the claim as a whole with reason and article (拒付, NX-33); its invoices are free again.

    Raises Incomplete for what is missing.
    """
    claim, hand = stages.lock_at_stage(claim, by, action="refuse", version=version)
    if problems := refusal_problems(reason_code, article, comment):
        raise Incomplete(problems)
    stage = stages.STAGE_AT[claim.state]
    close(claim, Claim.State.REFUSED)
    stages.decide(
        claim, stage, Decision.Verdict.REFUSE, hand, comment, reason_code=reason_code, article=article.strip()
    )
    stages.record("claim_refused", claim, hand, reason_code=reason_code, article=article, comment=comment)
    return claim


def refusal_problems(reason_code: str, article: str, comment: str) -> dict[str, list[str]]:
    """What a refusal lacks, by field; empty when it has reason, article and words for the person (NX-33)."""
    problems = {
        "reason_code": [] if reason_code in RefusalReason.values else [_("Choose the reason.")],
        "article": [] if article.strip() else [_("Name the article that the refusal stands on.")],
        "comment": [] if comment.strip() else [_("Explain the refusal to the person.")],
    }
    return {field: sentences for field, sentences in problems.items() if sentences}
