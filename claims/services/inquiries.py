"""核实函: questions to the hospital or an insurer, the answer with its document, and what is not needed any more."""

from datetime import date

from django.core.files.base import File
from django.utils import timezone
from django.utils.translation import gettext as _

from casework import clock
from casework.commands import service
from casework.errors import Incomplete, NotAllowed, SamePerson, WrongStep
from casework.models import Document
from casework.rights import Right
from casework.scope import Reader
from casework.services.documents import keep_document
from claims.errors import FigureNotDecided
from claims.models import Claim, Inquiry
from claims.selectors import answerable_by
from claims.services import deadline, stages
from claims.services.locking import lock_claim
from claims.ways import rules_of

To, State = Inquiry.To, Inquiry.State


@service
def ask_inquiry(*, claim: Claim, to: str, addressee: str, questions: str, by: Reader) -> Inquiry:
    """Who works at the claim's station asks the institution of the stay, or an insurer by its name (NX-17).

    The answer is due after the working days that the review rules in force name. Raises FigureNotDecided where they name
    none, Incomplete by field, and like a review.
    """
    claim, hand = stages.lock_under_review(claim, by)
    problems = {
        "to": [] if to in To.values else [_("Choose whom you ask.")],
        "addressee": [_("Name the insurer.")] if to == To.INSURER and not addressee.strip() else [],
        "questions": [] if questions.strip() else [_("Write down what has to be verified.")],
    }
    if any(problems.values()):
        raise Incomplete({field: sentences for field, sentences in problems.items() if sentences})
    rules = rules_of(claim.pool)
    if rules is None or rules.answer_days is None:
        raise FigureNotDecided(figure=_("Working days for the answer to an inquiry"))
    institution = claim.institution if to == To.INSTITUTION else None
    answer_by, is_provisional = deadline.after(clock.today(), rules.answer_days)
    inquiry = Inquiry.objects.create(
        pool=claim.pool,
        area_code=claim.area_code,
        claim=claim,
        number=f"{claim.number}-H{claim.inquiries.count() + 1}",
        to=to,
        institution=institution,
        addressee=institution.name if institution else addressee.strip(),
        questions=questions.strip(),
        asked_by=by.staff,
        asked_at=clock.now(),
        answer_by=answer_by,
        answer_by_is_provisional=is_provisional,
        term_of=rules,
    )
    told = {"number": inquiry.number, "to": inquiry.addressee, "until": f"{answer_by}"}
    stages.record("inquiry_asked", claim, hand, **told)
    return inquiry


@service
def answer_inquiry(
    *, inquiry: Inquiry, answer: str, answered_on: date | None, file: File | None, by: Reader
) -> Inquiry:
    """Keep the answer with its document, which becomes one of the claim's. Who asked does not record what came back.

    Raises SamePerson, WrongStep, Incomplete by field, and BadFile for a document that cannot be taken.
    """
    inquiry, claim = _locked(inquiry, by, Right.INQUIRY_ANSWER)
    if inquiry.to not in answerable_by(by):
        raise NotAllowed()
    if inquiry.asked_by_id == by.staff.pk:
        raise SamePerson(role=_("who asked"))
    asked_on = timezone.localdate(inquiry.asked_at)
    is_possible = answered_on is not None and asked_on <= answered_on <= clock.today()
    problems = {
        "answer": [] if answer.strip() else [_("Write down what was answered.")],
        "answered_on": [] if is_possible else [_("Choose a day from the request until today.")],
        "file": [] if file else [_("Add the answer as a document: the decision rests on it.")],
    }
    if file is None or any(problems.values()):
        raise Incomplete({field: sentences for field, sentences in problems.items() if sentences})
    title = _("Answer to %(number)s") % {"number": inquiry.number}
    inquiry.document = keep_document(case=claim, kind=Document.Kind.OTHER, title=title, file=file, by=by)
    inquiry.answer, inquiry.answered_on = answer.strip(), answered_on
    _end(inquiry, State.ANSWERED, by)
    hand = stages.Hand(by.staff)
    stages.record("inquiry_answered", claim, hand, number=inquiry.number, to=inquiry.addressee, answer=inquiry.answer)
    return inquiry


@service
def withdraw_inquiry(*, inquiry: Inquiry, reason: str, by: Reader) -> Inquiry:
    """The answer is not waited for any more, for a reason. Raises WrongStep, Incomplete, and like a review."""
    claim, hand = stages.lock_under_review(inquiry.claim, by)
    inquiry = _open(inquiry, claim)
    if not reason.strip():
        raise Incomplete({"reason": [_("Say why the answer is not needed.")]})
    inquiry.why_withdrawn = reason.strip()
    _end(inquiry, State.WITHDRAWN, by)
    stages.record("inquiry_withdrawn", claim, hand, number=inquiry.number, reason=inquiry.why_withdrawn)
    return inquiry


def _locked(inquiry: Inquiry, by: Reader, right: Right) -> tuple[Inquiry, Claim]:
    """The open inquiry and its claim, both locked."""
    claim = lock_claim(inquiry.claim, by, right)
    return _open(inquiry, claim), claim


def _open(inquiry: Inquiry, claim: Claim) -> Inquiry:
    """The inquiry of the locked claim. Raises WrongStep when it ended."""
    inquiry = Inquiry.objects.select_for_update(of=("self",)).get(pk=inquiry.pk, claim=claim)
    if inquiry.state != State.OPEN:
        raise WrongStep(state=inquiry.get_state_display())
    return inquiry


def _end(inquiry: Inquiry, state: Inquiry.State, by: Reader) -> None:
    inquiry.state, inquiry.ended_by, inquiry.ended_at = state, by.staff, clock.now()
    inquiry.save()
