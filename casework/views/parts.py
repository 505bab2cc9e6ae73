"""What screens of every app share: answers of services beside their fields, files."""

from collections.abc import Callable
from typing import Any

from django.forms import Form
from django.http import HttpResponse
from django.utils.http import content_disposition_header

from casework.errors import Incomplete, Refusal


def answered(form: Form, call: Callable[[], Any]) -> Any:
    """The service's answer; what it refuses stands beside the field, or above the form."""
    try:
        return call()
    except Incomplete as incomplete:
        for field, sentences in incomplete.problems.items():
            form.add_error(field if field in form.fields else None, sentences)
    except Refusal as refusal:
        if refusal.status in (403, 404):
            raise
        form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
    return None


def pdf(content: bytes, name: str) -> HttpResponse:
    """A letter, shown in the browser."""
    return file(content, f"{name}.pdf", "application/pdf", inline=True)


def file(content: bytes, name: str, media_type: str, *, inline: bool = False) -> HttpResponse:
    """Bytes as a file that runs nothing."""
    response = HttpResponse(content, content_type=media_type)
    response.headers["Content-Disposition"] = content_disposition_header(not inline, name) or ""
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response
