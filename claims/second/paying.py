"""Paying what was approved: a year of a person as a whole, once, and only when it still comes to what the list says."""

from collections import Counter, defaultdict
from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from casework import clock
from casework.commands import service
from casework.rights import Right
from casework.scope import Reader
from claims.errors import FigureMissing
from claims.models import PersonYear, SecondBatch, SecondRow, Settlement
from claims.second.asking import Asking
from claims.second.steps import State, at, go_on, tell
from claims.services.asking_again import Again
from claims.services.differences import Reason, book, write_again
from claims.services.locking import lock_claims
from fund.payables import InLiveBatch
from rulebook.errors import NoRulesInForce

Outcome = SecondRow.Outcome
PART = 50
UNPAID = (Outcome.DUE, Outcome.WAITING)


@service
def pay_part(*, batch: SecondBatch, by: Reader) -> SecondBatch:
    """Owe the next years; the last part ends it. Whatever runs twice finds its rows paid. Raises NotAtThisStep."""
    keys = _next(batch)
    years = list(PersonYear.objects.select_for_update().filter(pk__in=keys).order_by("person_id", "year"))
    lock_claims(Settlement.objects.filter(person_year__in=keys).values_list("claim_id", flat=True))
    batch = at(batch, by, Right.SECOND_APPROVE, State.PAYING)
    if not keys:
        go_on(batch, State.PAID)
        tell("second_paid", batch, by, **_paid(batch))
        return batch
    rows, asking, counts = _rows_of(batch, keys), Asking(batch), Counter[str]()
    for year in years:
        if of_year := rows[year.pk]:
            counts[_pay(asking, year, of_year, by)] += len(of_year)
    batch.upto, batch.done, batch.heartbeat = keys[-1], batch.done + len(keys), clock.now()
    batch.save(update_fields=["upto", "done", "heartbeat"])
    fen = sum(row.more for of_year in rows.values() for row in of_year if row.outcome == Outcome.PAID)
    tell("second_paid_part", batch, by, claims=counts[Outcome.PAID], more_fen=fen, done=batch.done, years=batch.total)
    return batch


def _next(batch: SecondBatch) -> list[int]:
    upto = SecondBatch.objects.values_list("upto", flat=True).get(pk=batch.pk)
    rows = batch.rows.filter(outcome__in=UNPAID, person_year__gt=upto).order_by("person_year")
    return list(rows.values_list("person_year", flat=True).distinct()[:PART])


def _rows_of(batch: SecondBatch, keys: Sequence[int]) -> dict[int, list[SecondRow]]:
    rows: defaultdict[int, list[SecondRow]] = defaultdict(list)
    for row in batch.rows.filter(person_year__in=keys, outcome__in=UNPAID).order_by("serial"):
        row.batch = batch
        rows[row.person_year_id].append(row)
    return rows


def _pay(asking: Asking, year: PersonYear, rows: list[SecondRow], by: Reader) -> Outcome:
    """Owe one locked year; what became of it."""
    words = _("Second reimbursement after the rules changed")
    reason = Reason(Settlement.Cause.SECOND, words, rows[0].number, across=True)
    note, outcome, moved = "", Outcome.MOVED, dict[int, Settlement]()
    try:
        with transaction.atomic():
            asked = asking.year(year)
            if _as_listed(asked, rows):
                pairs = write_again(year, asked, reason, actor=by.staff)
                book(pairs, reason, actor=by.staff)
                outcome, moved = Outcome.PAID, {after.claim_id: after for _before, after in pairs}
    except InLiveBatch as wait:
        note, outcome = str(wait), Outcome.WAITING
    except (FigureMissing, NoRulesInForce) as silence:
        note, outcome = str(silence), Outcome.SILENT
    for row in rows:
        row.outcome, row.note, row.moved = outcome, note[:500], moved.get(row.claim_id)
    SecondRow.objects.bulk_update(rows, ["outcome", "note", "moved"])
    return outcome


def _as_listed(asked: Sequence[Again], rows: Sequence[SecondRow]) -> bool:
    now = [(again.held.pk, again.difference) for again in asked]
    return now == [(row.held_id, row.by_fund) for row in rows]


def _paid(batch: SecondBatch) -> dict[str, int]:
    paid = batch.rows.filter(outcome=Outcome.PAID)
    return {"claims": paid.count(), "more_fen": sum(row.more for row in paid.only("before", "after"))}
