"""Changes that institutions report, on the screen."""

from functools import partial
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from casework import clock, events
from casework.access import needs
from casework.errors import NotAllowed, OutOfScope
from casework.paging import page_of
from casework.request import Request
from casework.rights import Right
from institutions.flow import CHANGE
from institutions.forms.applications import ReasonsForm
from institutions.forms.changes import ChangeForm, ReportedForm
from institutions.forms.fields import NoForm
from institutions.models import Change
from institutions.rules import Rules, language, rows_of
from institutions.selectors import changes as selectors
from institutions.services import changes as services
from institutions.views.applications import StepPage
from institutions.views.parts import case_list, crumbs, form_page, two_kinds

PAGES = {
    "report": StepPage(ReportedForm, services.report_change, gettext_lazy("The report is taken.")),
    "accept": StepPage(
        NoForm,
        services.accept_change,
        gettext_lazy("The change is accepted, and the register follows."),
        gettext_lazy("The rules say from which day it holds. Stays admitted before keep the level of their day."),
    ),
    "refuse": StepPage(ReasonsForm, services.refuse_change, gettext_lazy("The change is refused.")),
}


@needs(Right.AGREEMENT_VIEW)
@require_GET
def changes(request: Request) -> HttpResponse:
    """The changes that are open, or those that are decided."""
    tab, today = "closed" if request.GET.get("tab") == "closed" else "open", clock.today()
    rows = selectors.changes_for(request.reader)
    rows = rows.filter(state__in=Change.OPEN) if tab == "open" else rows.exclude(state__in=Change.OPEN)
    page = page_of(rows, request, order=("due_on", "id") if tab == "open" else ("-id",))
    listed, kinds = selectors.rows_of(page.rows, today), two_kinds(tab, _("Decided"))
    return case_list(request, "institutions/changes/list.html", "changes", page, rows=listed, kinds=kinds)


@needs(Right.INSTITUTION_EDIT)
def change_new(request: Request) -> HttpResponse:
    """Note a change."""
    if request.reader.pool is None:
        raise OutOfScope()
    rules = Rules.on(request.reader.pool, clock.today())
    options = rules.choices(rules.designation.change_events)
    initial = {"institution": request.GET.get("institution", "")[:20]}
    form = ChangeForm(request.POST or None, initial=initial, events=options)
    return form_page(
        request,
        form,
        services.note_change,
        said=lambda: form.said,
        title=_("Note a change"),
        lead=rules.pack.title(language()),
        done=_("The change is noted. The rules say by when it is to be reported."),
        then=lambda made: reverse("institutions:change", args=[made.pk]),
        way=crumbs(_changes(), (_("Note a change"), "")),
        span=6,
    )


@needs(Right.AGREEMENT_VIEW)
@require_GET
def change(request: Request, pk: int) -> HttpResponse:
    """One change: what it was and is, by when it was to be reported, from when it holds."""
    found = get_object_or_404(selectors.changes_for(request.reader), pk=pk)
    [row] = selectors.rows_of([found], clock.today())
    context = row | {
        "before": selectors.before_of(found),
        "to_correct": found.state == Change.State.ACCEPTED and not selectors.is_followed(found),
        "may_edit": request.reader.may_in(Right.INSTITUTION_EDIT, found.institution.area_id),
        "trace": rows_of(found.trace),
        "effect_trace": rows_of(found.effect_trace),
        "offers": list(selectors.offers(found, request.reader)),
        "events": [
            {"at": event.at, "sentence": events.tell(event)} for event in events.history_of(found).order_by("-pk")[:20]
        ],
        "crumbs": crumbs(_changes(), (found.number, "")),
    }
    return render(request, "institutions/changes/change.html", context)


@needs(Right.INSTITUTION_EDIT, Right.INSTITUTION_REVIEW)
def change_step(request: Request, pk: int, step: str) -> HttpResponse:
    """Take the report, accept or refuse."""
    if step not in PAGES:
        raise Http404
    found, page = get_object_or_404(selectors.changes_for(request.reader), pk=pk), PAGES[step]
    if not request.reader.may_in(CHANGE.steps[step].right, found.area_code):
        raise NotAllowed()
    CHANGE.begin(step, found)
    return form_page(
        request,
        page.form(request.POST or None),
        partial(page.service, change=found),
        title=str(selectors.LABELS[step]),
        lead=page.lead,
        done=str(page.done),
        then=reverse("institutions:change", args=[pk]),
        way=crumbs((found.number, reverse("institutions:change", args=[pk])), (str(selectors.LABELS[step]), "")),
        facts=_facts(found),
        verb=str(selectors.LABELS[step]),
    )


def _facts(found: Change) -> list[dict[str, Any]]:
    [row] = selectors.rows_of([found], clock.today())
    return [
        {"label": _("Institution"), "value": found.institution.name},
        {"label": _("What changed"), "value": found.event_name},
        {"label": _("Before"), "value": selectors.before_of(found)},
        {"label": _("Now"), "value": row["after"]},
    ]


def _changes() -> tuple[str, str]:
    return (_("Reported changes"), reverse("institutions:changes"))
