"""What Django refuses to start without."""

from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register
from django.urls import URLPattern, URLResolver, get_resolver


def routes(resolver: URLResolver | None = None, prefix: str = "") -> Iterator[tuple[str, URLPattern]]:
    """Every route of the project: its full name (`claims:review`) and pattern."""
    for entry in (resolver or get_resolver()).url_patterns:
        if isinstance(entry, URLResolver):
            inner = f"{prefix}{entry.namespace}:" if entry.namespace else prefix
            yield from routes(entry, inner)
        else:
            yield f"{prefix}{entry.name}", entry


@register(Tags.security)
def every_view_declares_its_right(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """A view without a declared permission does not start (law 6)."""
    if not getattr(settings, "ROOT_URLCONF", None):
        return []
    return [
        Error(f"The route {name} declares no right: use casework.access.needs or open_to_all.", id="casework.E001")
        for name, pattern in routes()
        if not hasattr(pattern.callback, "needs")
    ]
