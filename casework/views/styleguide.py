"""The page of the visual language, served in development only."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from casework.access import signed_in
from casework.styleguide import samples


@signed_in
def styleguide(request: HttpRequest) -> HttpResponse:
    """Every component with sample values."""
    return render(request, "frame/styleguide.html", samples())
