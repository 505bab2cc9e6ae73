"""直接结算明细 on the screen: the lists of the core system, one list and what it changes, what leaves as a workbook."""

from typing import Any

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from casework import masks, sheets
from casework.access import look, needs
from casework.errors import NotAllowed
from casework.models import AccessLog
from casework.paging import page_of
from casework.request import Request
from casework.rights import Right
from casework.views.parts import answered
from claims.critical.tabs import sections
from claims.direct import selectors, services
from claims.direct.forms import StayListForm
from claims.direct.reading import sentence
from claims.models import DirectStay

State = DirectStay.State
STEPS: dict[str, tuple[Any, Any]] = {
    "count": (services.count_stays, gettext_lazy("Counted. Later claims of these persons find their year as it is.")),
    "drop": (services.drop_stays, gettext_lazy("The list is dropped. Nothing was counted.")),
}


@needs(Right.DIRECT_VIEW)
def stay_lists(request: Request) -> HttpResponse:
    """The lists that were brought; POST brings one."""
    may_bring = request.reader.may(Right.DIRECT_BRING)
    form = StayListForm(request.POST or None, request.FILES or None) if may_bring else None
    if request.method == "POST" and form is None:
        raise NotAllowed()
    if form is not None and form.is_bound and form.is_valid():
        key = request.POST.get("command_key")
        listed = answered(form, lambda: services.bring_stays(**form.cleaned_data, by=request.reader, key=key))
        if listed:
            return redirect("direct:stay_list", listed.pk)
    page = page_of(selectors.lists_for(request.reader), request, size=20)
    context = {
        "form": form,
        "lists": [{"list": one, "tone": selectors.LIST_TONES[one.state]} for one in page.rows],
        "pager": page.pager,
        "tabs": sections(request, "stay_lists"),
    }
    return render(request, "claims/direct/lists.html", context, status=422 if form and form.errors else 200)


@needs(Right.DIRECT_VIEW)
@require_GET
def stay_list(request: Request, pk: int) -> HttpResponse:
    """One list: what it changes, its rows by what can be done with them, and why some cannot be counted."""
    listed = get_object_or_404(selectors.lists_for(request.reader), pk=pk)
    groups = {
        "changes": _("What it changes"),
        "counting": _("Rows that count"),
        "known": _("There already"),
        "bad": _("Cannot be counted"),
    }
    chosen = request.GET.get("rows", "changes")
    chosen = chosen if chosen in groups else "changes"
    context = {
        "list": listed,
        "tone": selectors.LIST_TONES[listed.state],
        "figures": selectors.figures_of(listed),
        "kinds": [{"label": label, "url": f"?rows={key}", "active": key == chosen} for key, label in groups.items()],
        "chosen": chosen,
        "may_bring": request.reader.may(Right.DIRECT_BRING),
        "to_count": listed.stays.filter(state=State.READY).exists(),
        "crumbs": [
            {"label": _("Settled directly"), "url": reverse("direct:stay_lists")},
            {"label": str(listed), "url": ""},
        ],
    }
    if chosen == "changes":
        changes = selectors.changes_of(listed)
        context["changes"] = [{"change": one, "name": masks.name(one.person.name)} for one in changes]
    else:
        states = {"counting": [State.READY, State.COUNTED], "known": [State.KNOWN], "bad": [State.BAD]}
        rows = listed.stays.filter(state__in=states[chosen]).select_related("person__area")
        page = page_of(rows, request, order=("row",))
        context |= {"rows": [selectors.shown(row) for row in page.rows], "pager": page.pager}
    return render(request, "claims/direct/list.html", context)


@needs(Right.DIRECT_BRING)
@require_POST
def stay_list_step(request: Request, pk: int, step: str) -> HttpResponse:
    """Count what can be counted, or drop the list."""
    listed = get_object_or_404(selectors.lists_for(request.reader), pk=pk)
    if step not in STEPS:
        raise Http404
    verb, words = STEPS[step]
    verb(listed=listed, by=request.reader, key=request.POST.get("command_key"))
    messages.success(request, words)
    return redirect("direct:stay_list", pk)


@needs(Right.DIRECT_BRING)
@require_POST
def stay_list_bad_rows(request: Request, pk: int) -> FileResponse:
    """The rows that cannot be counted, with every reason."""
    listed = get_object_or_404(selectors.lists_for(request.reader), pk=pk)
    look(request, AccessLog.Kind.EXPORT, listed, field="bad_rows")
    rows = listed.stays.filter(state=State.BAD).order_by("row").iterator(chunk_size=1_000)
    cells = (
        [row.row, row.number, row.name, row.identity_number, " ".join(map(sentence, row.problems))] for row in rows
    )
    headings = [_("Row"), _("Settlement number"), _("Name"), _("ID number"), _("Reason")]
    return sheets.download(sheets.workbook(headings, cells), f"stays-{listed.pk}-rows.xlsx")
