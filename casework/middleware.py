"""Around every request: language, end of session, the reader, reads that cannot write, refusals as sentences."""

import re
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.db import connection
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.datastructures import MultiValueDictKeyError
from django.utils.translation import gettext as _

from casework import second_factor, sessions
from casework.errors import Refusal, Unreadable
from casework.request import Request
from casework.scope import Reader

Handler = Callable[[Request], HttpResponse]
SAFE_METHODS = {"GET", "HEAD", "OPTIONS"}
WRITES = re.compile(r"\s*(INSERT|UPDATE|DELETE|TRUNCATE|ALTER|DROP|CREATE|COPY)\b", re.IGNORECASE)
MAY_BE_WRITTEN_BY_A_READ = re.compile(r'\s*INSERT INTO "?casework_accesslog"?\b|.*"?django_session"?', re.IGNORECASE)

NO_FEATURES = "camera=(), geolocation=(), microphone=(), payment=()"
WITH_CAMERA = NO_FEATURES.replace("camera=()", "camera=(self)")

OPEN_BEFORE_NEW_PASSWORD = ("/account/", "/static/")
OPEN_BEFORE_SECOND_FACTOR = (
    "/account/second-factor/",
    "/account/confirm/",
    "/account/sign-out/",
    "/account/language/",
    "/static/",
)


def chosen_language(get_response: Handler) -> Handler:
    """Chinese unless the reader switched: what the browser prefers does not decide."""

    def respond(request: Request) -> HttpResponse:
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, settings.LANGUAGE_CODE)
        language = chosen if chosen in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
        with translation.override(language):
            request.LANGUAGE_CODE = language
            response = get_response(request)
            response.headers.setdefault("Content-Language", language)
        return response

    return respond


def security_headers(get_response: Handler) -> Handler:
    """Browser features that no page of the portal needs are switched off."""

    def respond(request: Request) -> HttpResponse:
        response = get_response(request)
        response.headers.setdefault("Permissions-Policy", NO_FEATURES)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        return response

    return respond


def session_end(get_response: Handler) -> Handler:
    """End a session that was idle too long or is too old."""

    def respond(request: Request) -> HttpResponse:
        if request.user.is_authenticated and sessions.has_ended(request):
            logout(request)
            messages.info(request, _("You were signed out because nothing happened for a while. Please sign in again."))
            return sessions.to_sign_in(request)
        response = get_response(request)
        if request.user.is_authenticated:
            sessions.mark_seen(request, response)
        return response

    return respond


def who_is_reading(get_response: Handler) -> Handler:
    """Put the reader on the request; a new password and the second factor come before anything else."""

    def respond(request: Request) -> HttpResponse:
        request.reader = None  # type: ignore[assignment]
        if request.user.is_authenticated:
            request.reader = Reader.of(request.user, request.session.get("pool"))
            if second_factor.is_due(request) and not request.path.startswith(OPEN_BEFORE_SECOND_FACTOR):
                return redirect("casework:two_factor")
            if request.user.must_change_password and not request.path.startswith(OPEN_BEFORE_NEW_PASSWORD):
                return redirect("casework:change_password")
        return get_response(request)

    return respond


def reads_never_write(get_response: Handler) -> Handler:
    """A GET that tries to change a row fails, except for the append-only log of looks (law 1)."""

    def refuse(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
        if WRITES.match(sql) and not MAY_BE_WRITTEN_BY_A_READ.match(sql):
            raise ReadMayNotWrite(sql[:80])
        return execute(sql, params, many, context)

    def respond(request: Request) -> HttpResponse:
        if request.method not in SAFE_METHODS:
            return get_response(request)
        with connection.execute_wrapper(refuse):
            return get_response(request)

    return respond


class ReadMayNotWrite(RuntimeError):
    """A programming error: a view answered a GET with a write."""


class RefusalsAsSentences:
    """A Refusal that no view caught becomes a page, or a fragment for htmx, with its sentence.

    So do a field that a form must send and does not, and a NUL in any field or in the address: no entry has one, no
    database keeps it.
    """

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: Request) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: Request, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        sent = [value for data in (request.GET, request.POST) for _name, values in data.lists() for value in values]
        sent += map(str, kwargs.values())
        return _told(request, Unreadable()) if any("\x00" in value for value in sent) else None

    def process_exception(self, request: Request, error: Exception) -> HttpResponse | None:
        if isinstance(error, MultiValueDictKeyError):
            error = Unreadable()
        return _told(request, error) if isinstance(error, Refusal) else None


def _told(request: Request, refusal: Refusal) -> HttpResponse:
    template = "errors/fragment.html" if getattr(request, "htmx", False) else "errors/refusal.html"
    return render(request, template, {"refusal": refusal}, status=refusal.status)
