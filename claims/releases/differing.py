"""What a row of a release says otherwise than what holds, in words: before and after."""

from dataclasses import dataclass
from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from claims.catalogue import class_of, limits_of, prices_of
from claims.models import CatalogueEntry, ReleaseRow
from claims.models.catalogue import Described
from claims.releases.columns import LABELS, Field

WORDS = (Field.NAME, Field.SPECIFICATION, Field.MAKER, Field.UNIT, Field.STANDARD_CODE, Field.RESTRICTION)
Part = ReleaseRow.Part


@dataclass(frozen=True)
class Difference:
    """One thing that changes: what, as it is, as it will be. Empty words stand for nothing."""

    label: str
    before: str
    after: str


def differences_of(row: ReleaseRow) -> list[Difference]:
    """What changes by the row; nothing for a row that is new, ends, stays or is bad."""
    held = row.held
    if held is None or row.change != ReleaseRow.Change.CHANGED:
        return []
    told = [_difference(part, row, held) for part in (Part.CLASS, Part.PRICE, Part.LIMITS) if part in row.parts]
    return told + (_of_words(row, held) if Part.WORDS in row.parts else [])


def _difference(part: Part, row: ReleaseRow, held: CatalogueEntry) -> Difference:
    if part == Part.CLASS:
        return Difference(_("Class"), class_of(held), class_of(row))
    if part == Part.PRICE:
        before = prices_of(held.price_limit, {limit.level: limit.amount for limit in held.price_limits.all()})
        return Difference(_("Price limit"), _listed(before), _listed(prices_of(row.price_limit, row.level_limits)))
    before = limits_of(held) + _last_day(row.held_until)
    return Difference(_("Limits"), _listed(before), _listed(limits_of(row) + _last_day(row.ends_on)))


def _of_words(row: ReleaseRow, held: Described) -> list[Difference]:
    return [
        Difference(str(LABELS[field]), getattr(held, field), getattr(row, field))
        for field in WORDS
        if getattr(held, field) != getattr(row, field)
    ]


def _last_day(day: date | None) -> list[str]:
    return [_("until %(day)s") % {"day": date_format(day, "Y-m-d")}] if day else []


def _listed(words: list[str]) -> str:
    return _(", ").join(words)
