"""会审: convened by a supervisor, each member gives an opinion, the vote decides as far as the rules say (NX-18)."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from casework import clock
from casework.commands import service
from casework.errors import Incomplete, SamePerson, WrongStep
from casework.models import Assignment, Staff
from casework.rights import Right
from casework.scope import Reader
from claims.errors import CannotTake, FigureNotDecided, NoQuorum, NotAMember, SaidAlready
from claims.flow import FLOW, VOICES
from claims.known import know
from claims.models import (
    Claim,
    Decision,
    JointAttendee,
    JointMember,
    JointOpinion,
    JointReview,
    Opinion,
    ReviewRules,
)
from claims.services import stages
from claims.services.locking import lock_claim
from claims.services.preview import answer
from claims.voting import Votes
from claims.ways import flags_of, rules_of

State, Stage, Verdict = JointReview.State, Decision.Stage, Decision.Verdict
FEWEST = 3
"""Of fewer than three persons only all together are a majority."""


@service
def convene(
    *, claim: Claim, version: int, seen_fund: int, members: Sequence[Staff], reason: str, by: Reader
) -> JointReview:
    """The supervisor hands the claim to a joint review, because the rules say so or because it needs one.

    `members` are called beside the supervisor, who gives an opinion too. Raises CannotTake for who may not decide or
    took part, Incomplete by field, FigureNotDecided where the rules lack quorum or majority, and like an approval.
    """
    claim = lock_claim(claim, by, Right.CLAIM_APPROVE, version)
    know(claim)
    FLOW.begin("convene", claim)
    hand = stages.must_be_another(claim, by)
    stages.must_not_be_blocked(flags_of(claim))
    stages.must_be_as_seen(answer(claim).settlement.fund, seen_fund)
    called = list(dict.fromkeys([by.staff, *members]))
    problems = {
        "members": [] if len(called) >= FEWEST else [_("Call at least two persons beside yourself.")],
        "reason": [] if reason.strip() else [_("Say why the claim goes to a joint review.")],
    }
    if any(problems.values()):
        raise Incomplete({field: sentences for field, sentences in problems.items() if sentences})
    for staff in called[1:]:
        if why := why_not(claim, staff):
            raise CannotTake(name=staff.name, why=why)
    review = _opened(claim, called, reason.strip(), seen_fund, by)
    claim.state = Claim.State.JOINT_REVIEW
    stages.leave(claim)
    stages.decide(claim, Stage.APPROVAL, Verdict.CONVENE, hand, reason)
    names = _(", ").join(staff.name for staff in called)
    stages.record("joint_review_convened", claim, hand, number=review.number, names=names, reason=review.reason)
    return review


def why_not(claim: Claim, staff: Staff) -> str:
    """Why a person cannot be called; empty when they can."""
    theirs = Reader.of(staff, claim.pool.code)
    if not staff.is_active or not any(theirs.may_in(right, claim.area_code) for right in VOICES):
        return _("the role has no voice in a joint review, or not in this area.")
    parts = stages.parts_taken(claim)
    return _("already took part as %(role)s.") % {"role": parts[staff.pk]} if staff.pk in parts else ""


def _opened(claim: Claim, called: Sequence[Staff], reason: str, fund: int, by: Reader) -> JointReview:
    rules, quorum, majority = _rules(claim)
    review = JointReview.objects.create(
        pool=claim.pool,
        area_code=claim.area_code,
        claim=claim,
        number=f"{claim.number}-J{claim.joint_reviews.count() + 1}",
        rules=rules,
        quorum=quorum,
        majority=majority,
        reason=reason,
        fund=fund,
        convened_by=by.staff,
        convened_at=clock.now(),
    )
    held = Assignment.objects.on(clock.today()).filter(pool=claim.pool, staff__in=called)
    roles = {one.staff_id: str(one.get_role_display()) for one in held}
    JointMember.objects.bulk_create(
        JointMember(review=review, staff=staff, role=roles.get(staff.pk, "")) for staff in called
    )
    return review


def _rules(claim: Claim) -> tuple[ReviewRules, int, int]:
    """The rules in force with quorum and majority in basis points. Raises FigureNotDecided."""
    rules = rules_of(claim.pool)
    if rules is None or rules.quorum is None:
        raise FigureNotDecided(figure=_("Voters that have to vote"))
    if rules.majority is None:
        raise FigureNotDecided(figure=_("Votes for it, more than"))
    return rules, rules.quorum, rules.majority


@service
def give_opinion(*, review: JointReview, opinion: str, reason: str, by: Reader) -> JointOpinion:
    """One member says what they think, once; against the claim with a reason.

    Raises NotAMember, SaidAlready, SamePerson for who took part in the claim, WrongStep once it ended, Incomplete.
    """
    claim, review = locked(review, by, Right.CLAIM_VIEW)
    member = review.members.filter(staff=by.staff).first()
    if member is None:
        raise NotAMember(names=_(", ").join(review.members.values_list("staff__name", flat=True)))
    if by.staff.pk in (parts := stages.parts_taken(claim)):
        raise SamePerson(role=parts[by.staff.pk])
    if hasattr(member, "said"):
        raise SaidAlready()
    needs_reason = opinion != Opinion.AGREE and not reason.strip()
    problems = {
        "opinion": [] if opinion in Opinion.values else [_("Choose your opinion.")],
        "reason": [_("Say why it should be reduced or refused.")] if needs_reason else [],
    }
    if any(problems.values()):
        raise Incomplete({field: sentences for field, sentences in problems.items() if sentences})
    said = JointOpinion.objects.create(
        member=member, opinion=opinion, reason=reason.strip(), by=by.staff, at=clock.now()
    )
    told = {"number": review.number, "opinion": opinion, "reason": said.reason}
    stages.record("joint_review_opinion", claim, stages.Hand(by.staff), **told)
    return said


@service
def note_attendee(*, review: JointReview, name: str, institution: str, statement: str, by: Reader) -> JointAttendee:
    """The supervisor notes whom of a medical institution the session heard, and what they said; it is no vote.

    Raises SamePerson for who took part in the claim, WrongStep once it ended, Incomplete by field.
    """
    claim, review = locked(review, by, Right.CLAIM_APPROVE)
    hand = stages.must_be_stranger(claim, by)
    said = {"name": name.strip(), "institution": institution.strip(), "statement": statement.strip()}
    if missing := [field for field, text in said.items() if not text]:
        raise Incomplete(
            {field: [_("Note who was heard, of which institution, and what they said.")] for field in missing}
        )
    attendee = JointAttendee.objects.create(review=review, **said, by=by.staff, at=clock.now())
    stages.record("joint_review_attended", claim, hand, number=review.number, **said)
    return attendee


def locked(review: JointReview, by: Reader, right: Right) -> tuple[Claim, JointReview]:
    """The claim in joint review and the open session about it, both locked. Raises WrongStep when it ended."""
    claim = lock_claim(review.claim, by, right)
    review = JointReview.objects.select_for_update(of=("self",)).get(pk=review.pk, claim=claim)
    if review.state != State.OPEN or claim.state != Claim.State.JOINT_REVIEW:
        raise WrongStep(state=review.get_state_display())
    review.claim = claim
    return claim, review


def votes_of(review: JointReview) -> Votes:
    """What was said so far (one query), by the rules of the session."""
    said = list(review.members.values_list("said__opinion", flat=True))
    return Votes([one for one in said if one], len(said), review.quorum, review.majority)


def must_be_quorate(review: JointReview, votes: Votes) -> None:
    """Raise NoQuorum while too few opinions are given."""
    if not votes.is_quorate:
        silent = review.members.filter(said=None).values_list("staff__name", flat=True)
        missing = _(", ").join(silent)
        raise NoQuorum(given=len(votes.given), members=votes.members, needed=votes.needed, missing=missing)


def end_with(claim: Claim) -> None:
    """The claim is closed otherwise: an open session ends without a vote. Inside the service that closes it."""
    claim.joint_reviews.filter(state=State.OPEN).update(state=State.CLOSED, ended_at=clock.now())
