"""The life of a version: what happened to it, and the step that comes next."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from casework import clock, events
from casework.access import needs
from casework.errors import Refusal
from casework.request import Request
from casework.rights import Right
from rulebook import selectors, services
from rulebook.forms import PutInForceForm, ReasonForm, YearForm
from rulebook.models import InForce, RuleVersion
from rulebook.services import life as steps
from rulebook.views.drafts import revision_of
from rulebook.views.versions import frame_of, version_of


@needs(Right.RULES_VIEW)
@require_GET
def life(request: Request, pk: int) -> HttpResponse:
    """The events of a version, and what the reader may do with it now."""
    return _page(request, version_of(request, pk))


def _page(
    request: Request, found: RuleVersion, form: PutInForceForm | None = None, *, problem: str = "", status: int = 200
) -> HttpResponse:
    next_year = clock.today().year + 1
    context = frame_of(request, found, "life") | {
        "events": [
            {"at": event.at, "sentence": events.tell(event), "by": event.actor.name if event.actor else ""}
            for event in reversed(events.history_of(found))
        ],
        "answers": InForce.objects.filter(version=found, pool=request.reader.pool),
        "may_draft": request.reader.may(Right.RULES_DRAFT),
        "may_approve": request.reader.may(Right.RULES_APPROVE),
        "year_form": YearForm(initial={"year": next_year}),
        "problem": problem,
    }
    if found.state == RuleVersion.State.APPROVED:
        context["form"] = form or PutInForceForm(layers=selectors.answers_of(selectors.pack_of(found)))
    return render(request, "rulebook/life.html", context, status=status)


@needs(Right.RULES_DRAFT)
@require_POST
def submit(request: Request, pk: int) -> HttpResponse:
    """Hand the draft to a second person; what stands in the way is said on its page."""
    found = version_of(request, pk)
    try:
        steps.submit(draft=found, revision=revision_of(request), by=request.reader, key=request.POST.get("command_key"))
    except Refusal as refusal:
        return _page(request, found, problem=str(refusal), status=refusal.status)
    messages.success(request, _("The version is submitted. A second person approves it."))
    return redirect("rulebook:life", pk)


@needs(Right.RULES_APPROVE)
@require_POST
def approve(request: Request, pk: int) -> HttpResponse:
    """Approve a submitted version."""
    found = version_of(request, pk)
    try:
        steps.approve(version=found, by=request.reader, key=request.POST.get("command_key"))
    except Refusal as refusal:
        return _page(request, found, problem=str(refusal), status=refusal.status)
    messages.success(request, _("The version is approved. It can be put in force."))
    return redirect("rulebook:life", pk)


@needs(Right.RULES_APPROVE)
@require_POST
def send_back(request: Request, pk: int) -> HttpResponse:
    """Give a submitted version back with a reason."""
    found = version_of(request, pk)
    form = ReasonForm(request.POST)
    if not form.is_valid():
        return _page(request, found, problem=_("Say why the version goes back."), status=422)
    steps.send_back(
        version=found, reason=form.cleaned_data["reason"], by=request.reader, key=request.POST.get("command_key")
    )
    messages.success(request, _("The version is a draft again."))
    return redirect("rulebook:life", pk)


@needs(Right.RULES_APPROVE)
@require_POST
def put_in_force(request: Request, pk: int) -> HttpResponse:
    """Let the version answer a layer of the reader's pool from a day on."""
    found = version_of(request, pk)
    form = PutInForceForm(request.POST, layers=selectors.answers_of(selectors.pack_of(found)))
    if not form.is_valid():
        return _page(request, found, form, status=422)
    try:
        services.put_in_force(
            pool=request.reader.pool,
            version=found,
            by=request.reader,
            key=request.POST.get("command_key"),
            **form.cleaned_data,
        )
    except Refusal as refusal:
        return _page(request, found, form, problem=str(refusal), status=refusal.status)
    messages.success(request, _("The version is put in force."))
    return redirect("rulebook:life", pk)
