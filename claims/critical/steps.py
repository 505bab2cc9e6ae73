"""What is done with a critical-illness case on its page: verified, decided, given an account, taken back."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from casework.access import needs
from casework.errors import Incomplete, Refusal
from casework.request import Request
from casework.rights import Right
from casework.sniffing import BadFile
from claims import typed
from claims.critical import services, taking_back
from claims.critical.accounts import name_account
from claims.critical.forms import AccountForm, DecideForm, VerifyForm
from claims.critical.page import page
from claims.critical.views import found_case
from claims.models import CriticalCase
from claims.views.common import key_of, seen_fen, told

LONGEST_REASON = 200


@needs(Right.CRITICAL_ILLNESS_VERIFY)
@require_POST
def verify(request: Request, pk: int) -> HttpResponse:
    """The insurer confirms, or objects."""
    case, form = found_case(request, pk), VerifyForm(request.POST)

    def act() -> str:
        asked = {"case": case, "seen_due": seen_fen(request, "seen_due"), "by": request.reader, "key": key_of(request)}
        if form.cleaned_data["word"] == "object":
            services.object_to_case(**asked, reason=form.cleaned_data["reason"])
            return _("Your objection is with the agency.")
        services.confirm_case(**asked)
        return _("Confirmed. The agency settles it.")

    return _do(request, case, "verify", form, act)


@needs(Right.CRITICAL_ILLNESS_DECIDE)
@require_POST
def decide(request: Request, pk: int) -> HttpResponse:
    """Pay, follow the objection, or let the insurer look again."""
    case = found_case(request, pk)
    form = DecideForm(request.POST, case=case)

    def act() -> str:
        said = form.cleaned_data
        asked = {"case": case, "reasons": said["reasons"], "by": request.reader, "key": key_of(request)}
        seen = {"seen_due": seen_fen(request, "seen_due")}
        if said["decision"] == "back":
            services.give_case_back(**asked)
            return _("The insurer verifies it anew.")
        if said["decision"] == "decline":
            services.decline_case(**asked, **seen)
            return _("Decided. Print the notice for the person.")
        services.pay_case(**asked, **seen, seen_account=request.POST.get("seen_account", ""))
        return _("Settled: finance finds it among the payments. Print the notice for the person.")

    return _do(request, case, "decide", form, act)


@needs(Right.CLAIM_ENTER)
@require_POST
def account(request: Request, pk: int) -> HttpResponse:
    """The counter enters where the money goes."""
    case, form = found_case(request, pk), AccountForm(request.POST, request.FILES)

    def act() -> str:
        said = {"payee": form.payee(), "papers": form.cleaned_data["papers"]}
        name_account(case=case, **said, by=request.reader, key=key_of(request))
        return _("The account is entered.")

    return _do(request, case, "enter", form, act)


@needs(Right.CLAIM_REVERSE)
@require_POST
def take_back(request: Request, pk: int) -> HttpResponse:
    """Take back what the cases of the year paid too much."""
    case = found_case(request, pk)
    reasons = typed.words(request.POST.get("reasons", ""))[:LONGEST_REASON]
    try:
        asked = {"seen_overpaid": seen_fen(request, "seen_overpaid"), "reasons": reasons}
        taking_back.take_back(case=case, **asked, by=request.reader, key=key_of(request))
        messages.success(request, _("Taken back. What the person has received stands among the recoveries."))
    except Refusal as refusal:
        messages.error(request, told(refusal))
    return redirect("critical:case", pk)


def _do(request: Request, case: CriticalCase, name: str, form: Any, act: Callable[[], str]) -> HttpResponse:
    if form.is_valid():
        try:
            messages.success(request, act())
            return redirect("critical:case", case.pk)
        except Incomplete as refusal:
            form.tell(refusal.problems)
        except BadFile as refusal:
            form.add_error("papers", str(refusal))
        except Refusal as refusal:
            form.add_error(None, str(refusal))
    return page(request, found_case(request, case.pk), status=422, **{name: form})
