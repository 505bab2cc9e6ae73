"""Changes of a known person's participation and standing: one page each, one table says which."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from casework import masks
from casework.access import needs
from casework.request import Request
from casework.rights import Right
from casework.views.parts import answered
from enrollment.forms import changing as forms
from enrollment.models import Person
from enrollment.services import correcting, households, moves, moving, recognitions, standing


@dataclass(frozen=True)
class Change:
    """A form, the service that takes what it says, and the words when it is done."""

    form: type[forms.ChangeForm]
    service: Callable[..., Any]
    done: Any
    right: Right = Right.ENROL_MANAGE


CHANGES = {
    "transfer": Change(forms.TransferForm, moves.transfer, gettext_lazy("The person is transferred.")),
    "suspend": Change(forms.SuspendForm, moving.suspend, gettext_lazy("The participation is suspended.")),
    "resume": Change(forms.ResumeForm, moving.resume, gettext_lazy("The participation is resumed.")),
    "death": Change(forms.DeathForm, moving.record_death, gettext_lazy("The death is recorded.")),
    "revoke-death": Change(forms.RevokeDeathForm, moving.revoke_death, gettext_lazy("The death is taken back.")),
    "join-employees": Change(
        forms.JoinEmployeesForm, moving.join_employees, gettext_lazy("Employees' insurance is recorded.")
    ),
    "leave-employees": Change(
        forms.LeaveEmployeesForm, moving.leave_employees, gettext_lazy("The end of employees' insurance is recorded.")
    ),
    "end": Change(forms.EndForm, moving.end_participation, gettext_lazy("The participation is ended.")),
    "household": Change(forms.HouseholdForm, households.join_household, gettext_lazy("The household is kept.")),
    "status": Change(forms.StatusForm, standing.add_status, gettext_lazy("The status is recorded."), Right.PERSON_EDIT),
    "recognition": Change(
        forms.RecognitionForm, recognitions.recognise, gettext_lazy("The class is recorded."), Right.RECOGNISE
    ),
    "end-status": Change(
        forms.EndStatusForm, correcting.end_status, gettext_lazy("The end is recorded."), Right.PERSON_EDIT
    ),
    "correct": Change(
        forms.CorrectForm, correcting.correct_person, gettext_lazy("The record is corrected."), Right.PERSON_EDIT
    ),
    "document": Change(
        forms.DocumentForm, correcting.give_document, gettext_lazy("The document is recorded."), Right.PERSON_EDIT
    ),
}


@needs(Right.ENROL_MANAGE, Right.PERSON_EDIT)
def change(request: Request, pk: int, what: str) -> HttpResponse:
    """The form of a change; on POST its service, then the person, or the list when another area keeps the person now."""
    if what not in CHANGES:
        raise Http404
    chosen = CHANGES[what]
    rows = Person.objects.visible_to(request.reader, chosen.right).select_related("pool__area")
    person = get_object_or_404(rows, pk=pk)
    form = chosen.form(request.POST or None, request.FILES or None, person=person)
    if form.is_bound and form.is_valid():
        asked = {"person": person, **form.cleaned_data, "by": request.reader, "key": request.POST.get("command_key")}
        if answered(form, lambda: chosen.service(**asked)):
            messages.success(request, chosen.done)
            seen = Person.objects.visible_to(request.reader, Right.PERSON_VIEW).filter(pk=pk).exists()
            return redirect("enrollment:tab", pk, "contributions") if seen else redirect("enrollment:persons")
    context = {
        "form": form,
        "person": person,
        "title": form.title,
        "crumbs": [
            {"label": _("Persons"), "url": reverse("enrollment:persons")},
            {"label": masks.name(person.name), "url": reverse("enrollment:person", args=[pk])},
            {"label": form.title},
        ],
    }
    return render(request, "enrollment/correct.html", context, status=422 if form.errors else 200)
