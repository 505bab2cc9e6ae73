"""Entries of the catalogue and diagnoses by what a clerk types: a code, a name, initials, or any part of the two."""

from typing import Any

from django.db.models import F, Q, QuerySet, Value

from casework import clock
from casework.models import Pool
from claims import typed
from claims.models import CatalogueEntry, Diagnosis
from claims.models.catalogue import Pieces

LONGEST_PIECE = 3


def entries(text: str, pool: Pool, limit: int) -> list[CatalogueEntry]:
    """Entries of the pool's catalogue, the beginnings of code, initials and name first, then what holds the text.

    Those of today come first; where they are few, the newest of the codes that hold no more, or not yet, follow.
    """
    rows, today = CatalogueEntry.objects.filter(pool=pool), clock.today()
    holding = rows.filter(Q(ends_on=None) | Q(ends_on__gte=today), starts_on__lte=today)
    found = _entries(holding, text, pool, limit)
    if len(found) < limit:
        known = {entry.code for entry in found}
        others = sorted(_entries(rows, text, pool, limit), key=lambda entry: entry.starts_on, reverse=True)
        for entry in others:
            if entry.code not in known:
                known.add(entry.code)
                found.append(entry)
    return found[:limit]


def _entries(rows: QuerySet[CatalogueEntry], text: str, pool: Pool, limit: int) -> list[CatalogueEntry]:
    pieces = Pieces(F("pool"), F("name"), F("initials"))
    return _found(rows, pieces, pool.pk, text, text.upper(), limit)


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
