"""Refunds: asked for, decided by a second person, paid through the fund's batches (退费)."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from casework import masks
from casework.access import look, needs
from casework.letters import render as letter
from casework.models import AccessLog
from casework.paging import page_of
from casework.request import Request
from casework.rights import Right
from casework.views.parts import answered, pdf
from enrollment import paper
from enrollment.forms.money import RefundForm
from enrollment.models import Contribution, Refund
from enrollment.selectors import money
from enrollment.services.refunds import ask_refund, decide_refund
from enrollment.views.parts import crumbs, sections


@needs(Right.CONTRIBUTION_VIEW)
@require_GET
def refunds(request: Request) -> HttpResponse:
    """Refunds by state, newest first."""
    wanted = request.GET.get("state", "")
    state = wanted if wanted in Refund.State.values else Refund.State.ASKED
    rows = money.refunds_for(request.reader)
    page = page_of(rows.filter(state=state), request)
    context = {
        "tabs": sections(request.reader, "enrollment:refunds"),
        "states": [{"label": each.label, "url": f"?state={each}", "active": each == state} for each in Refund.State],
        "rows": page.rows,
        "pager": page.pager,
    }
    return render(request, "enrollment/money/refunds.html", context)


@needs(Right.CONTRIBUTION_VIEW)
def refund(request: Request, pk: int) -> HttpResponse:
    """One refund; POST decides it, with `agree` yes or no."""
    row = get_object_or_404(money.refunds_for(request.reader), pk=pk)
    if request.method == "POST":
        agree, key = request.POST.get("agree") == "yes", request.POST.get("command_key")
        decide_refund(refund=row, agree=agree, by=request.reader, key=key)
        messages.success(request, _("The refund is granted.") if agree else _("The refund is refused."))
        return redirect("enrollment:refund", pk)
    may = row.state == Refund.State.ASKED and request.reader.may(Right.REFUND_DECIDE)
    context = {
        "refund": row,
        "may_decide": may and row.asked_by_id != request.reader.staff.pk,
        "crumbs": crumbs("enrollment:refunds", row.number),
    }
    return render(request, "enrollment/money/refund.html", context)


@needs(Right.CONTRIBUTION_VIEW)
@require_GET
def notice(request: Request, pk: int) -> HttpResponse:
    """退费通知 as PDF, once it is decided. Each print is written down."""
    row = get_object_or_404(money.refunds_for(request.reader).exclude(state=Refund.State.ASKED), pk=pk)
    content = letter(paper.refund_notice(row, request.reader), "en" if get_language() == "en" else "zh")
    look(request, AccessLog.Kind.PRINT, row, field="notice")
    return pdf(content, row.number)


@needs(Right.REFUND_ASK)
def ask(request: Request, pk: int) -> HttpResponse:
    """Ask for a contribution to be given back."""
    rows = Contribution.objects.visible_to(request.reader, Right.REFUND_ASK).select_related("person")
    contribution = get_object_or_404(rows, pk=pk)
    person = contribution.person
    form = RefundForm(request.POST or None, initial={"bank_name": person.bank_name})
    if form.is_bound and form.is_valid():
        key = request.POST.get("command_key")
        asked = answered(
            form, lambda: ask_refund(contribution=contribution, **form.cleaned_data, by=request.reader, key=key)
        )
        if asked:
            messages.success(request, _("The refund waits for a second person."))
            return redirect("enrollment:refund", asked.pk)
    title = _("Ask for a refund")
    context = {
        "form": form,
        "title": title,
        "lead": _("%(name)s, contribution of %(year)s")
        % {"name": masks.name(person.name), "year": contribution.coverage_year},
        "back": reverse("enrollment:tab", args=[person.pk, "contributions"]),
        "crumbs": crumbs("enrollment:refunds", title),
    }
    return render(request, "enrollment/money/form.html", context, status=422 if form.errors else 200)
