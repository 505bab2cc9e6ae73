"""The page of the visual language, served in development only."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from casework.styleguide import samples


def styleguide(request: HttpRequest) -> HttpResponse:
    """Every component with sample values."""
    return render(request, "frame/styleguide.html", samples())
