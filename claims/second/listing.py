"""The dry list: year by year what the funds would pay more, written part by part. A kill loses the part at most."""

from itertools import count

from django.db import transaction

from casework import clock
from casework.commands import service
from casework.rights import Right
from casework.scope import Reader
from claims.errors import FigureMissing
from claims.models import Claim, PersonYear, SecondBatch, SecondRow, Settlement
from claims.second.asking import Asking, follows, reasons_of
from claims.second.steps import State, at, go_on, tell
from claims.services.asking_again import Again
from rulebook.errors import NoRulesInForce

Outcome = SecondRow.Outcome
PART = 100
"""Years that one transaction asks again."""


@transaction.atomic
def list_part(pk: int) -> bool:
    """List the next years; whether the batch is still being listed and there were any."""
    found = SecondBatch.objects.select_for_update(of=("self",)).select_related("pool")
    batch = found.filter(pk=pk, state=State.LISTING).first()
    if batch is None:
        return False
    asking = Asking(batch)
    years = list(asking.years().filter(pk__gt=batch.upto).order_by("pk")[:PART])
    if not years:
        return False
    serials = count(batch.rows.count() + 1)
    for year in years:
        rows = _rows_of(batch, asking, year)
        batch.same += not rows
        for row in rows:
            row.serial = next(serials)
        SecondRow.objects.bulk_create(rows)
    batch.upto, batch.done, batch.heartbeat = years[-1].pk, batch.done + len(years), clock.now()
    batch.save(update_fields=["upto", "done", "same", "heartbeat"])
    return True


@service
def end_listing(*, batch: SecondBatch, by: Reader) -> SecondBatch:
    """All years are listed: the one who opened it looks at what came out. Raises NotAtThisStep."""
    batch = at(batch, by, Right.SECOND_OPEN, State.LISTING)
    go_on(batch, State.LISTED)
    tell("second_listed", batch, by, claims=batch.rows.filter(outcome=Outcome.DUE).count(), years=batch.total)
    return batch


def _rows_of(batch: SecondBatch, asking: Asking, year: PersonYear) -> list[SecondRow]:
    try:
        asked = asking.year(year)
    except (FigureMissing, NoRulesInForce) as silence:
        return [_silent(batch, year, str(silence))]
    of_year = sum(again.sum for again in asked)
    return [_row(batch, again, of_year) for again in asked]


def _row(batch: SecondBatch, again: Again, of_year: int) -> SecondRow:
    held = again.held
    return SecondRow(
        batch=batch,
        pool=batch.pool,
        area_code=held.claim.area_code,
        person_year_id=held.person_year_id,
        claim=held.claim,
        held=held,
        outcome=Outcome.DUE if of_year > 0 else Outcome.LESS,
        before=held.fund,
        after=held.fund + again.sum,
        by_fund=again.difference,
        of_year=of_year,
        reasons=reasons_of(again),
        follows=follows(again),
    )


def _silent(batch: SecondBatch, year: PersonYear, why: str) -> SecondRow:
    """One row for a year that cannot be told, at its first claim of those days."""
    claims = Claim.objects.filter(discharged_on__range=(batch.first_day, batch.last_day), pool=batch.pool)
    rows = Settlement.objects.filter(person_year=year, claim__in=claims, claim__state__in=Claim.SETTLED_STATES)
    held = rows.select_related("claim").order_by("sequence", "-turn")[0]
    return SecondRow(
        batch=batch,
        pool=batch.pool,
        area_code=held.claim.area_code,
        person_year=year,
        claim=held.claim,
        held=held,
        outcome=Outcome.SILENT,
        before=held.fund,
        after=held.fund,
        note=why[:500],
    )
