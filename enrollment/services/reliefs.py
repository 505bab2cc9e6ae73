"""What departments pay of persons' contributions (LPS-19, LPS-20, FX-10): asked in batches, booked when it arrives.

Who pays how much for which status stands in the rules; each contribution carries it from the day it is owed.
"""

from contextlib import suppress
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from casework import clock, events, sequences
from casework.commands import service
from casework.errors import Incomplete, Refusal
from casework.money import yuan
from casework.pools import of_the_whole_pool
from casework.rights import Right
from casework.scope import Reader
from enrollment.booking import Bought, Voucher, issue, settle
from enrollment.errors import AnotherAmount, PaymentRefused
from enrollment.models import Contribution, Person, Receipt, Relief, ReliefBatch
from enrollment.payments import Known, Payment, judge
from enrollment.refundable import RELIEF
from enrollment.selectors.reliefs import unasked
from fund import ledger
from fund.models import Account, Fund, Posting

LETTER = "Z"
"""Batch numbers begin with it (资助)."""


class NobodyToRelieve(Refusal):
    code = "nobody_to_relieve"
    sentence = gettext_lazy("There is nobody for whom %(payer)s has to pay for %(year)s and was not asked yet.")


class ArrivedBefore(Refusal):
    code = "relief_arrived_before"
    sentence = gettext_lazy("The money of this batch arrived on %(day)s.")
    status = 409


@service
def make_relief_batch(*, payer: str, coverage_year: int, due_on: date, channel: str = "", by: Reader) -> ReliefBatch:
    """Ask a department for everything that it pays by the rules for a year and was not asked for yet (代缴批次).

    Raises NobodyToRelieve.
    """
    pool = of_the_whole_pool(by, Right.CONTRIBUTION_RECONCILE)
    asked = unasked(pool, coverage_year).filter(payer=payer).order_by("pk")
    rows = list(asked.select_for_update(of=("self",)).values_list("pk", "amount"))
    if not rows:
        raise NobodyToRelieve(payer=payer, year=coverage_year)
    batch = ReliefBatch.objects.create(
        pool=pool,
        payer=payer,
        coverage_year=coverage_year,
        number=sequences.case_number(LETTER, pool.area, clock.today()),
        total=sum(amount for _key, amount in rows),
        due_on=due_on,
        channel=channel.strip(),
        made_at=clock.now(),
        made_by=by.staff,
    )
    Relief.objects.filter(pk__in=[key for key, _amount in rows]).update(batch=batch)
    _tell("relief_batch_made", batch, by, persons=len(rows), total_fen=batch.total)
    return batch


@service
def relief_arrived(*, batch: ReliefBatch, amount: int, arrived_on: date, reference: str, by: Reader) -> ReliefBatch:
    """Book a batch's money: a receipt for each person, one posting for all. Who owed nothing more is covered by it.

    Raises ArrivedBefore, AnotherAmount, Incomplete.
    """
    pool = of_the_whole_pool(by, Right.CONTRIBUTION_RECONCILE)
    batch = ReliefBatch.objects.select_for_update(of=("self",)).get(pk=batch.pk, pool=pool)
    if batch.arrived_on:
        raise ArrivedBefore(day=batch.arrived_on)
    if amount != batch.total:
        raise AnotherAmount(day=batch.due_on, owed=yuan(batch.total), amount=yuan(amount), field="amount")
    if not reference.strip() or arrived_on > clock.today():
        raise Incomplete({"reference": [_("Type the number of the bank's voucher; its day is today or earlier.")]})
    batch.arrived_on, batch.reference = arrived_on, reference.strip()
    batch.save(update_fields=["arrived_on", "reference"])
    reliefs = list(batch.reliefs.select_related("contribution__person").order_by("contribution__person_id"))
    lock_persons([relief.contribution.person_id for relief in reliefs])
    cover_who_owes_nothing([relief.contribution for relief in reliefs], arrived_on, by)
    issue(pool, [_receipt(batch, relief, by) for relief in reliefs])
    ledger.book(
        pool=pool,
        reason=Posting.Reason.CONTRIBUTION,
        subject_type=batch._meta.label_lower,
        subject_id=batch.pk,
        legs={(Fund.BASIC, Account.Kind.BANK): amount, (Fund.BASIC, Account.Kind.CONTRIBUTION): -amount},
        actor=by.staff,
    )
    _tell("relief_arrived", batch, by, total_fen=amount)
    return batch


def lock_persons(persons: list[int]) -> None:
    """Lock persons in the order of their keys."""
    rows = Person.objects.select_for_update(no_key=True).filter(pk__in=persons).order_by("pk")
    list(rows.values_list("pk", flat=True))


def cover_who_owes_nothing(rows: list[Contribution], day: date, by: Reader | None) -> list[Contribution]:
    """Cover, as by a payment of the day, those of some contributions that their persons owe nothing for any more.

    A department's delay is not theirs (应保尽保, LPS-13). Plain function: the persons (`person__pool`) are locked. Whom
    the rules refuse stays as they are; those that were covered are answered.
    """
    free = [row for row in rows if row.state in Contribution.OPEN and row.individual == row.relief]
    if not free:
        return []
    known = Known(free[0].pool, [row.person for row in free])
    voucher = Voucher(channel=RELIEF, reference="", payer=Receipt.Payer.DEPARTMENT)
    bought = []
    for row in free:
        payment = Payment(row.person, row.coverage_year, 0, day)
        with suppress(PaymentRefused):
            bought.append(Bought(payment, judge(known, payment), voucher))
    return [contribution for contribution, _receipts in settle(known, bought, by.staff if by else None)]


def _receipt(batch: ReliefBatch, relief: Relief, by: Reader) -> Receipt:
    return Receipt(
        pool=batch.pool,
        contribution=relief.contribution,
        payer=Receipt.Payer.DEPARTMENT,
        amount=relief.amount,
        paid_on=batch.arrived_on,
        channel=RELIEF,
        reference=f"{batch.number}/{relief.pk}",
        by=by.staff,
    )


def _tell(verb: str, batch: ReliefBatch, by: Reader, **payload: object) -> None:
    events.record(
        verb,
        subject=batch,
        actor=by.staff,
        pool=batch.pool,
        area_code=batch.pool.area.code,
        number=batch.number,
        payer=batch.payer,
        **payload,
    )
