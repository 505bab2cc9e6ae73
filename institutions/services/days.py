"""The designated days that follow from an agreement: its period without its suspensions. Rows of their own, so that
every question of claims stays one look along an index."""

from collections.abc import Iterator
from datetime import date, timedelta

from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import Q

from institutions.models import Agreement, Designation, Measure

DAY = timedelta(days=1)


def write_days(agreement: Agreement) -> None:
    """Write the designated days of a binding agreement anew. What former lists said ends where an agreement begins."""
    _cut_former_lists(agreement)
    agreement.designations.all().delete()
    Designation.objects.bulk_create(
        Designation(
            pool=agreement.pool,
            institution=agreement.institution,
            agreement=agreement,
            period=DateRange(first, beyond),
            services=agreement.services,
        )
        for first, beyond in designated_spans(agreement)
    )


def designated_spans(agreement: Agreement) -> Iterator[tuple[date, date]]:
    """First day, and first day after, of each stretch on which the agreement designates."""
    if agreement.period.isempty:
        return
    first, beyond = agreement.period.lower, agreement.period.upper
    decided = Q(kind=Measure.Kind.SUSPENSION, state=Measure.State.DECIDED)
    for measure in agreement.measures.filter(decided).order_by("starts_on"):
        if first < measure.starts_on:
            yield first, min(measure.starts_on, beyond)
        first = measure.ends_on + DAY if measure.ends_on else beyond
        if first >= beyond:
            return
    yield first, beyond


def _cut_former_lists(agreement: Agreement) -> None:
    """A list without an end would go on beside every agreement."""
    taken_over = Designation.objects.filter(
        pool=agreement.pool, institution=agreement.institution, agreement=None
    ).select_for_update()
    for row in taken_over:
        if row.period.lower is not None and row.period.lower >= agreement.starts_on:
            row.delete()
        elif row.period.upper is None or row.period.upper > agreement.starts_on:
            row.period = DateRange(row.period.lower, agreement.starts_on)
            row.save(update_fields=["period"])
