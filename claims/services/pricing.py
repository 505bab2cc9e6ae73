"""What the catalogue says about a line: class, first self-payment, price limit, on the day of the service."""

from dataclasses import replace
from datetime import date

from django.db.models import Q

from casework.models import Pool
from claims.facts import LineRow
from claims.models import CatalogueEntry


def entry_on(pool: Pool, code: str, day: date) -> CatalogueEntry | None:
    """The entry of the pool's catalogue with this code that is valid on the day (LPS-31, FX-17)."""
    return (
        CatalogueEntry.objects.filter(
            Q(ends_on__isnull=True) | Q(ends_on__gte=day), pool=pool, code=code, starts_on__lte=day
        )
        .order_by("-starts_on")
        .first()
    )


def price(row: LineRow, pool: Pool, day: date | None) -> LineRow:
    """The row with what the catalogue valid on the day fills; what was typed stays, also where it differs.

    The row's entry gives way to the entry of the same code that was valid on the day. Without a day the row's own
    entry fills it.
    """
    entry = row.entry
    if entry and day and not is_valid(entry, day):
        entry = entry_on(pool, entry.code, day) or entry
    if entry is None:
        return row
    return replace(
        row,
        entry=entry,
        name=row.name or entry.name,
        category=row.category or entry.category,
        first_self_pay=entry.first_self_pay if row.first_self_pay is None else row.first_self_pay,
        price_limit=entry.price_limit if row.price_limit is None else row.price_limit,
    )


def is_valid(entry: CatalogueEntry, day: date) -> bool:
    """Whether the entry holds on the day."""
    return entry.starts_on <= day and (entry.ends_on is None or day <= entry.ends_on)
