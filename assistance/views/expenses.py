"""One expense of the month in the hands of its township: its figures, and every step as a page with one form."""

from collections.abc import Iterator
from functools import partial
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from assistance.flow import EXPENSE
from assistance.forms import following as forms
from assistance.models import Expense
from assistance.selectors import monthly as selectors
from assistance.services import following
from assistance.views.monthly import shown
from assistance.views.parts import crumbs
from casework import events, masks
from casework.access import needs
from casework.documents import documents_of
from casework.errors import NotAllowed
from casework.registry import Offer
from casework.request import Request
from casework.rights import Right
from institutions.views.parts import form_page

PAGES: dict[str, tuple[Any, Any, Any, Any]] = {
    "notify": (
        forms.NotifyForm,
        following.notify_person,
        gettext_lazy("Note that the person was told"),
        gettext_lazy("Noted. Fill the account in next."),
    ),
    "account": (
        forms.ExpenseAccountForm,
        following.fill_account,
        gettext_lazy("Fill the account in"),
        gettext_lazy("The account is saved."),
    ),
    "done": (
        forms.DoneForm,
        following.mark_done,
        gettext_lazy("Mark as reimbursed"),
        gettext_lazy("Marked as reimbursed."),
    ),
    "not_possible": (
        forms.WhyForm,
        following.mark_not_possible,
        gettext_lazy("Mark as not possible"),
        gettext_lazy("Marked as not possible."),
    ),
    "again": (
        forms.WhyForm,
        following.take_up_again,
        gettext_lazy("Take up again"),
        gettext_lazy("It is taken up again."),
    ),
}
"""Step to form, service, how people call it, what is said when it is done."""


@needs(Right.ASSISTANCE_VIEW)
@require_GET
def expense(request: Request, pk: int) -> HttpResponse:
    """One expense: what can be done, how it was paid, whom it concerns."""
    found = get_object_or_404(selectors.expenses_for(request.reader).select_related("handled_by"), pk=pk)
    context = shown(found) | {
        "offers": list(_offers(found, request)),
        "reveal_key": f"assistance-expense-{pk}-bank_account",
        "account": masks.account(found.bank_account) if found.bank_account else "",
        "reveal": reverse("casework:reveal", args=[found._meta.label_lower, pk, "bank_account"])
        if request.reader.may_in(Right.REVEAL, found.area_code)
        else "",
        "documents": documents_of(found),
        "events": [{"at": one.at, "sentence": events.tell(one)} for one in events.history_of(found).order_by("-pk")],
        "crumbs": crumbs(_month(found), (str(found), "")),
    }
    return render(request, "assistance/monthly/expense.html", context)


@needs(Right.ASSISTANCE_FILE, Right.ASSISTANCE_REVIEW)
def expense_step(request: Request, pk: int, step: str) -> HttpResponse:
    """One step."""
    if step not in PAGES:
        raise Http404
    found = get_object_or_404(selectors.expenses_for(request.reader), pk=pk)
    if not request.reader.may_in(EXPENSE.steps[step].right, found.area_code):
        raise NotAllowed()
    EXPENSE.begin(step, found)
    form, service, label, done = PAGES[step]
    initial = {}
    if step == "account":
        person = found.person
        initial = {
            "payee_standing": found.payee_standing or "insured",
            "payee_name": found.payee_name or (person.name if person else ""),
            "bank_name": found.bank_name or (person.bank_name if person else ""),
            "bank_account": found.bank_account or (person.bank_account if person else ""),
        }
    return form_page(
        request,
        form(request.POST or None, request.FILES or None, initial=initial),
        partial(service, expense=found),
        title=str(label),
        done=str(done),
        then=reverse("assistance:expense", args=[pk]),
        way=crumbs((str(found), reverse("assistance:expense", args=[pk])), (str(label), "")),
        facts=[
            {"label": _("Person"), "value": masks.name(found.name)},
            {"label": _("Institution"), "value": found.institution},
            {"label": _("Left in policy"), "fen": selectors.left_of(found), "payer": "person"},
        ],
        verb=str(label),
    )


def _offers(expense: Expense, request: Request) -> Iterator[dict[str, Any]]:
    possible = EXPENSE.possible(expense)
    for step, (_form, _service, label, _done) in PAGES.items():
        if step in possible and request.reader.may_in(EXPENSE.steps[step].right, expense.area_code):
            yield {"label": label, "offer": Offer(url=reverse("assistance:expense_step", args=[expense.pk, step]))}


def _month(expense: Expense) -> tuple[str, str]:
    month = f"{expense.month:%Y%m}"
    return (month, reverse("assistance:month", args=[month]))
