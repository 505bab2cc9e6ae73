"""Signing in and out."""

from typing import Any

from django.contrib import auth
from django.http import HttpResponse
from django.shortcuts import redirect, render, resolve_url
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from casework.access import open_to_all
from casework.forms import SignInForm
from casework.request import Request
from casework.scope import Reader
from casework.services import account


@open_to_all
@sensitive_post_parameters("password")
@never_cache
def login(request: Request) -> HttpResponse:
    """Account and password; the session gets a new key. Unknown accounts and wrong passwords answer alike."""
    then = safe_address(request, request.POST.get("next") or request.GET.get("next") or "")
    if request.user.is_authenticated:
        return redirect(then)
    form = SignInForm(request, data=request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        staff = form.get_user()
        auth.login(request, staff)
        account.sign_in(by=Reader.of(staff))
        return redirect(then)
    status = 422 if form.is_bound else 200
    return render(request, "registration/login.html", {"form": form, "next": then}, status=status)


def locked_out(request: Request, response: HttpResponse | None, credentials: Any) -> HttpResponse:
    """What django-axes answers once an account had too many wrong passwords, whether it exists or not."""
    return render(request, "registration/locked.html", status=429)


@open_to_all
@require_POST
def logout(request: Request) -> HttpResponse:
    """End the session."""
    if request.reader:
        account.sign_out(by=request.reader)
    auth.logout(request)
    response = redirect("casework:home")
    response.headers["Clear-Site-Data"] = '"cache", "storage"'
    return response


def safe_address(request: Request, address: str) -> str:
    """The address, if it is a path of this portal; else the start page."""
    here = url_has_allowed_host_and_scheme(address, {request.get_host()}, require_https=request.is_secure())
    return address if here and address.startswith("/") else resolve_url("casework:home")
