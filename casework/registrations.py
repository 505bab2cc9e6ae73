"""What casework itself adds to the frame: entries of the rail and tiles of the start page."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from casework import home
from casework.registry import RailEntry, Tile, registry
from casework.request import Request
from casework.rights import Right


def nothing(request: Request) -> dict[str, Any]:
    """A tile that only links."""
    return {}


registry.add(RailEntry("home", _("Today"), "house", "casework:home", Right.HOME, order=0))
registry.add(RailEntry("staff", _("Staff"), "person-badge", "casework:staff_list", Right.STAFF_MANAGE, order=90))
registry.add(RailEntry("guide", _("Service guide"), "signpost-2", "casework:guide", Right.GUIDE_VIEW, order=80))
registry.add(RailEntry("night", _("Night jobs"), "moon-stars", "casework:night", Right.JOBS_VIEW, order=88))
registry.add(RailEntry("system", _("System"), "hdd-stack", "casework:system", Right.SYSTEM_VIEW, order=91))
registry.add(RailEntry("audit", _("Audit"), "shield-check", "casework:audit_events", Right.AUDIT_VIEW, order=92))

registry.add(Tile("search", Right.PERSON_SEARCH, "casework/tiles/search.html", nothing, order=0))
registry.add(Tile("accounts", Right.STAFF_MANAGE, "casework/tiles/accounts.html", home.accounts, order=90))
registry.add(Tile("door", Right.SIGN_INS_VIEW, "casework/tiles/door.html", home.door, order=91))
registry.add(Tile("health", Right.SYSTEM_VIEW, "casework/tiles/health.html", home.health, order=92))
registry.add(Tile("jobs", Right.SYSTEM_VIEW, "casework/tiles/jobs.html", home.jobs, order=93))
registry.add(
    Tile("second_factors", Right.SYSTEM_VIEW, "casework/tiles/second_factors.html", home.second_factors, order=94)
)
registry.add(Tile("chain", Right.CHAIN_VIEW, "casework/tiles/chain.html", home.chain, order=95))
registry.add(Tile("looks", Right.AUDIT_VIEW, "casework/tiles/looks.html", home.looks, order=96))
registry.add(Tile("audit", Right.AUDIT_VIEW, "casework/tiles/audit.html", home.newest_events, order=97))

registry.subjects |= {"casework.staff": _("Account"), "casework.pool": _("Pool"), "casework.document": _("Document")}
