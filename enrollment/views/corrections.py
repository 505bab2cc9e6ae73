"""Correcting what may change about a person."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from casework import masks
from casework.access import needs
from casework.errors import Incomplete
from casework.rights import Right
from enrollment import services
from enrollment.forms import BankAccountForm, ContactForm
from enrollment.models import Person


@needs(Right.PERSON_EDIT)
def bank_account(request: HttpRequest, pk: int) -> HttpResponse:
    """The account that benefits are paid to (NX-15)."""
    return _correct(
        request, pk, BankAccountForm, services.change_bank_account, gettext_lazy("The bank account is changed.")
    )


@needs(Right.PERSON_EDIT)
def contact(request: HttpRequest, pk: int) -> HttpResponse:
    """The phone number."""
    return _correct(request, pk, ContactForm, services.correct_contact, gettext_lazy("The phone number is corrected."))


def _correct(request: HttpRequest, pk: int, form_class: Any, service: Any, done: Any) -> HttpResponse:
    """Show the form; on POST call the service and go back to the person, or show what is wrong beside its field."""
    person = get_object_or_404(Person.objects.visible_to(request.reader, Right.PERSON_EDIT), pk=pk)
    form = form_class(request.POST or None, initial={"bank_name": person.bank_name})
    if form.is_bound and form.is_valid():
        try:
            service(person=person, **form.cleaned_data, by=request.reader, key=request.POST.get("command_key"))
        except Incomplete as incomplete:
            for field, sentences in incomplete.problems.items():
                form.add_error(field, sentences)
        else:
            messages.success(request, done)
            return redirect("enrollment:person", pk)
    context = {
        "form": form,
        "person": person,
        "title": form_class.title,
        "crumbs": [
            {"label": _("Persons"), "url": reverse("enrollment:persons")},
            {"label": masks.name(person.name), "url": reverse("enrollment:person", args=[pk])},
            {"label": form_class.title},
        ],
    }
    return render(request, "enrollment/correct.html", context, status=422 if form.errors else 200)
