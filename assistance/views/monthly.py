"""未救助排查 on the screen: the county's lists, the months of a township, what leaves as a workbook."""

from typing import Any

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from assistance.expenses.reading import sentence
from assistance.forms.following import ExpenseListForm
from assistance.models import Expense
from assistance.selectors import monthly as selectors
from assistance.services import loop
from assistance.views.parts import crumbs, sections
from casework import masks, sheets
from casework.access import look, needs
from casework.errors import NotAllowed
from casework.exports import MOST_ROWS, Export
from casework.models import AccessLog
from casework.paging import page_of
from casework.request import Request
from casework.rights import Right
from casework.views.parts import answered

Follow = Expense.State
STEPS = {
    "release": (loop.release_expenses, gettext_lazy("The expenses are with the townships.")),
    "drop": (loop.drop_expenses, gettext_lazy("The list is dropped. Nothing was given out.")),
}
EXPORTS = {
    "ledger": gettext_lazy("Whole ledger"),
    "unpaid": gettext_lazy("Not reimbursed"),
    "notices": gettext_lazy("To be told"),
    "differences": gettext_lazy("To refund or pay more"),
}


@needs(Right.ASSISTANCE_VIEW)
def monthly(request: Request) -> HttpResponse:
    """The months of the reader's areas; who brings lists sees them too, and POST brings one."""
    may_bring = request.reader.may(Right.RECOGNISE)
    form = ExpenseListForm(request.POST or None, request.FILES or None) if may_bring else None
    if request.method == "POST" and form is None:
        raise NotAllowed()
    if form is not None and form.is_bound and form.is_valid():
        key = request.POST.get("command_key")
        listed = answered(form, lambda: loop.bring_expenses(**form.cleaned_data, by=request.reader, key=key))
        if listed:
            return redirect("assistance:expense_list", listed.pk)
    context = {
        "months": selectors.months_for(request.reader),
        "form": form,
        "lists": [
            {"list": one, "tone": selectors.LIST_TONES[one.state]}
            for one in (selectors.lists_for(request.reader)[:12] if may_bring else [])
        ],
        "tabs": sections(request, "monthly"),
    }
    return render(request, "assistance/monthly/monthly.html", context, status=422 if form and form.errors else 200)


@needs(Right.RECOGNISE)
@require_GET
def expense_list(request: Request, pk: int) -> HttpResponse:
    """One list as it was brought: what is kept, what a rule leaves out, what cannot be given out and why."""
    listed = get_object_or_404(selectors.lists_for(request.reader), pk=pk)
    groups = {"kept": _("Kept"), "washed": _("Left out by a rule"), "bad": _("Cannot be given out")}
    chosen = request.GET.get("rows", "kept")
    chosen = chosen if chosen in groups else "kept"
    rows = listed.expenses.select_related("person__area")
    states = {"kept": [Follow.KEPT, *Expense.TOWNSHIP], "washed": [Follow.WASHED], "bad": [Follow.BAD]}
    page = page_of(rows.filter(state__in=states[chosen]), request, order=("number",))
    context = {
        "list": listed,
        "tone": selectors.LIST_TONES[listed.state],
        "figures": selectors.figures_of(listed),
        "kinds": [{"label": label, "url": f"?rows={key}", "active": key == chosen} for key, label in groups.items()],
        "rows": [shown(row) for row in page.rows],
        "pager": page.pager,
        "crumbs": crumbs(_monthly(), (str(listed), "")),
    }
    return render(request, "assistance/monthly/list.html", context)


@needs(Right.RECOGNISE)
@require_POST
def expense_list_step(request: Request, pk: int, step: str) -> HttpResponse:
    """Give the kept expenses to the townships, or drop the list."""
    listed = get_object_or_404(selectors.lists_for(request.reader), pk=pk)
    if step not in STEPS:
        raise Http404
    verb, words = STEPS[step]
    verb(listed=listed, by=request.reader, key=request.POST.get("command_key"))
    messages.success(request, words)
    return redirect("assistance:expense_list", pk)


@needs(Right.RECOGNISE)
@require_POST
def expense_list_bad_rows(request: Request, pk: int) -> FileResponse:
    """The rows that cannot be given out, with the reasons."""
    listed = get_object_or_404(selectors.lists_for(request.reader), pk=pk)
    look(request, AccessLog.Kind.EXPORT, listed, field="bad_rows")
    rows = listed.expenses.filter(state=Follow.BAD).iterator(chunk_size=1_000)
    cells = ([row.number, row.name, row.identity_number, " ".join(map(sentence, row.problems))] for row in rows)
    headings = [_("Row"), _("Name"), _("ID number"), _("Reason")]
    return sheets.download(sheets.workbook(headings, cells), f"expenses-{listed.pk}-rows.xlsx")


@needs(Right.ASSISTANCE_VIEW)
@require_GET
def month(request: Request, month: str) -> HttpResponse:
    """The expenses of a month in the reader's areas; what has just come has to be received first."""
    day = _day(month)
    rows = selectors.expenses_for(request.reader).filter(month=day)
    chosen = request.GET.get("state", "")
    known = [("", _("All")), *((one.value, one.label) for one in Follow if one in Expense.TOWNSHIP)]
    chosen = chosen if chosen in dict(known) else ""
    page = page_of(rows.filter(state=chosen) if chosen else rows, request, order=("id",))
    may_receive = request.reader.may(Right.ASSISTANCE_REVIEW)
    context = {
        "month": day,
        "rows": [shown(row) for row in page.rows],
        "pager": page.pager,
        "kinds": [{"label": label, "url": f"?state={key}", "active": key == chosen} for key, label in known],
        "to_receive": rows.filter(state=Follow.SENT).count() if may_receive else 0,
        "exports": [
            {"label": label, "url": reverse("assistance:month_export", args=[month, key]), "key": key}
            for key, label in EXPORTS.items()
        ],
        "most": MOST_ROWS,
        "crumbs": crumbs(_monthly(), (month, "")),
    }
    return render(request, "assistance/monthly/month.html", context)


@needs(Right.ASSISTANCE_REVIEW)
@require_POST
def month_receive(request: Request, month: str) -> HttpResponse:
    """Receive what was given to the township."""
    loop.receive_expenses(month=_day(month), by=request.reader, key=request.POST.get("command_key"))
    messages.success(request, _("Received. Tell the persons next."))
    return redirect("assistance:month", month)


@needs(Right.ASSISTANCE_VIEW)
@require_POST
def month_export(request: Request, month: str, kind: str) -> FileResponse:
    """One of the four lists of a month as a workbook."""
    if kind not in EXPORTS:
        raise Http404
    rows = selectors.expenses_for(request.reader).filter(month=_day(month))
    headings = [
        *(_("Number"), _("Name"), _("ID number"), _("Area"), _("Institution"), _("Settled on"), _("Total")),
        *(_("In policy"), _("Left in policy"), _("Assisted"), _("Should be assisted"), _("Difference")),
        *(_("State"), _("Told on"), _("Account"), _("Reason")),
    ]
    return Export(f"expenses-{kind}", headings, _cells).of(request, selectors.of_kind(rows, kind).order_by("number"))


def shown(row: Expense) -> dict[str, Any]:
    """An expense as lists show it."""
    return {
        "expense": row,
        "name": masks.name(row.name),
        "identity": masks.identity(row.identity_number) if row.identity_number else "—",
        "left": selectors.left_of(row),
        "tone": selectors.TONES[Follow(row.state)],
        "reasons": [row.get_rule_display()] if row.rule else [sentence(one) for one in row.problems],
    }


def _cells(row: Expense) -> list[Any]:
    said = shown(row)
    due = row.due
    return [
        *(str(row), said["name"], said["identity"], row.person.area.name if row.person else "", row.institution),
        *(row.settled_on or "", sheets.Yuan(row.total), sheets.Yuan(row.eligible), sheets.Yuan(said["left"])),
        *(sheets.Yuan(row.assisted), "" if due is None else sheets.Yuan(due)),
        *("" if due is None else sheets.Yuan(due - row.assisted), row.get_state_display(), row.notified_on or ""),
        *(masks.account(row.bank_account) if row.bank_account else "", row.reason),
    ]


def _day(text: str) -> Any:
    found = selectors.month_of(text)
    if found is None:
        raise Http404
    return found


def _monthly() -> tuple[str, str]:
    return (_("Unassisted expenses"), reverse("assistance:monthly"))
