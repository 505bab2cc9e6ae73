"""The register of institutions on the screen: list, page, corrections, levels, departments, payment."""

from datetime import timedelta
from functools import partial, reduce
from operator import or_
from typing import Any

from django.db.models import Q
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from casework import clock, masks
from casework.access import needs
from casework.errors import OutOfScope
from casework.exports import MOST_ROWS, Export
from casework.models import Area
from casework.paging import page_of
from casework.request import Request
from casework.rights import Right
from institutions import selectors
from institutions.filters import InstitutionFilter, designated_rows
from institutions.forms.fields import NoForm, Sheet
from institutions.forms.register import CorrectionForm, DepartmentForm, InstitutionForm, LevelForm, PaymentForm
from institutions.models import Institution
from institutions.selectors.agreements import agreements_of
from institutions.selectors.declarations import money_of
from institutions.selectors.history import changes_of
from institutions.selectors.supervision import record_of
from institutions.services import register
from institutions.standing import standing_on
from institutions.views.parts import crumbs, crumbs_of, form_page, keeps, sections, tabs

HEADINGS = (
    gettext_lazy("Code"),
    gettext_lazy("Name"),
    gettext_lazy("Kind"),
    gettext_lazy("Level"),
    gettext_lazy("Area"),
    gettext_lazy("Address"),
    gettext_lazy("Designated today"),
)


@needs(Right.INSTITUTION_VIEW)
@require_GET
def institutions(request: Request) -> HttpResponse:
    """The institutions designated for the reader's pool today, or the whole register, by filters."""
    filters = _filtered(request)
    page = page_of(filters.qs, request, order=("code",))
    context = {
        "form": filters.form,
        "rows": page.rows,
        "pager": page.pager,
        "may_edit": request.reader.may(Right.INSTITUTION_EDIT),
        "tabs": sections(request, "list"),
        "export_url": f"{reverse('institutions:export')}?{request.GET.urlencode()}",
        "most": MOST_ROWS,
    }
    return render(request, "institutions/list.html", context)


@needs(Right.INSTITUTION_VIEW)
@require_POST
def export(request: Request) -> HttpResponseBase:
    """The list that the filters show as a workbook; who took it out and why is an event."""
    return EXPORT.of(request, _filtered(request).qs.order_by("code"))


def _filtered(request: Request) -> InstitutionFilter:
    pool = request.reader.pool
    if pool is None:
        raise OutOfScope()
    return InstitutionFilter(request.GET, queryset=designated_rows(pool), pool=pool)


def _exported(row: Any) -> list[Any]:
    designated = _("designated") if row.is_designated else _("not designated")
    kind, level = row.get_kind_display(), row.get_level_display()
    return [row.code, row.name, kind, level, row.area.name, row.address, designated]


EXPORT = Export("institutions", HEADINGS, _exported)


@needs(Right.INSTITUTION_VIEW)
@require_GET
def institution(request: Request, pk: int) -> HttpResponse:
    """One institution: what it is, how it stands to the pool, its levels, departments and ways of payment."""
    pool, found = request.reader.pool, _found(pk)
    if pool is None:
        raise OutOfScope()
    spans = [
        {"first": held.period.lower, "last": held.period.upper and held.period.upper - timedelta(days=1)}
        for held in selectors.designations_of(found, pool)
    ]
    sensitive = found.bank_account and request.reader.may_in(Right.INSTITUTION_REVEAL, found.area_id)
    context = {
        "institution": found,
        "inside": selectors.is_inside(found, pool),
        "standing": standing_on(found, pool, clock.today()),
        "spans": spans,
        "levels": found.level_changes.order_by("-starts_on"),
        "departments": found.departments.all(),
        "agreements": agreements_of(found, request.reader, clock.today()),
        "record": record_of(found, request.reader),
        "money": money_of(found, request.reader) if request.reader.may(Right.AGREEMENT_VIEW) else None,
        "may_draw_up": request.reader.may(Right.INSTITUTION_EDIT) and not found.closed_on,
        "payments": found.payment_methods.filter(pool=pool),
        "account": masks.account(found.bank_account),
        "reveal": reverse("casework:reveal", args=[found._meta.label_lower, pk, "bank_account"]) if sensitive else "",
        "reveal_key": f"institutions-institution-{pk}-bank_account",
        "may_edit": keeps(request, found),
        "tabs": tabs(request, found, "institution"),
        "crumbs": crumbs_of(found),
    }
    return render(request, "institutions/institution.html", context)


@needs(Right.AGREEMENT_VIEW)
@require_GET
def history(request: Request, pk: int) -> HttpResponse:
    """How each figure of the register came to be what it is."""
    found = _found(pk)
    context = {
        "institution": found,
        "changes": changes_of(found),
        "tabs": tabs(request, found, "history"),
        "crumbs": crumbs_of(found),
    }
    return render(request, "institutions/history.html", context)


@needs(Right.INSTITUTION_EDIT)
def institution_new(request: Request) -> HttpResponse:
    """Register an institution of the pool."""
    form = InstitutionForm(request.POST or None, areas=_areas(request))
    return form_page(
        request,
        form,
        register.register_institution,
        said=lambda: {"facts": form.cleaned_data},
        title=_("Register an institution"),
        done=_("The institution is registered."),
        then=lambda made: reverse("institutions:institution", args=[made.pk]),
        way=crumbs((_("Register an institution"), "")),
        span=4,
    )


@needs(Right.INSTITUTION_EDIT)
def correct(request: Request, pk: int) -> HttpResponse:
    """Correct the register of an institution."""
    found = _kept(request, pk)
    form = CorrectionForm(request.POST or None, instance=_kept(request, pk))
    return form_page(
        request,
        form,
        partial(register.correct_institution, institution=found),
        said=lambda: {"facts": form.cleaned_data},
        title=_("Correct the register"),
        done=_("The register is corrected."),
        then=reverse("institutions:institution", args=[pk]),
        way=crumbs_of(found, _("Correct the register")),
        span=4,
    )


@needs(Right.INSTITUTION_EDIT)
def level(request: Request, pk: int) -> HttpResponse:
    """Give an institution another level from a day on."""
    found = _kept(request, pk)
    return form_page(
        request,
        LevelForm(request.POST or None, initial={"level": found.level, "starts_on": clock.today()}),
        partial(register.change_level, institution=found),
        title=_("Another level"),
        done=_("The level is set."),
        then=reverse("institutions:institution", args=[pk]),
        way=crumbs_of(found, _("Another level")),
    )


@needs(Right.INSTITUTION_EDIT)
def departments(request: Request, pk: int) -> HttpResponse:
    """The departments of an institution with their beds, all at once."""
    found = _kept(request, pk)
    held = list(found.departments.values("code", "name", "beds"))
    sheet = Sheet(DepartmentForm, "rows", _("Departments"), request.POST or None, held)
    return form_page(
        request,
        NoForm(request.POST or None),
        partial(register.set_departments, institution=found),
        said=lambda: {"rows": sheet.rows},
        title=_("Departments"),
        done=_("The departments are set."),
        then=reverse("institutions:institution", args=[pk]),
        way=crumbs_of(found, _("Departments")),
        sheets=[sheet],
    )


@needs(Right.INSTITUTION_EDIT)
def payment(request: Request, pk: int) -> HttpResponse:
    """How the reader's pool pays the institution for a sort of care."""
    found = _found(pk)
    return form_page(
        request,
        PaymentForm(request.POST or None, initial={"starts_on": clock.today()}),
        partial(register.set_payment_method, institution=found),
        title=_("Way of payment"),
        done=_("The way of payment is set."),
        then=reverse("institutions:institution", args=[pk]),
        way=crumbs_of(found, _("Way of payment")),
    )


@needs(Right.INSTITUTION_VIEW)
@require_GET
def find(request: Request) -> HttpResponse:
    """Institutions below a field that takes a code."""
    pool = request.reader.pool
    found = selectors.find(request.GET.get("q", "")[:60], pool, clock.today()) if pool else []
    options = [
        {"value": row.code, "label": row.name, "code": row.code, "extra": row.area.name, "fill": {}} for row in found
    ]
    return render(request, "components/lookup_options.html", {"options": options})


def _found(pk: int) -> Institution:
    return get_object_or_404(Institution.objects.select_related("area", "branch_of"), pk=pk)


def _kept(request: Request, pk: int) -> Institution:
    """The institution, if the reader keeps its area."""
    kept = Institution.objects.visible_to(request.reader, Right.INSTITUTION_EDIT)
    return get_object_or_404(kept.select_related("area"), pk=pk)


def _areas(request: Request) -> Any:
    """The counties and townships in which the reader keeps institutions."""
    levels = (Area.Level.COUNTY, Area.Level.TOWNSHIP)
    prefixes = sorted(request.reader.prefixes(Right.INSTITUTION_EDIT))
    inside = reduce(or_, (Q(code__startswith=prefix) for prefix in prefixes), Q(pk__in=[]))
    pool = request.reader.pool
    return Area.objects.filter(inside, level__in=levels, code__startswith=pool.area.prefix if pool else "-")
