"""Whom a part of the night changed: the list behind its figures."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from casework.access import needs
from casework.models import Area
from casework.paging import page_of
from casework.registry import registry
from casework.request import Request
from casework.rights import Right
from enrollment.models import Contribution
from enrollment.night.changed import chunks_open_to, persons_changed


@needs(Right.PERSON_VIEW)
@require_GET
def night_changed(request: Request, pk: int) -> HttpResponse:
    """The persons of one part of a night's job."""
    chunk = get_object_or_404(chunks_open_to(request.reader), pk=pk)
    page = page_of(persons_changed(chunk, request.reader), request, order=("area_code", "id"))
    places = dict(Area.objects.filter(code__in={row.area_code for row in page.rows}).values_list("code", "name"))
    job = next((job.label for job in registry.jobs if job.key == chunk.run.name), chunk.run.name)
    context = {
        "title": job,
        "day": chunk.run.business_day,
        "rows": [_row(row, places) for row in page.rows],
        "pager": page.pager,
        "crumbs": _crumbs(request, chunk.run_id, job),
    }
    return render(request, "enrollment/night/changed.html", context)


def _row(row: Any, places: dict[str, str]) -> dict[str, Any]:
    contribution = row if isinstance(row, Contribution) else None
    person = contribution.person if contribution else row
    own = None
    if contribution and contribution.individual is not None:
        own = contribution.individual - contribution.relief
    return {"person": person, "contribution": contribution, "own": own, "place": places.get(row.area_code, "")}


def _crumbs(request: Request, run: int, job: Any) -> list[dict[str, Any]]:
    """Back to the run, for who may see it."""
    here = [{"label": _("Persons")}]
    if not request.reader.may(Right.JOBS_VIEW):
        return here
    return [{"label": job, "url": reverse("casework:night_run", args=[run])}, *here]
