"""依申请救助 on the screen: list, page, what is entered, letters."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.db.models import Prefetch
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from assistance.forms import applications as forms
from assistance.letters import letter, letters_of
from assistance.models import Application, Station
from assistance.selectors import applications as selectors
from assistance.selectors import persons_for
from assistance.services import filing
from assistance.views.parts import crumbs, sections
from casework import clock, events, masks
from casework.access import look, needs
from casework.documents import documents_of
from casework.letters import render as render_letter
from casework.models import AccessLog
from casework.paging import page_of
from casework.request import Request
from casework.rights import Right
from casework.views.parts import pdf
from fund.models import Payable
from institutions.rules import rows_of
from institutions.views.parts import form_page

State = Application.State


@needs(Right.ASSISTANCE_VIEW)
@require_GET
def applications(request: Request) -> HttpResponse:
    """The applications on their way, those that wait for the reader first; or those that are decided."""
    tab = request.GET.get("tab", "mine")
    if tab in selectors.TABS:
        rows = selectors.applications_for(request.reader).filter(state__in=selectors.TABS[tab])
    else:
        tab, rows = "mine", selectors.waiting_for(request.reader)
    page = page_of(rows.order_by(), request, order=("-id",))
    known = {
        "mine": _("For me"),
        "open": _("On their way"),
        "granted": _("Granted"),
        "refused": _("Refused or ended"),
    }
    context = {
        "rows": selectors.rows_of(page.rows, clock.today()),
        "pager": page.pager,
        "tabs": sections(request, "applications"),
        "kinds": [{"label": label, "url": f"?tab={key}", "active": key == tab} for key, label in known.items()],
        "may_file": request.reader.may(Right.ASSISTANCE_FILE),
    }
    return render(request, "assistance/applications/list.html", context)


@needs(Right.ASSISTANCE_FILE)
def application_new(request: Request, pk: int) -> HttpResponse:
    """Begin an application for a person of the reader's area."""
    person = get_object_or_404(persons_for(request.reader, Right.ASSISTANCE_FILE), pk=pk)
    if request.method == "POST":
        made = filing.start_application(person=person, by=request.reader, key=request.POST.get("command_key"))
        messages.success(request, _("The application is begun. Enter the household and what it has."))
        return redirect("assistance:application", made.pk)
    if held := person.applications.filter(state__in=Application.OPEN).first():
        messages.info(request, _("An application is on its way: %(state)s") % {"state": held.get_state_display()})
        return redirect("assistance:application", held.pk)
    name = masks.name(person.name)
    context = {"person": person, "name": name, "crumbs": crumbs(_list(), (name, ""))}
    return render(request, "assistance/applications/new.html", context)


@needs(Right.ASSISTANCE_VIEW)
@require_GET
def application(request: Request, pk: int) -> HttpResponse:
    """One application: what can be done, where it stands and until when, the household, the costs, the money."""
    rows = selectors.applications_for(request.reader).select_related("panel", "recognition")
    stations = Station.objects.select_related("by", "document").prefetch_related("objections")
    found = get_object_or_404(rows.prefetch_related(Prefetch("stations", stations), "panel__members"), pk=pk)
    may_file = request.reader.may_in(Right.ASSISTANCE_FILE, found.area_code)
    context = selectors.rows_of([found], clock.today())[0] | selectors.household(found)
    may_reveal = request.reader.may_in(Right.REVEAL, found.area_code)
    context |= {
        "reveal": reverse("casework:reveal", args=[found._meta.label_lower, pk, "bank_account"]) if may_reveal else "",
        "reveal_key": f"assistance-application-{pk}-bank_account",
        "account": masks.account(found.bank_account) if found.bank_account else "",
        "stations": [{"station": one, "trace": rows_of(one.trace)} for one in reversed(found.stations.all())],
        "panel": getattr(found, "panel", None),
        "offers": list(selectors.offers(found, request.reader)),
        "may_edit": may_file and found.state == State.DRAFT,
        "may_answer": request.reader.may_in(Right.ASSISTANCE_REVIEW, found.area_code),
        "documents": documents_of(found),
        "letters": letters_of(found) if found.number else [],
        "payables": Payable.objects.filter(pool=found.pool, number=found.number) if found.granted else [],
        "events": [
            {"at": event.at, "sentence": events.tell(event)} for event in events.history_of(found).order_by("-pk")[:50]
        ],
        "crumbs": crumbs(_list(), (str(found), "")),
    }
    return render(request, "assistance/applications/application.html", context)


@needs(Right.ASSISTANCE_FILE)
def application_edit(request: Request, pk: int) -> HttpResponse:
    """Who applies, why, what the household has."""
    found = draft_of(request, pk)
    return form_page(
        request,
        forms.ApplicationForm(request.POST or None, application=found),
        partial(filing.save_application, application=found),
        title=_("Applicant, reason and property"),
        done=_("The application is saved."),
        then=reverse("assistance:application", args=[pk]),
        way=way_to(found, _("Applicant, reason and property")),
    )


@needs(Right.ASSISTANCE_FILE)
def application_member(request: Request, pk: int) -> HttpResponse:
    """Add somebody of the household, or correct who is there by the same number (`member` in the address)."""
    found = draft_of(request, pk)
    held = found.members.filter(pk=_key(request.GET.get("member", ""))).first()
    known = {}
    if held:
        known = {name: getattr(held, name) for name in ("name", "relation", "identity_number", "note")}
    return form_page(
        request,
        forms.MemberForm(request.POST or None, initial=known),
        partial(filing.add_member, application=found),
        title=_("Member of the household"),
        done=_("The household is saved."),
        then=reverse("assistance:application", args=[pk]),
        way=way_to(found, _("Member of the household")),
    )


@needs(Right.ASSISTANCE_FILE)
@require_POST
def application_member_drop(request: Request, pk: int, member: int) -> HttpResponse:
    """Take somebody off the household."""
    found = draft_of(request, pk)
    filing.drop_member(application=found, member=member, by=request.reader, key=request.POST.get("command_key"))
    messages.success(request, _("The household is saved."))
    return redirect("assistance:application", pk)


@needs(Right.ASSISTANCE_VIEW)
@require_GET
def application_letter(request: Request, pk: int, kind: str) -> HttpResponse:
    """公示 or the decision as PDF; each print is logged before the paper exists."""
    found = get_object_or_404(selectors.applications_for(request.reader), pk=pk)
    made = letter(found, kind, request.user)
    look(request, AccessLog.Kind.PRINT, found, field=kind)
    lang = "en" if (get_language() or "").startswith("en") else "zh"
    return pdf(render_letter(made, lang), f"{found.number}-{kind}")


def draft_of(request: Request, pk: int) -> Application:
    """The application that the reader may still write in."""
    rows = selectors.applications_for(request.reader, Right.ASSISTANCE_FILE)
    found: Application = get_object_or_404(rows, pk=pk)
    return found


def way_to(application: Application, name: str) -> list[dict[str, str]]:
    """The way to a page about an application."""
    here = (str(application), reverse("assistance:application", args=[application.pk]))
    return crumbs(here, (name, ""))


def _list() -> tuple[str, str]:
    return (_("Applications for assistance"), reverse("assistance:applications"))


def _key(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 16 else 0


def facts_of(application: Any) -> list[dict[str, Any]]:
    """What stands above the form of a step."""
    return [
        {"label": _("Person"), "value": masks.name(application.person.name)},
        {"label": _("Number"), "value": str(application)},
        {"label": _("State"), "value": application.get_state_display()},
    ]
