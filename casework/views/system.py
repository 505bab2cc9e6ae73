"""What the system administrator keeps: parts, versions, the agency's letterhead. No cases, no persons."""

import platform
from typing import Any

import celery
import django
from django.conf import settings
from django.contrib import messages
from django.db import connection
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from casework import events
from casework.access import needs
from casework.forms import LetterheadForm
from casework.health import CHECKS
from casework.models import Event, Pool
from casework.request import Request
from casework.rights import Right
from casework.services.letterhead import set_letterhead

CHANGES_SHOWN = 20


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
        "letterhead": _letterhead_of(request.reader.pool),
    }
    return render(request, "casework/system.html", context)


@needs(Right.LETTERHEAD_KEEP)
def letterhead(request: Request) -> HttpResponse:
    """The agency's name, address, telephone and income account, as its papers print them; who changed them when."""
    pool = get_object_or_404(Pool, pk=request.reader.pool and request.reader.pool.pk)
    form = LetterheadForm(request.POST if request.method == "POST" else None, instance=pool)
    if form.is_bound and form.is_valid():
        set_letterhead(letterhead=form.cleaned_data, by=request.reader, key=request.POST["command_key"])
        messages.success(request, _("The letterhead is saved. Papers print it from now on."))
        return redirect("casework:letterhead")
    context = {
        "form": form,
        "events": [{"at": e.at, "sentence": events.tell(e)} for e in _changes_of(pool)],
        "crumbs": [{"label": _("System"), "url": reverse("casework:system")}, {"label": _("Letterhead")}],
    }
    return render(request, "casework/letterhead.html", context, status=422 if form.is_bound else 200)


def _changes_of(pool: Pool) -> list[Event]:
    return list(events.history_of(pool).filter(verb="letterhead_changed").order_by("-id")[:CHANGES_SHOWN])


def _letterhead_of(pool: Pool | None) -> list[dict[str, Any]]:
    """The letterhead as facts; whether 整 stands after 角 is left to its page."""
    shown = [field for field in LetterheadForm(instance=pool) if field.name != "whole_after_jiao"] if pool else []
    return [{"label": field.label, "value": field.value()} for field in shown]
