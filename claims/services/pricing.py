"""What the catalogue says about lines: class, first self-payment, price limit, by the version of the day (FX-17).

A line is priced by the version of its own day; without one by that of the discharge, the day on which the bill is
drawn and by which the claim counts in a year.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date

from casework import clock
from casework.models import Pool
from claims.facts import LineRow, Stay
from claims.models import CatalogueEntry
from institutions.standing import standing_on


class Catalogue:
    """The versions of some codes of a pool's catalogue, read once (two queries)."""

    def __init__(self, pool: Pool, codes: Iterable[str]) -> None:
        self._versions: defaultdict[str, list[CatalogueEntry]] = defaultdict(list)
        wanted = {code.upper() for code in codes if code}
        if wanted:
            rows = CatalogueEntry.objects.filter(pool=pool, code__in=wanted).prefetch_related("price_limits")
            for entry in rows.order_by("code", "-starts_on"):
                self._versions[entry.code].append(entry)

    def knows(self, code: str) -> bool:
        """Whether any version of the code is there."""
        return code in self._versions

    @property
    def has_prices_by_level(self) -> bool:
        """Whether any of the versions has price limits of its own for some hospital levels."""
        return any(entry.price_limits.all() for versions in self._versions.values() for entry in versions)

    def on(self, code: str, day: date | None) -> CatalogueEntry | None:
        """The version that holds on the day (None: today), else the last one that held before, else the first after."""
        versions = self._versions.get(code, [])
        begun = (entry for entry in versions if entry.starts_on <= (day or clock.today()))
        return next(begun, versions[-1] if versions else None)


def price(rows: Sequence[LineRow], pool: Pool, stay: Stay) -> list[LineRow]:
    """The rows with what the catalogue fills; what was typed stays, also where it differs.

    A row's entry gives way to the version of the row's day. Where none holds that day, nothing but the name is filled
    and the row is not in the catalogue: class C (LPS-30).
    """
    catalogue = Catalogue(pool, {row.entry.code for row in rows if row.entry})
    level = _level(pool, stay) if catalogue.has_prices_by_level else ""
    return [_priced(row, catalogue, stay, level) for row in rows]


def _level(pool: Pool, stay: Stay) -> str:
    """The level by which the rules take the stay: the institution's on the day of admission."""
    if stay.institution is None:
        return ""
    day = stay.admitted_on or stay.discharged_on
    return standing_on(stay.institution, pool, day).level if day else stay.institution.level


def _priced(row: LineRow, catalogue: Catalogue, stay: Stay, level: str) -> LineRow:
    if row.entry is None:
        return row
    day = row.day(stay)
    entry = catalogue.on(row.entry.code, day) or row.entry
    if day and not entry.holds_on(day):
        return replace(row, entry=entry, name=row.name or entry.name, category=row.category or "C")
    limit = entry.limit_at(level)
    return replace(
        row,
        entry=entry,
        name=row.name or entry.name,
        category=row.category or entry.category,
        first_self_pay=entry.first_self_pay if row.first_self_pay is None else row.first_self_pay,
        price_limit=limit if row.price_limit is None else row.price_limit,
    )
