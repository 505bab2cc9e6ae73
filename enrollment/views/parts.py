"""What the screens of enrollment share: answers of services beside their fields, files."""

from collections.abc import Callable
from typing import Any

from django.forms import Form
from django.http import HttpResponse
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext_lazy

from casework.errors import Incomplete, Refusal
from casework.rights import Right
from casework.scope import Reader


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


SECTIONS = [
    ("enrollment:payment_files", gettext_lazy("Payment files")),
    ("enrollment:unclear", gettext_lazy("Unclear payments")),
    ("enrollment:refunds", gettext_lazy("Refunds")),
    ("enrollment:units", gettext_lazy("Units")),
    ("enrollment:subsidies", gettext_lazy("Subsidies")),
    ("enrollment:relief_batches", gettext_lazy("Paid by departments")),
]


def sections(reader: Reader, active: str) -> list[dict[str, Any]]:
    """The tabs of contributions; `active` is the route of the present one."""
    if not reader.may(Right.CONTRIBUTION_VIEW):
        return []
    return [{"label": label, "url": reverse(route), "active": route == active} for route, label in SECTIONS]


def crumbs(route: str, *rest: str) -> list[dict[str, str]]:
    """The way to a page of contributions: its section, then the names of what is open."""
    label = next(str(label) for name, label in SECTIONS if name == route)
    return [{"label": label, "url": reverse(route)}, *({"label": name, "url": ""} for name in rest)]
