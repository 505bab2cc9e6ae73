"""The parts of supplementary insurance."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from casework.scope import Reader
from claims.advances import selectors


def sections(reader: Reader, active: str) -> list[dict[str, Any]]:
    """The tabs above the lists, with how many wait for a decision."""
    waiting = {"advances": selectors.counts(reader)["asked"], "claims": selectors.claims_to_decide(reader)}
    known = [("advances", "advances:advances", _("Advances")), ("claims", "advances:claims", _("Supplementary claims"))]
    return [
        {"label": label, "url": reverse(route), "active": key == active, "count": waiting[key]}
        for key, route, label in known
    ]
