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
    addresses = {route: reverse(route) for route in entries}
    here = _here(request, addresses)
    rail = [
        {"key": entry.key, "label": entry.label, "icon": entry.icon, "url": addresses[route], "active": route == here}
        for route, entry in entries.items()
    ]
    return {
        "reader": reader,
        "rail": rail,
        "searchable": any(reader and reader.may(kind.right) for kind in registry.searches),
        "languages": settings.LANGUAGES,
    }


def _here(request: Request, addresses: dict[str, str]) -> str:
    """The route of the rail under whose address the page stands, else the first one of the page's own room."""
    under = [route for route, address in addresses.items() if request.path.startswith(address)]
    found = max(under, key=lambda route: len(addresses[route]), default="")
    room = request.resolver_match.namespace if request.resolver_match else ""
    of_the_room = (route for route in addresses if route.startswith(f"{room}:"))
    return found if addresses.get(found, "/") != "/" else next(of_the_room, found)
