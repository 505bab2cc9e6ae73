"""What a fund owes to a person: owed, cancelled, its account corrected; and what a person owes back and returns.

Plain functions for use inside another app's service: they write no event. Lock the case first, then its payables.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum, auto
from functools import reduce
from operator import or_

from django.db import models
from django.utils.translation import gettext_lazy as _

from casework import clock
from casework.errors import Refusal
from casework.models import Pool, Staff
from casework.registry import registry
from fund import ledger
from fund.models import Account, BatchLine, Fund, Payable, Posting

PAYABLE = Payable._meta.label_lower


class Outcome(StrEnum):
    """What happened to payables, as told to the app that owns their cases (`registry.payment_outcomes`)."""

    SENT = auto()
    PAID = auto()
    FAILED = auto()


@dataclass(frozen=True)
class Payee:
    """Whose account the money goes to (收款人)."""

    name: str
    bank_name: str
    bank_account: str


class InLiveBatch(Refusal):
    code = "in_live_batch"
    sentence = _(
        "The payment of %(number)s is in batch %(batch)s. Ask finance to cancel that batch, or wait for the bank's "
        "answer if it was already sent; then try again."
    )
    status = 409


class AlreadyPaid(Refusal):
    code = "already_paid"
    sentence = _("The payment of %(number)s has been made. What was paid too much has to be recovered.")
    status = 409


class AlreadyCancelled(Refusal):
    code = "already_cancelled"
    sentence = _("The payment of %(number)s was cancelled before. Reload the page to see what holds now.")
    status = 409


class AlreadySetOff(Refusal):
    code = "already_set_off"
    sentence = _("The payment of %(number)s was set off against what the person has to give back.")
    status = 409


def owe(
    *,
    subject: models.Model,
    pool: Pool,
    area_code: str,
    number: str,
    payee: Payee,
    by_fund: Mapping[str, int],
    decided_by: Staff,
    reason: Posting.Reason = Posting.Reason.SETTLED,
    out_of: Account.Kind = Account.Kind.BENEFIT,
) -> Payable:
    """Owe the amounts of `by_fund` (fen) for `subject`, whose case number is `number`; book `out_of` to payable.

    Funds with nothing to pay are left out. Raises ValueError when nothing at all is due, or for a negative amount.
    """
    shares = {str(fund): fen for fund, fen in by_fund.items() if fen}
    if not shares or min(shares.values()) < 0:
        raise ValueError(f"nothing can be owed by {dict(by_fund)}")
    payable = Payable.objects.create(
        pool=pool,
        area_code=area_code,
        subject_type=subject._meta.label_lower,
        subject_id=subject.pk,
        number=number,
        payee_name=payee.name,
        bank_name=payee.bank_name,
        bank_account=payee.bank_account,
        amount=sum(shares.values()),
        by_fund=shares,
        decided_by=decided_by,
        created_at=clock.now(),
    )
    ledger.book_all([booking(payable, reason, out_of, Account.Kind.PAYABLE, decided_by)])
    return payable


def held() -> models.Q:
    """The payables whose cases another app holds back (`registry.payment_holds`): none of them goes into a batch."""
    return reduce(
        or_,
        (models.Q(subject_type=label, subject_id__in=keys()) for label, keys in registry.payment_holds.items()),
        models.Q(pk__in=[]),
    )


def of(subject: models.Model) -> list[Payable]:
    """The payables of a case, locked, oldest first."""
    return list(
        Payable.objects.select_for_update()
        .filter(subject_type=subject._meta.label_lower, subject_id=subject.pk)
        .order_by("pk")
    )


def cancel(
    payable: Payable,
    *,
    actor: Staff,
    reason: Posting.Reason = Posting.Reason.REVERSED,
    into: Account.Kind = Account.Kind.BENEFIT,
) -> None:
    """No longer owe it: opposite booking, into the account that it was owed out of. Raises InLiveBatch, AlreadyPaid or
    AlreadyCancelled."""
    _must_be_waiting(payable)
    payable.state = Payable.State.CANCELLED
    payable.save(update_fields=["state"])
    ledger.book_all([booking(payable, reason, Account.Kind.PAYABLE, into, actor)])


def correct_account(payable: Payable, *, payee: Payee) -> None:
    """Pay to this account instead, and let a returned payment be paid again (补录账户后重新发放).

    Raises InLiveBatch, AlreadyPaid or AlreadyCancelled.
    """
    _must_be_waiting(payable)
    payable.payee_name, payable.bank_name, payable.bank_account = payee.name, payee.bank_name, payee.bank_account
    payable.state, payable.failure = Payable.State.OPEN, ""
    payable.save(update_fields=["payee_name", "bank_name", "bank_account", "state", "failure"])


def recoverable(
    *,
    subject: models.Model,
    pool: Pool,
    by_fund: Mapping[str, int],
    actor: Staff,
    reason: Posting.Reason = Posting.Reason.REVERSED,
) -> Posting:
    """Book what a person has to give back (fen, positive): from benefit to recoverable (追回)."""
    legs = ledger.transfer(
        Account.Kind.RECOVERABLE, Account.Kind.BENEFIT, {f: fen for f, fen in by_fund.items() if fen}
    )
    return ledger.book(
        pool=pool,
        reason=reason,
        subject_type=subject._meta.label_lower,
        subject_id=subject.pk,
        legs=legs,
        actor=actor,
    )


def repaid(*, subject: models.Model, pool: Pool, by_fund: Mapping[str, int], actor: Staff) -> Posting:
    """Book what a person has paid back into the fund's account (fen, positive): from recoverable to bank."""
    return ledger.book(
        pool=pool,
        reason=Posting.Reason.REPAID,
        subject_type=subject._meta.label_lower,
        subject_id=subject.pk,
        legs=ledger.transfer(Account.Kind.BANK, Account.Kind.RECOVERABLE, by_fund),
        actor=actor,
    )


def unpaid(*, subject: models.Model, pool: Pool, by_fund: Mapping[str, int], actor: Staff) -> Posting:
    """Book that a repayment was none (fen, positive): from bank back to recoverable."""
    return ledger.book(
        pool=pool,
        reason=Posting.Reason.REVERSED,
        subject_type=subject._meta.label_lower,
        subject_id=subject.pk,
        legs=ledger.transfer(Account.Kind.RECOVERABLE, Account.Kind.BANK, by_fund),
        actor=actor,
    )


def waived(*, subject: models.Model, pool: Pool, by_fund: Mapping[str, int], actor: Staff) -> Posting:
    """Book that something is not recovered (fen, positive): from recoverable back to benefit."""
    return ledger.book(
        pool=pool,
        reason=Posting.Reason.WAIVED,
        subject_type=subject._meta.label_lower,
        subject_id=subject.pk,
        legs=ledger.transfer(Account.Kind.BENEFIT, Account.Kind.RECOVERABLE, by_fund),
        actor=actor,
    )


def set_off(
    payable: Payable,
    *,
    by_fund: Mapping[str, int],
    actor: Staff,
    against: Account.Kind = Account.Kind.RECOVERABLE,
) -> Payable:
    """Use these shares of an open payment (fen, positive) for what its payee has to give back to the same funds, which
    the books keep as `against`.

    A payment of which something is left is cancelled and owed anew in two parts, so that each payment stays whole in
    the books. Answers the part that was set off. Raises ValueError for more than a fund owes by it; InLiveBatch,
    AlreadyPaid, AlreadyCancelled, AlreadySetOff.
    """
    _must_be_waiting(payable)
    rest = {fund: fen - by_fund.get(fund, 0) for fund, fen in payable.by_fund.items()}
    if set(by_fund) - set(rest) or min(rest.values()) < 0:
        raise ValueError(f"{dict(by_fund)} cannot be set off against {payable.by_fund}")
    part, bookings = payable, []
    if any(rest.values()):
        payable.state = Payable.State.CANCELLED
        payable.save(update_fields=["state"])
        part, left = _part_of(payable, by_fund), _part_of(payable, rest)
        owed, spent = Account.Kind.PAYABLE, Account.Kind.BENEFIT
        bookings = [
            booking(payable, Posting.Reason.SET_OFF, owed, spent, actor),
            *(booking(one, Posting.Reason.SET_OFF, spent, owed, actor) for one in (part, left)),
        ]
    part.state = Payable.State.SET_OFF
    part.save(update_fields=["state"])
    used = booking(part, Posting.Reason.SET_OFF, Account.Kind.PAYABLE, against, actor)
    ledger.book_all([*bookings, used])
    return part


def net_between(
    *, subject: models.Model, pool: Pool, given: Mapping[str, int], used: Mapping[str, int], actor: Staff
) -> Posting:
    """What some funds' payment was set off for (`given`) belongs to others (`used`), in fen with the same sum.

    All funds pay out of one account (a line of a bank file carries the shares of several): so their shares of it move.
    """
    legs: Counter[tuple[Fund, Account.Kind]] = Counter()
    for shares_of, sign in ((given, 1), (used, -1)):
        for fund, fen in shares_of.items():
            legs[Fund(fund), Account.Kind.RECOVERABLE] += sign * fen
            legs[Fund(fund), Account.Kind.BANK] -= sign * fen
    return ledger.book(
        pool=pool,
        reason=Posting.Reason.SET_OFF,
        subject_type=subject._meta.label_lower,
        subject_id=subject.pk,
        legs={leg: fen for leg, fen in legs.items() if fen},
        actor=actor,
    )


def usable_of(left: Mapping[str, int], payable: Payable) -> dict[str, int]:
    """What of a payment can be set off against what is left to give back, fund by fund, in fen."""
    found = {fund: min(fen, payable.by_fund.get(fund, 0)) for fund, fen in left.items()}
    return {fund: fen for fund, fen in found.items() if fen}


def shares(owed: Mapping[str, int], amount: int) -> dict[str, int]:
    """An amount (fen) over the funds in proportion to what each is owed: whole fen, together the amount.

    No fund gets more than it is owed, so the last part brings every fund to nought at once.
    """
    total = sum(owed.values())
    found, so_far, given = {}, 0, 0
    for fund, fen in owed.items():
        so_far += fen
        upto = so_far * amount // total
        found[fund] = upto - given
        given = upto
    return {fund: fen for fund, fen in found.items() if fen}


def _part_of(payable: Payable, by_fund: Mapping[str, int]) -> Payable:
    """A payable like this one over other shares (fen); nothing is booked."""
    shares = {fund: fen for fund, fen in by_fund.items() if fen}
    kept = ("pool", "area_code", "subject_type", "subject_id", "number", "payee_name", "bank_name", "bank_account")
    return Payable.objects.create(
        **{name: getattr(payable, name) for name in (*kept, "decided_by")},
        amount=sum(shares.values()),
        by_fund=shares,
        created_at=clock.now(),
    )


def booking(
    payable: Payable, reason: Posting.Reason, debit: Account.Kind, credit: Account.Kind, actor: Staff | None
) -> ledger.Booking:
    """The booking that moves a payable's whole amount from one kind of account to another."""
    return ledger.Booking(
        pool=payable.pool,
        reason=reason,
        subject_type=PAYABLE,
        subject_id=payable.pk,
        legs=ledger.transfer(debit, credit, payable.by_fund),
        actor=actor,
    )


def _must_be_waiting(payable: Payable) -> None:
    """Lock the payable and refuse unless it waits for a batch or was returned by the bank."""
    payable.state = Payable.objects.select_for_update().values_list("state", flat=True).get(pk=payable.pk)
    match payable.state:
        case Payable.State.PAID:
            raise AlreadyPaid(number=payable.number)
        case Payable.State.CANCELLED:
            raise AlreadyCancelled(number=payable.number)
        case Payable.State.SET_OFF:
            raise AlreadySetOff(number=payable.number)
        case Payable.State.BATCHED:
            line = BatchLine.objects.select_related("batch").get(payable=payable, is_live=True)
            raise InLiveBatch(number=payable.number, batch=line.batch.number)
