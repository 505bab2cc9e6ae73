"""A view declares who may open it; a view that does not declare it does not start (casework.checks)."""

import functools
from collections.abc import Callable
from typing import Any

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.views.decorators.cache import never_cache

from casework import clock, sessions
from casework.errors import NotAllowed
from casework.models import AccessLog
from casework.request import Request
from casework.rights import Right

CONFIRM_THEN, CONFIRM_FOR = "confirm_then", "confirm_for"

View = Callable[..., HttpResponseBase]


def needs(*rights: Right) -> Callable[[View], View]:
    """Open the view to readers who hold any of `rights`; the view itself cuts rows with `visible_to`."""

    def declare(view: View) -> View:
        @functools.wraps(view)
        @never_cache
        def guarded(request: Request, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not request.user.is_authenticated:
                return sessions.to_sign_in(request)
            if not any(request.reader.may(right) for right in rights):
                raise NotAllowed()
            return view(request, *args, **kwargs)

        return _declared(guarded, *rights)

    return declare


def signed_in(view: View) -> View:
    """Declare a view of a person's own account: every signed-in person, whatever their rights."""

    @functools.wraps(view)
    @never_cache
    def guarded(request: Request, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return sessions.to_sign_in(request)
        return view(request, *args, **kwargs)

    return _declared(guarded)


def open_to_all(view: View) -> View:
    """Declare a view that needs no sign-in (login, health, the keyboard sheet)."""
    return _declared(view)


def _declared(view: Any, *rights: Right) -> View:
    view.needs = frozenset(rights)
    return view


def recently_confirmed(request: Request) -> bool:
    """Whether the password was typed in the last minutes: asked before what cannot be called back, e.g. a bank file.

    Where it was not, answer with `confirm_first`.
    """
    return sessions.password_is_fresh(request)


def confirm_first(request: Request, then: str, purpose: str) -> HttpResponse:
    """Ask for the password for `purpose` (the action in words), then go on to the address `then`."""
    request.session[CONFIRM_THEN], request.session[CONFIRM_FOR] = then, str(purpose)
    return redirect("casework:confirm_password")


def look(request: Request, kind: AccessLog.Kind, subject: Any, *, field: str = "", reason: str = "") -> None:
    """Write down one look at a sensitive row before it is shown."""
    AccessLog.objects.create(
        at=clock.now(),
        actor=request.user,
        pool=request.reader.pool,
        kind=kind,
        subject_type=subject._meta.label_lower,
        subject_id=str(subject.pk),
        field=field,
        reason=reason,
    )
