"""What casework itself adds to the frame: entries of the rail and tiles of the start page."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from casework import clock, events
from casework.health import CHECKS
from casework.registry import RailEntry, Tile, registry
from casework.request import Request
from casework.rights import Right
from casework.selectors import events_seen_by, locked_accounts, roles_ending, staff_kept_by

DAYS_AHEAD = 30
NEWEST = 8


def nothing(request: Request) -> dict[str, Any]:
    """A tile that only links."""
registry.add(RailEntry("night", _("Night jobs"), "moon-stars", "casework:night", Right.JOBS_VIEW, order=88))
    return {}


def accounts(request: Request) -> dict[str, Any]:
    """What the security administrator has to look at: locked accounts, roles that end soon."""
    kept = staff_kept_by(request.reader)
    locked = locked_accounts(list(kept.values_list("username", flat=True)))
    return {
        "locked": kept.filter(username__in=locked),
        "ending": roles_ending(request.reader, clock.today(), days=DAYS_AHEAD),
    }


def health(request: Request) -> dict[str, Any]:
    """Part by part, whether the portal works."""
    return {"parts": [{"label": label, "well": check()} for label, check in CHECKS]}


def newest_events(request: Request) -> dict[str, Any]:
    """The last events of the reader's areas as sentences."""
    return {"events": [{"at": e.at, "sentence": events.tell(e)} for e in events_seen_by(request.reader)[:NEWEST]]}


registry.add(RailEntry("home", _("Today"), "house", "casework:home", Right.HOME, order=0))
registry.add(RailEntry("staff", _("Staff"), "person-badge", "casework:staff_list", Right.STAFF_MANAGE, order=90))
registry.add(RailEntry("system", _("System"), "hdd-stack", "casework:system", Right.SYSTEM_VIEW, order=91))
registry.add(RailEntry("audit", _("Audit"), "shield-check", "casework:audit_events", Right.AUDIT_VIEW, order=92))

registry.add(Tile("search", Right.PERSON_SEARCH, "casework/tiles/search.html", nothing, order=0))
registry.add(Tile("accounts", Right.STAFF_MANAGE, "casework/tiles/accounts.html", accounts, order=90))
registry.add(Tile("health", Right.SYSTEM_VIEW, "casework/tiles/health.html", health, order=91))
registry.add(Tile("audit", Right.AUDIT_VIEW, "casework/tiles/audit.html", newest_events, order=92))
