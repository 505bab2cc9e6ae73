"""What is done with advances and supplementary claims on their pages: handed in, decided, paid again, given back."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from casework.access import needs
from casework.errors import Incomplete, Refusal
from casework.request import Request
from casework.rights import Right
from casework.sniffing import BadFile
from claims import typed
from claims.advances import asking, deciding, reversing
from claims.advances.forms import AccountForm, AdvanceForm, ClaimForm, DecideForm, RepayForm, brought
from claims.advances.page import advance_page, claim_page
from claims.advances.papers import of_claim, of_payee
from claims.advances.repaying import book_repayment
from claims.advances.reversing import undo_advance
from claims.advances.views import found_advance, found_claim
from claims.asking import LONGEST_LINE
from claims.views.common import key_of, seen_fen, told
from enrollment.models import Person, UnitMember

Act = Callable[[], Any]


@needs(Right.CLAIM_ENTER)
def new_advance(request: Request, person: int) -> HttpResponse:
    """借款申请 of a person."""
    found = _person(request, person)
    form = AdvanceForm(request.POST or None, request.FILES or None, initial=_known(found))
    if request.method == "POST":
        said = {"person": found, "by": request.reader, "key": key_of(request)}

        def act() -> Any:
            iou = form.cleaned_data["iou"]
            return asking.ask_advance(facts=form.facts(), iou=iou, **said)

        if (advance := _asked(form, act, "iou")) is not None:
            messages.success(request, _("Handed in as %(number)s: another person decides.") % {"number": advance})
            return redirect("advances:advance", advance.pk)
    return _form_page(request, found, form, _("Ask for an advance"), "advances:advances")


@needs(Right.CLAIM_ENTER)
def new_claim(request: Request, person: int) -> HttpResponse:
    """补充医疗保险报销 of a person."""
    found = _person(request, person)
    form = ClaimForm(request.POST or None, request.FILES or None, person=found, initial=_known(found))
    if request.method == "POST":
        said = {"person": found, "by": request.reader, "key": key_of(request)}

        def act() -> Any:
            return asking.ask_claim(facts=form.facts(), papers=brought(form, of_claim(found)), **said)

        if (claim := _asked(form, act, "")) is not None:
            messages.success(request, _("Handed in as %(number)s: another person decides.") % {"number": claim})
            return redirect("advances:claim", claim.pk)
    return _form_page(request, found, form, _("Supplementary claim"), "advances:claims")


@needs(Right.ADVANCE_DECIDE)
@require_POST
def decide_advance(request: Request, pk: int) -> HttpResponse:
    """Lend it, or refuse."""
    case = found_advance(request, pk)
    form = DecideForm(request.POST, agree=_("Grant the advance"))
    asked = {"advance": case, "by": request.reader, "key": key_of(request)}

    def act() -> str:
        if form.cleaned_data["decision"] == "refuse":
            deciding.refuse_advance(**asked, comment=form.cleaned_data["comment"])
            return _("Refused. The person is told the reasons.")
        deciding.grant_advance(**asked)
        return _("Granted: finance finds it among the payments. Print the acknowledgement for the person.")

    return _do(request, case, "decide", form, act)


@needs(Right.ADVANCE_DECIDE)
@require_POST
def decide_claim(request: Request, pk: int) -> HttpResponse:
    """Settle it, what is lent set off, or refuse."""
    case = found_claim(request, pk)
    form = DecideForm(request.POST, agree=_("Settle and pay the rest"))
    asked = {"claim": case, "by": request.reader, "key": key_of(request)}

    def act() -> str:
        if form.cleaned_data["decision"] == "refuse":
            deciding.refuse_claim(**asked, comment=form.cleaned_data["comment"])
            return _("Refused. The person is told the reasons.")
        deciding.settle_claim(**asked, seen_due=seen_fen(request, "seen_due"))
        return _("Settled: finance finds the rest among the payments. Print the sheet for the person.")

    return _do(request, case, "decide", form, act)


@needs(Right.CLAIM_ENTER)
@require_POST
def advance_account(request: Request, pk: int) -> HttpResponse:
    """The account after the bank returned an advance."""
    return _correct(request, found_advance(request, pk))


@needs(Right.CLAIM_ENTER)
@require_POST
def claim_account(request: Request, pk: int) -> HttpResponse:
    """The account after the bank returned a payment."""
    return _correct(request, found_claim(request, pk))


@needs(Right.RECOVERY_BOOK)
@require_POST
def repay(request: Request, pk: int) -> HttpResponse:
    """Book what was paid in."""
    case = found_advance(request, pk)
    form = RepayForm(request.POST, person=case.person)

    def act() -> str:
        part = book_repayment(advance=case, **form.cleaned_data, by=request.reader, key=key_of(request))
        return _("Booked; the receipt number is %(number)s.") % {"number": part.number}

    return _do(request, case, "repay", form, act)


@needs(Right.CLAIM_REVERSE)
@require_POST
def undo(request: Request, pk: int) -> HttpResponse:
    """Withdraw an advance that was not paid out."""
    found = found_advance(request, pk)
    return _take_back(request, found, _("Withdrawn: nothing is paid out."), undo_advance, advance=found)


@needs(Right.CLAIM_REVERSE)
@require_POST
def reverse_claim(request: Request, pk: int) -> HttpResponse:
    """Reverse a supplementary claim."""
    found = found_claim(request, pk)
    done = _("Reversed: what was set off is lent again, what was paid has to be given back.")
    return _take_back(request, found, done, reversing.reverse_claim, claim=found)


def _take_back(request: Request, case: Any, done: str, service: Callable[..., Any], **about: Any) -> HttpResponse:
    """Call the service with the reason; what it refuses stands on the page."""
    comment = typed.words(request.POST.get("comment", ""))[:LONGEST_LINE]
    try:
        service(**about, comment=comment, by=request.reader, key=key_of(request))
        messages.success(request, done)
    except Refusal as refusal:
        messages.error(request, told(refusal))
    is_advance = case._meta.model_name == "advance"
    return redirect("advances:advance" if is_advance else "advances:claim", case.pk)


def _correct(request: Request, case: Any) -> HttpResponse:
    form = AccountForm(request.POST, request.FILES, person=case.person)

    def act() -> str:
        account = "".join(form.cleaned_data["bank_account"].split())
        said = {"bank_name": form.cleaned_data["bank_name"], "bank_account": account}
        said |= {"heir": form.cleaned_data.get("heir", ""), "papers": brought(form, of_payee(case.person))}
        deciding.correct_account(case=case, **said, by=request.reader, key=key_of(request))
        return _("Corrected: it is paid again with the next batch.")

    return _do(request, case, "enter", form, act)


def _asked(form: Any, act: Act, files: str) -> Any:
    """What was handed in; None when something is wrong, which then stands beside its field."""
    if not form.is_valid():
        return None
    try:
        return act()
    except Incomplete as refusal:
        form.tell(refusal.problems)
    except BadFile as refusal:
        form.add_error(files, str(refusal))
    except Refusal as refusal:
        form.add_error(None, str(refusal))
    return None


def _do(request: Request, case: Any, name: str, form: Any, act: Callable[[], str]) -> HttpResponse:
    is_advance = case._meta.model_name == "advance"
    said = _asked(form, act, "")
    if said is not None:
        messages.success(request, said)
        return redirect("advances:advance" if is_advance else "advances:claim", case.pk)
    page: Any = advance_page if is_advance else claim_page
    found = (found_advance if is_advance else found_claim)(request, case.pk)
    answer: HttpResponse = page(request, found, status=422, **{name: form})
    return answer


def _person(request: Request, pk: int) -> Person:
    rows = Person.objects.visible_to(request.reader, Right.CLAIM_ENTER).select_related("area", "pool")
    found: Person = get_object_or_404(rows, pk=pk)
    return found


def _known(person: Person) -> dict[str, str]:
    """What the form begins with: the bank on record and the unit that pays for the person."""
    member = UnitMember.objects.filter(person=person, ends_on=None).select_related("unit").first()
    unit = member.unit.name if member else ""
    return {"bank_name": person.bank_name, "guarantor_unit": unit}


def _form_page(request: Request, person: Person, form: Any, title: str, route: str) -> HttpResponse:
    context = {
        "form": form,
        "fields": [{"field": form[name], "span": form.SPANS.get(name, 6)} for name in form.fields],
        "title": title,
        "lead": f"{person.name} · {person.area.name}",
        "back": reverse("enrollment:person", args=[person.pk]),
        "crumbs": [{"label": title, "url": reverse(route)}, {"label": person.name, "url": ""}],
    }
    return render(request, "claims/advances/form.html", context, status=422 if form.errors else 200)
