"""What a person has to give back comes back: paid in, in parts if need be, or set off against a later payment.

社会保险经办条例 art. 46: at once, in instalments by agreement, or from later benefits.
"""

from datetime import date

from django.utils.translation import gettext as _

from casework import clock, events
from casework.commands import service
from casework.errors import Incomplete, SamePerson
from casework.money import yuan
from casework.rights import Right
from casework.scope import Reader
from claims.errors import MoreThanOwed, NotCancellable, NotOpenForSetOff
from claims.models import Claim, Recovery, Repayment
from claims.services.locking import lock_claims
from claims.services.money import states_by_payments
from claims.services.receipts import left_of, write_repayment
from claims.third_party.following import follow
from fund import payables
from fund.models import Payable
from fund.payables import shares, usable_of

Way = Repayment.Way


@service
def book_repayment(
    *, recovery: Recovery, way: str, amount: int, received_on: date | None, reference: str, by: Reader
) -> Repayment:
    """Book what the person paid in, in cash or by transfer (`amount` in fen), and give it a receipt number.

    Raises Incomplete by field, MoreThanOwed.
    """
    by.must(Right.RECOVERY_BOOK, recovery)
    lock_claims([_claim_of(recovery)])
    recovery = _locked(recovery)
    today = clock.today()
    problems = {
        "way": [] if way in {Way.CASH, Way.TRANSFER} else [_("Choose how the money came.")],
        "amount": [] if amount > 0 else [_("Enter the amount that came.")],
        "received_on": [] if received_on and received_on <= today else [_("Enter the day, at the latest today.")],
        "reference": [_("Enter the number of the bank's slip.")] if way == Way.TRANSFER and not reference else [],
    }
    _raise(problems)
    left = left_of(recovery)
    if amount > sum(left.values()):
        raise MoreThanOwed(left=yuan(sum(left.values())), field="amount")
    repayment = write_repayment(
        recovery, shares(left, amount), by.staff, way=way, received_on=received_on, reference=reference
    )
    payables.repaid(subject=repayment, pool=recovery.pool, by_fund=repayment.by_fund, actor=by.staff)
    _record("recovery_repaid", recovery, repayment, by)
    return repayment


@service
def set_off(
    *, recovery: Recovery, payable: Payable, amount: int, consent_on: date | None, reference: str, by: Reader
) -> Repayment:
    """Use a payment that still waits for a batch, with the person's written consent (`reference` names the paper).

    Each fund sets off only what it owes itself against what it is owed. Raises Incomplete by field, MoreThanOwed,
    NotOpenForSetOff.
    """
    by.must(Right.RECOVERY_BOOK, recovery)
    claim, payable = _open_payment(recovery, payable)
    recovery = _locked(recovery)
    today = clock.today()
    problems = {
        "amount": [] if amount > 0 else [_("Enter the amount to set off.")],
        "consent_on": [] if consent_on and consent_on <= today else [_("Enter the day on which the person signed.")],
        "reference": [] if reference else [_("Enter the number under which the signed consent is kept.")],
    }
    _raise(problems)
    usable = usable_of(left_of(recovery), payable)
    if amount > sum(usable.values()):
        raise MoreThanOwed(left=yuan(sum(usable.values())), field="amount")
    used = shares(usable, amount)
    repayment = write_repayment(
        recovery,
        used,
        by.staff,
        way=Way.SET_OFF,
        received_on=today,
        reference=reference,
        consent_on=consent_on,
        set_off_against=claim,
    )
    payables.set_off(payable, by_fund=used, actor=by.staff)
    claim.state = states_by_payments([claim])[claim.pk]
    claim.version += 1
    claim.save(update_fields=["state", "version"])
    follow([claim], by.staff)
    _record("recovery_set_off", recovery, repayment, by, against=claim.number)
    return repayment


@service
def cancel_repayment(*, repayment: Repayment, reason: str, by: Reader) -> Repayment:
    """Undo a receipt that was wrong (冲正), by another person than booked it; the money is owed again.

    What was set off is undone by reversing the claim whose payment was used. Raises SamePerson, Incomplete,
    NotCancellable.
    """
    by.must(Right.RECOVERY_BOOK, repayment)
    lock_claims([_claim_of(repayment.recovery)])
    recovery = _locked(repayment.recovery)
    if (
        repayment.way in (*Repayment.AGAINST_A_PAYMENT, *Repayment.WITHOUT_MONEY)
        or repayment.cancels_id
        or Repayment.objects.filter(cancels=repayment).exists()
    ):
        raise NotCancellable(number=repayment.number)
    if repayment.actor_id == by.staff.pk:
        raise SamePerson(role=_("who booked it"))
    _raise({"reason": [] if reason.strip() else [_("Say why the receipt is cancelled.")]})
    opposite = {fund: -fen for fund, fen in repayment.by_fund.items()}
    fields = {"way": repayment.way, "reference": repayment.reference, "received_on": clock.today()}
    undone = write_repayment(recovery, opposite, by.staff, cancels=repayment, reason=reason.strip(), **fields)
    payables.unpaid(subject=undone, pool=recovery.pool, by_fund=repayment.by_fund, actor=by.staff)
    _record("repayment_cancelled", recovery, undone, by, cancelled=repayment.number, reason=reason.strip())
    return undone


def _open_payment(recovery: Recovery, payable: Payable) -> tuple[Claim, Payable]:
    """The claim and its payment, both locked, if it is one of the same person that waits for a batch."""
    if payable.subject_type != Claim._meta.label_lower:
        raise NotOpenForSetOff()
    locked = {claim.pk: claim for claim in lock_claims([recovery.claim_id, payable.subject_id])}
    claim = locked[payable.subject_id]
    found = next((one for one in payables.of(claim) if one.pk == payable.pk), None)
    if (
        found is None
        or found.state != Payable.State.OPEN
        or claim.person_id != recovery.person_id
        or recovery.third_party_id
    ):
        raise NotOpenForSetOff()
    return claim, found


def _claim_of(recovery: Recovery) -> int | None:
    """The key of the claim whose money it is: what follows that money locks it too."""
    return recovery.third_party.claim_id if recovery.third_party else recovery.claim_id


def _locked(recovery: Recovery) -> Recovery:
    return (
        Recovery.objects.select_for_update(of=("self",))
        .select_related("pool", "person__area", "third_party__claim")
        .get(pk=recovery.pk)
    )


def _raise(problems: dict[str, list[str]]) -> None:
    found = {field: sentences for field, sentences in problems.items() if sentences}
    if found:
        raise Incomplete(found)


def _record(verb: str, recovery: Recovery, repayment: Repayment, by: Reader, **payload: object) -> None:
    events.record(
        verb,
        subject=recovery,
        actor=by.staff,
        pool=recovery.pool,
        area_code=recovery.area_code,
        number=repayment.number,
        way=repayment.way,
        reference=repayment.reference,
        amount_fen=repayment.amount,
        left_fen=recovery.left,
        **payload,
    )
