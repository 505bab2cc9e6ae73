"""Prepayments and clearings on the screen."""

from functools import partial
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from casework import events
from casework.access import needs
from casework.errors import NotAllowed
from casework.paging import page_of
from casework.request import Request
from casework.rights import Right
from institutions.flow import CLEARING, PREPAYMENT
from institutions.forms import settlements as forms
from institutions.forms.fields import NoForm
from institutions.models import Clearing, Prepayment
from institutions.rules import rows_of
from institutions.selectors import clearing as selectors
from institutions.services import clearing as services
from institutions.views.parts import case_list, crumbs, form_page, not_settled


@needs(Right.DECLARATION_VIEW)
@require_GET
def clearings(request: Request) -> HttpResponse:
    """The clearings, or the prepayments."""
    tab = "prepayments" if request.GET.get("tab") == "prepayments" else "clearings"
    rows: Any = selectors.clearings_for(request.reader)
    if tab == "prepayments":
        rows = selectors.prepayments_for(request.reader)
    page = page_of(rows, request, order=("-id",))
    kinds = [
        {"label": _("Clearings"), "url": "?", "active": tab == "clearings"},
        {"label": _("Prepayments"), "url": "?tab=prepayments", "active": tab == "prepayments"},
    ]
    listed = [{"case": one, "tone": selectors.TONES.get(one.state, "")} for one in page.rows]
    template = "institutions/settlement/clearings.html"
    context: dict[str, Any] = {"rows": listed, "kinds": kinds, "tab": tab, "notes": not_settled(request)}
    return case_list(request, template, "clearings", page, **context)


@needs(Right.INSTITUTION_EDIT)
def clearing_new(request: Request) -> HttpResponse:
    """Compute a clearing."""
    return form_page(
        request,
        forms.ClearingForm(request.POST or None, agreements=selectors.budgeted_for(request.reader)),
        services.propose_clearing,
        title=_("Clear a quarter or a term"),
        lead=_("The position of the term so far beside its budget; another person decides."),
        done=_("The clearing is computed. Another person decides."),
        then=lambda made: reverse("institutions:clearing", args=[made.pk]),
        way=crumbs(_clearings(), (_("Clear a quarter or a term"), "")),
        verb=_("Compute"),
        notes=not_settled(request),
    )


@needs(Right.INSTITUTION_EDIT)
def prepayment_new(request: Request) -> HttpResponse:
    """Propose to pay a month in advance."""
    return form_page(
        request,
        forms.PrepaymentForm(request.POST or None, agreements=selectors.budgeted_for(request.reader)),
        services.propose_prepayment,
        title=_("Pay a month in advance"),
        lead=_("The agreed ratio of the month's share of the budget; another person decides."),
        done=_("The prepayment is proposed. Another person decides."),
        then=lambda made: reverse("institutions:prepayment", args=[made.pk]),
        way=crumbs(_clearings(), (_("Pay a month in advance"), "")),
        verb=_("Compute"),
    )


@needs(Right.DECLARATION_VIEW)
@require_GET
def clearing(request: Request, pk: int) -> HttpResponse:
    """One clearing: the position, every step with its figures, the decision."""
    found = get_object_or_404(selectors.clearings_for(request.reader), pk=pk)
    return _shown(request, found, {"clearing": found, "owed": abs(found.due)})


@needs(Right.DECLARATION_VIEW)
@require_GET
def prepayment(request: Request, pk: int) -> HttpResponse:
    """One prepayment."""
    found = get_object_or_404(selectors.prepayments_for(request.reader), pk=pk)
    return _shown(request, found, {"prepayment": found})


@needs(Right.INSTITUTION_EDIT, Right.INSTITUTION_DECIDE)
def clearing_step(request: Request, pk: int, step: str) -> HttpResponse:
    """Decide a clearing, book what came back, pay again what the bank returned."""
    if step not in CLEARING.steps:
        raise Http404
    found = get_object_or_404(selectors.clearings_for(request.reader), pk=pk)
    _must_be_possible(request, CLEARING, found, step)
    data = request.POST or None
    if step == "came_back":
        form: Any = forms.CameBackForm(data)
        do: Any = partial(services.book_clearing_back, clearing=found)
    elif step == "pay_again":
        form, do = NoForm(data), partial(services.pay_clearing_again, clearing=found)
    else:
        form = forms.DecisionForm(data)
        do = partial(services.decide_clearing, clearing=found, agrees=step == "agree")
    facts = [{"label": _("Budget"), "fen": found.budget}, {"label": _("Allowed"), "fen": found.allowed}]
    return _step_page(
        request, found, "clearing", step, form, do, [*facts, {"label": _("Due amount"), "fen": found.due}]
    )


@needs(Right.INSTITUTION_EDIT, Right.INSTITUTION_DECIDE)
def prepayment_step(request: Request, pk: int, step: str) -> HttpResponse:
    """Decide a prepayment, pay again what the bank returned."""
    if step not in PREPAYMENT.steps:
        raise Http404
    found = get_object_or_404(selectors.prepayments_for(request.reader), pk=pk)
    _must_be_possible(request, PREPAYMENT, found, step)
    do = partial(services.decide_prepayment, prepayment=found, agrees=step == "agree")
    if step == "pay_again":
        do = partial(services.pay_prepayment_again, prepayment=found)
    facts = [
        {"label": _("Month"), "value": f"{found.month:%Y-%m}"},
        {"label": _("Paid in advance"), "fen": found.amount},
    ]
    return _step_page(request, found, "prepayment", step, NoForm(request.POST or None), do, facts)


def _step_page(
    request: Request, found: Clearing | Prepayment, route: str, step: str, form: Any, do: Any, facts: list[dict[str, Any]]
) -> HttpResponse:  # fmt: skip
    label, there = str(selectors.LABELS[step]), reverse(f"institutions:{route}", args=[found.pk])
    return form_page(
        request,
        form,
        do,
        title=label,
        done=_("It is noted."),
        then=there,
        way=crumbs((found.number, there), (label, "")),
        facts=[{"label": _("Institution"), "value": found.agreement.institution.name}, *facts],
        verb=label,
    )


def _must_be_possible(request: Request, steps: Any, found: Clearing | Prepayment, step: str) -> None:
    """Raises NotAllowed, WrongStep."""
    if not request.reader.may_in(steps.steps[step].right, found.area_code):
        raise NotAllowed()
    steps.begin(step, found)


def _shown(request: Request, found: Clearing | Prepayment, extra: dict[str, Any]) -> HttpResponse:
    context = extra | {
        "case": found,
        "tone": selectors.TONES.get(found.state, ""),
        "trace": rows_of(found.trace),
        "offers": list(selectors.offers(found, request.reader)),
        "payables": selectors.payables_of(found),
        "events": [
            {"at": event.at, "sentence": events.tell(event)} for event in events.history_of(found).order_by("-pk")[:30]
        ],
        "crumbs": crumbs(_clearings(), (found.number, "")),
        "reads_agreements": request.reader.may(Right.AGREEMENT_VIEW),
    }
    return render(request, "institutions/settlement/clearing.html", context)


def _clearings() -> tuple[str, str]:
    return (_("Clearing and prepayment"), reverse("institutions:clearings"))
