"""Lists that open below a field while typing: institution, diagnosis, catalogue entry; by code, name or initials."""

from itertools import chain
from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from casework import clock
from casework.access import needs
from casework.money import yuan
from casework.request import Request
from casework.rights import Right
from claims import typed
from claims.fields import picked
from claims.models import CatalogueEntry, Diagnosis
from institutions.models import Institution
from institutions.selectors import find

MOST = 12


@needs(Right.CLAIM_ENTER)
@require_GET
def institutions(request: Request) -> HttpResponse:
    """Institutions of the whole register, the pool's own by any part: care away from home is claimed too."""
    pool = request.reader.pool
    found = find(_sought(request), pool, clock.today(), MOST) if pool else []
    return _answer(request, [_institution(row) for row in found])


@needs(Right.CLAIM_ENTER)
@require_GET
def diagnoses(request: Request) -> HttpResponse:
    """Diagnoses by ICD-10 code, name or initials."""
    return _answer(request, [_diagnosis(row) for row in _begun(Diagnosis.objects.all(), _sought(request))])


@needs(Right.CLAIM_ENTER)
@require_GET
def catalogue(request: Request) -> HttpResponse:
    """Entries of the pool's catalogue, each code once as it stands last; a save takes the one of the day."""
    entries = _begun(CatalogueEntry.objects.filter(pool=request.reader.pool), _sought(request))
    newest = {row.code: row for row in sorted(entries, key=lambda row: row.starts_on)}
    return _answer(request, [_entry(row) for row in entries if newest[row.code] is row])


def _answer(request: Request, options: list[dict[str, Any]]) -> HttpResponse:
    return render(request, "components/lookup_options.html", {"options": options})


def _sought(request: Request) -> str:
    return typed.plain(request.GET.get("q", ""))[:60]


def _begun(rows: QuerySet[Any], text: str) -> list[Any]:
    """The first rows whose code, initials or name begins so, each once; every way is one walk along an index."""
    if not text:
        return []
    ways = [("code", text.upper()), ("initials", text.lower())] if text.isascii() else [("name", text)]
    begun = (rows.filter(**{f"{column}__startswith": start}).order_by(column)[:MOST] for column, start in ways)
    return list({row.pk: row for row in chain.from_iterable(begun)}.values())[:MOST]


def _institution(row: Institution) -> dict[str, Any]:
    return {
        "value": picked(row),
        "label": row.name,
        "code": f"{row.code} · {row.area.name}",
        "extra": row.get_level_display(),
        "fill": {},
    }


def _diagnosis(row: Diagnosis) -> dict[str, Any]:
    return {"value": picked(row), "label": row.name, "code": row.code, "extra": "", "fill": {}}


def _entry(row: CatalogueEntry) -> dict[str, Any]:
    limit = f" · ≤ {yuan(row.price_limit)}" if row.price_limit is not None else ""
    return {
        "value": row.code,
        "label": row.name,
        "code": row.code,
        "extra": f"{row.get_category_display()}{limit}{f'/{row.unit}' if limit and row.unit else ''}",
        "fill": {
            "name": row.name,
            "category": row.category,
            "first_self_pay": typed.percent(row.first_self_pay),
        },
    }
