"""The parts of critical illness that a reader may open."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from casework.request import Request
from casework.rights import Right


def sections(request: Request, active: str) -> list[dict[str, Any]]:
    """The tabs above the lists."""
    known = [
        ("cases", "critical:cases", _("After the fact"), Right.CRITICAL_ILLNESS_VIEW),
        ("stay_lists", "direct:stay_lists", _("Settled directly"), Right.DIRECT_VIEW),
    ]
    return [
        {"label": label, "url": reverse(route), "active": key == active}
        for key, route, label, right in known
        if request.reader.may(right)
    ]
