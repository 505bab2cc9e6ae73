"""目录: entries by what they are called, an entry with its versions, the negative lists and disease lists of the rules."""

from typing import Any

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from casework import clock
from casework.access import needs
from casework.exports import MOST_ROWS, Export
from casework.paging import page_of
from casework.request import Request
from casework.rights import Right
from claims import catalogue, typed
from claims.catalogue import CatalogueFilter, class_of, limits_of, prices_of
from claims.filters import chips_of
from claims.models import CatalogueEntry
from claims.negative import NegativeLists, lists_of

PAGE = 50


def frame_of(request: Request, active: str) -> dict[str, Any]:
    """The tabs of the catalogue's pages."""
    tabs = {"entries": _("Entries"), "releases": _("Published lists"), "lists": _("Negative and disease lists")}
    return {
        "tabs": [
            {"label": label, "url": reverse(f"catalogue:{name}"), "active": name == active}
            for name, label in tabs.items()
        ]
    }


@needs(Right.CATALOGUE_VIEW)
@require_GET
def entries(request: Request) -> HttpResponse:
    """The entries that hold on a day, by code; those that a text finds."""
    filters = _filtered(request)
    page = page_of(filters.qs, request, order=("code", "id"), size=PAGE)
    negative = NegativeLists(request.reader.pool, filters.day) if request.reader.pool else None
    context = frame_of(request, "entries") | {
        "form": filters.form,
        "chips": chips_of(filters, request.path),
        "reset_url": request.path,
        "rows": [_row(entry, negative) for entry in page.rows],
        "pager": page.pager,
        "most": MOST_ROWS,
        "crumbs": [],
    }
    return render(request, "claims/catalogue/entries.html", context)


@needs(Right.CATALOGUE_VIEW)
@require_POST
def export(request: Request) -> HttpResponseBase:
    """The entries that the filters show as a workbook."""
    return EXPORT.of(request, _filtered(request).qs.order_by("code", "id"))


@needs(Right.CATALOGUE_VIEW)
@require_GET
def entry(request: Request, pk: int) -> HttpResponse:
    """One entry: what it says, its versions in time, its price limits by level, where it is on a negative list."""
    found = get_object_or_404(catalogue.entries_for(request.reader), pk=pk)
    today = clock.today()
    versions = catalogue.versions_of(found)
    negative = NegativeLists(found.pool, today)
    context = {
        "entry": found,
        "state": _state(found, today),
        "versions": [_row(version, None) | {"is_shown": version.pk == found.pk} for version in versions],
        "facts": _facts(found),
        "limits": limits_of(found),
        "prices": _prices(found),
        "mark": negative.mark(found.name),
        "has_negative": bool(negative),
        "crumbs": [{"label": _("Catalogue"), "url": reverse("catalogue:entries")}, {"label": found.name}],
    }
    return render(request, "claims/catalogue/entry.html", context)


@needs(Right.CATALOGUE_VIEW)
@require_GET
def lists(request: Request) -> HttpResponse:
    """What the rules of today do not count, and which diseases they name, with where their sources say so."""
    found = lists_of(request.reader.pool, clock.today()) if request.reader.pool else []
    context = frame_of(request, "lists") | {"lists": found, "crumbs": []}
    return render(request, "claims/catalogue/lists.html", context)


def _filtered(request: Request) -> CatalogueFilter:
    return CatalogueFilter(request.GET, reader=request.reader)


def _prices(found: CatalogueEntry) -> list[str]:
    return prices_of(found.price_limit, {limit.level: limit.amount for limit in found.price_limits.all()})


def _row(found: CatalogueEntry, negative: NegativeLists | None) -> dict[str, Any]:
    return {
        "entry": found,
        "class": class_of(found),
        "prices": _prices(found),
        "limits": limits_of(found),
        "mark": negative.mark(found.name) if negative else None,
    }


def _state(found: CatalogueEntry, today: Any) -> dict[str, str]:
    if found.holds_on(today):
        return {"word": _("Holds today"), "tone": "good"}
    return {"word": _("Not yet"), "tone": "info"} if found.starts_on > today else {"word": _("Held before"), "tone": ""}


def _facts(found: CatalogueEntry) -> list[dict[str, Any]]:
    return [
        {"label": _("Kind"), "value": found.get_kind_display()},
        {"label": _("Class"), "value": class_of(found)},
        {"label": _("Specification"), "value": found.specification},
        {"label": _("Producer"), "value": found.maker},
        {"label": _("Unit of charge"), "value": found.unit},
        {"label": _("National code"), "value": found.standard_code or found.code},
        {"label": _("Restriction in words"), "value": found.restriction, "wide": True},
    ]


def _exported(found: CatalogueEntry) -> list[Any]:
    return [
        found.code,
        found.name,
        found.get_kind_display(),
        found.specification,
        found.maker,
        found.unit,
        found.get_category_display(),
        "" if found.first_self_pay is None else f"{typed.percent(found.first_self_pay)}%",
        "; ".join(_prices(found)),
        "; ".join(limits_of(found)),
        found.restriction,
        found.starts_on,
        found.ends_on or "",
    ]


EXPORT = Export(
    "catalogue",
    (
        gettext_lazy("Code"),
        gettext_lazy("Name of the item"),
        gettext_lazy("Kind"),
        gettext_lazy("Specification"),
        gettext_lazy("Maker"),
        gettext_lazy("Unit of charge"),
        gettext_lazy("Class"),
        gettext_lazy("First share"),
        gettext_lazy("Price limit"),
        gettext_lazy("Limits"),
        gettext_lazy("Restriction in words"),
        gettext_lazy("First day"),
        gettext_lazy("Last day"),
    ),
    _exported,
)
