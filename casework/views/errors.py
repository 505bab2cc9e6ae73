"""Error pages in plain words."""

import sys

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.db import OperationalError
from django.http import HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string

from casework.errors import RequestTooLarge
from casework.request import Request


def bad_request(request: Request, exception: Exception | None = None) -> HttpResponse:
    """400: the request could not be read; 413 with a sentence where it was too large to read."""
    if isinstance(exception, RequestDataTooBig):
        refusal = RequestTooLarge(limit=settings.UPLOAD_MAX_BYTES // 1024 // 1024)
        return render(request, "errors/refusal.html", {"refusal": refusal}, status=refusal.status)
    return render(request, "errors/400.html", status=400)


def forbidden(request: Request, exception: Exception | None = None) -> HttpResponse:
    """403: the role does not allow it."""
    return render(request, "errors/403.html", status=403)


def not_found(request: Request, exception: Exception | None = None) -> HttpResponse:
    """404: nothing here, or nothing that the reader may see."""
    return render(request, "errors/404.html", status=404)


def broken(request: Request) -> HttpResponse:
    """500: tells nothing about the inside, and asks nothing of what may just have failed; 503 without a database."""
    status = 503 if isinstance(sys.exception(), OperationalError) else 500
    return HttpResponse(render_to_string(f"errors/{status}.html"), status=status)
