"""监测预警 on the screen: the township's list, one warning with its figures, what came of it."""

from functools import partial

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from assistance.forms.following import OutcomeForm
from assistance.models import EarlyWarning
from assistance.selectors import warnings as selectors
from assistance.services import warnings as services
from assistance.views.parts import crumbs, sections
from casework import events, masks
from casework.access import needs
from casework.paging import page_of
from casework.request import Request
from casework.rights import Right
from institutions.views.parts import form_page

Kind, State = EarlyWarning.Kind, EarlyWarning.State


@needs(Right.ASSISTANCE_VIEW)
@require_GET
def warnings(request: Request) -> HttpResponse:
    """What the night found in the reader's areas: by kind while it is open, then what was looked at."""
    chosen = request.GET.get("kind", Kind.BURDEN)
    rows = selectors.warnings_for(request.reader)
    if chosen == State.HANDLED:
        rows = rows.filter(state=State.HANDLED)
    else:
        chosen = chosen if chosen in Kind.values else Kind.BURDEN
        rows = rows.filter(state=State.OPEN, kind=chosen)
    page = page_of(rows, request, order=("-id",))
    known = [*((kind.value, kind.label) for kind in Kind), (State.HANDLED.value, State.HANDLED.label)]
    context = {
        "rows": [
            {
                "warning": row,
                "name": masks.name(row.person.name),
                "tone": selectors.TONES[State(row.state)],
                "words": selectors.words(row),
            }
            for row in page.rows
        ],
        "pager": page.pager,
        "tabs": sections(request, "warnings"),
        "kinds": [{"label": label, "url": f"?kind={key}", "active": key == chosen} for key, label in known],
    }
    return render(request, "assistance/warnings/list.html", context)


@needs(Right.ASSISTANCE_VIEW)
@require_GET
def warning(request: Request, pk: int) -> HttpResponse:
    """One warning: the figures that it rests on, from which anybody can reckon it again."""
    found = get_object_or_404(selectors.warnings_for(request.reader).select_related("application", "handled_by"), pk=pk)
    context = {
        "warning": found,
        "name": masks.name(found.person.name),
        "tone": selectors.TONES[State(found.state)],
        "words": selectors.words(found),
        **selectors.explained(found),
        "may_handle": found.state != State.HANDLED and request.reader.may_in(Right.ASSISTANCE_FILE, found.area_code),
        "events": [{"at": event.at, "sentence": events.tell(event)} for event in events.history_of(found)],
        "crumbs": crumbs((_("Early warnings"), reverse("assistance:warnings")), (masks.name(found.person.name), "")),
    }
    return render(request, "assistance/warnings/warning.html", context)


@needs(Right.ASSISTANCE_FILE)
def warning_handle(request: Request, pk: int) -> HttpResponse:
    """Say what came of it."""
    found = get_object_or_404(selectors.warnings_for(request.reader, Right.ASSISTANCE_FILE), pk=pk)
    here = (masks.name(found.person.name), reverse("assistance:warning", args=[pk]))
    return form_page(
        request,
        OutcomeForm(request.POST or None),
        partial(services.handle_warning, warning=found),
        title=_("What came of the warning"),
        done=_("The outcome is noted."),
        then=reverse("assistance:warnings"),
        way=crumbs(here, (_("What came of the warning"), "")),
    )


@needs(Right.ASSISTANCE_FILE)
@require_POST
def warning_apply(request: Request, pk: int) -> HttpResponse:
    """Begin an application for who bears most."""
    found = get_object_or_404(selectors.warnings_for(request.reader, Right.ASSISTANCE_FILE), pk=pk)
    made = services.apply_for_warned(warning=found, by=request.reader, key=request.POST.get("command_key"))
    messages.success(request, _("The application is begun. Enter the household and what it has."))
    return redirect("assistance:application", made.pk)
