"""What the screens of institutions share: the tabs of one institution, a page with one form."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from casework import clock
from casework.paging import Page
from casework.request import Request
from casework.rights import Right
from casework.views.parts import answered
from institutions.declared.errors import NotSettled
from institutions.forms.fields import Sheet
from institutions.models import Institution
from institutions.services.declarations import settled_by
from rulebook.errors import NoRulesInForce

SECTIONS: dict[str, tuple[Any, Right]] = {
    "list": (gettext_lazy("Register"), Right.INSTITUTION_VIEW),
    "desk": (gettext_lazy("What is due"), Right.AGREEMENT_VIEW),
    "applications": (gettext_lazy("Applications"), Right.AGREEMENT_VIEW),
    "agreements": (gettext_lazy("Agreements"), Right.AGREEMENT_VIEW),
    "declarations": (gettext_lazy("Monthly declarations"), Right.DECLARATION_VIEW),
    "clearings": (gettext_lazy("Clearing and prepayment"), Right.DECLARATION_VIEW),
    "changes": (gettext_lazy("Reported changes"), Right.AGREEMENT_VIEW),
    "scores": (gettext_lazy("Yearly scores"), Right.AGREEMENT_VIEW),
    "violations": (gettext_lazy("Violations"), Right.DECLARATION_VIEW),
    "register_lists": (gettext_lazy("Lists"), Right.AGREEMENT_VIEW),
}
"""The sections of the desk by their route: what each is called, who sees it."""


def crumbs(*rest: tuple[str, str]) -> list[dict[str, str]]:
    """The way to a page of institutions; each step by name and address (empty for the page itself)."""
    steps = [(_("Designated institutions"), reverse("institutions:list")), *rest]
    return [{"label": label, "url": url} for label, url in steps]


def crumbs_of(institution: Institution, *names: str) -> list[dict[str, str]]:
    """The way to a page about one institution."""
    own = reverse("institutions:institution", args=[institution.pk])
    return crumbs((institution.name, own if names else ""), *((name, "") for name in names))


def sections(request: Request, active: str) -> list[dict[str, Any]]:
    """The tabs of the institution desk; who only reads the register sees none, finance those of money."""
    if not request.reader.may(Right.DECLARATION_VIEW):
        return []
    return [
        {"label": label, "url": reverse(f"institutions:{route}"), "active": route == active}
        for route, (label, right) in SECTIONS.items()
        if request.reader.may(right)
    ]


def case_list(
    request: Request, template: str, section: str, page: Page, *, rows: Sequence[Any], **context: Any
) -> HttpResponse:
    """The list of one section of the desk (institutions/cases.html), which is called as its section is."""
    shown = {
        "title": SECTIONS[section][0],
        "rows": rows,
        "pager": page.pager,
        "tabs": sections(request, section),
        "may_edit": request.reader.may(Right.INSTITUTION_EDIT),
    }
    return render(request, template, shown | context)


def not_settled(request: Request) -> list[dict[str, str]]:
    """Said before anything is typed, where declarations and clearings stand: without rules of settlement none is taken."""
    try:
        if request.reader.pool:
            settled_by(request.reader.pool, clock.today())
    except (NotSettled, NoRulesInForce) as refusal:
        return [{"words": str(refusal), "tone": "warn"}]
    return []


def two_kinds(tab: str, closed: Any) -> list[dict[str, Any]]:
    """The two halves of a list: what is on its way, and what is `closed`, as it is called."""
    return [
        {"label": _("On their way"), "url": "?", "active": tab == "open"},
        {"label": closed, "url": "?tab=closed", "active": tab == "closed"},
    ]


def tabs(request: Request, institution: Institution, active: str) -> list[dict[str, Any]]:
    """The tabs of an institution's page; what is for the desk only the desk sees."""
    known = [("institution", _("Overview")), ("people", _("Medical staff"))]
    if request.reader.may(Right.DECLARATION_VIEW):
        known.append(("costs", _("Costs")))
    if request.reader.may(Right.AGREEMENT_VIEW):
        known.append(("history", _("History")))
    return [
        {"label": label, "url": reverse(f"institutions:{route}", args=[institution.pk]), "active": route == active}
        for route, label in known
    ]


def keeps(request: Request, institution: Institution) -> bool:
    """Whether the reader keeps the institution's entry in the register."""
    return request.reader.may_in(Right.INSTITUTION_EDIT, institution.area_id)


def form_page(
    request: Request,
    form: BaseForm,
    do: Callable[..., Any],
    *,
    title: str,
    done: str,
    then: str | Callable[[Any], str],
    way: Sequence[Mapping[str, str]],
    sheets: Sequence[Sheet] = (),
    said: Callable[[], Mapping[str, Any]] | None = None,
    template: str = "institutions/form.html",
    **context: Any,
) -> HttpResponse:
    """A page with one form (and sheets): shows it, or calls the service `do` and goes on to `then` (of its answer).

    The service gets what the form says, or what `said` makes of form and sheets.
    """
    if form.is_bound and all([form.is_valid(), *(sheet.is_valid() for sheet in sheets)]):
        given = said() if said else form.cleaned_data
        result = answered(form, lambda: do(**given, by=request.reader, key=request.POST.get("command_key")))
        if result is not None:
            messages.success(request, done)
            return redirect(then if isinstance(then, str) else then(result))
    shown = {"form": form, "sheets": sheets, "title": title, "crumbs": list(way)} | context
    return render(request, template, shown, status=422 if form.is_bound else 200)
