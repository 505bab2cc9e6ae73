"""What did not match in a payment file (对账): booked for a person, or kept for now. Giving back is in refunds."""

from django.utils.translation import gettext_lazy as _

from casework import clock, events
from casework.commands import service
from casework.errors import Refusal, SamePerson
from casework.pools import of_the_whole_pool
from casework.rights import Right
from casework.scope import Reader
from enrollment.booking import Bought, Voucher, settle
from enrollment.matching import TAX
from enrollment.models import Identity, PaymentLine, Person, Receipt
from enrollment.payments import Known, Payment, judge
from enrollment.refundable import open_line
from fund import ledger
from fund.models import Account, Fund, Posting

Resolution = PaymentLine.Resolution


class NobodyHere(Refusal):
    code = "nobody_here"
    sentence = _("Nobody in this pool has this number. Compare it with the card, or register the person first.")

    def __init__(self) -> None:
        super().__init__(field="identity_number")


class DayUnknown(Refusal):
    code = "day_unknown"
    sentence = _("The file does not say for which year or on which day this was paid. Ask the bureau, or give it back.")


@service
def assign_line(*, line: PaymentLine, identity_number: str, note: str, by: Reader) -> PaymentLine:
    """Book a payment for the person whose it is, at the price of the day it was made (认领).

    The second look: whoever took the file assigns none of its lines. Raises SamePerson, NobodyHere, LineSettled,
    a PaymentRefused where the person does not owe just this.
    """
    pool = of_the_whole_pool(by, Right.CONTRIBUTION_RECONCILE)
    found = Identity.objects.filter(pool=pool, number=identity_number.strip().upper()).select_related("person").first()
    if found is None:
        raise NobodyHere()
    key = found.person.merged_into_id or found.person_id
    person = Person.objects.select_for_update(no_key=True).get(pk=key)
    line = open_line(line, pool)
    if line.file.taken_by_id == by.staff.pk:
        raise SamePerson(role=_("who took the file"))
    if line.paid_on is None or not line.coverage_year:
        raise DayUnknown()
    known = Known(pool, [person])
    payment = Payment(person, line.coverage_year, line.amount, line.paid_on, assigned=True)
    voucher = Voucher(channel=TAX, reference=line.reference or f"{line.file_id}-{line.number}")
    [(contribution, receipts)] = settle(known, [Bought(payment, judge(known, payment), voucher)], by.staff)
    line.contribution, line.receipt = contribution, receipts[0]
    _resolve(line, Resolution.ASSIGNED, note, by)
    _move(line, receipts, by)
    _tell("payment_assigned", line, by, year=line.coverage_year)
    return line


@service
def hold_line(*, line: PaymentLine, note: str, by: Reader) -> PaymentLine:
    """Keep a payment in suspense for now, with the reason. Raises LineSettled."""
    pool = of_the_whole_pool(by, Right.CONTRIBUTION_RECONCILE)
    line = open_line(line, pool)
    _resolve(line, Resolution.HELD, note, by)
    _tell("payment_held", line, by, note=line.note)
    return line


def _resolve(line: PaymentLine, resolution: PaymentLine.Resolution, note: str, by: Reader) -> None:
    line.resolution, line.note = resolution, note.strip()[:200]
    line.resolved_by, line.resolved_at = by.staff, clock.now()
    line.save(update_fields=["contribution", "receipt", "resolution", "note", "resolved_by", "resolved_at"])


def _move(line: PaymentLine, receipts: list[Receipt], by: Reader) -> None:
    """From suspense to the income of each fund; what is another fund's leaves the bank account of the basic one."""
    legs = {(Fund.BASIC, Account.Kind.SUSPENSE): line.amount}
    for receipt in receipts:
        fund = Fund(receipt.fund)
        legs[fund, Account.Kind.CONTRIBUTION] = -receipt.amount
        if fund != Fund.BASIC:
            legs[fund, Account.Kind.BANK] = receipt.amount
            legs[Fund.BASIC, Account.Kind.BANK] = -receipt.amount
    ledger.book(
        pool=line.file.pool,
        reason=Posting.Reason.ASSIGNED,
        subject_type=line._meta.label_lower,
        subject_id=line.pk,
        legs=legs,
        actor=by.staff,
    )


def _tell(verb: str, line: PaymentLine, by: Reader, **payload: object) -> None:
    pool = line.file.pool
    events.record(
        verb,
        subject=line.file,
        actor=by.staff,
        pool=pool,
        area_code=pool.area.code,
        line=line.number,
        amount_fen=line.amount,
        **payload,
    )
