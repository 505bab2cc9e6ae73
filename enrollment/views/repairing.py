"""断缴补缴: what a person pays for years that they missed, and what it takes from the wait."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from casework import masks
from casework.access import needs
from casework.request import Request
from casework.rights import Right
from casework.views.parts import answered
from enrollment.forms.payments import RepairForm
from enrollment.models import Person
from enrollment.services.repairing import missed_now, repair_years


@needs(Right.CONTRIBUTION_BOOK)
def repair(request: Request, pk: int) -> HttpResponse:
    """Book what is paid for missed years; who missed none that counts has nothing to pay here."""
    person = get_object_or_404(Person.objects.visible_to(request.reader, Right.CONTRIBUTION_BOOK), pk=pk)
    missed = missed_now(person)
    form = RepairForm(request.POST or None, years=missed.payable if missed else ())
    if form.is_bound and form.is_valid() and missed:
        said = {"person": person, "coverage_year": missed.coverage_year, **form.cleaned_data}
        key = request.POST.get("command_key")
        if answered(form, lambda: repair_years(**said, by=request.reader, key=key)):
            messages.success(request, _("The missed years are booked."))
            return redirect("enrollment:tab", pk, "contributions")
    context = {
        "form": form,
        "person": person,
        "missed": missed,
        "title": form.title,
        "crumbs": [
            {"label": masks.name(person.name), "url": reverse("enrollment:tab", args=[pk, "contributions"])},
            {"label": form.title},
        ],
    }
    return render(request, "enrollment/payments/repair.html", context, status=422 if form.errors else 200)
