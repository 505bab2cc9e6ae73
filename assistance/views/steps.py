"""Every step of an application for assistance as a page with one form."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.forms import BaseForm
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assistance.flow import APPLICATION
from assistance.forms import applications as forms
from assistance.models import Application, Objection
from assistance.selectors import applications as selectors
from assistance.services import checking, deciding, ending, filing
from assistance.views.applications import facts_of, way_to
from casework import clock
from casework.access import needs
from casework.errors import NotAllowed
from casework.request import Request
from casework.rights import Right
from institutions.forms.fields import Sheet
from institutions.views.parts import form_page

TAKES = (Right.ASSISTANCE_FILE, Right.ASSISTANCE_REVIEW, Right.RECOGNISE, Right.ASSISTANCE_DECIDE)
SEATS = 3


@dataclass(frozen=True)
class StepPage:
    """The page of one step: its form, its service, what is said when it is done."""

    form: type[BaseForm]
    service: Callable[..., Any]
    done: Any
    lead: Any = ""


@needs(*TAKES)
def application_step(request: Request, pk: int, step: str) -> HttpResponse:
    """One step of an application."""
    if step not in PAGES:
        raise Http404
    found, page = _found(request, pk, step), PAGES[step]
    form = _form_of(page, found, request)
    extra: dict[str, Any] = {}
    if step == "panel":
        rows = [{"name": "", "unit": "", "vote": ""}] * SEATS
        sheet = Sheet(forms.PanelMemberForm, "members", _("Members and votes"), request.POST or None, rows)
        extra = {"sheets": [sheet], "said": lambda: form.cleaned_data | {"members": sheet.rows}, "span": 6}
    elif step == "decide":
        extra = {"grant": selectors.grant_now(found), "template": "assistance/applications/decide.html"}
    return form_page(
        request,
        form,
        partial(page.service, application=found),
        title=str(selectors.LABELS[step]),
        lead=page.lead,
        done=str(page.done),
        then=reverse("assistance:application", args=[pk]),
        way=way_to(found, str(selectors.LABELS[step])),
        facts=facts_of(found),
        notes=_notes(found),
        verb=str(selectors.LABELS[step]),
        **extra,
    )


@needs(Right.ASSISTANCE_REVIEW)
def objection(request: Request, pk: int) -> HttpResponse:
    """Answer an objection."""
    held = get_object_or_404(Objection.objects.select_related("station"), pk=pk)
    found = _found(request, held.station.application_id, "answer")
    return form_page(
        request,
        forms.AnswerForm(request.POST or None),
        partial(checking.answer_objection, application=found, objection=held),
        title=_("Answer an objection"),
        lead=held.words,
        done=_("The objection is answered."),
        then=reverse("assistance:application", args=[found.pk]),
        way=way_to(found, _("Answer an objection")),
    )


PAGES = {
    "submit": StepPage(
        forms.ReceivedForm,
        filing.submit_application,
        gettext_lazy("The application is taken in."),
        gettext_lazy("Nothing of the household can be changed afterwards; files can still be added."),
    ),
    "check": StepPage(
        forms.VisitForm,
        checking.check_in_village,
        gettext_lazy("The visit is noted; the township reviews next."),
        gettext_lazy("Go there, look, and take a photo."),
    ),
    "review": StepPage(forms.ReviewForm, checking.review_in_township, gettext_lazy("The review is done.")),
    "object": StepPage(forms.ObjectForm, checking.object_to, gettext_lazy("The objection is noted.")),
    "close_notice": StepPage(forms.ReasonsForm, checking.close_notice, gettext_lazy("The notice is taken down.")),
    "recognition": StepPage(
        forms.RecognitionForm, deciding.note_recognition, gettext_lazy("What the department says is noted.")
    ),
    "panel": StepPage(
        forms.PanelForm,
        deciding.hold_panel,
        gettext_lazy("The panel is noted. It is paid with the decision."),
        gettext_lazy("Agreed when more than half of the members vote for it."),
    ),
    "decide": StepPage(forms.DecideForm, deciding.decide_application, gettext_lazy("The decision is made.")),
    "ask_again": StepPage(forms.ReasonsForm, deciding.ask_again, gettext_lazy("Reconsideration is asked for.")),
    "reconsider": StepPage(forms.ReconsiderForm, deciding.reconsider, gettext_lazy("The refusal is reconsidered.")),
    "account": StepPage(forms.AccountForm, filing.keep_account, gettext_lazy("The account is saved.")),
    "end": StepPage(
        forms.EndForm,
        ending.end_application,
        gettext_lazy("The application is ended."),
        gettext_lazy("After a death the heirs may also go on with it: change the account to one of theirs."),
    ),
}


def _form_of(page: StepPage, found: Application, request: Request) -> BaseForm:
    data, files = request.POST or None, request.FILES or None
    if page.form is forms.RecognitionForm:
        return forms.RecognitionForm(data, files, person=found.person)
    initial = {}
    if page.form is forms.AccountForm:
        initial = {name: getattr(found, name) for name in forms.AccountForm.base_fields}
    elif page.form is forms.DecideForm:
        initial = {"seen": selectors.grant_now(found).get("sum", 0)}
    return page.form(data, files, initial=initial)


def _notes(application: Application) -> list[dict[str, Any]]:
    """What somebody should know before the step: the person has moved or died since."""
    notes = []
    if ending.has_moved(application):
        words = _("The person is not registered in this township any more: end the application, or go on with it.")
        notes.append({"words": words, "tone": "warn"})
    if application.person.died_on and application.person.died_on <= clock.today():
        words = _("The person has died: end the application, or go on with it for the heirs.")
        notes.append({"words": words, "tone": "warn"})
    return notes


def _found(request: Request, pk: int, action: str) -> Application:
    """The application, if the reader may take the step at all and it is possible now."""
    found: Application = get_object_or_404(selectors.applications_for(request.reader), pk=pk)
    action = "edit" if action == "account" and found.state == Application.State.DRAFT else action
    if not request.reader.may_in(APPLICATION.steps[action].right, found.area_code):
        raise NotAllowed()
    APPLICATION.begin(action, found)
    return found
