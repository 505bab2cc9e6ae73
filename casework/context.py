"""What the frame of every page needs."""

from typing import Any

from django.conf import settings
from django.urls import reverse

from casework.registry import RailEntry, registry
from casework.request import Request
from casework.scope import Reader


def frame(request: Request) -> dict[str, Any]:
    """The reader, the rail's entries that the reader may open, whether there is anything to search, the languages."""
    reader: Reader | None = getattr(request, "reader", None)
    entries: dict[str, RailEntry] = {}
    for entry in registry.rail:
        if reader and reader.may(entry.right):
            entries.setdefault(entry.route, entry)
    rail = [
        {"key": entry.key, "label": entry.label, "icon": entry.icon, "url": reverse(entry.route)}
        for entry in entries.values()
    ]
    here = max((entry["url"] for entry in rail if request.path.startswith(entry["url"])), key=len, default="")
    return {
        "reader": reader,
        "rail": [entry | {"active": entry["url"] == here} for entry in rail],
        "searchable": any(reader and reader.may(kind.right) for kind in registry.searches),
        "languages": settings.LANGUAGES,
    }
