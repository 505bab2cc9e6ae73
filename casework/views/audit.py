"""What happened, what happened at the door, and who looked: for the auditor and the administrators."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from casework import clock, events
from casework.access import needs
from casework.exports import MOST_ROWS, Export
from casework.forms import AuditFilter, SignInFilter
from casework.models import AccessLog, Event
from casework.paging import page_of
from casework.registry import registry
from casework.request import Request
from casework.rights import Right
from casework.selectors import (
    NEWEST_FIRST,
    events_seen_by,
    looks_seen_by,
    narrowed,
    sign_ins_seen_by,
    strangers_seen_by,
)
from casework.services.attempts import ABOUT_SIGNING_IN

HEADINGS = (gettext_lazy("When"), gettext_lazy("What"), gettext_lazy("Reason"), gettext_lazy("Account"))


@dataclass(frozen=True)
class AuditList:
    """One list of the audit: who may see it, its rows, how it is narrowed and told."""

    key: str
    label: Any
    right: Right
    rows: Callable[[Request, dict[str, Any]], QuerySet[Any]]
    form: Callable[[Request], AuditFilter]
    told: Callable[[Any], str]
    verb_field: str = "verb"

    @property
    def route(self) -> str:
        return f"casework:audit_{self.key}"

    def narrowed(self, request: Request) -> tuple[AuditFilter, QuerySet[Any]]:
        """The form of the filters, and the rows that they leave."""
        form = self.form(request)
        form.is_valid()
        wanted = form.cleaned_data
        return form, narrowed(self.rows(request, wanted), wanted, verb_field=self.verb_field)


@needs(Right.AUDIT_VIEW)
def audit_events(request: Request) -> HttpResponse:
    """Every event of the reader's areas as a sentence, newest first."""
    return _page(request, EVENTS)


@needs(Right.SIGN_INS_VIEW)
def audit_sign_ins(request: Request) -> HttpResponse:
    """What happened at the door: sign-ins, wrong passwords, lockouts, second factors; tries with unknown accounts."""
    return _page(request, SIGN_INS)


@needs(Right.AUDIT_VIEW)
def audit_looks(request: Request) -> HttpResponse:
    """Every look at a sensitive value: who, when, what, why."""
    return _page(request, LOOKS)


@needs(Right.AUDIT_VIEW)
@require_POST
def export_events(request: Request) -> HttpResponseBase:
    """The events that the filters show, as a workbook; who took them out and why is a look."""
    return _export(request, EVENTS)


@needs(Right.SIGN_INS_VIEW)
@require_POST
def export_sign_ins(request: Request) -> HttpResponseBase:
    """What happened at the door, as a workbook."""
    return _export(request, SIGN_INS)


@needs(Right.AUDIT_VIEW)
@require_POST
def export_looks(request: Request) -> HttpResponseBase:
    """The looks that the filters show, as a workbook."""
    return _export(request, LOOKS)


def _page(request: Request, audit: AuditList) -> HttpResponse:
    form, rows = audit.narrowed(request)
    page = page_of(rows, request, order=NEWEST_FIRST)
    context = {
        "form": form,
        "lines": [_line(audit, row) for row in page.rows],
        "pager": page.pager,
        "tab": audit.key,
        "tabs": [
            {"label": each.label, "url": reverse(each.route), "active": each is audit}
            for each in (EVENTS, SIGN_INS, LOOKS)
            if request.reader.may(each.right)
        ],
        "export_url": f"{reverse(f'casework:export_{audit.key}')}?{request.GET.urlencode()}",
        "most": MOST_ROWS,
    }
    return render(request, "casework/audit.html", context)


def _export(request: Request, audit: AuditList) -> HttpResponseBase:
    _form, rows = audit.narrowed(request)
    return Export(f"audit_{audit.key}", HEADINGS, lambda row: _cells(_line(audit, row))).of(request, rows)


def _cells(line: dict[str, Any]) -> list[str]:
    return [f"{line['at']:%Y-%m-%d %H:%M:%S}", line["sentence"], line["reason"], line["account"]]


def _line(audit: AuditList, row: Event | AccessLog) -> dict[str, Any]:
    return {
        "at": clock.local(row.at),
        "account": row.actor.username if row.actor else "",
        "sentence": audit.told(row),
        "subject": f"{row.subject_type}:{row.subject_id}",
        "about": f"{registry.subjects.get(row.subject_type, row.subject_type)} {row.subject_id}",
        "reason": getattr(row, "reason", ""),
    }


def _look_told(look: AccessLog) -> str:
    return _("%(actor)s: %(kind)s %(field)s") % {
        "actor": look.actor.name,
        "kind": look.get_kind_display(),
        "field": look.field,
    }


EVENTS = AuditList(
    "events",
    gettext_lazy("Events"),
    Right.AUDIT_VIEW,
    lambda request, wanted: events_seen_by(request.reader),
    lambda request: AuditFilter(request.GET, verbs=events.verbs()),
    events.tell,
)
SIGN_INS = AuditList(
    "sign_ins",
    gettext_lazy("Sign-ins"),
    Right.SIGN_INS_VIEW,
    lambda request, wanted: (strangers_seen_by if wanted.get("strangers") else sign_ins_seen_by)(request.reader),
    lambda request: SignInFilter(
        request.GET, verbs=[(verb, said) for verb, said in events.verbs() if verb in ABOUT_SIGNING_IN]
    ),
    events.tell,
)
LOOKS = AuditList(
    "looks",
    gettext_lazy("Looks"),
    Right.AUDIT_VIEW,
    lambda request, wanted: looks_seen_by(request.reader),
    lambda request: AuditFilter(request.GET, verbs=list(AccessLog.Kind.choices)),
    _look_told,
    verb_field="kind",
)
