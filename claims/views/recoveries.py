"""追回: what persons have to give back, what came of it, and booking it."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from casework import events, masks
from casework.access import look, needs
from casework.errors import Incomplete, Refusal
from casework.models import AccessLog
from casework.money import yuan
from casework.paging import page_of
from casework.request import Request
from casework.rights import Right
from claims import letters, selectors, typed
from claims.filters import RecoveryFilter, chips_of
from claims.instalments import selectors as instalments
from claims.models import Recovery, Repayment
from claims.repaying import RepaymentForm, SetOffForm
from claims.services.receipts import left_of
from claims.services.repay import book_repayment, cancel_repayment, set_off
from claims.third_party import selectors as third_party
from claims.third_party.errors import NobodyNamed
from claims.views.common import AT_WORK, crumbs, key_of, printed, told
from fund.models import Fund
from fund.payables import usable_of
from fund.views.parts import sections

State = Recovery.State
TONES = {"repayment_cancelled": "bad", "instalments_declined": "bad", "instalments_ended": "bad"}
LONGEST_REASON = 200
PAID_OF = ("recovery__claim", "recovery__case", "recovery__third_party__claim")
CANCELLABLE = (Repayment.Way.CASH, Repayment.Way.TRANSFER)


@needs(Right.RECOVERY_VIEW)
@require_GET
def recoveries(request: Request) -> HttpResponse:
    """The recoveries that are open, or those that were settled; newest first."""
    state = State.SETTLED if request.GET.get("state") == State.SETTLED else State.OPEN
    rows = selectors.recoveries_for(request.reader).filter(state=state)
    filters = RecoveryFilter(request.GET, queryset=rows, reader=request.reader)
    page = page_of(filters.qs, request)
    sums = selectors.recovery_sums(filters.qs)
    left = {"n": sums["count"], "left": yuan(sums["amount"] - sums["repaid"]), "repaid": yuan(sums["repaid"])}
    context = {
        "tabs": sections(request.reader, "claims:recoveries"),
        "states": [
            {"label": each.label, "url": f"{request.path}?state={each}", "active": each == state} for each in State
        ],
        "listed": state,
        "form": filters.form,
        "chips": chips_of(filters, request.path),
        "reset_url": f"{request.path}?state={state}",
        "counted": _("%(n)s recoveries: %(repaid)s yuan came back, %(left)s yuan are left") % left,
        "rows": [{"recovery": row, "name": masks.name(row.debtor)} for row in page.rows],
        "pager": page.pager,
        "crumbs": [],
    }
    return render(request, "claims/recoveries.html", context)


@needs(Right.RECOVERY_VIEW)
@require_GET
def recovery(request: Request, pk: int) -> HttpResponse:
    """One recovery: what is owed to which fund, what came back, what happened, what can be booked now."""
    found = _found(request, pk)
    look(request, AccessLog.Kind.VIEW, found)
    return _page(request, found)


@needs(Right.RECOVERY_BOOK)
@require_POST
def repay(request: Request, pk: int) -> HttpResponse:
    """Book what came in; what is wrong stands beside its field."""
    return _book(
        request, _found(request, pk, Right.RECOVERY_BOOK), RepaymentForm(request.POST), book_repayment, "repay"
    )


@needs(Right.RECOVERY_BOOK)
@require_POST
def set_off_payment(request: Request, pk: int) -> HttpResponse:
    """Use a later payment of the person."""
    found = _found(request, pk, Right.RECOVERY_BOOK)
    form = SetOffForm(request.POST, payables=selectors.usable_payments(found))
    return _book(request, found, form, set_off, "set_off")


@needs(Right.RECOVERY_BOOK)
@require_POST
def cancel(request: Request, pk: int) -> HttpResponse:
    """冲正 of a receipt that was wrong, with a reason, by a second person."""
    visible = Repayment.objects.visible_to(request.reader, Right.RECOVERY_BOOK)
    wrong = get_object_or_404(visible.select_related("recovery"), pk=pk)
    reason = typed.words(request.POST.get("reason", ""))[:LONGEST_REASON]
    try:
        cancel_repayment(repayment=wrong, reason=reason, by=request.reader, key=key_of(request))
        messages.success(request, _("Receipt %(number)s is cancelled.") % {"number": wrong.number})
    except Refusal as refusal:
        messages.error(request, told(refusal))
    return redirect("claims:recovery", wrong.recovery_id)


@needs(Right.RECOVERY_VIEW)
@require_GET
def notice(request: Request, pk: int) -> HttpResponse:
    """追回通知书."""
    found = _found(request, pk)
    try:
        letter = letters.notice_of(found, request.user)
    except NobodyNamed as refusal:
        messages.error(request, str(refusal))
        return redirect("claims:recovery", pk)
    return printed(request, found, letter, f"{found.number}-recovery")


@needs(Right.RECOVERY_VIEW)
@require_GET
def receipt(request: Request, pk: int) -> HttpResponse:
    """退款收据 of one repayment."""
    visible = Repayment.objects.visible_to(request.reader, Right.RECOVERY_VIEW)
    related = ("pool", *PAID_OF, "recovery__person__area", "set_off_against")
    found = get_object_or_404(visible.select_related(*related), pk=pk)
    return printed(request, found, letters.receipt_of(found, request.user), found.number)


def _found(request: Request, pk: int, right: Right = Right.RECOVERY_VIEW) -> Recovery:
    visible = Recovery.objects.visible_to(request.reader, right)
    found: Recovery = get_object_or_404(
        visible.select_related(
            "pool__area", "claim__pool__area", "case", "supplementary", "third_party__claim", "person__area"
        ),
        pk=pk,
    )
    return found


def _book(request: Request, found: Recovery, form: Any, service: Any, name: str) -> HttpResponse:
    if form.is_valid():
        try:
            booked = service(recovery=found, **form.cleaned_data, by=request.reader, key=key_of(request))
        except Incomplete as refusal:
            for field, sentences in refusal.problems.items():
                for sentence in sentences:
                    form.add_error(field, sentence)
        except Refusal as refusal:
            form.add_error(refusal.field, str(refusal))
        else:
            figures = {"number": booked.number, "amount": yuan(booked.amount)}
            messages.success(request, _("%(amount)s yuan are booked; receipt %(number)s can be printed.") % figures)
            return redirect("claims:recovery", found.pk)
    return _page(request, found, **{name: form}, status=422)


def _page(request: Request, found: Recovery, *, status: int = 200, **forms: Any) -> HttpResponse:
    left = left_of(found)
    payments = selectors.usable_payments(found)
    usable = [(payable, sum(usable_of(left, payable).values())) for payable in payments]
    books = found.state == State.OPEN and request.reader.may_in(Right.RECOVERY_BOOK, found.area_code)
    whole = any(request.reader.may_in(right, found.area_code) for right in AT_WORK)
    name = found.debtor if whole else masks.name(found.debtor)
    given_up = third_party.given_up(found) if found.third_party else 0
    context = {
        "recovery": found,
        "name": name,
        "figures": [
            {"label": _("To be given back"), "fen": found.amount, "payer": "person"},
            {"label": _("Came back"), "fen": found.repaid - given_up, "payer": "fund"},
            *([{"label": _("Written off or not owed any more"), "fen": given_up}] if given_up else []),
            {"label": _("Left"), "fen": found.left, "payer": "person"},
        ],
        "funds": [
            {"label": Fund(fund).label, "owed": owed, "left": left.get(fund, 0)} for fund, owed in found.by_fund.items()
        ],
        "repayments": _repayments(request, found),
        "instalments": instalments.shown(found, request.reader),
        "events": _events(found),
        "books": books,
        "repay": forms.get("repay") or RepaymentForm(),
        "usable": [row for row in usable if row[1]],
        "set_off": forms.get("set_off") or SetOffForm(payables=payments),
        "writes_off": _writing_off(request, found),
        "person_fact": {"label": _("Person"), "value": name},
        "crumbs": crumbs((_("Recoveries"), reverse("claims:recoveries")), (str(found), "")),
    }
    return render(request, "claims/recovery.html", context, status=status)


def _writing_off(request: Request, found: Recovery) -> dict[str, bool]:
    """Whether writing off waits, and what this reader may do about it; empty for what persons owe."""
    if found.third_party is None:
        return {}
    reader, waits = request.reader, found.write_off_by_id is not None
    others = found.write_off_by_id != reader.staff.pk
    return {
        "waits": waits,
        "may_ask": bool(found.left) and not waits and reader.may_in(Right.RECOVERY_BOOK, found.area_code),
        "may_decide": waits and others and reader.may_in(Right.RECOVERY_DECIDE, found.area_code),
    }


def _repayments(request: Request, found: Recovery) -> list[dict[str, Any]]:
    """What came back, each with its shares; `dialog` where this reader may cancel it."""
    rows = list(found.repayments.select_related("actor", "set_off_against", "cancels"))
    cancelled = {row.cancels_id for row in rows}
    books = request.reader.may_in(Right.RECOVERY_BOOK, found.area_code)
    shown = []
    for row in rows:
        stands = row.cancels_id is None and row.pk not in cancelled
        may = books and stands and row.way in CANCELLABLE and row.actor_id != request.user.pk
        shares = [(Fund(fund).label, fen) for fund, fen in row.by_fund.items()]
        dialog, prints = f"cancel-{row.pk}" if may else "", stands and row.way not in Repayment.WITHOUT_MONEY
        shown.append({"row": row, "shares": shares, "stands": stands, "prints": prints, "dialog": dialog})
    return shown


def _events(found: Recovery) -> list[dict[str, Any]]:
    """What happened, newest first; at the end how it began."""
    happened = events.history_of(found).order_by("-id")
    said = [{"at": e.at, "sentence": events.tell(e), "tone": TONES.get(e.verb, "good")} for e in happened]
    figures = {"reason": found.reason, "amount": yuan(found.amount)}
    began = _("%(amount)s yuan have to be given back: %(reason)s") % figures
    return [*said, {"at": found.opened_at, "sentence": began, "tone": "warn"}]
