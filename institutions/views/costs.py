"""What an institution costs beside its peers."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from casework import clock
from casework.access import needs
from casework.request import Request
from casework.rights import Right
from institutions.models import Institution
from institutions.selectors.costs import FEWEST, costs_of, since
from institutions.services.declared_parts import READMITTED_WITHIN
from institutions.views.parts import crumbs_of, tabs


@needs(Right.DECLARATION_VIEW)
@require_GET
def costs(request: Request, pk: int) -> HttpResponse:
    """Cost a visit, a stay and a day, own part, deductions and readmissions of a year beside the median of the peers."""
    found = get_object_or_404(Institution.objects.select_related("area"), pk=pk)
    context = {
        "institution": found,
        "cares": costs_of(found, request.reader, clock.today()),
        "since": since(clock.today()),
        "fewest": FEWEST,
        "within": READMITTED_WITHIN,
        "tabs": tabs(request, found, "costs"),
        "crumbs": crumbs_of(found),
    }
    return render(request, "institutions/costs.html", context)
