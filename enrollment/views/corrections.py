"""Registering a person, correcting what may change."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from casework import masks
from casework.access import needs
from casework.request import Request
from casework.rights import Right
from casework.views.parts import answered
from enrollment import services
from enrollment.forms import BankAccountForm, ContactForm, RegisterForm
from enrollment.models import Person
from enrollment.selectors import areas_to_register_in, place_hints


@needs(Right.PERSON_EDIT)
def register(request: Request) -> HttpResponse:
    """参保登记: a person by their main document. What is only unusual about the number is said afterwards."""
    form = RegisterForm(request.POST or None, areas=areas_to_register_in(request.reader))
    if form.is_bound and form.is_valid():
        key = request.POST.get("command_key")
        person = answered(form, lambda: services.register_person(**form.cleaned_data, by=request.reader, key=key))
        if person:
            messages.success(request, _("The person is registered."))
            for hint in place_hints(person):
                messages.warning(request, hint)
            return redirect("enrollment:person", person.pk)
    crumbs = [{"label": _("Persons"), "url": reverse("enrollment:persons")}, {"label": _("Register a person")}]
    context = {"form": form, "crumbs": crumbs}
    return render(request, "enrollment/register.html", context, status=422 if form.errors else 200)


@needs(Right.PERSON_EDIT)
def bank_account(request: Request, pk: int) -> HttpResponse:
    """The account that benefits are paid to (NX-15)."""
    return _about_person(
        request, pk, BankAccountForm, {}, services.change_bank_account, gettext_lazy("The bank account is changed.")
    )


@needs(Right.PERSON_EDIT)
def contact(request: Request, pk: int) -> HttpResponse:
    """The phone number."""
    return _about_person(
        request, pk, ContactForm, {}, services.correct_contact, gettext_lazy("The phone number is corrected.")
    )


def _about_person(
    request: Request, pk: int, form_class: Any, initial: dict[str, Any], service: Any, done: Any
) -> HttpResponse:
    """Show the form; on POST call the service and go back to the person, or show what is wrong beside its field."""
    person = get_object_or_404(Person.objects.visible_to(request.reader, Right.PERSON_EDIT), pk=pk)
    form = form_class(request.POST or None, initial={"bank_name": person.bank_name} | initial)
    if form.is_bound and form.is_valid():
        key = request.POST.get("command_key")
        if answered(form, lambda: service(person=person, **form.cleaned_data, by=request.reader, key=key)):
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
