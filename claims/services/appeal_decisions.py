"""The decision on an appeal: upheld with reasons, or granted, by somebody who took no part before (FX-38, NX-33).

A refused claim goes back to the step that refused it, where it is decided anew. Of a settled claim more is allowed, and
what it then comes to is a further position of the year: the difference is owed by the same books as any other.
"""

from collections.abc import Iterable, Mapping
from typing import cast

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from casework import clock
from casework.commands import service
from casework.errors import Busy, ChangedMeanwhile, Incomplete, SamePerson
from casework.rights import Right
from casework.scope import Reader
from claims.errors import NothingChanged, UsedInvoice
from claims.facts import Adjustment, InvoiceRow, LineRow, Stay
from claims.flow import FLOW
from claims.models import Appeal, Claim, Decision, JointOpinion, Settlement
from claims.question import Question, line_of
from claims.services import adjust, deadline, flags, stages
from claims.services.appeals import open_appeal
from claims.services.asking_again import Again, Change, ask_again
from claims.services.differences import Reason, book, write_again
from claims.services.invoices import used_elsewhere
from claims.services.locking import lock_claim, lock_claims, lock_year
from claims.services.preview import position, rows_of

State = Appeal.State
STEP_OF: dict[str, Claim.State] = {
    Decision.Stage.FIRST_REVIEW: Claim.State.SUBMITTED,
    Decision.Stage.SECOND_REVIEW: Claim.State.REVIEWED,
    Decision.Stage.APPROVAL: Claim.State.AWAITING_APPROVAL,
    Decision.Stage.JOINT_REVIEW: Claim.State.AWAITING_APPROVAL,
}
"""To which state a refusal at a stage leads back."""


@service
def uphold(*, appeal: Appeal, reasons: str, by: Reader) -> Appeal:
    """The decision stands, for reasons; the letter says what else the person can do.

    Raises SamePerson for who took part in the claim or took the appeal in, WrongStep, Incomplete for no reasons.
    """
    appeal, hand = _locked(appeal, by)
    _end(appeal, State.UPHELD, reasons, hand)
    stages.record("appeal_upheld", appeal.claim, hand, number=appeal.number, reasons=appeal.reasons)
    return appeal


@service
def reopen(*, appeal: Appeal, reasons: str, by: Reader) -> Appeal:
    """Grant the appeal against a refusal: the step that refused decides anew, with a new term.

    Raises like `uphold`, and UsedInvoice when an invoice stands in another claim by now.
    """
    appeal, hand = _locked(appeal, by)
    claim = appeal.claim
    FLOW.begin("reopen", claim)
    refusal = cast(Decision, appeal.refusal)
    _end(appeal, State.GRANTED, reasons, hand)
    _use_invoices_again(claim, by)
    claim.state, claim.way = STEP_OF[refusal.stage], ""
    claim.due_on, claim.due_is_provisional = deadline.after(clock.today(), claim.pool.claim_working_days)
    claim.clock_stopped_days = 0
    claim.handler = None
    claim.version += 1
    claim.save()
    flags.reopened(claim)
    flags.look_at(claim)
    told = {"number": appeal.number, "reasons": appeal.reasons, "due": f"{claim.due_on}"}
    stages.record("appeal_granted_reopened", claim, hand, **told)
    return appeal


def _use_invoices_again(claim: Claim, by: Reader) -> None:
    rows = [InvoiceRow(code=one.code, number=one.number) for one in claim.invoices.all()]
    if used := used_elsewhere(claim, rows, by):
        raise UsedInvoice(used)
    try:
        with transaction.atomic():
            claim.invoices.update(is_live=True)
    except IntegrityError as error:
        used = used_elsewhere(claim, rows, by)
        raise (UsedInvoice(used) if used else Busy()) from error


@service
def grant(*, appeal: Appeal, changes: Mapping[int, Adjustment], seen_more: int, reasons: str, by: Reader) -> Appeal:
    """Grant the appeal against a settlement: more is allowed of some lines (by key), the difference is owed.

    `seen_more` is what the funds pay more by the page that was read (fen). Later claims of the year are asked again.
    Raises like `uphold`, NothingChanged, Incomplete by `lines.<key>.<field>` also where a line would get worse,
    ChangedMeanwhile for other figures than those seen, FigureMissing, fund's InLiveBatch.
    """
    by.must(Right.CLAIM_APPROVE, appeal.claim)
    year = lock_year(appeal.claim)
    lock_claims(year.settlements.values_list("claim_id", flat=True))
    appeal, hand = _locked(appeal, by)
    claim = appeal.claim
    FLOW.begin("allow_more", claim)
    before, claim.allowed = claim.allowed, _allow(claim, changes, by)
    claim.version += 1
    claim.save(update_fields=["allowed", "version"])
    asked = asked_with(claim, rows_of(claim))
    if sum(again.sum for again in asked) != seen_more:
        raise ChangedMeanwhile()
    _end(appeal, State.GRANTED, reasons, hand, more=seen_more)
    reason = Reason(Settlement.Cause.APPEALED, _("Recomputed after an appeal was granted"), appeal.number)
    book(write_again(year, asked, reason, actor=by.staff), reason, actor=by.staff)
    flags.granted(claim, seen_more)
    told = {"number": appeal.number, "reasons": appeal.reasons, "before_fen": before, "allowed_fen": claim.allowed}
    stages.record("appeal_granted_paid", claim, hand, fund_fen=seen_more, **told)
    return appeal


def _allow(claim: Claim, changes: Mapping[int, Adjustment], by: Reader) -> int:
    """Write what is allowed now; the sum of all lines. An appeal never makes a line worse."""
    worse = {
        f"lines.{line.pk}.allowed_amount": [_("An appeal makes no line worse: allow at least what was allowed.")]
        for line in claim.lines.filter(pk__in=changes)
        if changes[line.pk].allowed_amount < line.allowed_amount
        or changes[line.pk].allowed_category > line.allowed_category
    }
    if worse:
        raise Incomplete(worse)
    changed, allowed = adjust.write(claim, changes, by)
    if not changed:
        raise NothingChanged()
    return allowed


def asked_with(claim: Claim, rows: Iterable[LineRow]) -> list[Again]:
    """What this claim and the later ones of its year come to with these lines; nothing is written. Raises FigureMissing."""
    held = cast(Settlement, position(claim))
    return list(ask_again(held.person_year, held.sequence, _with(claim, list(rows))))


def _with(claim: Claim, rows: list[LineRow]) -> Change:
    stay = Stay.of(claim)

    def change(held: Settlement, question: Question) -> Question:
        if held.claim_id != claim.pk:
            return question
        return question.with_lines(tuple(line_of(row, stay) for row in rows))

    return change


def _locked(appeal: Appeal, by: Reader) -> tuple[Appeal, stages.Hand]:
    """The open appeal with its claim, both locked, and the hand of who may decide it."""
    claim = lock_claim(appeal.claim, by, Right.CLAIM_APPROVE)
    appeal = open_appeal(appeal, claim)
    hand = stages.Hand(by.staff, by.principal_in(Right.CLAIM_APPROVE, claim.area_code))
    parts = parts_before(appeal)
    for person in hand.persons:
        if person.pk in parts:
            raise SamePerson(role=parts[person.pk])
    return appeal, hand


def parts_before(appeal: Appeal) -> dict[int | None, str]:
    """Who does not decide the appeal, by key, and as what they took part; the database refuses them too."""
    claim = appeal.claim
    parts: dict[int | None, str] = {}
    for member in JointOpinion.objects.filter(member__review__claim=claim).values_list("by", flat=True):
        parts[member] = _("member of its joint review")
    for actor, principal in claim.decisions.values_list("actor", "in_place_of"):
        parts[actor] = parts[principal] = _("who decided about it")
    for approver in (claim.approver_id, claim.approved_for_id):
        parts[approver] = _("who approved it")
    return parts | stages.parts_taken(claim) | {appeal.taken_by_id: _("who took the appeal in")}


def _end(appeal: Appeal, state: Appeal.State, reasons: str, hand: stages.Hand, more: int = 0) -> None:
    if not reasons.strip():
        raise Incomplete({"reasons": [_("Give the reasons: the letter tells them to the person.")]})
    appeal.state, appeal.reasons, appeal.more = state, reasons.strip(), more
    appeal.decided_by, appeal.decided_for, appeal.decided_at = hand.staff, hand.principal, clock.now()
    appeal.save()
