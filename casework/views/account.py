"""A person's own account: settings, password, second factor, language, pool."""

from django.conf import settings
from django.contrib import auth, messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST
from django_otp import login as remember_device
from django_otp.plugins.otp_totp.models import TOTPDevice, default_key

from casework import second_factor, sessions
from casework.access import CONFIRM_FOR, CONFIRM_THEN, confirm_first, open_to_all, recently_confirmed, signed_in
from casework.errors import OutOfScope
from casework.forms import NewPasswordForm, PasswordForm, TokenForm
from casework.models import Assignment
from casework.request import Request
from casework.services import account
from casework.views.login import safe_address

NEW_SECRET = "second_factor_secret"


@signed_in
def settings_page(request: Request) -> HttpResponse:
    """Who I am here: account, roles and areas, second factor."""
    context = {
        "assignments": Assignment.objects.filter(staff=request.user).select_related("pool", "area"),
        "device": second_factor.device_of(request.user),
        "second_factor_required": second_factor.must_have_one(request.user),
    }
    return render(request, "casework/account.html", context)


@signed_in
@sensitive_post_parameters()
def change_password(request: Request) -> HttpResponse:
    """A new password; asked for at the first sign-in. Other sessions of the account end with the old one."""
    form = NewPasswordForm(request.POST if request.method == "POST" else None, request=request)
    if form.is_bound and form.is_valid():
        staff = account.change_password(new=form.cleaned_data["new_password1"], by=request.reader)
        auth.update_session_auth_hash(request, staff)
        sessions.password_was_typed(request)
        messages.success(request, _("The new password is saved."))
        return redirect("casework:home")
    context = {"form": form, "forced": request.user.must_change_password}
    status = 422 if form.is_bound else 200
    return render(request, "registration/password_change_form.html", context, status=status)


@signed_in
@sensitive_post_parameters("token")
def two_factor(request: Request) -> HttpResponse:
    """Show the code of the app; who has no app yet is led to set one up."""
    if second_factor.device_of(request.user) is None:
        return redirect("casework:two_factor_setup")
    form = TokenForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            device = account.check_second_factor(token=form.cleaned_data["token"], by=request.reader)
        except account.WrongCode as wrong:
            form.add_error(wrong.field, str(wrong))
        else:
            return _pass(request, device)
    return render(request, "casework/two_factor.html", {"form": form}, status=422 if form.is_bound else 200)


@signed_in
@sensitive_post_parameters("token")
def two_factor_setup(request: Request) -> HttpResponse:
    """Scan a new secret and prove it by a code. The secret waits in the session until then."""
    if second_factor.is_due(request) and second_factor.device_of(request.user):
        return redirect("casework:two_factor")
    if not recently_confirmed(request):
        return confirm_first(request, request.path, _("Setting up the second factor"))
    secret = request.session.setdefault(NEW_SECRET, default_key())
    device = TOTPDevice(user=request.user, key=secret, name="app")
    form = TokenForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            device = account.set_up_second_factor(device=device, token=form.cleaned_data["token"], by=request.reader)
        except account.WrongCode as wrong:
            form.add_error(wrong.field, str(wrong))
        else:
            del request.session[NEW_SECRET]
            messages.success(request, _("The second factor is set up. It is asked for at each sign-in."))
            return _pass(request, device)
    context = {
        "form": form,
        "picture": second_factor.picture(device),
        "secret": second_factor.typed_secret(device),
        "due": second_factor.is_due(request),
    }
    return render(request, "casework/two_factor_setup.html", context, status=422 if form.is_bound else 200)


@signed_in
@require_POST
def two_factor_remove(request: Request) -> HttpResponse:
    """Switch the second factor off, where the role does not ask for it."""
    if second_factor.is_due(request):
        return redirect("casework:two_factor")
    if not recently_confirmed(request):
        return confirm_first(request, reverse("casework:account"), _("Switching off the second factor"))
    account.remove_second_factor(by=request.reader)
    messages.success(request, _("The second factor is switched off."))
    return redirect("casework:account")


@signed_in
@sensitive_post_parameters("password")
def confirm_password(request: Request) -> HttpResponse:
    """The password once more, before something that cannot be called back."""
    then = safe_address(request, request.session.get(CONFIRM_THEN, ""))
    form = PasswordForm(request.POST if request.method == "POST" else None, request=request)
    if form.is_bound and form.is_valid():
        sessions.password_was_typed(request)
        return redirect(then)
    context = {"form": form, "purpose": request.session.get(CONFIRM_FOR, ""), "next": then}
    status = 422 if form.is_bound else 200
    return render(request, "registration/confirm_identity.html", context, status=status)


@open_to_all
@require_POST
def language(request: Request) -> HttpResponse:
    """Chinese or English, kept in a cookie of this browser."""
    response = redirect(safe_address(request, request.POST.get("next", "")))
    chosen = request.POST.get("language", "")
    if chosen in dict(settings.LANGUAGES):
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            chosen,
            max_age=365 * 24 * 3600,
            httponly=True,
            samesite="Lax",
            secure=settings.SESSION_COOKIE_SECURE,
        )
    return response


@signed_in
@require_POST
def switch_pool(request: Request) -> HttpResponse:
    """Work in another pool in which the reader has a role today."""
    code = request.POST.get("pool", "")
    if code not in {pool.code for pool in request.reader.pools}:
        raise OutOfScope()
    request.session["pool"] = code
    return redirect("casework:home")


def _pass(request: Request, device: TOTPDevice) -> HttpResponse:
    remember_device(request, device)
    request.session[second_factor.DUE] = False
    return redirect("casework:home")
