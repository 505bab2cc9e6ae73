"""What happened and who looked, for the audit administrator and the auditor."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from casework import events
from casework.access import needs
from casework.forms import AuditFilter
from casework.models import AccessLog, Event
from casework.paging import page_of
from casework.request import Request
from casework.rights import Right
from casework.selectors import events_seen_by, looks_seen_by, narrowed


@needs(Right.AUDIT_VIEW)
def audit_events(request: Request) -> HttpResponse:
    """Every event of the reader's areas as a sentence, newest first."""
    form = AuditFilter(request.GET, verbs=events.verbs())
    rows = narrowed(events_seen_by(request.reader), _wanted(form), verb_field="verb")
    page = page_of(rows, request)
    lines = [_line(event, events.tell(event)) for event in page.rows]
    return render(request, "casework/audit.html", _context("events", form, lines, page.pager))


@needs(Right.AUDIT_VIEW)
def audit_looks(request: Request) -> HttpResponse:
    """Every look at a sensitive value: who, when, what, why."""
    form = AuditFilter(request.GET, verbs=list(AccessLog.Kind.choices))
    rows = narrowed(looks_seen_by(request.reader), _wanted(form), verb_field="kind")
    page = page_of(rows, request)
    lines = [_line(look, _told(look)) | {"reason": look.reason} for look in page.rows]
    return render(request, "casework/audit.html", _context("looks", form, lines, page.pager))


def _wanted(form: AuditFilter) -> dict[str, Any]:
    form.is_valid()
    return form.cleaned_data


def _line(row: Event | AccessLog, sentence: str) -> dict[str, Any]:
    return {
        "at": row.at,
        "account": row.actor.username if row.actor else "",
        "sentence": sentence,
        "subject": f"{row.subject_type}:{row.subject_id}",
    }


def _told(look: AccessLog) -> str:
    return _("%(actor)s: %(kind)s %(field)s") % {
        "actor": look.actor.name,
        "kind": look.get_kind_display(),
        "field": look.field,
    }


def _context(tab: str, form: AuditFilter, lines: list[dict[str, Any]], pager: dict[str, str]) -> dict[str, Any]:
    return {
        "form": form,
        "lines": lines,
        "pager": pager,
        "tab": tab,
        "tabs": [
            {"label": _("Events"), "url": reverse("casework:audit_events"), "active": tab == "events"},
            {"label": _("Looks"), "url": reverse("casework:audit_looks"), "active": tab == "looks"},
        ],
    }
