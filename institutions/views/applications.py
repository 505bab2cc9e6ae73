"""Applications on the screen: list, page, figures, checklists, and every step."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.forms import BaseForm
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from casework import clock, events
from casework.access import needs
from casework.documents import documents_of
from casework.errors import NotAllowed
from casework.money import plain_yuan
from casework.paging import page_of
from casework.request import Request
from casework.rights import Right
from institutions.flow import APPLICATION
from institutions.forms import applications as forms
from institutions.forms.fields import NoForm, Sheet
from institutions.models import Application, Certificate, Inspection, Objection
from institutions.rules import Rules, language, rows_of
from institutions.selectors import applications as selectors
from institutions.services import applications as services
from institutions.services import assessing, certificates, reviewing
from institutions.views.parts import case_list, crumbs, form_page, two_kinds

State = Application.State


@needs(Right.AGREEMENT_VIEW)
@require_GET
def applications(request: Request) -> HttpResponse:
    """The applications on their way, or those that are decided."""
    tab = "closed" if request.GET.get("tab") == "closed" else "open"
    rows = selectors.applications_for(request.reader)
    rows = rows.filter(state__in=Application.OPEN) if tab == "open" else rows.exclude(state__in=Application.OPEN)
    page = page_of(rows, request, order=("-id",))
    listed, kinds = selectors.rows_of(page.rows, clock.today()), two_kinds(tab, _("Decided"))
    template = "institutions/applications/list.html"
    return case_list(request, template, "applications", page, rows=listed, kinds=kinds)


@needs(Right.INSTITUTION_EDIT)
def application_new(request: Request) -> HttpResponse:
    """Begin an application."""
    return form_page(
        request,
        forms.StartForm(request.POST or None, initial={"institution": request.GET.get("institution", "")[:20]}),
        services.start_application,
        title=_("Begin an application"),
        done=_("The application is begun. Enter its figures and look at the papers."),
        then=lambda made: reverse("institutions:application", args=[made.pk]),
        way=crumbs(_applications(), (_("Begin an application"), "")),
        verb=_("Begin"),
    )


@needs(Right.AGREEMENT_VIEW)
@require_GET
def application(request: Request, pk: int) -> HttpResponse:
    """One application: where it stands and until when, what was handed in, what can be done."""
    found = get_object_or_404(selectors.applications_for(request.reader), pk=pk)
    stations = list(
        found.stations.select_related("by").prefetch_related("opinions__document", "team", "scores", "objections")
    )
    may_edit = request.reader.may_in(Right.INSTITUTION_EDIT, found.area_code)
    [row] = selectors.rows_of([found], clock.today())
    context = row | {
        "stations": [{"station": one, "trace": rows_of(one.trace)} for one in reversed(stations)],
        "figures": selectors.averages(found),
        "items": found.items.all(),
        "equipment": found.equipment.all(),
        "diseases": found.diseases.all(),
        "documents": documents_of(found),
        "certificate": Certificate.objects.filter(application=found).prefetch_related("inspections").first(),
        "rules": Rules.of(found.version).pack.title(language()),
        "offers": list(selectors.offers(found, request.reader)),
        "papers": selectors.papers_of(found),
        "may_edit": may_edit and found.state == State.DRAFT,
        "may_draw_up": may_edit and found.state == State.QUALIFIED,
        "may_mark": may_edit and "mark" in APPLICATION.possible(found),
        "may_answer": request.reader.may_in(Right.INSTITUTION_REVIEW, found.area_code),
        "events": [
            {"at": event.at, "sentence": events.tell(event)} for event in events.history_of(found).order_by("-pk")[:50]
        ],
        "crumbs": crumbs(_applications(), (str(found), "")),
    }
    return render(request, "institutions/applications/application.html", context)


@needs(Right.INSTITUTION_EDIT)
def application_edit(request: Request, pk: int) -> HttpResponse:
    """Enter what the applicant states."""
    found = _found(request, pk, "save")
    data = request.POST or None
    form = forms.ApplicationForm(data, application=found)
    devices = found.equipment.values("name", "model", "count", "unit_price")
    diseases = found.diseases.values("name", "cases", "amount")
    sheets = [
        Sheet(forms.EquipmentForm, "equipment", _("Large devices"), data, in_yuan(devices, "unit_price")),
        Sheet(forms.DiseaseForm, "diseases", _("Single diseases"), data, in_yuan(diseases, "amount")),
    ]
    return form_page(
        request,
        form,
        partial(services.save_application, application=found),
        said=lambda: {"figures": form.figures, "equipment": sheets[0].rows, "diseases": sheets[1].rows},
        title=_("Figures of the application"),
        done=_("The application is saved."),
        then=reverse("institutions:application", args=[pk]),
        way=_way(found, _("Figures of the application")),
        sheets=sheets,
        span=4,
    )


@needs(Right.INSTITUTION_EDIT)
def application_checklist(request: Request, pk: int) -> HttpResponse:
    """Mark conditions and papers."""
    found = _found(request, pk, "mark")
    form = forms.ChecklistForm(request.POST or None, application=found)
    return form_page(
        request,
        form,
        partial(services.mark_items, application=found),
        said=lambda: {"marks": form.marks},
        title=_("Conditions and papers"),
        done=_("The checklist is saved."),
        then=reverse("institutions:application", args=[pk]),
        way=_way(found, _("Conditions and papers")),
        template="institutions/applications/checklist.html",
    )


@dataclass(frozen=True)
class StepPage:
    """The page of one step: its form, its service, what is said when it is done."""

    form: type[BaseForm]
    service: Callable[..., Any]
    done: Any
    lead: Any = ""


@needs(Right.INSTITUTION_EDIT, Right.INSTITUTION_REVIEW, Right.INSTITUTION_DECIDE)
def application_step(request: Request, pk: int, step: str) -> HttpResponse:
    """One step of an application."""
    if step not in PAGES:
        raise Http404
    found, page = _found(request, pk, step), PAGES[step]
    data, files = request.POST or None, request.FILES or None
    extra: dict[str, Any] = {}
    if step == "team":
        sheet = Sheet(forms.MemberForm, "members", _("Team"), data, _members(found))
        form: Any = NoForm(data)
        extra = {"sheets": [sheet], "said": lambda: {"members": sheet.rows}}
    elif step == "score":
        form = forms.ScoreForm(data, application=found)
        extra = {"said": lambda: form.said, "span": 6}
    else:
        form = page.form(data, files)
    return form_page(
        request,
        form,
        partial(page.service, application=found),
        title=str(selectors.LABELS[step]),
        lead=page.lead,
        done=str(page.done),
        then=reverse("institutions:application", args=[pk]),
        way=_way(found, str(selectors.LABELS[step])),
        facts=_facts(found),
        verb=str(selectors.LABELS[step]),
        **extra,
    )


@needs(Right.INSTITUTION_REVIEW)
def objection(request: Request, pk: int) -> HttpResponse:
    """Answer an objection."""
    held = get_object_or_404(Objection.objects.select_related("station"), pk=pk)
    found = _found(request, held.station.application_id, "answer")
    return form_page(
        request,
        forms.AnswerForm(request.POST or None),
        partial(assessing.answer_objection, application=found, objection=held),
        title=_("Answer an objection"),
        lead=held.words,
        done=_("The objection is answered."),
        then=reverse("institutions:application", args=[found.pk]),
        way=_way(found, _("Answer an objection")),
    )


@needs(Right.INSTITUTION_REVIEW)
def inspection(request: Request, pk: int) -> HttpResponse:
    """Note the yearly inspection of a certificate."""
    held = get_object_or_404(Inspection.objects.select_related("certificate"), pk=pk)
    certificate = get_object_or_404(selectors.certificates_for(request.reader), pk=held.certificate_id)
    return form_page(
        request,
        forms.InspectForm(request.POST or None),
        partial(certificates.inspect_certificate, inspection=held),
        title=_("Yearly inspection"),
        lead=f"{certificate.institution.name} · {certificate.number} · {held.due_on}",
        done=_("The inspection is noted."),
        then=reverse("institutions:application", args=[certificate.application_id]),
        way=_way(certificate.application, _("Yearly inspection")),
    )


@needs(Right.INSTITUTION_DECIDE)
def certificate_revoke(request: Request, pk: int) -> HttpResponse:
    """Take a certificate back."""
    held = get_object_or_404(selectors.certificates_for(request.reader), pk=pk)
    return form_page(
        request,
        forms.ReasonsForm(request.POST or None),
        partial(certificates.revoke_certificate, certificate=held),
        title=_("Revoke the certificate"),
        lead=f"{held.institution.name} · {held.number}",
        done=_("The certificate is revoked."),
        then=reverse("institutions:application", args=[held.application_id]),
        way=_way(held.application, _("Revoke the certificate")),
        verb=_("Revoke"),
    )


PAGES = {
    "submit": StepPage(
        forms.ReceivedForm,
        services.submit_application,
        gettext_lazy("The application is received."),
        gettext_lazy("From this day the agency has to say what lacks."),
    ),
    "tell_missing": StepPage(
        forms.ToldForm, services.tell_missing, gettext_lazy("What lacks is told. Print the notice and serve it.")
    ),
    "supplemented": StepPage(forms.BroughtForm, services.supplemented, gettext_lazy("The supplements are taken in.")),
    "accept": StepPage(forms.AcceptedForm, services.accept_application, gettext_lazy("The application is accepted.")),
    "not_accept": StepPage(forms.ReasonsForm, services.not_accept, gettext_lazy("The application is not accepted.")),
    "opinion": StepPage(forms.OpinionForm, reviewing.give_opinion, gettext_lazy("The opinion is attached.")),
    "review": StepPage(
        forms.ReviewForm,
        reviewing.review_application,
        gettext_lazy("The review is done; the city decides."),
        gettext_lazy("The opinion goes with the papers to the city, whatever it is."),
    ),
    "extend": StepPage(forms.ExtendForm, reviewing.extend_decision, gettext_lazy("The decision is extended.")),
    "decide": StepPage(forms.DecideForm, reviewing.decide_application, gettext_lazy("The decision is made.")),
    "team": StepPage(NoForm, assessing.set_team, gettext_lazy("The team is named.")),
    "score": StepPage(forms.ScoreForm, assessing.give_scores, gettext_lazy("The score sheet is filled in.")),
    "assess": StepPage(forms.AssessForm, assessing.conclude_assessment, gettext_lazy("The assessment is concluded.")),
    "object": StepPage(forms.ObjectForm, assessing.object_to, gettext_lazy("The objection is noted.")),
    "close_notice": StepPage(forms.ReasonsForm, assessing.close_notice, gettext_lazy("The notice is ended.")),
    "withdraw": StepPage(forms.ReasonsForm, services.withdraw_application, gettext_lazy("The withdrawal is noted.")),
}


def in_yuan(rows: Any, name: str) -> list[dict[str, Any]]:
    """Rows of a sheet with an amount as people type it."""
    return [row | {name: plain_yuan(row[name])} for row in rows]


def _found(request: Request, pk: int, action: str) -> Application:
    """The application, if the reader may take the step at all and it is possible now."""
    found = get_object_or_404(selectors.applications_for(request.reader), pk=pk)
    if not request.reader.may_in(APPLICATION.steps[action].right, found.area_code):
        raise NotAllowed()
    APPLICATION.begin(action, found)
    return found


def _members(application: Application) -> list[dict[str, Any]]:
    station = application.stations.get(ended_on=None)
    held = list(station.team.values("field", "name", "unit"))
    asked = Rules.of(application.version).designation.station("assessment")
    return held or [{"field": field, "name": "", "unit": ""} for field in (asked.team if asked else [])]


def _facts(application: Application) -> list[dict[str, Any]]:
    return [
        {"label": _("Institution"), "value": application.institution.name},
        {"label": _("Code"), "value": application.institution.code},
        {"label": _("Number"), "value": str(application)},
        {"label": _("State"), "value": application.get_state_display()},
    ]


def _applications() -> tuple[str, str]:
    return (_("Applications"), reverse("institutions:applications"))


def _way(application: Application, name: str) -> list[dict[str, str]]:
    here = (str(application), reverse("institutions:application", args=[application.pk]))
    return crumbs(here, (name, ""))
