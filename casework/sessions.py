"""How long a session lives, and when its password was last typed.

Sessions live in real time, also where a test has set the clock that decides about money.
"""

import time
from typing import Any
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.contrib.auth.signals import user_logged_in, user_login_failed
from django.contrib.auth.views import redirect_to_login
from django.core import signing
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponse
from django.shortcuts import resolve_url
from django_htmx.http import HttpResponseClientRedirect

from casework import second_factor
from casework.models import Staff
from casework.request import Request
from casework.services import attempts

UNATTENDED = "X-Unattended"
SIGNED_IN, PASSWORD_TYPED = "signed_in_at", "password_typed_at"


@receiver(user_logged_in)
def begin(request: HttpRequest, user: Staff, **kwargs: Any) -> None:
    """A new session: its age starts, its password is fresh, its second factor is owed anew."""
    request.session[SIGNED_IN] = request.session[PASSWORD_TYPED] = time.time()
    request.session[second_factor.DUE] = second_factor.is_asked_of(user)


@receiver(user_login_failed)
def refuse(request: Request | None, credentials: dict[str, str], **kwargs: Any) -> None:
    """A wrong password, wherever it was asked for. django-axes has counted it before: its app comes first."""
    if request is not None:
        attempts.password_refused(
            credentials.get("username", ""),
            failures=request.axes_failures_since_start or 0,
            address=request.axes_ip_address or "",
        )


def has_ended(request: HttpRequest) -> bool:
    """Whether the session is too old, or was idle too long.

    The last request is kept in a signed cookie so that a read writes no row. Without a cookie of this session only a
    fresh sign-in counts.
    """
    age = _seconds_since(request, SIGNED_IN)
    if age > settings.SESSION_COOKIE_AGE:
        return True
    try:
        _signer(request).unsign(
            request.COOKIES.get(settings.SEEN_COOKIE_NAME, ""), max_age=settings.SESSION_IDLE_SECONDS
        )
    except signing.SignatureExpired:
        return True
    except signing.BadSignature:
        return age > settings.SESSION_IDLE_SECONDS
    return False


def mark_seen(request: HttpRequest, response: HttpResponse) -> None:
    """Put the time of this request into the cookie that `has_ended` reads.

    A page that asks again by itself (hx-headers with X-Unattended) keeps no session alive: nobody may sit before it.
    """
    if UNATTENDED in request.headers:
        return
    response.set_cookie(
        settings.SEEN_COOKIE_NAME,
        _signer(request).sign("seen"),
        httponly=True,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )


def to_sign_in(request: Request) -> HttpResponse:
    """The way to the sign-in and back to the page; a part of a page (htmx) takes its whole page there."""
    if request.htmx:
        back = request.htmx.current_url_abs_path or "/"
        return HttpResponseClientRedirect(f"{resolve_url(settings.LOGIN_URL)}?{urlencode({'next': back})}")
    return redirect_to_login(request.get_full_path() if request.method == "GET" else _page_of(request))


def _page_of(request: HttpRequest) -> str:
    """The page whose form was posted, so that what was typed finds its form again; the start page if unknown."""
    came = urlsplit(request.headers.get("Referer", ""))
    return came.path if came.netloc == request.get_host() and came.path.startswith("/") else "/"


def password_was_typed(request: HttpRequest) -> None:
    """Remember that the password was typed just now."""
    request.session[PASSWORD_TYPED] = time.time()


def password_is_fresh(request: HttpRequest) -> bool:
    """Whether the password was typed within PASSWORD_RECENT_SECONDS."""
    return _seconds_since(request, PASSWORD_TYPED) < settings.PASSWORD_RECENT_SECONDS


def _seconds_since(request: HttpRequest, what: str) -> float:
    return time.time() - request.session.get(what, 0)


def _signer(request: HttpRequest) -> signing.TimestampSigner:
    return signing.TimestampSigner(salt=request.session.session_key or "")
