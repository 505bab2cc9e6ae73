"""Units: their register, members, yearly bills, demand notices (单位参保)."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from casework import clock
from casework.access import look, needs
from casework.errors import Refusal
from casework.letters import render as letter
from casework.models import AccessLog, Area
from casework.paging import page_of
from casework.request import Request
from casework.rights import Right
from casework.views.parts import answered, pdf
from enrollment import paper
from enrollment.forms.units import EndMemberForm, MemberForm, PayBillForm, ServeForm, UnitForm, YearForm
from enrollment.models import DemandNotice, Unit, UnitBill
from enrollment.selectors import areas_to_register_in
from enrollment.selectors import units as selectors
from enrollment.services import billing, notices, units
from enrollment.views.parts import crumbs, sections

KINDS = (
    ("enrollment:units", "", gettext_lazy("All units")),
    ("enrollment:units_overdue", "", gettext_lazy("Overdue")),
    ("enrollment:units", "?missing=1", gettext_lazy("Units missing in %(year)s")),
    ("enrollment:units_persons", "", gettext_lazy("Persons missing in %(year)s")),
)


@needs(Right.CONTRIBUTION_VIEW)
@require_GET
def register(request: Request) -> HttpResponse:
    """The units, and the public ones that have not joined this year (HN-29)."""
    year = clock.today().year
    missing = request.GET.get("missing") == "1"
    rows = selectors.missing_units(request.reader, year) if missing else selectors.units_for(request.reader)
    page = page_of(rows, request, order=("name", "id"))
    context = _kinds(request, "enrollment:units", "?missing=1" if missing else "") | {
        "rows": page.rows,
        "pager": page.pager,
        "may": request.reader.may(Right.UNIT_EDIT),
    }
    return render(request, "enrollment/money/units.html", context)


@needs(Right.CONTRIBUTION_VIEW)
@require_GET
def overdue(request: Request) -> HttpResponse:
    """欠费: bills past their day with what the unit and finance owe, the notice and its last day (HN-04, HN-09)."""
    today = clock.today()
    page = page_of(selectors.overdue_bills(request.reader, today), request, order=("due_on", "id"))
    context = _kinds(request, "enrollment:units_overdue") | {
        "rows": [
            {"bill": bill, "notice": (notice := _notice(bill)), "is_passed": _is_passed(notice)} for bill in page.rows
        ],
        "pager": page.pager,
        "figures": selectors.overdue_figures(request.reader, today),
        "may_book": request.reader.may(Right.CONTRIBUTION_BOOK),
    }
    return render(request, "enrollment/money/units_overdue.html", context)


@needs(Right.CONTRIBUTION_VIEW)
@require_GET
def missing_persons(request: Request) -> HttpResponse:
    """Who of the public sector has no supplementary insurance this year (HN-20, HN-29)."""
    found = selectors.missing_persons(request.reader, clock.today().year)
    page = page_of(found, request, order=("area_code", "id"))
    context = _kinds(request, "enrollment:units_persons") | {"rows": page.rows, "pager": page.pager}
    return render(request, "enrollment/money/units_persons.html", context)


@needs(Right.UNIT_EDIT)
def unit_new(request: Request) -> HttpResponse:
    """Register a unit."""
    form = UnitForm(request.POST or None, areas=areas_to_register_in(request.reader))
    if form.is_bound and form.is_valid():
        key = request.POST.get("command_key")
        made = answered(form, lambda: units.register_unit(**form.cleaned_data, by=request.reader, key=key))
        if made:
            messages.success(request, _("The unit is registered."))
            return redirect("enrollment:unit", made.pk)
    title = _("Register a unit")
    context = {"form": form, "title": title, "crumbs": crumbs("enrollment:units", title)}
    return render(request, "enrollment/money/form.html", context, status=422 if form.errors else 200)


@needs(Right.CONTRIBUTION_VIEW)
@require_GET
def unit(request: Request, pk: int) -> HttpResponse:
    """One unit: for whom it pays, its bills with what is owed today, their notices."""
    return _page(request, get_object_or_404(selectors.units_for(request.reader), pk=pk))


@needs(Right.UNIT_EDIT)
@require_POST
def member_add(request: Request, pk: int) -> HttpResponse:
    """Let the unit pay for a person."""
    row = get_object_or_404(selectors.units_for(request.reader), pk=pk)
    return _do(request, row, "member", MemberForm(request.POST), units.add_member, {"unit": row})


@needs(Right.UNIT_EDIT)
@require_POST
def member_end(request: Request, pk: int, member: int) -> HttpResponse:
    """End it."""
    row = get_object_or_404(selectors.units_for(request.reader), pk=pk)
    held = get_object_or_404(row.members.select_related("unit"), pk=member)
    return _do(request, row, "end", EndMemberForm(request.POST), units.end_member, {"member": held})


@needs(Right.CONTRIBUTION_BOOK)
@require_POST
def bill_make(request: Request, pk: int) -> HttpResponse:
    """Make the bill of a year."""
    row = get_object_or_404(selectors.units_for(request.reader), pk=pk)
    member = row.members.filter(pk=_number(request.POST.get("member"))).first()
    return _do(request, row, "bill", YearForm(request.POST), billing.make_bill, {"unit": row, "member": member})


@needs(Right.CONTRIBUTION_BOOK)
@require_POST
def bill_pay(request: Request, pk: int) -> HttpResponse:
    """Book the payment of a bill."""
    bill = get_object_or_404(selectors.bills_for(request.reader), pk=pk)
    service = billing.finance_paid if request.POST.get("payer") == "finance" else billing.pay_bill
    return _do(request, bill.unit, "pay", PayBillForm(request.POST), service, {"bill": bill})


@needs(Right.CONTRIBUTION_BOOK)
@require_POST
def bill_demand(request: Request, pk: int) -> HttpResponse:
    """Issue the demand notice of an overdue bill."""
    bill = get_object_or_404(selectors.bills_for(request.reader), pk=pk)
    notices.demand(unit_bill=bill, by=request.reader, key=request.POST.get("command_key"))
    messages.success(request, _("The notice is issued. Print it, serve it, record its service."))
    return redirect("enrollment:unit", bill.unit_id)


@needs(Right.CONTRIBUTION_BOOK, Right.ENROL_MANAGE)
def notice_serve(request: Request, pk: int) -> HttpResponse:
    """送达: record when and how a notice was served, with the certificate."""
    row = get_object_or_404(selectors.notices_for(request.reader), pk=pk)
    form = ServeForm(request.POST or None, request.FILES or None, initial={"served_on": clock.today()})
    if form.is_bound and form.is_valid():
        key = request.POST.get("command_key")
        if answered(form, lambda: notices.serve_notice(notice=row, **form.cleaned_data, by=request.reader, key=key)):
            messages.success(request, _("The service is recorded."))
            if row.unit_bill:
                return redirect("enrollment:unit", row.unit_bill.unit_id)
            return redirect("enrollment:desk_notices")
    title = _("Record the service of a notice")
    context = {"form": form, "title": title, "crumbs": crumbs("enrollment:units", title)}
    return render(request, "enrollment/money/form.html", context, status=422 if form.errors else 200)


@needs(Right.CONTRIBUTION_VIEW, Right.ENROL_MANAGE)
@require_GET
def notice_paper(request: Request, pk: int) -> HttpResponse:
    """催缴通知 with its 送达回证, as PDF. Each print is written down."""
    row = get_object_or_404(selectors.notices_for(request.reader), pk=pk)
    content = letter(paper.demand(row, request.reader), "en" if get_language() == "en" else "zh")
    look(request, AccessLog.Kind.PRINT, row, field="notice")
    return pdf(content, f"notice-{row.pk}")


def _do(
    request: Request, row: Unit, name: str, form: Any, service: Callable[..., Any], about: dict[str, Any]
) -> HttpResponse:
    key = request.POST.get("command_key")
    if form.is_valid() and answered(form, lambda: service(**about, **form.cleaned_data, by=request.reader, key=key)):
        messages.success(request, _("Saved."))
        return redirect("enrollment:unit", row.pk)
    return _page(request, selectors.units_for(request.reader).get(pk=row.pk), **{name: form})


def _page(request: Request, row: Unit, **forms: Any) -> HttpResponse:
    bills = selectors.bills_for(request.reader).filter(unit=row).prefetch_related("notices__proof")
    members = row.members.select_related("person")
    page = page_of(members, request, order=("-id",), path=reverse("enrollment:unit", args=[row.pk]))
    context = {
        "unit": row,
        "members": page.rows,
        "pager": page.pager,
        "bills": [
            {"bill": bill, "owed": _owed(bill), "notice": _notice(bill), "shares": _shares(bill)} for bill in bills
        ],
        "year": clock.today().year,
        "may_edit": request.reader.may_in(Right.UNIT_EDIT, row.area_code),
        "may_book": request.reader.may_in(Right.CONTRIBUTION_BOOK, row.area_code),
        "forms": {
            "member": MemberForm(initial={"starts_on": clock.today()}),
            "end": EndMemberForm(initial={"ends_on": clock.today()}),
            "bill": YearForm(initial={"coverage_year": clock.today().year}),
            "pay": PayBillForm(initial={"paid_on": clock.today()}),
        }
        | forms,
        "crumbs": crumbs("enrollment:units", row.name),
    }
    return render(request, "enrollment/money/unit.html", context, status=422 if forms else 200)


def _kinds(request: Request, active: str, query: str = "") -> dict[str, Any]:
    """The year, and the tabs of the pages about units; `active` and `query` are the route of the present one."""
    year = clock.today().year
    kinds = [
        {"label": label % {"year": year}, "url": reverse(route) + more, "active": (route, more) == (active, query)}
        for route, more, label in KINDS
    ]
    return {"tabs": sections(request.reader, "enrollment:units"), "kinds": kinds, "year": year}


def _notice(bill: UnitBill) -> DemandNotice | None:
    return next(iter(bill.notices.all()), None)


def _is_passed(notice: DemandNotice | None) -> bool:
    return bool(notice and notice.deadline and notice.deadline < clock.today())


def _shares(bill: Any) -> list[dict[str, Any]]:
    """Who pays how much of a bill (HN-31)."""
    words = {
        "individual": _("Collected from the persons"),
        "unit": _("Paid by the unit"),
        "finance": _("Paid by the township's finance")
        if bill.unit.area.level == Area.Level.TOWNSHIP
        else _("Paid by the finance of the district"),
    }
    return [{"label": words[payer], "fen": fen} for payer, fen in bill.answer.shares.items() if payer in words and fen]


def _number(said: str | None) -> int:
    return int(said) if said and said.isascii() and said.isdecimal() else 0


def _owed(bill: Any) -> Any:
    """What is owed if it is paid today; the rules' sentence where they cannot say."""
    if bill.paid_on:
        return None
    try:
        return billing.owed_on(bill, clock.today()).values
    except Refusal as refusal:
        return {"refusal": str(refusal)}
