"""The staff of institutions on the screen."""

from functools import partial

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from casework.access import needs
from casework.paging import page_of
from casework.request import Request
from casework.rights import Right
from institutions.forms.register import ProfessionalCorrectionForm, ProfessionalForm
from institutions.models import Institution, Professional
from institutions.services import people as services
from institutions.views.parts import crumbs_of, form_page, keeps, tabs


@needs(Right.INSTITUTION_VIEW)
@require_GET
def people(request: Request, pk: int) -> HttpResponse:
    """Who practises at an institution."""
    found = get_object_or_404(Institution, pk=pk)
    kind = request.GET.get("kind", "")
    rows = found.professionals.filter(kind=kind) if kind in Professional.Kind.values else found.professionals.all()
    page = page_of(rows, request, order=("code",))
    kinds = [{"label": _("All"), "url": "?", "active": not kind}]
    kinds += [{"label": one.label, "url": f"?kind={one}", "active": kind == one} for one in Professional.Kind]
    context = {
        "institution": found,
        "kinds": kinds,
        "rows": page.rows,
        "pager": page.pager,
        "may_edit": keeps(request, found),
        "tabs": tabs(request, found, "people"),
        "crumbs": crumbs_of(found),
    }
    return render(request, "institutions/people.html", context)


@needs(Right.INSTITUTION_EDIT)
def person_new(request: Request, pk: int) -> HttpResponse:
    """Add somebody to the staff of an institution."""
    found = get_object_or_404(Institution.objects.visible_to(request.reader, Right.INSTITUTION_EDIT), pk=pk)
    form = ProfessionalForm(request.POST or None)
    return form_page(
        request,
        form,
        partial(services.register_professional, institution=found),
        said=lambda: {"facts": form.cleaned_data},
        title=_("Add to the staff"),
        done=_("The person is registered."),
        then=reverse("institutions:people", args=[pk]),
        way=crumbs_of(found, _("Add to the staff")),
        span=6,
    )


@needs(Right.INSTITUTION_EDIT)
def person(request: Request, pk: int) -> HttpResponse:
    """Correct the entry of somebody of the staff."""
    kept = Institution.objects.visible_to(request.reader, Right.INSTITUTION_EDIT)
    found = get_object_or_404(Professional.objects.select_related("institution__area"), pk=pk, institution__in=kept)
    form = ProfessionalCorrectionForm(
        request.POST or None, instance=Professional.objects.get(pk=pk), initial={"institution": found.institution}
    )
    return form_page(
        request,
        form,
        partial(services.correct_professional, person=found),
        said=lambda: {"facts": form.cleaned_data},
        title=f"{found.name} {found.code}",
        done=_("The entry is corrected."),
        then=reverse("institutions:people", args=[found.institution_id]),
        way=crumbs_of(found.institution, found.name),
        span=6,
    )
