"""撤销: an advance that was not paid out, a supplementary claim that was settled: opposite entries, nothing deleted."""

from collections import Counter

from django.utils.translation import gettext as _

from casework import clock
from casework.commands import service
from casework.errors import Incomplete
from casework.rights import Right
from casework.scope import Reader
from claims.advances.errors import LaterSettled
from claims.advances.hands import lock, tell
from claims.advances.setting_off import take_back_set_off
from claims.models import Advance, Recovery, SupplementaryClaim
from claims.models.advance import DECIDED
from fund import payables
from fund.models import Account, Payable

UNPAID = (Advance.State.APPROVED, Advance.State.RETURNED)
"""Granted, and nothing of it is with the bank or the person."""


@service
def undo_advance(*, advance: Advance, comment: str, by: Reader) -> Advance:
    """Withdraw a granted advance before it was paid out: nothing is lent.

    Raises WrongStep, Incomplete for no reason, fund's InLiveBatch for one in a batch.
    """
    advance = lock(advance, by, Right.CLAIM_REVERSE, *UNPAID)
    advance.comment = _said(comment)
    for payable in payables.of(advance):
        if payable.state != Payable.State.CANCELLED:
            payables.cancel(payable, actor=by.staff, into=Account.Kind.ADVANCE)
    advance.state, advance.due_on = Advance.State.UNDONE, None
    advance.save()
    tell("advance_undone", advance, by, comment=advance.comment)
    return advance


@service
def reverse_claim(*, claim: SupplementaryClaim, comment: str, by: Reader) -> SupplementaryClaim:
    """Take a settled claim out of the person's year (社会保险法 art. 46): the last one settled first.

    What waits for the bank is cancelled, what was received has to be given back, what was set off is lent again. The
    sheet can be handed in anew. Raises WrongStep, Incomplete, LaterSettled, InLiveBatch.
    """
    claim = lock(claim, by, Right.CLAIM_REVERSE, *DECIDED)
    said = _said(comment)
    later = SupplementaryClaim.objects.filter(person=claim.person_id, year=claim.year, sequence__gt=claim.sequence)
    if last := later.order_by("-sequence").first():
        raise LaterSettled(number=last.number)
    take_back_set_off(claim, by.staff)
    received = _take_back(claim, said, by)
    fen = {"payout_fen": claim.payout, "set_off_fen": claim.set_off, "received_fen": received}
    claim.payout, claim.set_off, claim.moves, claim.sequence = 0, 0, {}, None
    claim.state, claim.comment = SupplementaryClaim.State.REVERSED, said
    claim.save()
    tell("supplementary_reversed", claim, by, **fen, comment=said)
    return claim


def _take_back(claim: SupplementaryClaim, why: str, by: Reader) -> int:
    """Cancel what waits, recover what was received; how much that is, in fen."""
    received: Counter[str] = Counter()
    for payable in payables.of(claim):
        if payable.state in Payable.RECEIVED:
            received.update(payable.by_fund)
        elif payable.state != Payable.State.CANCELLED:
            payables.cancel(payable, actor=by.staff)
    if received:
        Recovery.objects.create(
            pool=claim.pool,
            area_code=claim.area_code,
            supplementary=claim,
            person=claim.person,
            amount=received.total(),
            by_fund=dict(received),
            reason=why[: Recovery._meta.get_field("reason").max_length],
            opened_at=clock.now(),
        )
        payables.recoverable(subject=claim, pool=claim.pool, by_fund=received, actor=by.staff)
    return received.total()


def _said(comment: str) -> str:
    if not comment.strip():
        raise Incomplete({"comment": [_("Give the reasons: the person is told.")]})
    return comment.strip()
