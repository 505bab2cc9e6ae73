"""What the screens of assistance share."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from casework.request import Request
from casework.rights import Right


def sections(request: Request, active: str) -> list[dict[str, Any]]:
    """The tabs of assistance that the reader may open."""
    known = [
        ("applications", _("Applications for assistance"), Right.ASSISTANCE_VIEW),
        ("warnings", _("Early warnings"), Right.ASSISTANCE_VIEW),
        ("monthly", _("Unassisted expenses"), Right.ASSISTANCE_VIEW),
        ("recognised", _("Recognised persons"), Right.ASSISTANCE_VIEW),
        ("figures", _("How assistance stands"), Right.ASSISTANCE_VIEW),
        ("lists", _("Departments' lists"), Right.RECOGNISE),
    ]
    return [
        {"label": label, "url": reverse(f"assistance:{route}"), "active": route == active}
        for route, label, right in known
        if request.reader.may(right)
    ]


def crumbs(*rest: tuple[str, str]) -> list[dict[str, str]]:
    """The way to a page of assistance; each step by name and address (empty for the page itself)."""
    steps = [(_("Assistance"), reverse("assistance:applications")), *rest]
    return [{"label": label, "url": url} for label, url in steps]
