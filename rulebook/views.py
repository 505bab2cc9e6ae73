"""The rules on the screen, to read: what is in force today, and a version as a document."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from casework import clock
from casework.access import needs
from casework.rights import Right
from rulebook import selectors


@needs(Right.RULES_VIEW)
def in_force(request: HttpRequest) -> HttpResponse:
    """Which version answers each layer of the reader's pool today."""
    today = clock.today()
    return render(
        request,
        "rulebook/in_force.html",
        {"answers": selectors.in_force_on(request.reader.pool, today), "today": today},
    )


@needs(Right.RULES_VIEW)
def version(request: HttpRequest, pk: int) -> HttpResponse:
    """A version as a document: chapter by layer, each figure with its source."""
    found = get_object_or_404(selectors.versions_for(request.reader), pk=pk)
    return render(request, "rulebook/version.html", {"version": found, "pack": selectors.pack_of(found)})
