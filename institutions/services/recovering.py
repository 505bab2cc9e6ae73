"""What an institution has to give back for a violation (追回): a claim of the funds from the decision on, brought in through
the bank or set off against a month's payment to the institution; given back to it where its appeal holds."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from casework import clock
from casework.commands import service
from casework.errors import Incomplete, SamePerson
from casework.money import plain_yuan
from casework.scope import Reader
from fund import ledger, payables
from fund.models import Account, Fund, Payable, Posting
from fund.payables import Outcome, shares, usable_of
from institutions import errors
from institutions.flow import VIOLATION
from institutions.models import Declaration, Recovery, Violation
from institutions.models.supervision import by_fund_of
from institutions.services import confirming
from institutions.services.supervision import tell_about

Way = Recovery.Way


@service
def recover_money(*, violation: Violation, amount: int, received_on: date, reference: str, by: Reader) -> Recovery:
    """Book money of the institution that came into the bank account (fen), each fund its part, in one posting.

    Raises MoreThanOwed, Incomplete, WrongStep.
    """
    violation = take_violation(violation, "recover", by)
    left = left_of(violation)
    _must_be_within(amount, left)
    if received_on > clock.today() or not reference.strip():
        raise Incomplete({"reference": [_("Type the slip of the bank, received today or earlier.")]})
    recovery = _write(violation, shares(left, amount), by, received_on=received_on, reference=reference.strip())
    _book(violation, Account.Kind.BANK, Account.Kind.OWED_BACK, recovery.by_fund, Posting.Reason.RECOVERED, by)
    tell("money_recovered", violation, by, amount=plain_yuan(amount), reference=recovery.reference)
    return recovery


@service
def set_off_money(*, violation: Violation, payable: Payable, amount: int, reference: str, by: Reader) -> Recovery:
    """Use a payment of a month's declaration that still waits for a batch; `reference` names the paper that told of it.

    Each fund sets off only what it owes itself against what it is owed; the month stays as it was decided.
    Raises NotOpenForSetOff, MoreThanOwed, Incomplete, WrongStep.
    """
    violation = take_violation(violation, "set_off", by)
    payable = _open_payment(violation, payable)
    usable = usable_of(left_of(violation), payable)
    _must_be_within(amount, usable)
    if not reference.strip():
        raise Incomplete({"reference": [_("Type the number of the paper by which the institution was told.")]})
    used = shares(usable, amount)
    part = payables.set_off(payable, by_fund=used, actor=by.staff, against=Account.Kind.OWED_BACK)
    facts = {"received_on": clock.today(), "reference": reference.strip()}
    recovery = _write(violation, used, by, way=Way.SET_OFF, payable=part, **facts)
    confirming.outcome(outcome=Outcome.PAID, payables=[part], by=by)
    tell("money_set_off", violation, by, amount=plain_yuan(amount), against=part.number)
    return recovery


@service
def cancel_recovery(*, violation: Violation, recovery: Recovery, reason: str, by: Reader) -> Recovery:
    """Undo money that was booked in error (冲正), by another person than booked it: it is owed again.

    Raises NotCancellable, SamePerson, Incomplete, WrongStep.
    """
    violation = take_violation(violation, "cancel_recovery", by)
    if recovery.pk not in set(cancellable(violation).values_list("pk", flat=True)):
        raise errors.NotCancellable()
    if recovery.by_id == by.staff.pk:
        raise SamePerson(role=_("who booked it"))
    if not reason.strip():
        raise Incomplete({"reason": [_("Say why it is cancelled.")]})
    opposite = {fund: -fen for fund, fen in recovery.by_fund.items()}
    facts = {"received_on": clock.today(), "reference": recovery.reference, "reason": reason.strip()}
    undone = _write(violation, opposite, by, cancels=recovery, **facts)
    _book(violation, Account.Kind.OWED_BACK, Account.Kind.BANK, recovery.by_fund, Posting.Reason.RECOVERED, by)
    tell("recovery_cancelled", violation, by, amount=plain_yuan(recovery.amount), reasons=reason.strip())
    return undone


@service
def return_again(*, violation: Violation, by: Reader) -> Violation:
    """Let what the bank returned of money given back after an appeal be paid to the account that the register has now.

    Raises NotReturned, AccountLacks, WrongStep.
    """
    violation = take_violation(violation, "pay_again", by)
    confirming.pay_again(violation, violation.institution)
    tell("return_paid_again", violation, by)
    return violation


def claim(violation: Violation, by: Reader) -> None:
    """Book that the funds have to recover what was decided; nothing where nothing is to be given back."""
    _book(
        violation,
        Account.Kind.OWED_BACK,
        Account.Kind.BENEFIT,
        violation.by_fund,
        Posting.Reason.SANCTIONED,
        by,
    )


def release(violation: Violation, by: Reader) -> None:
    """An appeal holds: nothing is to be recovered any more, what came is owed to the institution. Raises AccountLacks."""
    _book(
        violation,
        Account.Kind.BENEFIT,
        Account.Kind.OWED_BACK,
        violation.by_fund,
        Posting.Reason.SANCTIONED,
        by,
    )
    if came := came_of(violation):
        payables.owe(
            subject=violation,
            pool=violation.pool,
            area_code=violation.area_code,
            number=violation.number,
            payee=confirming.payee_of(violation.institution),
            by_fund=came,
            decided_by=by.staff,
            reason=Posting.Reason.SANCTIONED,
            out_of=Account.Kind.OWED_BACK,
        )


def owed(violation: Violation) -> int:
    """Fen to give back; nothing once an appeal held."""
    return 0 if violation.is_upheld else violation.amount


def recovered(violation: Violation) -> int:
    """Fen that came back."""
    return sum(came_of(violation).values())


def came_of(violation: Violation) -> dict[str, int]:
    """Fund to the fen that came back to it; funds to which nothing came left out."""
    rows = list(violation.recoveries.values_list("amount", "critical"))
    return by_fund_of(sum(amount for amount, _critical in rows), sum(critical for _amount, critical in rows))


def left_of(violation: Violation) -> dict[str, int]:
    """Fund to the fen that are still to come; nothing once an appeal held."""
    if violation.is_upheld:
        return {}
    came = came_of(violation)
    left = {fund: fen - came.get(fund, 0) for fund, fen in violation.by_fund.items()}
    return {fund: fen for fund, fen in left.items() if fen}


def cancellable(violation: Violation) -> Any:
    """The rows that can be cancelled: money that came into the account, not cancelled before, nor given back since."""
    rows = violation.recoveries.filter(way=Way.TRANSFER, amount__gt=0, cancelled_by=None).order_by("pk")
    return rows.none() if violation.is_upheld else rows


def usable_payments(violation: Violation) -> Any:
    """The payments of the institution's months that wait for a batch: those that can be set off."""
    months = Declaration.objects.filter(pool=violation.pool_id, institution=violation.institution_id)
    waiting = Payable.objects.filter(pool=violation.pool_id, state=Payable.State.OPEN)
    return waiting.filter(subject_type=Declaration._meta.label_lower, subject_id__in=months.values("pk")).order_by("pk")


def take_violation(violation: Violation, action: str, by: Reader) -> Violation:
    """The violation, locked, if the step is possible and the reader's. Raises WrongStep, NotAllowed."""
    locked = Violation.objects.select_for_update(of=("self",)).select_related("institution", "version", "pool__area")
    violation = locked.get(pk=violation.pk)
    by.must(VIOLATION.begin(action, violation).right, violation)
    return violation


def tell(verb: str, violation: Violation, by: Reader, **payload: Any) -> None:
    """Record the one event of a step."""
    tell_about(verb, violation, violation.institution, by, number=violation.number, **payload)


def _open_payment(violation: Violation, payable: Payable) -> Payable:
    """The payment, its month locked before it, if it waits for a batch. Raises NotOpenForSetOff."""
    rows = Declaration.objects.select_for_update(of=("self",)).order_by("pk")
    list(rows.filter(pk=payable.subject_id).values_list("pk", flat=True))
    found = usable_payments(violation).select_for_update(of=("self",)).select_related("pool").filter(pk=payable.pk)
    if not (locked := found.first()):
        raise errors.NotOpenForSetOff()
    return locked


def _must_be_within(amount: int, left: Mapping[str, int]) -> None:
    """Raises MoreThanOwed."""
    if not 0 < amount <= sum(left.values()):
        raise errors.MoreThanOwed(left=plain_yuan(sum(left.values())))


def _write(violation: Violation, used: Mapping[str, int], by: Reader, **facts: Any) -> Recovery:
    return Recovery.objects.create(
        violation=violation,
        amount=sum(used.values()),
        critical=used.get(Fund.CRITICAL_ILLNESS.value, 0),
        by=by.staff,
        at=clock.now(),
        **facts,
    )


def _book(
    violation: Violation,
    debit: Account.Kind,
    credit: Account.Kind,
    by_fund: Mapping[str, int],
    reason: Posting.Reason,
    by: Reader,
) -> None:
    """One posting about the violation, each fund its own legs; nothing where no fund has any."""
    if by_fund:
        ledger.book(
            pool=violation.pool,
            reason=reason,
            subject_type=Violation._meta.label_lower,
            subject_id=violation.pk,
            legs=ledger.transfer(debit, credit, by_fund),
            actor=by.staff,
        )
