"""Accounts and roles, for the security administrator."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from casework import clock, events, second_factor
from casework.access import needs
from casework.errors import Incomplete, Refusal
from casework.forms import AssignmentForm, EndForm, StaffForm
from casework.models import Assignment, Staff
from casework.paging import page_of
from casework.passwords import initial_password
from casework.request import Request
from casework.rights import Right
from casework.selectors import areas_kept_by, locked_accounts, staff_kept_by
from casework.services import staff as services

DEEDS: dict[str, tuple[Callable[..., Staff], dict[str, Any], Any]] = {
    "unlock": (services.unlock, {}, gettext_lazy("The account is unlocked.")),
    "reset_second_factor": (services.reset_second_factor, {}, gettext_lazy("The authenticator is taken off.")),
    "disable": (services.disable, {}, gettext_lazy("The account is disabled.")),
    "enable": (services.enable, {}, gettext_lazy("The account is enabled.")),
}


@needs(Right.STAFF_MANAGE)
def staff_list(request: Request) -> HttpResponse:
    """The accounts that work, worked or will work in the reader's areas."""
    page = page_of(staff_kept_by(request.reader).prefetch_related("assignments__area"), request, order=("username",))
    today, locked = clock.today(), locked_accounts([staff.username for staff in page.rows])
    rows = [
        {
            "staff": staff,
            "now": [
                a for a in staff.assignments.all() if a.starts_on <= today and not (a.ends_on and a.ends_on < today)
            ],
            "locked": staff.username in locked,
        }
        for staff in page.rows
    ]
    return render(request, "casework/staff_list.html", {"rows": rows, "pager": page.pager})


@needs(Right.STAFF_MANAGE)
def staff_new(request: Request) -> HttpResponse:
    """A new account with its first role; the initial password is shown in the answer and nowhere else."""
    form = StaffForm(
        request.POST or None, areas=areas_kept_by(request.reader), initial={"starts_on": clock.today().isoformat()}
    )
    if form.is_bound and form.is_valid():
        key = request.POST.get("command_key", "")
        password = initial_password(key, form.cleaned_data["username"])
        arguments = form.cleaned_data | {"initial_password": password}
        staff = _done(form, lambda: services.add_staff(**arguments, by=request.reader, key=key))
        if staff:
            return render(request, "casework/staff_password.html", {"staff": staff, "password": password})
    return render(request, "casework/staff_form.html", {"form": form}, status=422 if form.errors else 200)


@needs(Right.STAFF_MANAGE)
def staff_page(request: Request, pk: int) -> HttpResponse:
    """One account: roles with their days, what can be done, what was done. A POST gives one more role."""
    staff = _kept(request, pk)
    form = AssignmentForm(
        request.POST or None, areas=areas_kept_by(request.reader), initial={"starts_on": clock.today().isoformat()}
    )
    if form.is_bound and form.is_valid():
        key = request.POST.get("command_key")
        arguments = form.cleaned_data | {"staff": staff}
        if _done(form, lambda: services.assign_role(**arguments, by=request.reader, key=key)):
            messages.success(request, _("The role is given."))
            return redirect("casework:staff_page", pk)
    context = {
        "person": staff,
        "form": form,
        "end_form": EndForm(initial={"ends_on": clock.today().isoformat()}),
        "assignments": staff.assignments.select_related("pool", "area").order_by("-starts_on", "id"),
        "today": clock.today(),
        "locked": bool(locked_accounts([staff.username])),
        "device": second_factor.device_of(staff),
        "own": staff == request.user,
        "successors": _successors(request, staff),
        "events": [{"at": e.at, "sentence": events.tell(e)} for e in events.history_of(staff).order_by("-id")[:20]],
        "crumbs": [{"label": _("Staff"), "url": reverse("casework:staff_list")}, {"label": staff.name, "url": ""}],
    }
    return render(request, "casework/staff_page.html", context, status=422 if form.errors else 200)


@needs(Right.STAFF_MANAGE)
@require_POST
def staff_end_role(request: Request, pk: int, assignment: int) -> HttpResponse:
    """Let one role end on a day."""
    staff = _kept(request, pk)
    row = get_object_or_404(Assignment, pk=assignment, staff=staff)
    form = EndForm(request.POST)
    if form.is_valid() and _done(
        form,
        lambda: services.end_assignment(
            assignment=row, **form.cleaned_data, by=request.reader, key=request.POST.get("command_key")
        ),
    ):
        messages.success(request, _("The role ends on that day."))
    else:
        messages.error(
            request, " ".join(str(error) for error in form.errors.get("ends_on", [])) or _("Choose the last day.")
        )
    return redirect("casework:staff_page", pk)


@needs(Right.STAFF_MANAGE)
@require_POST
def staff_reset_password(request: Request, pk: int) -> HttpResponse:
    """A new initial password, shown in the answer and nowhere else."""
    staff, key = _kept(request, pk), request.POST.get("command_key", "")
    password = initial_password(key, staff.username)
    services.reset_password(staff=staff, initial_password=password, by=request.reader, key=key)
    return render(request, "casework/staff_password.html", {"staff": staff, "password": password})


@needs(Right.STAFF_MANAGE)
@require_POST
def staff_do(request: Request, pk: int, deed: str) -> HttpResponse:
    """Unlock, take the authenticator off, disable or enable an account."""
    staff = _kept(request, pk)
    service, arguments, done = DEEDS[deed]
    if deed == "disable" and (successor := request.POST.get("successor", "")).isdecimal():
        arguments = {"successor": get_object_or_404(_successors(request, staff), pk=successor)}
    service(staff=staff, **arguments, by=request.reader, key=request.POST.get("command_key"))
    messages.success(request, done)
    return redirect("casework:staff_page", pk)


def _successors(request: Request, staff: Staff) -> QuerySet[Staff]:
    """Who may take over the cases of somebody whose account is disabled."""
    return staff_kept_by(request.reader).filter(is_active=True).exclude(pk=staff.pk)


def _kept(request: Request, pk: int) -> Staff:
    return get_object_or_404(staff_kept_by(request.reader), pk=pk)


def _done(form: Form, call: Callable[[], Any]) -> Any:
    """The service's answer; what it refuses stands beside the field, or above the form."""
    try:
        return call()
    except Incomplete as incomplete:
        for field, sentences in incomplete.problems.items():
            form.add_error(field, sentences)
    except Refusal as refusal:
        if refusal.status in (403, 404):
            raise
        form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
    return None
