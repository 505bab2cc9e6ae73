"""实地核查: a task to a person, what was found on the spot with photos, and the conclusion (NX-19)."""

from datetime import date

from django.core.files.base import File
from django.utils import timezone
from django.utils.translation import gettext as _

from casework import clock
from casework.commands import service
from casework.errors import Incomplete, SamePerson, WrongStep
from casework.models import Document, Staff
from casework.rights import Right
from casework.scope import Reader
from casework.services.documents import keep_document
from claims.errors import CannotTake, NothingFound, NotYourTask
from claims.models import Claim, Finding, Investigation
from claims.services import stages
from claims.services.locking import lock_claim

State = Investigation.State


@service
def order_investigation(
    *, claim: Claim, investigator: Staff | None, task: str, due_on: date | None, blocks: bool, by: Reader
) -> Investigation:
    """Who works at the claim's station has a colleague, or the insurer's people, look at it on the spot.

    Raises CannotTake for who may not see the case or took part in it, Incomplete by field, and like a review.
    """
    claim, hand = stages.lock_under_review(claim, by)
    problems = {
        "investigator": [] if investigator else [_("Choose who goes.")],
        "task": [] if task.strip() else [_("Write down what has to be looked at.")],
        "due_on": [] if due_on and due_on >= clock.today() else [_("Choose today or a later day.")],
    }
    if investigator is None or due_on is None or any(problems.values()):
        raise Incomplete({field: sentences for field, sentences in problems.items() if sentences})
    if why := why_not(claim, investigator, by):
        raise CannotTake(name=investigator.name, why=why)
    ordered = Investigation.objects.create(
        pool=claim.pool,
        area_code=claim.area_code,
        claim=claim,
        number=f"{claim.number}-I{claim.investigations.count() + 1}",
        investigator=investigator,
        task=task.strip(),
        due_on=due_on,
        blocks=blocks,
        ordered_by=by.staff,
        ordered_at=clock.now(),
    )
    told = {"number": ordered.number, "name": investigator.name, "until": f"{due_on}"}
    stages.record("investigation_ordered", claim, hand, **told)
    return ordered


def why_not(claim: Claim, staff: Staff, by: Reader) -> str:
    """Why a person cannot be sent; empty when they can."""
    if staff.pk == by.staff.pk:
        return _("who orders an investigation does not carry it out.")
    theirs = Reader.of(staff, claim.pool.code)
    sees = all(theirs.may_in(right, claim.area_code) for right in (Right.CLAIM_VIEW, Right.DOCUMENT_VIEW))
    if not staff.is_active or not sees:
        return _("the role does not see the case and its documents, or not in this area.")
    parts = stages.parts_taken(claim)
    return _("already took part as %(role)s.") % {"role": parts[staff.pk]} if staff.pk in parts else ""


@service
def add_finding(
    *, investigation: Investigation, text: str, found_on: date | None, place: str, file: File | None, by: Reader
) -> Finding:
    """The investigator writes down one thing that was seen, with a photo that becomes one of the claim's documents.

    Raises NotYourTask, WrongStep, Incomplete by field, and BadFile.
    """
    investigation, claim = _locked(investigation, by)
    ordered_on = timezone.localdate(investigation.ordered_at)
    is_possible = found_on is not None and ordered_on <= found_on <= clock.today()
    problems = {
        "text": [] if text.strip() else [_("Write down what was found.")],
        "found_on": [] if is_possible else [_("Choose a day from the order until today.")],
    }
    if found_on is None or any(problems.values()):
        raise Incomplete({field: sentences for field, sentences in problems.items() if sentences})
    title = _("Photo of %(number)s") % {"number": investigation.number}
    photo = keep_document(case=claim, kind=Document.Kind.OTHER, title=title, file=file, by=by) if file else None
    finding = Finding.objects.create(
        investigation=investigation,
        text=text.strip(),
        found_on=found_on,
        place=place.strip(),
        document=photo,
        by=by.staff,
        at=clock.now(),
    )
    stages.record("investigation_found", claim, stages.Hand(by.staff), number=investigation.number, text=finding.text)
    return finding


@service
def conclude_investigation(*, investigation: Investigation, outcome: str, conclusion: str, by: Reader) -> Investigation:
    """The investigator ends the task. Raises NothingFound without a finding, NotYourTask, WrongStep, Incomplete."""
    investigation, claim = _locked(investigation, by)
    problems = {
        "outcome": [] if outcome in Investigation.Outcome.values else [_("Choose how it came out.")],
        "conclusion": [] if conclusion.strip() else [_("Write down the conclusion.")],
    }
    if any(problems.values()):
        raise Incomplete({field: sentences for field, sentences in problems.items() if sentences})
    if not investigation.findings.exists():
        raise NothingFound()
    investigation.outcome, investigation.conclusion = outcome, conclusion.strip()
    _end(investigation, State.CONCLUDED)
    told = {"number": investigation.number, "outcome": outcome, "conclusion": investigation.conclusion}
    stages.record("investigation_concluded", claim, stages.Hand(by.staff), **told)
    return investigation


@service
def withdraw_investigation(*, investigation: Investigation, reason: str, by: Reader) -> Investigation:
    """Nobody goes any more, for a reason. Raises WrongStep, Incomplete, and like a review."""
    claim, hand = stages.lock_under_review(investigation.claim, by)
    investigation = _open(investigation, claim)
    if not reason.strip():
        raise Incomplete({"reason": [_("Say why the investigation is not needed.")]})
    investigation.why_withdrawn = reason.strip()
    _end(investigation, State.WITHDRAWN)
    stages.record(
        "investigation_withdrawn", claim, hand, number=investigation.number, reason=investigation.why_withdrawn
    )
    return investigation


def _locked(investigation: Investigation, by: Reader) -> tuple[Investigation, Claim]:
    """The open task and its claim, both locked, for the one who was given it. Raises NotYourTask, SamePerson."""
    claim = lock_claim(investigation.claim, by, Right.CLAIM_VIEW)
    investigation = _open(investigation, claim)
    if investigation.investigator_id != by.staff.pk:
        raise NotYourTask(name=investigation.investigator.name)
    if by.staff.pk in (parts := stages.parts_taken(claim)):
        raise SamePerson(role=parts[by.staff.pk])
    return investigation, claim


def _open(investigation: Investigation, claim: Claim) -> Investigation:
    """The task of the locked claim. Raises WrongStep when it ended."""
    rows = Investigation.objects.select_for_update(of=("self",)).select_related("investigator")
    found: Investigation = rows.get(pk=investigation.pk, claim=claim)
    if found.state != State.OPEN:
        raise WrongStep(state=found.get_state_display())
    return found


def _end(investigation: Investigation, state: Investigation.State) -> None:
    investigation.state, investigation.ended_at = state, clock.now()
    investigation.save()
