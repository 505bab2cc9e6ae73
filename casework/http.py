"""A request as the portal's views get it."""

from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

from casework.models import Staff
from casework.scope import Reader


class Request(HttpRequest):
    """What the middleware has put on the request of somebody who is signed in."""

    user: Staff
    reader: Reader
    htmx: HtmxDetails
