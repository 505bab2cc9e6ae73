"""Payments at the counter: what would be owed, the payment itself, its receipt on paper."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from casework import masks
from casework.access import look, needs
from casework.errors import Refusal
from casework.letters import render as letter
from casework.models import AccessLog
from casework.request import Request
from casework.rights import Right
from casework.views.parts import answered, pdf
from enrollment import paper
from enrollment.forms.payments import ContributionForm, ContributionQuoteForm, this_year
from enrollment.models import Person
from enrollment.payments import Known, Payment, own_part, quote
from enrollment.selectors.money import receipts_for
from enrollment.services.paying import receive


@needs(Right.CONTRIBUTION_BOOK)
def contribution(request: Request, pk: int) -> HttpResponse:
    """缴费登记: a payment for a coverage year, classified by the rules (LPS-15 .. LPS-18)."""
    rows = Person.objects.visible_to(request.reader, Right.CONTRIBUTION_BOOK).select_related("pool")
    person = get_object_or_404(rows, pk=pk)
    form = ContributionForm(request.POST or None, initial=this_year(), pool=person.pool)
    if form.is_bound and form.is_valid():
        key = request.POST.get("command_key")
        if answered(form, lambda: receive(person=person, **form.cleaned_data, by=request.reader, key=key)):
            messages.success(request, _("The contribution is booked."))
            return redirect("enrollment:tab", pk, "contributions")
    context = {
        "form": form,
        "person": person,
        "title": form.title,
        "crumbs": [
            {"label": _("Persons"), "url": reverse("enrollment:persons")},
            {"label": masks.name(person.name), "url": reverse("enrollment:person", args=[pk])},
            {"label": form.title},
        ],
    }
    return render(request, "enrollment/payments/contribution.html", context, status=422 if form.errors else 200)


@needs(Right.CONTRIBUTION_BOOK)
@require_POST
def contribution_quote(request: Request, pk: int) -> HttpResponse:
    """What a payment on that day costs and buys, before anybody pays (G-LPS-06a). Writes nothing."""
    rows = Person.objects.visible_to(request.reader, Right.CONTRIBUTION_BOOK).select_related("pool")
    person = get_object_or_404(rows, pk=pk)
    form = ContributionQuoteForm(request.POST)
    context: dict[str, object] = {}
    if form.is_valid():
        known = Known(person.pool, [person])
        payment = Payment(person, form.cleaned_data["coverage_year"], 0, form.cleaned_data["paid_on"])
        try:
            said = quote(known, payment)
        except Refusal as refusal:
            context["refusal"] = str(refusal)
        else:
            context |= {"answer": said.enrolment, "rows": said.rows, "owed": own_part(known, payment, said)}
    return render(request, "enrollment/payments/quote.html", context)


@needs(Right.CONTRIBUTION_VIEW)
@require_GET
def receipt(request: Request, pk: int) -> HttpResponse:
    """缴费收据 as PDF. Each print is written down."""
    row = get_object_or_404(receipts_for(request.reader), pk=pk)
    content = letter(paper.receipt(row, request.reader), "en" if get_language() == "en" else "zh")
    look(request, AccessLog.Kind.PRINT, row, field="receipt")
    return pdf(content, row.number)
