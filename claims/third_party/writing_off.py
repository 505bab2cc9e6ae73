"""核销: what cannot be had from a third party is given up, asked for by one person and decided by another, with reasons."""

from typing import Any

from django.utils.translation import gettext as _

from casework import clock, events
from casework.commands import service
from casework.errors import Incomplete, SamePerson
from casework.rights import Right
from casework.scope import Reader
from claims.models import Recovery, Repayment
from claims.services.locking import lock_claims
from claims.services.receipts import left_of, write_repayment
from claims.third_party import errors
from fund import payables

LONGEST = 200


@service
def ask_write_off(*, recovery: Recovery, reason: str, by: Reader) -> Recovery:
    """Ask to give up what a third party still owes. Raises NothingToWriteOff, WriteOffWaits, Incomplete."""
    recovery = _take(recovery, by, Right.RECOVERY_BOOK)
    if not recovery.left:
        raise errors.NothingToWriteOff(number=recovery.number)
    if recovery.write_off_by_id:
        raise errors.WriteOffWaits()
    recovery.write_off_by, recovery.write_off_reason = (
        by.staff,
        _said(reason, _("Say what was tried and why it is lost.")),
    )
    recovery.save(update_fields=["write_off_by", "write_off_reason"])
    _tell("write_off_asked", recovery, by, amount_fen=recovery.left, reason=recovery.write_off_reason)
    return recovery


@service
def decide_write_off(*, recovery: Recovery, agrees: bool, reason: str, by: Reader) -> Recovery:
    """Write off what is left, by fund, or go on asking for it; another person than asked. Raises NoWriteOffWaits,
    SamePerson, NothingToWriteOff, Incomplete for no reasons.
    """
    recovery = _take(recovery, by, Right.RECOVERY_DECIDE)
    if not recovery.write_off_by_id:
        raise errors.NoWriteOffWaits()
    if recovery.write_off_by_id == by.staff.pk:
        raise SamePerson(role=_("who asked for it"))
    why = _said(reason, _("Say why: it stands in the books."))
    left = left_of(recovery)
    recovery.write_off_by, recovery.write_off_reason = None, ""
    recovery.save(update_fields=["write_off_by", "write_off_reason"])
    if not agrees:
        _tell("write_off_declined", recovery, by, reason=why)
        return recovery
    if not left:
        raise errors.NothingToWriteOff(number=recovery.number)
    made = write_repayment(
        recovery, left, by.staff, way=Repayment.Way.WRITTEN_OFF, received_on=clock.today(), reason=why
    )
    payables.waived(subject=made, pool=recovery.pool, by_fund=left, actor=by.staff)
    _tell("recovery_written_off", recovery, by, amount_fen=made.amount, number=made.number, reason=why)
    return recovery


def _take(recovery: Recovery, by: Reader, right: Right) -> Recovery:
    """The recovery from a third party, locked after its claim. Raises NotRecoveredFromOthers."""
    by.must(right, recovery)
    if recovery.third_party is None:
        raise errors.NotRecoveredFromOthers()
    lock_claims([recovery.third_party.claim_id])
    rows = Recovery.objects.select_for_update(of=("self",)).select_related("pool", "person__area", "third_party__claim")
    found: Recovery = rows.get(pk=recovery.pk)
    return found


def _said(reason: str, asked: str) -> str:
    if not reason.strip():
        raise Incomplete({"reason": [asked]})
    return reason.strip()[:LONGEST]


def _tell(verb: str, recovery: Recovery, by: Reader, **payload: Any) -> None:
    events.record(verb, subject=recovery, actor=by.staff, pool=recovery.pool, area_code=recovery.area_code, **payload)
