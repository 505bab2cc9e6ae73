"""乡镇工作台: how far my townships are, who has not paid, newborns, statuses that end."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from casework import clock, masks
from casework.access import needs
from casework.models import Area
from casework.paging import page_of
from casework.request import Request
from casework.rights import Right
from casework.views.parts import answered
from enrollment.forms.desk import CallForm
from enrollment.models import Call
from enrollment.selectors import desk
from enrollment.services.calls import record_call

TABS = (
    ("enrollment:desk", gettext_lazy("How far we are")),
    ("enrollment:desk_unpaid", gettext_lazy("Not paid")),
    ("enrollment:desk_newborns", gettext_lazy("Newborns without cover")),
    ("enrollment:desk_ending", gettext_lazy("What ends")),
)
MOST_SHOWN = 200


@needs(Right.ENROL)
@require_GET
def progress(request: Request) -> HttpResponse:
    """Every township with registered, paid, last year's figure of the day and the target."""
    today = clock.today()
    rows = desk.townships(request.reader, today)
    context = _frame("enrollment:desk") | {"rows": rows, "year": desk.year_of(today)}
    return render(request, "enrollment/desk/progress.html", context)


@needs(Right.ENROL)
@require_GET
def unpaid(request: Request) -> HttpResponse:
    """The call list: who has not paid, with the last call; by village where one is chosen."""
    today, village = clock.today(), request.GET.get("village", "")
    page = page_of(desk.call_list(request.reader, today, village), request, order=("area_code", "id"))
    results = dict(Call.Result.choices)
    codes = {row.area_code for row in page.rows}
    names = dict(Area.objects.filter(code__in=codes).values_list("code", "name"))
    rows = [
        {"row": row, "result": results.get(row.last_result, ""), "village": names.get(row.area_code, "")}
        for row in page.rows
    ]
    context = _frame("enrollment:desk_unpaid") | {
        "rows": rows,
        "pager": page.pager,
        "year": desk.year_of(today),
        "village": Area.objects.filter(code=village).first() if village else None,
    }
    return render(request, "enrollment/desk/unpaid.html", context)


@needs(Right.ENROL)
def call(request: Request, pk: int) -> HttpResponse:
    """Write down what came of a call, beside the calls before."""
    owing = get_object_or_404(desk.call_list(request.reader, clock.today()), pk=pk)
    form = CallForm(request.POST or None)
    if form.is_bound and form.is_valid():
        key = request.POST.get("command_key")
        if answered(form, lambda: record_call(contribution=owing, **form.cleaned_data, by=request.reader, key=key)):
            messages.success(request, _("The call is written down."))
            return redirect("enrollment:desk_unpaid")
    context = {
        "form": form,
        "owing": owing,
        "calls": owing.calls.select_related("by"),
        "crumbs": [
            {"label": _("Not paid"), "url": reverse("enrollment:desk_unpaid")},
            {"label": masks.name(owing.person.name)},
        ],
    }
    return render(request, "enrollment/desk/call.html", context, status=422 if form.errors else 200)


@needs(Right.ENROL)
@require_GET
def newborns(request: Request) -> HttpResponse:
    """Children of the last ninety days without cover, and how many days are left."""
    today = clock.today()
    page = page_of(desk.newborns(request.reader, today), request, order=("born_on", "id"))
    rows = [{"person": person, "left": desk.days_left(person, today)} for person in page.rows]
    context = _frame("enrollment:desk_newborns") | {"rows": rows, "pager": page.pager}
    return render(request, "enrollment/desk/newborns.html", context)


@needs(Right.ENROL)
@require_GET
def ending(request: Request) -> HttpResponse:
    """Statuses and assistance classes that end soon."""
    rows = desk.ending(request.reader, clock.today())
    context = _frame("enrollment:desk_ending") | {"rows": rows[:MOST_SHOWN], "days": desk.ENDING_DAYS}
    return render(request, "enrollment/desk/ending.html", context)


def _frame(active: str) -> dict[str, Any]:
    tabs = [{"label": label, "url": reverse(route), "active": route == active} for route, label in TABS]
    return {"tabs": tabs}
