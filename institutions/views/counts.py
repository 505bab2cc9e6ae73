"""Institutions in figures."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from casework.access import needs
from casework.errors import OutOfScope
from casework.request import Request
from casework.rights import Right
from institutions.selectors import counts as selectors
from institutions.views.parts import crumbs


@needs(Right.INSTITUTION_VIEW)
@require_GET
def counts(request: Request) -> HttpResponse:
    """The designated institutions by kind and attribute, and whether every county is reached (DL-22, DL-47)."""
    pool = request.reader.pool
    if pool is None:
        raise OutOfScope()
    context = {
        "kinds": selectors.by_kind(pool),
        "attributes": selectors.by_attribute(pool),
        "counties": selectors.coverage_by_county(pool),
        "crumbs": crumbs((_("In figures"), "")),
    }
    return render(request, "institutions/counts.html", context)
