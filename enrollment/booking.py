"""What a payment that was judged leaves behind: the paid contribution, its days of cover, its receipt.

Plain functions for use inside a service's transaction, after the persons were locked in order of their keys: in few
statements whatever the number.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import IntegrityError, connection, transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from casework import clock, sequences
from casework.errors import ChangedMeanwhile
from casework.models import Pool, Staff
from enrollment.errors import CoverageOverlaps
from enrollment.models import Contribution, Coverage, DemandNotice, Person, Receipt
from enrollment.payments import Known, Payment
from enrollment.services.notices import close_notices
from enrollment.services.owing import Quote, grant
from fund.models import Fund

AT_ONCE = 5_000
PAY = """
UPDATE enrollment_contribution c SET state = t.state, classification = t.classification, answer_id = t.answer,
    individual = t.individual, subsidy = t.subsidy, paid_on = t.paid_on, starts_on = t.starts_on,
    ends_on = t.ends_on, channel = t.channel, registration_id = coalesce(c.registration_id, t.registration)
FROM unnest(%s::bigint[], %s::text[], %s::text[], %s::bigint[], %s::bigint[], %s::bigint[], %s::date[], %s::date[],
            %s::date[], %s::text[], %s::bigint[])
    AS t(id, state, classification, answer, individual, subsidy, paid_on, starts_on, ends_on, channel, registration)
WHERE c.id = t.id AND c.state IN ('due', 'unpaid')
"""
FIELDS = (
    "pk", "state", "classification", "answer_id", "individual", "subsidy", "paid_on", "starts_on", "ends_on",
    "channel", "registration_id",
)  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Voucher:
    """Who paid and how: what a receipt says beside the amount (CL-18, FX-07)."""

    channel: str
    reference: str
    payer: str = Receipt.Payer.PERSON
    payer_person: Person | None = None
    relation: str = ""


@dataclass(frozen=True, slots=True)
class Bought:
    """A payment, what the rules say of it, the voucher that proves it."""

    payment: Payment
    quote: Quote
    voucher: Voucher


def settle(known: Known, bought: Sequence[Bought], by: Staff | None) -> list[tuple[Contribution, list[Receipt]]]:
    """Pay and cover: each contribution with its days, and the receipts of those that cost something.

    Raises ChangedMeanwhile when a contribution is no longer owed, CoverageOverlaps when days are covered already.
    """
    contributions = [_paid(known, one) for one in bought]
    new = [(row, one.quote) for row, one in zip(contributions, bought, strict=True) if row.pk is None]
    _pay_the_known([contribution for contribution in contributions if contribution.pk is not None])
    Contribution.objects.bulk_create([contribution for contribution, _quote in new], batch_size=AT_ONCE)
    grant((row.pk, quote) for row, quote in new)
    _cover(contributions)
    close_notices(DemandNotice.objects.filter(contribution__in=[row.pk for row in contributions]))
    receipts = [list(_receipts(known, one, row, by)) for one, row in zip(bought, contributions, strict=True)]
    issue(known.pool, [receipt for those in receipts for receipt in those])
    return list(zip(contributions, receipts, strict=True))


def _receipts(known: Known, one: Bought, contribution: Contribution, by: Staff | None) -> Iterator[Receipt]:
    """A receipt for each fund that gets a part of the payment: the basic one, and large-amount insurance (CL-29)."""
    own = (contribution.individual or 0) - contribution.relief
    parts = (
        (Fund.BASIC, own, one.voucher.reference),
        (Fund.LARGE_AMOUNT, one.payment.amount - own, f"{one.voucher.reference}+"),
    )
    for fund, amount, reference in parts:
        if amount:
            yield Receipt(
                pool=known.pool,
                contribution=contribution,
                fund=fund,
                payer=one.voucher.payer,
                payer_person=one.voucher.payer_person,
                relation=one.voucher.relation,
                amount=amount,
                paid_on=one.payment.paid_on,
                channel=one.voucher.channel,
                reference=reference,
                by=by,
            )


def issue(pool: Pool, receipts: Sequence[Receipt]) -> list[Receipt]:
    """Number the receipts without holes within the pool and year, and write them (票据号连续)."""
    if not receipts:
        return []
    now = clock.now()
    stem = f"SJ{pool.code}-{now.year}"
    for receipt, number in zip(receipts, sequences.next_numbers(stem, len(receipts)), strict=True):
        receipt.number, receipt.at = f"{stem}-{number:07d}", now
    return Receipt.objects.bulk_create(receipts, batch_size=AT_ONCE)


def _paid(known: Known, one: Bought) -> Contribution:
    """The contribution as it is once paid; what stands in the database is not touched yet."""
    person, answer = one.payment.person, one.quote.enrolment
    contribution = known.contribution(one.payment) or Contribution(
        pool=known.pool,
        person=person,
        area_code=person.area_code,
        coverage_year=one.payment.coverage_year,
        relief=one.quote.relief,
    )
    registration = known.registration(one.payment)
    contribution.registration_id = contribution.registration_id or (registration.pk if registration else None)
    contribution.state = _state_on(clock.today(), answer.starts_on)
    contribution.classification = answer.classification or ""
    contribution.answer = known.pricing(one.payment.coverage_year).answer(one.quote)
    contribution.individual, contribution.subsidy = answer.individual, answer.subsidy
    contribution.paid_on = one.payment.paid_on
    contribution.starts_on, contribution.ends_on = answer.starts_on, answer.ends_on
    contribution.channel = one.voucher.channel
    return contribution


def _state_on(today: date, starts_on: date | None) -> Contribution.State:
    return Contribution.State.WAITING if starts_on and starts_on > today else Contribution.State.ACTIVE


def _pay_the_known(contributions: Sequence[Contribution]) -> None:
    for at in range(0, len(contributions), AT_ONCE):
        chunk = contributions[at : at + AT_ONCE]
        with connection.cursor() as cursor:
            cursor.execute(PAY, [[getattr(row, name) for row in chunk] for name in FIELDS])
            if cursor.rowcount != len(chunk):
                raise ChangedMeanwhile()


def _cover(contributions: Sequence[Contribution]) -> None:
    """Write the days; the database refuses a day that is covered twice."""
    try:
        with transaction.atomic():
            Coverage.objects.bulk_create(
                (
                    Coverage(
                        pool_id=contribution.pool_id,
                        person_id=contribution.person_id,
                        period=DateRange(contribution.starts_on, contribution.ends_on, "[]"),
                        contribution=contribution,
                    )
                    for contribution in contributions
                ),
                batch_size=AT_ONCE,
            )
    except IntegrityError as error:
        raise CoverageOverlaps() from error
