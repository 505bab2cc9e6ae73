"""What the screens of misuse share: their tabs, the way to a page, a page with one form."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy

from casework import events
from casework.request import Request
from casework.rights import Right
from casework.views.parts import answered

SECTIONS: tuple[tuple[str, Any, Right], ...] = (
    ("misuse:suspensions", gettext_lazy("Suspensions of persons"), Right.SUSPENSION_VIEW),
    ("misuse:leads", gettext_lazy("Leads of suspected fraud"), Right.LEAD_VIEW),
)


def sections(request: Request, active: str) -> list[dict[str, Any]]:
    """The tabs of misuse that the reader may open; `active` is the route of the present one."""
    return [
        {"label": label, "url": reverse(route), "active": route == active}
        for route, label, right in SECTIONS
        if request.reader.may(right)
    ]


def crumbs(route: str, *rest: tuple[str, str]) -> list[dict[str, str]]:
    """The way to a page: its list, then name and address of each step."""
    label = next(str(label) for name, label, _right in SECTIONS if name == route)
    return [{"label": name, "url": url} for name, url in ((label, reverse(route)), *rest)]


def form_page(
    request: Request,
    form: Form,
    do: Callable[..., Any],
    *,
    title: str,
    done: str,
    then: Callable[[Any], str],
    way: Sequence[Mapping[str, str]],
    **context: Any,
) -> HttpResponse:
    """A page with one form: shows it, or calls the service `do` with what it says, then goes on."""
    if form.is_bound and form.is_valid():
        key = request.POST.get("command_key")
        result = answered(form, lambda: do(**form.cleaned_data, by=request.reader, key=key))
        if result is not None:
            messages.success(request, done)
            return redirect(then(result))
    shown = {"form": form, "title": title, "crumbs": list(way)} | context
    return render(request, "claims/entitlements/form.html", shown, status=422 if form.is_bound else 200)


def timeline(case: Any) -> list[dict[str, Any]]:
    """The history of a row, newest first."""
    found = events.history_of(case).order_by("-pk")[:50]
    return [{"at": event.at, "sentence": events.tell(event)} for event in found]
