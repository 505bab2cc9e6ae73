"""What the system administrator sees: parts and versions. No cases, no persons."""

import platform

import celery
import django
from django.conf import settings
from django.db import connection
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from casework.access import needs
from casework.health import CHECKS
from casework.request import Request
from casework.rights import Right


@needs(Right.SYSTEM_VIEW)
def system(request: Request) -> HttpResponse:
    """Health part by part, versions, sizes."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('server_version'), pg_size_pretty(pg_database_size(current_database()))")
        postgres, size = cursor.fetchone()
    context = {
        "parts": [{"label": label, "well": check()} for label, check in CHECKS],
        "facts": [
            {"label": "PostgreSQL", "value": postgres},
            {"label": _("Size of the database"), "value": size},
            {"label": "Python", "value": platform.python_version()},
            {"label": "Django", "value": django.get_version()},
            {"label": "Celery", "value": celery.__version__},
            {"label": _("Time zone"), "value": settings.TIME_ZONE},
        ],
    }
    return render(request, "casework/system.html", context)
