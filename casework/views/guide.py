"""办事指南: what an agency does for people, item by item, as it holds on a day; new versions by who may edit."""

from datetime import date
from itertools import groupby
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.forms import DateField
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from casework import clock
from casework.access import needs
from casework.errors import Incomplete
from casework.guide import FORMS, LISTED_BY_PLACES, STATUSES, TOLD, Item, item_on, items_on, versions_of
from casework.guide_form import ItemForm
from casework.models import Pool, ServiceItem
from casework.request import Request
from casework.rights import Right
from casework.services.guide import set_item


@needs(Right.GUIDE_VIEW)
@require_GET
def guide(request: Request) -> HttpResponse:
    """Every item by group, as it holds on a day."""
    day = _day(request)
    items = items_on(_pool(request), day)
    context = {
        "day": day,
        "groups": [(group, list(several)) for group, several in groupby(items, key=lambda item: item.group)],
        "known": len(items),
        "listed": LISTED_BY_PLACES,
        "crumbs": [{"label": _("Service guide"), "url": ""}],
    }
    return render(request, "casework/guide/guide.html", context)


@needs(Right.GUIDE_VIEW)
@require_GET
def item(request: Request, code: str) -> HttpResponse:
    """One item: materials, limit, channels, basis; what is still to be filled; its versions."""
    day = _day(request)
    found = _item(request, code, day)
    context = {
        "item": found,
        "day": day,
        "facts": _facts(found),
        "materials": [_told(material) for material in found.materials],
        "basis": [one | {"unsure": _unsure(one.get("status"))} for one in found.basis],
        "versions": versions_of(_pool(request), code),
        "may_edit": request.reader.may(Right.GUIDE_EDIT),
        "crumbs": [{"label": _("Service guide"), "url": reverse("casework:guide")}, {"label": found.name, "url": ""}],
    }
    return render(request, "casework/guide/item.html", context)


@needs(Right.GUIDE_EDIT)
def edit(request: Request, code: str) -> HttpResponse:
    """A new version of an item, or a new item under a code that nobody has used."""
    held = item_on(_pool(request), code, clock.today()) or Item(code=code, group="", name="")
    form = ItemForm(request.POST) if request.method == "POST" else ItemForm.of(held)
    if form.is_bound and form.is_valid():
        try:
            said = {"item": form.item(code), "starts_on": form.cleaned_data["starts_on"]}
            set_item(**said, by=request.reader, key=request.POST.get("command_key"))
            messages.success(request, _("The version is kept; it holds from the day you named."))
            return redirect("casework:guide_item", code)
        except Incomplete as refusal:
            for field, sentences in refusal.problems.items():
                form.add_error(field if field in form.fields else None, sentences)
    context = {
        "form": form,
        "code": code,
        "crumbs": [
            {"label": _("Service guide"), "url": reverse("casework:guide")},
            {"label": held.name or code, "url": ""},
        ],
    }
    return render(request, "casework/guide/edit.html", context, status=422 if form.errors else 200)


def _pool(request: Request) -> Pool:
    if request.reader.pool is None:
        raise Http404
    return request.reader.pool


def _item(request: Request, code: str, day: date) -> Item:
    found = item_on(_pool(request), code, day)
    if found is None:
        raise Http404
    return found


def _day(request: Request) -> date:
    """The day that is asked for, else today."""
    try:
        return DateField().clean(request.GET.get("day", "")) or clock.today()
    except ValidationError:
        return clock.today()


def _facts(found: Item) -> list[dict[str, Any]]:
    """What stands in one line each; what is not known says so."""
    open_words = _("to be filled")
    deferrable = {True: _("Yes"), False: _("No"), None: open_words}[found.is_deferrable]
    return [
        {"label": _("Code"), "value": found.code},
        {"label": _("Code of the local list"), "value": found.place_code or open_words},
        {"label": _("Limit"), "value": _limit(found) or open_words},
        {"label": _("Papers may follow (容缺受理)"), "value": deferrable},
        {"label": _("Channels"), "value": _labels(ServiceItem.Channel, found.channels) or open_words, "wide": True},
        {"label": _("Offices"), "value": _labels(ServiceItem.Level, found.levels) or open_words, "wide": True},
        {"label": _("Result papers"), "value": _(", ").join(found.results) or open_words, "wide": True},
    ]


def _limit(found: Item) -> str:
    if found.working_days is None:
        return ""
    words = _("at once") if not found.working_days else _("%(n)s working days") % {"n": found.working_days}
    unsure = _unsure(found.working_days_status)
    return f"{words} · {unsure}" if unsure else words


def _labels(choices: Any, values: tuple[str, ...]) -> str:
    return _(", ").join(str(choices(value).label) for value in values)


def _told(material: dict[str, Any]) -> dict[str, Any]:
    forms = _(", ").join(str(FORMS[form]) for form in material.get("forms", ()))
    return material | {"told_forms": forms, "unsure": _unsure(material.get("status"))}


def _unsure(status: str | None) -> str:
    """A warning where something was not read in the law."""
    return str(STATUSES[TOLD]) if status == TOLD else ""
