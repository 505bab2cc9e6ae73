"""二次补报销: opened by one person as a dry list, approved by another, paid by a worker, undone as a whole."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from casework import clock
from casework.commands import service
from casework.errors import Incomplete, NotAllowed, SamePerson
from casework.jobs import enqueue
from casework.rights import Right
from casework.scope import Reader
from casework.sequences import case_number
from claims import tasks
from claims.models import Claim, SecondBatch, SecondRow
from claims.second.asking import Asking
from claims.second.errors import NothingMore, NothingSettled, NothingWaits, VersionNotInForce
from claims.second.steps import at, go_on, tell
from claims.second.undoing import must_be_undoable
from rulebook.models import InForce, RuleVersion

State, Outcome, Reason = SecondBatch.State, SecondRow.Outcome, SecondBatch.Reason
LETTER = "EB"


@dataclass(frozen=True)
class Asked:
    """Which claims are asked again, by which version, for which reason; `claim` for the reason 09 alone."""

    reason: str
    version: RuleVersion
    first_day: date
    last_day: date
    ground: str
    claim: Claim | None = None


@service
def open_batch(*, asked: Asked, by: Reader) -> SecondBatch:
    """Begin a second reimbursement: a worker lists what is owed more, nothing is paid.

    Raises Incomplete by field, VersionNotInForce, NothingSettled, NotAllowed.
    """
    pool = by.pool
    if pool is None or not by.may_in(Right.SECOND_OPEN, pool.area.code):
        raise NotAllowed()
    _must_be_right(asked, by)
    batch = SecondBatch(
        pool=pool,
        area_code=pool.area.code,
        reason=asked.reason,
        version=asked.version,
        first_day=asked.first_day,
        last_day=asked.last_day,
        claim=asked.claim,
        ground=asked.ground.strip(),
        made_by=by.staff,
        made_at=clock.now(),
    )
    days = (asked.first_day, asked.last_day, "[]")
    if not InForce.objects.filter(pool=pool, version=asked.version, period__overlap=days).exists():
        raise VersionNotInForce(version=asked.version.name, field="version")
    batch.total = Asking(batch).years().count()
    if not batch.total:
        raise NothingSettled(field="first_day")
    batch.number = case_number(LETTER, pool.area, clock.today())
    go_on(batch, State.LISTING)
    enqueue(tasks.work_second, batch.pk)
    tell("second_opened", batch, by, version=asked.version.title, first=asked.first_day, last=asked.last_day)
    return batch


def _must_be_right(asked: Asked, by: Reader) -> None:
    is_single, claim = asked.reason == Reason.SINGLE, asked.claim
    whole = asked.first_day.replace(month=1, day=1), asked.first_day.replace(month=12, day=31)
    said = {
        "ground": [] if asked.ground.strip() else [_("Name the document, or say why claims are asked again.")],
        "last_day": [] if asked.last_day >= asked.first_day else [_("The last day lies before the first.")],
        "claim": [_("Name the one claim.")] if is_single and claim is None else [],
    }
    if asked.reason == Reason.YEARLY and (asked.first_day, asked.last_day) != whole:
        said["first_day"] = [
            _("The second reimbursement of a year takes the whole year, from 1 January to 31 December.")
        ]
    if claim is not None and (not is_single or claim.pool_id != getattr(by.pool, "pk", None)):
        said["claim"] = [_("Only the second reimbursement of one claim names a claim, and one of this pool.")]
    if claim and claim.discharged_on and not asked.first_day <= claim.discharged_on <= asked.last_day:
        said["claim"] = [_("The claim was discharged on another day than those asked.")]
    if problems := {field: words for field, words in said.items() if words}:
        raise Incomplete(problems)


@service
def submit_batch(*, batch: SecondBatch, by: Reader) -> SecondBatch:
    """Hand the list to a second person. Raises NothingMore, NotAtThisStep."""
    batch = at(batch, by, Right.SECOND_OPEN, State.LISTED)
    if not batch.rows.filter(outcome=Outcome.DUE).exists():
        raise NothingMore()
    go_on(batch, State.SUBMITTED)
    tell("second_submitted", batch, by)
    return batch


@service
def send_back_batch(*, batch: SecondBatch, comment: str, by: Reader) -> SecondBatch:
    """Give a submitted list back, with the reason. Raises NotAtThisStep."""
    batch = at(batch, by, Right.SECOND_APPROVE, State.SUBMITTED)
    go_on(batch, State.LISTED)
    tell("second_sent_back", batch, by, comment=comment)
    return batch


@service
def drop_batch(*, batch: SecondBatch, by: Reader) -> SecondBatch:
    """Give a list up that was not handed on. Raises NotAtThisStep."""
    batch = at(batch, by, Right.SECOND_OPEN, State.LISTING, State.LISTED)
    go_on(batch, State.DROPPED)
    tell("second_dropped", batch, by)
    return batch


@service
def approve_batch(*, batch: SecondBatch, by: Reader) -> SecondBatch:
    """The second person's word: a worker owes what the list says. Raises SamePerson (FX-38), NotAtThisStep."""
    batch = at(batch, by, Right.SECOND_APPROVE, State.SUBMITTED)
    if batch.made_by_id == by.staff.pk:
        raise SamePerson(role=_("who opened it"))
    batch.approved_by, batch.approved_at = by.staff, clock.now()
    _pay(batch)
    tell("second_approved", batch, by, years=batch.total)
    return batch


@service
def pay_waiting(*, batch: SecondBatch, by: Reader) -> SecondBatch:
    """Try those again whose claim was in a batch of the bank. Raises NothingWaits, SamePerson, NotAtThisStep."""
    batch = at(batch, by, Right.SECOND_APPROVE, State.PAID)
    if batch.made_by_id == by.staff.pk:
        raise SamePerson(role=_("who opened it"))
    if not batch.rows.filter(outcome=Outcome.WAITING).exists():
        raise NothingWaits()
    _pay(batch)
    tell("second_tried_again", batch, by, years=batch.total)
    return batch


def _pay(batch: SecondBatch) -> None:
    due = batch.rows.filter(outcome__in=(Outcome.DUE, Outcome.WAITING))
    batch.total = due.order_by().values("person_year").distinct().count()
    go_on(batch, State.PAYING)
    enqueue(tasks.work_second, batch.pk)


@service
def undo_batch(*, batch: SecondBatch, by: Reader) -> SecondBatch:
    """Have a worker take all of it back while nothing is with the bank. Raises WithTheBank, UsedSince, NotAtThisStep."""
    batch = at(batch, by, Right.SECOND_APPROVE, State.PAID)
    must_be_undoable(batch)
    batch.undone_by, batch.problem = by.staff, ""
    go_on(batch, State.UNDOING)
    enqueue(tasks.work_second, batch.pk)
    tell("second_undo_asked", batch, by)
    return batch
