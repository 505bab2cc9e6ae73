"""Institutions on the screen, to read."""

from datetime import timedelta

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _

from casework import clock
from casework.access import needs
from casework.paging import page_of
from casework.request import Request
from casework.rights import Right
from institutions import selectors
from institutions.forms.register import InstitutionFilter
from institutions.models import Institution


@needs(Right.INSTITUTION_VIEW)
def institutions(request: Request) -> HttpResponse:
    """The institutions designated for the reader's pool today, or the whole register, by filters."""
    form = InstitutionFilter(request.GET)
    wanted = form.cleaned_data if form.is_valid() else {}
    rows = selectors.listed(
        request.reader.pool,
        clock.today(),
        text=wanted.get("q", ""),
        kind=wanted.get("kind", ""),
        level=wanted.get("level", ""),
        everywhere=wanted.get("everywhere", False),
    )
    page = page_of(rows, request, order=("code",))
    return render(request, "institutions/list.html", {"form": form, "rows": page.rows, "pager": page.pager})


@needs(Right.INSTITUTION_VIEW)
def institution(request: Request, pk: int) -> HttpResponse:
    """One institution: what it is, where it lies, since when and until when it is designated for the pool."""
    pool = request.reader.pool
    found = get_object_or_404(Institution.objects.select_related("area"), pk=pk)
    spans = [
        {"first": held.period.lower, "last": held.period.upper and held.period.upper - timedelta(days=1)}
        for held in selectors.designations_of(found, pool)
    ]
    context = {
        "institution": found,
        "inside": selectors.is_inside(found, pool),
        "designated": selectors.designated_on(found, pool, clock.today()),
        "spans": spans,
        "crumbs": [{"label": _("Designated institutions"), "url": reverse("institutions:list")}, {"label": found.name}],
    }
    return render(request, "institutions/institution.html", context)
