"""What the screens of filings, referrals and registrations share: their tabs, the way to a page, a list, a form."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.forms import BaseForm
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy

from casework import clock, events
from casework.access import look
from casework.letters import Letter
from casework.letters import render as print_letter
from casework.models import AccessLog
from casework.paging import page_of
from casework.request import Request
from casework.rights import Right
from casework.views.parts import answered, pdf
from claims.entitlements import selectors
from claims.entitlements.filters import HeldFilter
from claims.filters import chips_of
from enrollment.models import Person

SECTIONS = (
    ("entitlements:filings", gettext_lazy("Filings")),
    ("entitlements:referrals", gettext_lazy("Referrals")),
    ("entitlements:registrations", gettext_lazy("Registered diseases")),
    ("entitlements:treatments", gettext_lazy("Designated treatment")),
)


def sections(active: str) -> list[dict[str, Any]]:
    """The tabs of what comes before a claim; `active` is the route of the present one."""
    return [{"label": label, "url": reverse(route), "active": route == active} for route, label in SECTIONS]


def crumbs(route: str, *rest: tuple[str, str]) -> list[dict[str, str]]:
    """The way to a page: its list, then name and address of each step."""
    label = next(str(label) for name, label in SECTIONS if name == route)
    return [{"label": name, "url": url} for name, url in ((label, reverse(route)), *rest)]


def list_page(
    request: Request, rows: QuerySet[Any], filters: type[HeldFilter], *, route: str, template: str, **context: Any
) -> HttpResponse:
    """A list with its filters: rows of `selectors.row_of`."""
    day = clock.today()
    warned = selectors.warned_days(request.reader.pool, day) if request.reader.pool else selectors.USUAL_WARNING
    narrowed = filters(request.GET, queryset=rows, reader=request.reader, warned=warned)
    page = page_of(narrowed.qs, request)
    shown = {
        "tabs": sections(route),
        "form": narrowed.form,
        "chips": chips_of(narrowed, request.path),
        "reset_url": request.path,
        "rows": [selectors.row_of(row, day, warned) for row in page.rows],
        "pager": page.pager,
    }
    return render(request, template, shown | context)


def form_page(
    request: Request,
    form: BaseForm,
    do: Callable[..., Any],
    *,
    title: str,
    done: str,
    then: Callable[[Any], str],
    way: Sequence[Mapping[str, str]],
    said: Callable[[], Mapping[str, Any]] | None = None,
    **context: Any,
) -> HttpResponse:
    """A page with one form: shows it, or calls the service `do` with what it says (or `said`), then goes on."""
    if form.is_bound and form.is_valid():
        given, key = said() if said else form.cleaned_data, request.POST.get("command_key")
        result = answered(form, lambda: do(**given, by=request.reader, key=key))  # type: ignore[arg-type]
        if result is not None:
            messages.success(request, done)
            return redirect(then(result))
    shown = {"form": form, "title": title, "crumbs": list(way)} | context
    return render(request, "claims/entitlements/form.html", shown, status=422 if form.is_bound else 200)


def person_of(request: Request, pk: int) -> Person:
    """The person for whom the reader may enter something; else 404."""
    found = Person.objects.visible_to(request.reader, Right.ENTITLEMENT_ENTER).select_related("area")
    person: Person = get_object_or_404(found, pk=pk)
    if request.reader.pool:
        person.pool = request.reader.pool
    return person


def timeline(case: Any) -> list[dict[str, Any]]:
    """The history of a row, newest first."""
    found = events.history_of(case).order_by("-pk")[:50]
    return [{"at": event.at, "sentence": events.tell(event)} for event in found]


def printed(request: Request, case: Any, made: Letter) -> HttpResponse:
    """A letter as PDF, in the reader's language; that it was printed is written down before."""
    look(request, AccessLog.Kind.PRINT, case, field=made.kind)
    return pdf(print_letter(made, "en" if (get_language() or "").startswith("en") else "zh"), case.number)
