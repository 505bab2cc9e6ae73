"""Taking a second reimbursement back whole: every claim of it stands again as it stood, and nobody owes anything."""

from itertools import groupby

from django.db.models import Exists, Max, OuterRef
from django.utils.translation import gettext as _

from casework.commands import service
from casework.rights import Right
from casework.scope import Reader
from claims.models import Claim, PersonYear, Recovery, SecondBatch, SecondRow, Settlement, YearMove
from claims.question import Question
from claims.second.errors import UsedSince, WithTheBank
from claims.second.steps import State, at, go_on, tell
from claims.services.asking_again import Again
from claims.services.differences import Reason, book, write_again
from claims.services.locking import lock_claims
from claims.services.preview import settlement_of
from fund.models import Payable

Outcome = SecondRow.Outcome


def must_be_undoable(batch: SecondBatch) -> None:
    """Raise WithTheBank for payments on their way or made, UsedSince for years that went on."""
    paid = batch.rows.filter(outcome=Outcome.PAID)
    owed = Payable.objects.filter(
        subject_type=Claim._meta.label_lower, subject_id__in=paid.values("claim"), number__startswith=f"{batch.number}-"
    )
    gone = owed.filter(state__in=(Payable.State.BATCHED, Payable.State.PAID)).order_by("pk")
    if first := gone.first():
        raise WithTheBank(count=gone.count(), number=first.number)
    of_batch = Settlement.objects.filter(second_row__batch=batch, person_year=OuterRef("person_year"))
    last = of_batch.order_by().values("person_year").annotate(last=Max("pk")).values("last")
    moves = YearMove.objects.filter(settlement__second_row__batch=batch, person_year=OuterRef("person_year"))
    last_move = moves.order_by().values("person_year").annotate(last=Max("pk")).values("last")
    later = Settlement.objects.filter(person_year=OuterRef("person_year"), pk__gt=last).exclude(second_row__batch=batch)
    beside = YearMove.objects.filter(person_year=OuterRef("person_year"), settlement=None, pk__gt=last_move)
    used = paid.filter(Exists(later) | Exists(beside)).order_by("pk")
    if row := used.select_related("claim").first():
        raise UsedSince(count=used.values("person_year").distinct().count(), number=row.claim.number)


@service
def undo_all(*, batch: SecondBatch, by: Reader) -> SecondBatch:
    """The worker's part, in one transaction: all of it or nothing. Raises like `undo_batch`, fund's InLiveBatch."""
    keys = list(batch.rows.filter(outcome=Outcome.PAID).values_list("person_year", flat=True).distinct().order_by())
    list(PersonYear.objects.select_for_update().filter(pk__in=keys).order_by("person_id", "year"))
    lock_claims(Settlement.objects.filter(person_year__in=keys).values_list("claim_id", flat=True))
    batch = at(batch, by, Right.SECOND_APPROVE, State.UNDOING)
    must_be_undoable(batch)
    owing = set(Recovery.objects.filter(claim__pool=batch.pool).exclude(state="settled").values_list("pk", flat=True))
    rows = batch.rows.filter(outcome=Outcome.PAID).select_related("moved__claim__pool", "held", "person_year")
    words = _("Second reimbursement %(number)s undone") % {"number": batch.number}
    reason = Reason(Settlement.Cause.RESTORED, words, across=True)
    for _year, of_year in groupby(rows.order_by("person_year", "serial"), key=lambda row: row.person_year_id):
        _restore(list(of_year), reason, by)
    left = Recovery.objects.filter(claim__pool=batch.pool).exclude(state="settled").exclude(pk__in=owing)
    if debt := left.select_related("claim").first():
        raise UsedSince(count=left.count(), number=debt.claim.number if debt.claim else batch.number)
    undone = batch.rows.filter(outcome=Outcome.PAID).update(outcome=Outcome.UNDONE)
    go_on(batch, State.UNDONE)
    tell("second_undone", batch, by, claims=undone)
    return batch


def _restore(rows: list[SecondRow], reason: Reason, by: Reader) -> None:
    """Each claim of one year as it stood before."""
    again = []
    for row in rows:
        moved, answer = row.moved, settlement_of(row.held)
        assert moved is not None and answer is not None
        again.append(Again(moved, Question.from_json(row.held.facts), answer, row.held.versions))
    book(write_again(rows[0].person_year, again, reason, actor=by.staff), reason, actor=by.staff)


@service
def give_undoing_up(*, batch: SecondBatch, why: str, by: Reader) -> SecondBatch:
    """The worker could not take it back: it stays paid, and the page says why."""
    batch = at(batch, by, Right.SECOND_APPROVE, State.UNDOING)
    batch.problem, batch.undone_by = why[:500], None
    go_on(batch, State.PAID)
    tell("second_not_undone", batch, by, why=batch.problem)
    return batch
