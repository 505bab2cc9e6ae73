"""The request as the middleware hands it to views: what type checkers and readers may count on."""

from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

from casework.models import Staff
from casework.scope import Reader


class Request(HttpRequest):
    """A request of somebody who is signed in. Where a route is open to all, `reader` may be None."""

    user: Staff
    reader: Reader
    htmx: HtmxDetails
    axes_failures_since_start: int | None
    axes_ip_address: str | None
