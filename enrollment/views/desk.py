"""乡镇工作台: who has not paid, newborns, statuses that end."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
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
from enrollment.page import masked
from enrollment.selectors import desk
from enrollment.selectors.progress import year_of
from enrollment.services.calls import record_call
from enrollment.views.parts import desk_tabs

MOST_SHOWN = 200


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
    context = desk_tabs(request.reader, "enrollment:desk_unpaid") | {
        "rows": rows,
        "pager": page.pager,
        "year": year_of(today),
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
        "phone": masked(request.reader, owing.person, "phone"),
        "why": _("Call about the contribution of %(year)s") % {"year": owing.coverage_year},
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
    context = desk_tabs(request.reader, "enrollment:desk_newborns") | {"rows": rows, "pager": page.pager}
    return render(request, "enrollment/desk/newborns.html", context)


@needs(Right.ENROL)
@require_GET
def ending(request: Request) -> HttpResponse:
    """Statuses and assistance classes that end soon."""
    rows = desk.ending(request.reader, clock.today())
    context = desk_tabs(request.reader, "enrollment:desk_ending") | {
        "rows": rows[:MOST_SHOWN],
        "days": desk.ENDING_DAYS,
    }
    return render(request, "enrollment/desk/ending.html", context)
