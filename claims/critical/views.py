"""大病保险事后补偿 on the screen: the cases that the night has found, and one case with its trace."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from casework import masks
from casework.access import needs
from casework.paging import page_of
from casework.request import Request
from casework.rights import Right
from claims.critical import selectors
from claims.critical.tabs import sections
from claims.models import CriticalCase


@needs(Right.CRITICAL_ILLNESS_VIEW)
@require_GET
def cases(request: Request) -> HttpResponse:
    """The cases by state, newest first."""
    known = CriticalCase.State.values
    chosen = request.GET.get("state", "")
    chosen = chosen if chosen in known else CriticalCase.State.OPEN
    page = page_of(selectors.cases_for(request.reader).filter(state=chosen), request)
    context = {
        "rows": [selectors.shown(case) for case in page.rows],
        "pager": page.pager,
        "tabs": sections(request, "cases"),
        "kinds": [
            {"label": state.label, "url": f"?state={state.value}", "active": state == chosen}
            for state in CriticalCase.State
        ],
    }
    return render(request, "claims/critical/cases.html", context)


@needs(Right.CRITICAL_ILLNESS_VIEW)
@require_GET
def case(request: Request, pk: int) -> HttpResponse:
    """One case: what the year comes to, stay by stay, by which rules."""
    found = get_object_or_404(selectors.cases_for(request.reader), pk=pk)
    person = found.person_year.person
    number = person.identities.filter(is_main=True).values_list("number", flat=True).first() or ""
    context = selectors.shown(found) | {
        "identity": masks.identity(number),
        "figures": [
            {"label": _("Burden of the year"), "fen": found.burden, "payer": "person"},
            {"label": _("Owed for the year"), "fen": found.entitled},
            {"label": _("Paid with the stays"), "fen": found.paid, "payer": "fund"},
            {"label": _("Due beyond that"), "fen": found.due, "payer": "fund"},
        ],
        "steps": selectors.steps_of(found),
        "versions": sorted(f"{kept['pack']} ({key[:8]})" for key, kept in found.versions.items()),
        "crumbs": [
            {"label": _("Critical illness"), "url": reverse("critical:cases")},
            {"label": found.number, "url": ""},
        ],
    }
    return render(request, "claims/critical/case.html", context)
