"""Whether the portal works, for whoever watches over it."""

from django.http import HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from casework.access import open_to_all
from casework.health import is_healthy
from casework.request import Request


@open_to_all
@never_cache
@require_safe
def healthz(request: Request) -> HttpResponse:
    """One word. Which part fails is told to the system administrator, not to the world."""
    healthy = is_healthy()
    return JsonResponse({"status": "ok" if healthy else "unavailable"}, status=200 if healthy else 503)
