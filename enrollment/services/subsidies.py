"""Subsidies of the governments (FX-06, FX-09, FX-12, SY-03): what is due by level follows from the contributions."""

from datetime import date

from django.db import IntegrityError, transaction
from django.db.models import Sum
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from casework import clock, events
from casework.commands import service
from casework.errors import Incomplete, Refusal
from casework.models import Pool
from casework.pools import of_the_whole_pool
from casework.rights import Right
from casework.scope import Reader
from enrollment.models import Answer, SubsidyArrival
from enrollment.selectors.subsidies import due_by_answer
from fund import ledger
from fund.models import Account, Entry, Fund, Posting

Kind = Account.Kind
RECEIVABLE = (Fund.BASIC, Kind.RECEIVABLE)


class ArrivalKnown(Refusal):
    code = "arrival_known"
    sentence = gettext_lazy("A subsidy with this reference is booked already.")
    status = 409

    def __init__(self) -> None:
        super().__init__(field="reference")


@service
def book_subsidies_due(*, coverage_year: int, by: Reader) -> None:
    """Book what the governments owe for a year, answer by answer: the difference to what is booked (计提应收补助).

    Raises Incomplete when nothing has changed.
    """
    pool = of_the_whole_pool(by, Right.CONTRIBUTION_RECONCILE)
    Pool.objects.select_for_update(no_key=True).get(pk=pool.pk)
    due, booked = due_by_answer(pool, coverage_year), booked_by_answer(pool, coverage_year)
    moved = {answer: due.get(answer, 0) - booked.get(answer, 0) for answer in sorted({*due, *booked})}
    moved = {answer: fen for answer, fen in moved.items() if fen}
    if not moved:
        raise Incomplete({"coverage_year": [_("Everything that is due is booked already.")]})
    ledger.book_all(
        [
            ledger.Booking(
                pool=pool,
                reason=Posting.Reason.SUBSIDY_DUE,
                subject_type=Answer._meta.label_lower,
                subject_id=answer,
                legs={RECEIVABLE: fen, (Fund.BASIC, Kind.SUBSIDY): -fen},
                actor=by.staff,
            )
            for answer, fen in moved.items()
        ]
    )
    _tell("subsidies_due", pool, by, year=coverage_year, amount_fen=sum(moved.values()))


@service
def subsidy_arrived(
    *, level: str, coverage_year: int, amount: int, arrived_on: date, reference: str, by: Reader
) -> SubsidyArrival:
    """Book subsidy money (fen) of one level that arrived; a negative amount takes a wrong one back.

    Raises Incomplete, ArrivalKnown.
    """
    pool = of_the_whole_pool(by, Right.CONTRIBUTION_RECONCILE)
    problems = {}
    if level not in SubsidyArrival.Level.values:
        problems["level"] = [_("Choose the level of government.")]
    if not amount:
        problems["amount"] = [_("Type the amount that arrived.")]
    if arrived_on > clock.today():
        problems["arrived_on"] = [_("The day of arrival lies in the future.")]
    if not reference.strip():
        problems["reference"] = [_("Type the number of the bank's voucher.")]
    if problems:
        raise Incomplete(problems)
    arrival = SubsidyArrival(pool=pool, level=level, coverage_year=coverage_year, amount=amount, arrived_on=arrived_on)
    arrival.reference, arrival.at, arrival.by = reference.strip(), clock.now(), by.staff
    try:
        with transaction.atomic():
            arrival.save(force_insert=True)
    except IntegrityError as error:
        raise ArrivalKnown() from error
    ledger.book(
        pool=pool,
        reason=Posting.Reason.SUBSIDY_IN,
        subject_type=arrival._meta.label_lower,
        subject_id=arrival.pk,
        legs={(Fund.BASIC, Kind.BANK): amount, RECEIVABLE: -amount},
        actor=by.staff,
    )
    _tell("subsidy_arrived", pool, by, year=coverage_year, amount_fen=amount, reference=arrival.reference)
    return arrival


def booked_by_answer(pool: Pool, coverage_year: int) -> dict[int, int]:
    """Fen that are booked as due for the year, by the answer that they follow from."""
    answers = Answer.objects.filter(coverage_year=coverage_year).values("pk")
    entries = Entry.objects.filter(
        posting__pool=pool,
        posting__reason=Posting.Reason.SUBSIDY_DUE,
        posting__subject_id__in=answers,
        account__kind=Kind.RECEIVABLE,
    )
    return dict(entries.order_by().values_list("posting__subject_id").annotate(fen=Sum("amount")))


def _tell(verb: str, pool: Pool, by: Reader, **payload: object) -> None:
    events.record(verb, subject=pool, actor=by.staff, pool=pool, area_code=pool.area.code, **payload)
