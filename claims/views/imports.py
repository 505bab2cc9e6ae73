"""The itemised list of a hospital into the claim form, and its rows that could not be read back out."""

import json

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from casework import sheets
from casework.access import needs
from casework.errors import Incomplete
from casework.request import Request
from casework.rights import Right
from casework.uploaded_sheets import Bounds, rows_of
from casework.uploaded_sheets.errors import TooManyRows
from claims.forms import ImportForm
from claims.grids import MOST_ROWS, LineGrid
from claims.imports import understand
from claims.models import CatalogueRelease
from claims.views.common import claim_of

BAD_ROWS_SHOWN, BAD_ROWS_KEPT = 20, 2_000


@needs(Right.CLAIM_ENTER)
@require_POST
def import_lines(request: Request, pk: int) -> HttpResponse:
    """What the file holds: lines to take over into the sheet, rows that cannot be read with the reason. Writes nothing."""
    claim = claim_of(request, pk, Right.CLAIM_ENTER)
    form = ImportForm(request.POST, request.FILES)
    if not form.is_valid():
        raise Incomplete({name: [str(error) for error in errors] for name, errors in form.errors.items()})
    changes = CatalogueRelease.objects.filter(pool=claim.pool, state=CatalogueRelease.State.IN_FORCE)
    found = understand(
        rows_of(form.cleaned_data["file"], Bounds()),
        merge=form.cleaned_data["merge"],
        changes=list(changes.values_list("starts_on", flat=True)),
    )
    if len(found.lines) > MOST_ROWS:
        raise TooManyRows(limit=MOST_ROWS)
    columns = list(LineGrid.columns)
    context = {
        "claim": claim,
        "found": found,
        "block": {"columns": columns, "lines": [[line[column] for column in columns] for line in found.lines]},
        "shown": found.bad[:BAD_ROWS_SHOWN],
        "bad": [{"number": row.number, "reason": row.reason, "cells": row.cells} for row in found.bad[:BAD_ROWS_KEPT]],
    }
    return render(request, "claims/edit/imported.html", context)


@needs(Right.CLAIM_ENTER)
@require_POST
def bad_rows(request: Request, pk: int) -> HttpResponseBase:
    """The rows that could not be read, with the reason beside each, as a workbook to correct and import again."""
    claim = claim_of(request, pk, Right.CLAIM_ENTER)
    try:
        sent = json.loads(request.POST.get("rows", "[]"))
        heading = json.loads(request.POST.get("heading", "[]"))
        rows = [[*map(str, row["cells"]), row["number"], row["reason"]] for row in sent[:BAD_ROWS_KEPT]]
    except (ValueError, TypeError, KeyError, RecursionError):
        heading, rows = [], []
    headings = [*(map(str, heading) if isinstance(heading, list) else []), _("Row"), _("Reason")]
    return sheets.download(sheets.workbook(headings, rows), f"claim-{claim.pk}-rows.xlsx")
