"""The page of the visual language, served in development only, and the answers that its samples ask for."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from casework.access import signed_in
from casework.styleguide import samples

PARTS = {
    "page": "frame/styleguide.html",
    "lookup": "components/lookup_options.html",
    "quote": "frame/styleguide_quote.html",
    "reveal": "components/masked.html",
}


@signed_in
def styleguide(request: HttpRequest, part: str = "page") -> HttpResponse:
    """Every component with sample values; the other parts answer the page's own requests."""
    shown = {"value": "990101196704021234", "key": "id", "shown": True} if part == "reveal" else {}
    return render(request, PARTS[part], samples() | shown)
