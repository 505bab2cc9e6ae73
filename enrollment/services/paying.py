"""One payment at a time: booked with receipt, cover and the fund's books (缴费入账)."""

from datetime import date

from django.utils.translation import gettext as _

from casework import events
from casework.commands import service
from casework.errors import Incomplete
from casework.rights import Right
from casework.scope import Reader
from enrollment.booking import Bought, Voucher, settle
from enrollment.errors import ReferenceUsed
from enrollment.models import Contribution, Person, Receipt
from enrollment.payments import Known, Payment, judge
from fund import ledger
from fund.models import Account, Fund, Posting

LONGEST_REFERENCE = 50


@service
def receive(
    *,
    person: Person,
    coverage_year: int,
    amount: int,
    paid_on: date,
    channel: str,
    reference: str,
    payer: str = Receipt.Payer.PERSON,
    payer_person: Person | None = None,
    relation: str = "",
    by: Reader,
) -> Contribution:
    """Book one payment (fen) for a person's coverage year, with its receipt and the days that it covers.

    Class, price and days are those of the rules on the day of the payment (LPS-15 .. LPS-18); the amount must be what
    the person owes. A payment told again, by channel and reference, changes nothing. Raises a PaymentRefused,
    ReferenceUsed, Incomplete, rulebook.errors.NoRulesInForce.
    """
    person = Person.objects.select_for_update(no_key=True).get(pk=person.pk)
    by.must(Right.CONTRIBUTION_BOOK, person)
    voucher = voucher_of(channel, reference, payer, payer_person, relation, amount)
    payment = Payment(person, coverage_year, amount, paid_on)
    told = Receipt.objects.filter(pool=person.pool_id, channel=voucher.channel, reference=voucher.reference)
    if voucher.reference and told.exists():
        return _told_again(told.get(), payment, by)
    known = Known(person.pool, [person])
    [(contribution, receipts)] = settle(known, [Bought(payment, judge(known, payment), voucher)], by.staff)
    for receipt in receipts:
        enter(receipt, by)
    _tell("contribution_booked", contribution, by, individual_fen=amount, starts_on=contribution.starts_on)
    return contribution


def enter(receipt: Receipt, by: Reader) -> None:
    """Enter a receipt into the books: money at the bank, income of its fund."""
    ledger.book(
        pool=receipt.pool,
        reason=Posting.Reason.CONTRIBUTION,
        subject_type=Receipt._meta.label_lower,
        subject_id=receipt.pk,
        legs={
            (Fund(receipt.fund), Account.Kind.BANK): receipt.amount,
            (Fund(receipt.fund), Account.Kind.CONTRIBUTION): -receipt.amount,
        },
        actor=by.staff,
    )


def voucher_of(
    channel: str, reference: str, payer: str, payer_person: Person | None, relation: str, amount: int
) -> Voucher:
    """What the receipt will say. Raises Incomplete."""
    problems = {}
    voucher = Voucher(
        channel=channel.strip(),
        reference=reference.strip(),
        payer=payer,
        payer_person=payer_person,
        relation=relation.strip(),
    )
    if amount < 0:
        problems["amount"] = [_("A payment is more than nothing. Money that goes back is a refund.")]
    if amount and not 0 < len(voucher.reference) <= LONGEST_REFERENCE:
        problems["reference"] = [_("Type the number of the payment as it stands on its voucher.")]
    if amount and not voucher.channel:
        problems["channel"] = [_("Say by which channel the money came.")]
    if payer not in Receipt.Payer.values:
        problems["payer"] = [_("Choose who paid.")]
    if payer == Receipt.Payer.FAMILY_ACCOUNT and payer_person is None:
        problems["payer_person"] = [_("Say whose account it is: the holder is registered here first.")]
    if payer == Receipt.Payer.FAMILY_ACCOUNT and not voucher.relation:
        problems["relation"] = [_("Say how the holder of the account is related to the person.")]
    if problems:
        raise Incomplete(problems)
    return voucher


def _told_again(told: Receipt, payment: Payment, by: Reader) -> Contribution:
    """The contribution that the payment was booked for before. Raises ReferenceUsed when it was another one."""
    contribution = told.contribution
    booked = contribution.receipts.filter(channel=told.channel, reference__in=[told.reference, f"{told.reference}+"])
    amount = sum(booked.values_list("amount", flat=True))
    first = (contribution.person_id, contribution.coverage_year, amount, told.paid_on)
    if first != (payment.person.pk, payment.coverage_year, payment.amount, payment.paid_on):
        raise ReferenceUsed(reference=told.reference, number=told.number, field="reference")
    _tell("payment_told_again", contribution, by, number=told.number)
    return contribution


def _tell(verb: str, contribution: Contribution, by: Reader, **payload: object) -> None:
    events.record(
        verb,
        subject=contribution.person,
        actor=by.staff,
        pool=contribution.pool,
        area_code=contribution.person.area_code,
        year=contribution.coverage_year,
        **payload,
    )
