"""转移与催缴通知 of a township: transfers asked for and decided, demands served."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from casework import clock, masks
from casework.access import needs
from casework.paging import page_of
from casework.request import Request
from casework.rights import Right
from casework.views.parts import answered
from enrollment import page as person_page
from enrollment.forms.desk import AnswerTransferForm, AskTransferForm, NoticesForm, ServeManyForm
from enrollment.identity import is_whole_number
from enrollment.models import Move
from enrollment.selectors import desk
from enrollment.selectors.places import areas_to_register_in
from enrollment.services import moves, notices
from enrollment.views.parts import desk_tabs
from enrollment.views.persons import SOUGHT

SHOWN = 50


@needs(Right.ENROL_MANAGE)
@require_GET
def moved(request: Request) -> HttpResponse:
    """Transfers to decide on, those asked for by us, who came and left this year."""
    reader, year = request.reader, clock.today().year
    context = desk_tabs(reader, "enrollment:desk_moves") | {
        "to_decide": desk.moves_to_decide(reader)[:SHOWN],
        "asked": desk.moves_asked(reader)[:SHOWN],
        "done": desk.moves_done(reader, date(year, 1, 1))[:SHOWN],
        "year": year,
        "reader": reader,
    }
    return render(request, "enrollment/desk/moves.html", context)


@needs(Right.ENROL_MANAGE)
def ask(request: Request) -> HttpResponse:
    """申请转入: ask the area that keeps a person's record."""
    sought = request.session.get(SOUGHT, "").upper()
    areas = areas_to_register_in(request.reader, Right.ENROL_MANAGE)
    initial = {"identity_number": sought if is_whole_number(sought) else ""}
    form = AskTransferForm(request.POST or None, areas=areas, initial=initial)
    if form.is_bound and form.is_valid():
        key = request.POST.get("command_key")
        if answered(form, lambda: moves.ask_transfer(**form.cleaned_data, by=request.reader, key=key)):
            messages.success(request, _("The transfer is asked for. The answer will stand here."))
            return redirect("enrollment:desk_moves")
    context = {"form": form, "crumbs": _crumbs(form.title)}
    return render(request, "enrollment/desk/ask.html", context, status=422 if form.errors else 200)


@needs(Right.ENROL_MANAGE)
def decide(request: Request, pk: int) -> HttpResponse:
    """Hand the person over, or say why not."""
    move: Move = get_object_or_404(desk.moves_to_decide(request.reader), pk=pk)
    form = AnswerTransferForm(request.POST or None)
    if form.is_bound and form.is_valid():
        agree, key = request.POST.get("agree") == "yes", request.POST.get("command_key")
        said = {"move": move, "agree": agree, "answer": form.cleaned_data["answer"]}
        if answered(form, lambda: moves.decide_transfer(**said, by=request.reader, key=key)):
            messages.success(request, _("The person is handed over.") if agree else _("The transfer is refused."))
            return redirect("enrollment:desk_moves")
    context = {
        "form": form,
        "move": move,
        "summary": person_page.summary(move.person, clock.today()),
        "crumbs": _crumbs(masks.name(move.person.name)),
    }
    return render(request, "enrollment/desk/decide.html", context, status=422 if form.errors else 200)


@needs(Right.ENROL_MANAGE)
def served(request: Request) -> HttpResponse:
    """催缴通知: the demands that still stand, to be served or served; POST records the service of the chosen ones."""
    reader = request.reader
    form = NoticesForm(request.GET, areas=areas_to_register_in(reader, Right.ENROL))
    prefix = form.prefix_of_area
    is_served = form.cleaned_data.get("state") == "served"
    found = desk.notices(reader, prefix, served=is_served)
    serve = ServeManyForm(request.POST or None, request.FILES or None)
    if serve.is_bound and serve.is_valid():
        marked = [int(key) for key in request.POST.getlist("notice") if key.isascii() and key.isdecimal()]
        rows = list(desk.notices(reader).filter(pk__in=marked[:SHOWN]))
        said = {"notices": rows, **serve.cleaned_data, "by": reader, "key": request.POST.get("command_key")}
        count = answered(serve, lambda: notices.serve_notices(**said))
        if count:
            messages.success(request, _("The service of %(count)s notices is recorded.") % {"count": count})
            return redirect(f"{reverse('enrollment:desk_notices')}?{request.GET.urlencode()}")
    page = page_of(found, request, order=("area_code", "id"))
    names = desk.place_names(row.area_code for row in page.rows)
    context = desk_tabs(reader, "enrollment:desk_notices") | {
        "form": form,
        "serve": serve,
        "rows": [{"row": row, "village": names.get(row.area_code, "")} for row in page.rows],
        "pager": page.pager,
        "asked": request.GET.urlencode(),
        "is_served": is_served,
        "is_filtered": bool(prefix or is_served),
        "bulk": [{"label": _("Record the service"), "style": "primary"}],
    }
    return render(request, "enrollment/desk/notices.html", context, status=422 if serve.errors else 200)


def _crumbs(last: Any) -> list[dict[str, Any]]:
    return [{"label": _("Moves"), "url": reverse("enrollment:desk_moves")}, {"label": last}]
