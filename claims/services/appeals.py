"""An appeal is handed in at the window, or taken back; deciding it is `appeal_decisions`."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import cast

from django.core.files.base import File
from django.utils import timezone
from django.utils.translation import gettext as _

from casework import clock
from casework.commands import service
from casework.errors import Incomplete, WrongStep
from casework.models import Document
from casework.rights import Right
from casework.scope import Reader
from casework.services.documents import keep_document
from casework.templatetags.portal import day
from claims.appealing import appeal_until, decide_by, terms_on
from claims.errors import AppealedBefore, AppealOpen
from claims.facts import Objection
from claims.models import Appeal, Claim, Decision
from claims.models.appeal import DECIDED_STATES
from claims.models.claim import Standing
from claims.services import stages
from claims.services.locking import lock_claim

State = Appeal.State


@service
def hand_in_appeal(*, claim: Claim, said: Objection, by: Reader) -> Appeal:
    """Take in an appeal against the refusal of a claim, or against what it was settled with (复查).

    Late ones are taken with a reason only. Raises AppealOpen and AppealedBefore for a second one, WrongStep before a
    decision, FigureNotDecided where the review rules have no term, Incomplete by field, BadFile.
    """
    claim = lock_claim(claim, by, Right.CLAIM_ENTER)
    refusal, decided_at = decision_of(claim)
    _must_be_the_first(claim, refusal)
    against_on = timezone.localdate(decided_at)
    rules = terms_on(claim.pool, against_on)
    until = appeal_until(rules, against_on)
    if problems := _problems(said, against_on, until):
        raise Incomplete(problems)
    day_in = cast(date, said.handed_in_on)
    due, is_provisional = decide_by(rules, day_in)
    appeal = Appeal.objects.create(
        pool=claim.pool,
        area_code=claim.area_code,
        claim=claim,
        number=f"{claim.number}-A{claim.appeals.count() + 1}",
        refusal=refusal,
        against_on=against_on,
        until=until,
        term_of=rules,
        handed_in_on=day_in,
        late_reason=said.late_reason.strip() if day_in > until else "",
        standing=said.standing,
        name="" if said.standing == Standing.SELF else said.name.strip(),
        grounds=said.grounds.strip(),
        taken_by=by.staff,
        taken_at=clock.now(),
        decide_by=due,
        decide_by_is_provisional=is_provisional,
    )
    papers = _keep(appeal, said.papers, by)
    told = {"number": appeal.number, "day": f"{day_in}", "due": f"{due}", "papers": papers}
    stages.record("appeal_handed_in", claim, stages.Hand(by.staff), grounds=appeal.grounds, **told)
    return appeal


def _keep(appeal: Appeal, papers: Sequence[File], by: Reader) -> int:
    """Keep what was brought as documents of the claim; how many there are."""
    claim, kind, title = appeal.claim, Document.Kind.OTHER, _("Appeal %(number)s") % {"number": appeal.number}
    kept = [keep_document(case=claim, kind=kind, title=title, file=file, by=by) for file in papers]
    appeal.papers.add(*kept)
    return len(kept)


def decision_of(claim: Claim) -> tuple[Decision | None, datetime]:
    """What can be appealed against: the refusal that holds, or None for the settlement; and when it was decided.

    Raises WrongStep for a claim that is neither refused nor settled.
    """
    if claim.state == Claim.State.REFUSED:
        refusal = claim.decisions.filter(verdict=Decision.Verdict.REFUSE).latest("id")
        return refusal, refusal.at
    if claim.state not in Claim.SETTLED_STATES or claim.settled_at is None:
        raise WrongStep(state=claim.get_state_display())
    return None, claim.settled_at


def may_appeal(claim: Claim, appeals: Sequence[Appeal]) -> bool:
    """Whether one more appeal can be taken in, where these were handed in before."""
    try:
        refusal, _decided_at = decision_of(claim)
    except WrongStep:
        return False
    key = refusal.pk if refusal else None
    return not any(
        one.state == State.OPEN or (one.refusal_id == key and one.state in DECIDED_STATES) for one in appeals
    )


def last_day(claim: Claim) -> date:
    """The last day to appeal against the decision that holds. Raises WrongStep, FigureNotDecided."""
    _refusal, decided_at = decision_of(claim)
    against_on = timezone.localdate(decided_at)
    return appeal_until(terms_on(claim.pool, against_on), against_on)


def _must_be_the_first(claim: Claim, refusal: Decision | None) -> None:
    """Raise AppealOpen while one waits, AppealedBefore when this decision was looked at again already."""
    if waiting := claim.appeals.filter(state=State.OPEN).first():
        raise AppealOpen(number=waiting.number, day=day(waiting.decide_by))
    if before := claim.appeals.filter(refusal=refusal, state__in=DECIDED_STATES).first():
        raise AppealedBefore(number=before.number)


def _problems(said: Objection, first: date, last: date) -> dict[str, list[str]]:
    """What an appeal lacks, by field; it can be handed in from `first`, in time through `last`."""
    in_person, handed_in_on = said.standing == Standing.SELF, said.handed_in_on
    is_possible = handed_in_on is not None and first <= handed_in_on <= clock.today()
    is_late = handed_in_on is not None and handed_in_on > last
    late = _("The last day to appeal was %(day)s. Say why it is taken all the same.") % {"day": day(last)}
    problems = {
        "standing": [] if said.standing in Standing.values else [_("Choose who appeals.")],
        "name": [] if in_person or said.name.strip() else [_("Name who appeals.")],
        "grounds": [] if said.grounds.strip() else [_("Write down what the person disagrees with, and why.")],
        "handed_in_on": [] if is_possible else [_("Choose a day from the decision until today.")],
        "late_reason": [late] if is_late and not said.late_reason.strip() else [],
        "papers": [] if in_person or said.papers else [_("Add the paper that shows for whom they act.")],
    }
    return {field: sentences for field, sentences in problems.items() if sentences}


@service
def withdraw_appeal(*, appeal: Appeal, reason: str, by: Reader) -> Appeal:
    """The person takes the appeal back; the decision stands. Raises WrongStep, Incomplete for no reason."""
    claim = lock_claim(appeal.claim, by, Right.CLAIM_ENTER)
    appeal = open_appeal(appeal, claim)
    if not reason.strip():
        raise Incomplete({"reason": [_("Say why the appeal is taken back.")]})
    appeal.state, appeal.reasons = State.WITHDRAWN, reason.strip()
    appeal.decided_by, appeal.decided_at = by.staff, clock.now()
    appeal.save()
    hand = stages.Hand(by.staff)
    stages.record("appeal_withdrawn", claim, hand, number=appeal.number, reason=appeal.reasons)
    return appeal


def open_appeal(appeal: Appeal, claim: Claim) -> Appeal:
    """The appeal of the locked claim, locked too. Raises WrongStep when it has ended."""
    appeal = Appeal.objects.select_for_update(of=("self",)).get(pk=appeal.pk, claim=claim)
    if appeal.state != State.OPEN:
        raise WrongStep(state=appeal.get_state_display())
    appeal.claim = claim
    return appeal


def end_with(claim: Claim) -> None:
    """The claim is closed otherwise: there is nothing left to decide. Inside the service that closes it."""
    ended = {"decided_at": clock.now(), "reasons": str(claim.get_state_display())}
    claim.appeals.filter(state=State.OPEN).update(state=State.CLOSED, **ended)
