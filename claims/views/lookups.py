"""Lists that open below a field while typing: institution, diagnosis, catalogue entry."""

from typing import Any

from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from casework import clock
from casework.access import needs
from casework.money import yuan
from casework.request import Request
from casework.rights import Right
from claims import finding, typed
from claims.catalogue import limits_of
from claims.einvoices.qr import figures_of
from claims.fields import picked
from claims.models import CatalogueEntry, Diagnosis
from institutions.models import Institution
from institutions.selectors import find

MOST, LONGEST_QR = 12, 500


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
    """Diagnoses by ICD-10 code, or any part of name or initials."""
    return _answer(request, [_diagnosis(row) for row in finding.diagnoses(_sought(request), MOST)])


@needs(Right.CLAIM_ENTER)
@require_GET
def catalogue(request: Request) -> HttpResponse:
    """Entries of the pool's catalogue, each code once as it stands today; a save takes the one of the line's day."""
    pool = request.reader.pool
    entries = finding.entries(_sought(request), pool, MOST) if pool else []
    return _answer(request, [_entry(row) for row in entries])


def _answer(request: Request, options: list[dict[str, Any]]) -> HttpResponse:
    return render(request, "components/lookup_options.html", {"options": options})


@needs(Right.CLAIM_ENTER)
@require_POST
def read_qr(request: Request) -> JsonResponse:
    """The cells of an invoice row by what a scanner typed, or a sentence when the code is of no known layout."""
    figures = figures_of(request.POST.get("text", "")[:LONGEST_QR])
    if figures is None:
        words = _("This QR code is of no known layout: type the figures of the invoice.")
        return JsonResponse({"words": words})
    return JsonResponse({"cells": figures})


def _sought(request: Request) -> str:
    return typed.plain(request.GET.get("q", ""))[:60]


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
    limit = [f"≤ {yuan(row.price_limit)}{f'/{row.unit}' if row.unit else ''}"] if row.price_limit is not None else []
    return {
        "value": row.code,
        "label": row.name,
        "code": " · ".join(filter(None, (row.code, row.specification, row.maker))),
        "extra": " · ".join([str(row.get_category_display()), *limit, *limits_of(row)]),
        "fill": {
            "name": row.name,
            "category": row.category,
            "first_self_pay": typed.percent(row.first_self_pay),
        },
    }
