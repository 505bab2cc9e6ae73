"""What departments pay of persons' contributions (LPS-19, LPS-20, FX-10): asked in batches, booked when it arrives."""

from contextlib import suppress
from datetime import date

from django.db.models import F, Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from casework import clock, events, sequences
from casework.commands import service
from casework.errors import Incomplete, Refusal
from casework.models import Pool
from casework.money import yuan
from casework.rights import Right
from casework.scope import Reader
from enrollment.booking import Bought, Voucher, issue, settle
from enrollment.errors import AnotherAmount, PaymentRefused
from enrollment.models import Contribution, Person, Receipt, Relief, ReliefBatch, SpecialStatus
from enrollment.payments import Known, Payment, judge
from enrollment.pools import of_the_whole_pool
from enrollment.refundable import RELIEF
from enrollment.services.standing import STATUS_CODES
from fund import ledger
from fund.models import Account, Fund, Posting

LETTER = "Z"
"""Batch numbers begin with it (资助)."""


class NobodyToRelieve(Refusal):
    code = "nobody_to_relieve"
    sentence = gettext_lazy("Nobody with this status owes a contribution for %(year)s without this relief.")


class ArrivedBefore(Refusal):
    code = "relief_arrived_before"
    sentence = gettext_lazy("The money of this batch arrived on %(day)s.")
    status = 409


@service
def make_relief_batch(
    *, payer: str, coverage_year: int, ground: str, amount: int | None, due_on: date, channel: str = "", by: Reader
) -> ReliefBatch:
    """Ask a department to pay for everybody with a status who owes a contribution: `amount` (fen) each, None in full.

    What it pays is no longer owed by the person (分类资助). Parts that refunds have put on the department since are in
    it too. Raises Incomplete, NobodyToRelieve.
    """
    pool = of_the_whole_pool(by, Right.CONTRIBUTION_RECONCILE)
    _look_over(payer, ground, amount)
    rows = _owing(pool, coverage_year, ground)
    reliefs = [Relief(contribution=row, payer=payer.strip(), ground=ground, amount=_part(row, amount)) for row in rows]
    granted = Relief.objects.filter(
        batch=None, payer=payer.strip(), contribution__pool=pool, contribution__coverage_year=coverage_year
    )
    asked = [*reliefs, *granted]
    if not asked:
        raise NobodyToRelieve(year=coverage_year)
    batch = ReliefBatch.objects.create(
        pool=pool,
        payer=payer.strip(),
        coverage_year=coverage_year,
        number=sequences.case_number(LETTER, pool.area, clock.today()),
        total=sum(relief.amount for relief in asked),
        due_on=due_on,
        channel=channel.strip(),
        made_at=clock.now(),
        made_by=by.staff,
    )
    granted.update(batch=batch)
    for relief in reliefs:
        relief.batch = batch
        relief.contribution.relief += relief.amount
    Relief.objects.bulk_create(reliefs, batch_size=5_000)
    Contribution.objects.bulk_update(rows, ["relief"], batch_size=1_000)
    _tell("relief_batch_made", batch, by, persons=len(asked), total_fen=batch.total)
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
    _lock([relief.contribution.person_id for relief in reliefs])
    _cover(batch, [relief.contribution for relief in reliefs], by)
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


def _look_over(payer: str, ground: str, amount: int | None) -> None:
    """Raises Incomplete."""
    problems = {}
    if not payer.strip():
        problems["payer"] = [_("Say which department pays.")]
    if ground not in STATUS_CODES:
        problems["ground"] = [_("Choose one of the statuses.")]
    if amount is not None and amount <= 0:
        problems["amount"] = [_("Type an amount, or leave it empty for the whole contribution.")]
    if problems:
        raise Incomplete(problems)


def _owing(pool: Pool, coverage_year: int, ground: str) -> list[Contribution]:
    """What is owed by persons who hold the status today, locked, persons first."""
    today = clock.today()
    holds = Q(starts_on__lte=today) & (Q(ends_on=None) | Q(ends_on__gte=today))
    people = SpecialStatus.objects.filter(holds, code=ground, person__pool=pool).values("person")
    owed = Contribution.objects.filter(
        pool=pool, coverage_year=coverage_year, state__in=Contribution.OPEN, person__in=people
    )
    owed = owed.filter(individual__gt=F("relief")).exclude(reliefs__ground=ground)
    _lock(list(owed.values_list("person_id", flat=True)))
    return list(owed.order_by("pk"))


def _lock(persons: list[int]) -> None:
    rows = Person.objects.select_for_update(no_key=True).filter(pk__in=persons).order_by("pk")
    list(rows.values_list("pk", flat=True))


def _cover(batch: ReliefBatch, contributions: list[Contribution], by: Reader) -> None:
    """Cover those whose whole part the department has paid. Whom the rules refuse stays owing, to be looked at."""
    open_ones = [row for row in contributions if row.state in Contribution.OPEN and row.individual == row.relief]
    known = Known(batch.pool, [row.person for row in open_ones])
    voucher = Voucher(channel=RELIEF, reference=batch.number, payer=Receipt.Payer.DEPARTMENT)
    bought = []
    for row in open_ones:
        payment = Payment(row.person, row.coverage_year, 0, batch.arrived_on or clock.today())
        with suppress(PaymentRefused):
            bought.append(Bought(payment, judge(known, payment), voucher))
    settle(known, bought, by.staff)


def _part(row: Contribution, amount: int | None) -> int:
    """The department's part: all that is left, or the fixed sum where more is left."""
    left = (row.individual or 0) - row.relief
    return left if amount is None else min(left, amount)


def _receipt(batch: ReliefBatch, relief: Relief, by: Reader) -> Receipt:
    return Receipt(
        pool=batch.pool,
        contribution=relief.contribution,
        payer=Receipt.Payer.DEPARTMENT,
        amount=relief.amount,
        paid_on=batch.arrived_on,
        channel=RELIEF,
        reference=f"{batch.number}/{relief.contribution_id}",
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
