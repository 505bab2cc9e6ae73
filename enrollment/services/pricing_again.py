"""What is owed and not paid, priced again: the rules changed, the window closed, a status came or went (CL-17).

Never what was paid. Plain functions, used inside the transactions of services and of the night.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection
from django.db.models import QuerySet, Sum

from casework.models import Pool
from enrollment.models import Contribution, Relief
from enrollment.selectors.enrollees import enrollees
from enrollment.services.owing import CHUNK, Pricing, Quote

UPDATE = """
UPDATE enrollment_contribution c SET answer_id = t.answer, individual = t.individual, subsidy = t.subsidy,
    due_on = t.due_on, relief = t.relief, classification = t.classification, repriced_on = %s,
    pushed_in_id = CASE WHEN t.stays THEN c.pushed_in_id END, checked_on = CASE WHEN t.stays THEN c.checked_on END
FROM unnest(%s::bigint[], %s::bigint[], %s::bigint[], %s::bigint[], %s::date[], %s::bigint[], %s::text[], %s::bool[])
    AS t(id, answer, individual, subsidy, due_on, relief, classification, stays)
WHERE c.id = t.id
"""
COLUMNS = ("pk", "answer_id", "individual", "subsidy", "due_on", "relief", "classification")


@dataclass(frozen=True)
class Repriced:
    """A contribution that has another price, last day or answer now; `before` is what the person owed (fen)."""

    row: Contribution
    before: int | None
    quote: Quote
    asked: int
    """Fen that departments were asked for in a batch already."""
    to_check: bool
    """Whether the agency has to check it before it may be collected: it has just become late."""

    @property
    def own(self) -> int | None:
        """Fen that the person owes now."""
        return _own(self.row)

    @property
    def dearer(self) -> int:
        """Fen that are owed more than before; negative: less; nought where one of the two is not known."""
        return 0 if self.before is None or self.own is None else self.own - self.before


def price_again(rows: QuerySet[Contribution], pool: Pool, on: date) -> list[Repriced]:
    """Price the open ones of some contributions as for a payment of the day; those that changed.

    One that costs another amount leaves its file to the tax bureau, so that the next file carries the new one; so does
    one that has become late where the agency checks these first. What would buy nothing any more, costs less than
    departments were asked for, or lies in somebody's payment just now, stays as it is. Raises NoRulesInForce.
    """
    pricings: dict[int, Pricing] = {}
    changed = []
    for chunk in _chunks(rows.filter(pool=pool, state__in=Contribution.OPEN)):
        found = list(_priced(chunk, pricings, pool, on))
        _write(found, on)
        changed += found
    return changed


def _chunks(rows: QuerySet[Contribution]) -> Iterator[list[Contribution]]:
    """Locked where nobody else holds them, in the order of their keys."""
    known = rows.select_related("person", "registration", "answer").defer("answer__rows")
    free = known.select_for_update(of=("self",), skip_locked=True).order_by("pk")
    after = 0
    while chunk := list(free.filter(pk__gt=after)[:CHUNK]):
        yield chunk
        after = chunk[-1].pk


def _priced(chunk: Sequence[Contribution], pricings: dict[int, Pricing], pool: Pool, on: date) -> Iterator[Repriced]:
    by_year: dict[int, list[Contribution]] = {}
    for row in chunk:
        by_year.setdefault(row.coverage_year, []).append(row)
    for year, rows in by_year.items():
        pricing = pricings.setdefault(year, Pricing(pool, year))
        paid_on = pricing.day_of_payment(on)
        members = enrollees([row.person for row in rows], pricing, paid_on)
        asked = _asked(rows)
        for row in rows:
            declared_on = pricing.declared_on(row.registration and row.registration.registered_on, paid_on)
            found = pricing.quote(members[row.person_id], paid_on, declared_on)
            if found.refusal or (found.enrolment.individual or 0) < asked.get(row.pk, 0):
                continue
            before, stood, was = _own(row), _price(row), row.classification
            row.answer, row.due_on = pricing.answer(found), found.due_on
            row.classification = found.enrolment.classification or ""
            row.individual, row.subsidy = found.enrolment.individual, found.enrolment.subsidy
            row.relief = max(found.relief, asked.get(row.pk, 0))
            if _price(row) != stood:
                to_check = pricing.checks_late and was != row.classification == Contribution.Classification.LATE
                yield Repriced(row, before, found, asked.get(row.pk, 0), to_check)


def _asked(rows: Sequence[Contribution]) -> dict[int, int]:
    """Fen that departments were asked for, by contribution."""
    batched = Relief.objects.filter(contribution__in=rows, batch__isnull=False).order_by()
    return dict(batched.values_list("contribution").annotate(Sum("amount")))


def _own(row: Contribution) -> int | None:
    return None if row.individual is None else row.individual - row.relief + row.premium


def _price(row: Contribution) -> tuple[Any, ...]:
    return row.answer_id, row.due_on, row.individual, row.subsidy, row.relief, row.classification


def _write(changed: Sequence[Repriced], on: date) -> None:
    if not changed:
        return
    rows = [one.row for one in changed]
    columns = [[getattr(row, name) for row in rows] for name in COLUMNS]
    with connection.cursor() as cursor:
        cursor.execute(UPDATE, [on, *columns, [one.before == one.own and not one.to_check for one in changed]])
    Relief.objects.filter(contribution__in=rows, batch=None).delete()
    Relief.objects.bulk_create(
        Relief(contribution=one.row, payer=relief.payer.zh, ground=relief.status, amount=one.row.relief - one.asked)
        for one in changed
        if (relief := one.quote.enrolment.relief) and one.row.relief > one.asked
    )
