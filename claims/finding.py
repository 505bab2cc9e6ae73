"""Entries of the catalogue and diagnoses by what a clerk types: a code, a name, initials, or any part of the two."""

from typing import Any

from django.db.models import F, Q, QuerySet, Value

from casework.models import Pool
from claims import typed
from claims.models import CatalogueEntry, CatalogueName, Diagnosis
from claims.models.catalogue import Pieces
from claims.services.pricing import Catalogue

LONGEST_PIECE = 3


def entries(text: str, pool: Pool, limit: int) -> list[CatalogueEntry]:
    """Entries of the pool's catalogue, the beginnings of code, initials and name first, then what holds the text.

    Each code once: as it stands today, else as it stood last, else as it will.
    """
    catalogue = Catalogue(pool, found := codes(text, pool, limit))
    return [entry for code in found if (entry := catalogue.on(code, None))]


def codes(text: str, pool: Pool, limit: int) -> list[str]:
    """The codes of the pool's catalogue that the text finds, the nearest first."""
    names = CatalogueName.objects.filter(pool=pool)
    pieces = Pieces(F("pool"), F("name"), F("initials"))
    return list(dict.fromkeys(name.code for name in _found(names, pieces, pool.pk, text, text.upper(), limit)))


def diagnoses(text: str, limit: int) -> list[Diagnosis]:
    """Diagnoses, the beginnings of code, initials and name first, then what holds the text."""
    return _found(Diagnosis.objects.all(), Pieces(Value(0), F("name"), F("initials")), 0, text, typed.icd(text), limit)


def _found(rows: QuerySet[Any], pieces: Pieces, mark: int, text: str, code: str, limit: int) -> list[Any]:
    """At most `limit` rows, each once; every way to them is one walk along an index, and ends when there are enough."""
    if not text:
        return []
    ways = [("code", code), ("initials", text.lower()), ("name", text)] if text.isascii() else [("name", text)]
    found: dict[Any, Any] = {}
    for column, start in ways:
        begun = rows.filter(**{f"{column}__startswith": start}).order_by(column)
        found |= {row.pk: row for row in begun[:limit] if row.pk not in found}
        if len(found) >= limit:
            return list(found.values())[:limit]
    wanted = [f"{mark}:{piece}" for piece in _pieces(text.lower())]
    holding = rows.alias(pieces=pieces).filter(
        Q(name__icontains=text) | Q(initials__contains=text.lower()), pieces__contains=wanted
    )
    found |= {row.pk: row for row in holding.order_by()[:limit] if row.pk not in found}
    return list(found.values())[:limit]


def _pieces(text: str) -> list[str]:
    """The text itself, or every three letters in a row of a longer one."""
    size = min(len(text), LONGEST_PIECE)
    return [text[at : at + size] for at in range(len(text) - size + 1)]
