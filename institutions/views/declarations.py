"""Monthly declarations on the screen: list, import, page with lines, deductions, every step, papers."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from casework import clock, events, sheets
from casework.access import look, needs
from casework.errors import NotAllowed
from casework.letters import render as typeset
from casework.models import AccessLog
from casework.money import plain_yuan
from casework.paging import page_of
from casework.request import Request
from casework.rights import Right
from casework.views.parts import pdf
from institutions.declared.reading import ALL
from institutions.flow import DECLARATION
from institutions.forms import settlements as forms
from institutions.forms.applications import ReasonsForm
from institutions.forms.fields import NoForm
from institutions.models import Declaration, DeclarationLine, Deduction, LineFlag
from institutions.rules import rows_of
from institutions.selectors import declarations as selectors
from institutions.services import confirming, deducting
from institutions.services import declarations as services
from institutions.settlement_paper import deduction_notice, statement
from institutions.views.applications import StepPage
from institutions.views.parts import case_list, crumbs, form_page, not_settled

State = Declaration.State
PAGES = {
    "review": StepPage(
        NoForm,
        services.review_declaration,
        gettext_lazy("The review is ended."),
        gettext_lazy("Another person confirms it with its deductions."),
    ),
    "confirm": StepPage(
        NoForm,
        confirming.confirm_declaration,
        gettext_lazy("The declaration is confirmed. Finance pays what is owed."),
        gettext_lazy("Basic and critical-illness parts are owed apart, each by its own fund."),
    ),
    "send_back": StepPage(ReasonsForm, services.send_back_declaration, gettext_lazy("It is sent back to the desk.")),
    "return": StepPage(
        ReasonsForm,
        services.return_declaration,
        gettext_lazy("It is returned."),
        gettext_lazy("The institution may declare the month anew."),
    ),
    "pay_again": StepPage(
        NoForm, confirming.pay_declaration_again, gettext_lazy("It waits for a batch, to the account of the register.")
    ),
}


@needs(Right.DECLARATION_VIEW)
@require_GET
def declarations(request: Request) -> HttpResponse:
    """The declarations by their state."""
    asked = request.GET.get("tab", "")
    tab = asked if asked in selectors.TABS else "declared"
    _label, states = selectors.TABS[tab]
    page = page_of(selectors.declarations_for(request.reader).filter(state__in=states), request, order=("-id",))
    listed, kinds = selectors.rows_of(page.rows, clock.today()), selectors.tabs_of(request.reader, tab)
    template = "institutions/settlement/declarations.html"
    return case_list(request, template, "declarations", page, rows=listed, kinds=kinds, notes=not_settled(request))


@needs(Right.INSTITUTION_EDIT)
def declaration_new(request: Request) -> HttpResponse:
    """Bring what an institution declares for a month."""
    initial = {"institution": request.GET.get("institution", "")[:20]}
    form = forms.DeclarationForm(request.POST or None, request.FILES or None, initial=initial)
    return form_page(
        request,
        form,
        services.bring_declaration,
        said=lambda: form.said,
        title=_("Bring a monthly declaration"),
        lead=_("The lines are checked against the figures of the head. Nothing is owed yet."),
        done=_("The lines are being checked."),
        then=lambda made: reverse("institutions:declaration", args=[made.pk]),
        way=crumbs(_declarations(), (_("Bring a monthly declaration"), "")),
        span=4,
        verb=_("Check the lines"),
        notes=not_settled(request),
    )


@needs(Right.DECLARATION_VIEW)
@require_GET
def declaration(request: Request, pk: int) -> HttpResponse:
    """One declaration where it stands: rows to mend, or its figures, lines and what is taken off."""
    found = _found(request, pk)
    context: dict[str, Any] = {
        "declaration": found,
        "tone": selectors.TONES[State(found.state)],
        "heads": selectors.heads_of(found),
        "offers": list(selectors.offers(found, request.reader)),
        "events": [
            {"at": event.at, "sentence": events.tell(event)} for event in events.history_of(found).order_by("-pk")[:30]
        ],
        "crumbs": crumbs(_declarations(), (found.number, "")),
        "may_deduct": "deduct" in DECLARATION.possible(found) and request.reader.may_in(_EDIT, found.area_code),
        "may_mend": request.reader.may_in(_EDIT, found.area_code),
        "reads_agreements": request.reader.may(Right.AGREEMENT_VIEW),
    }
    if found.state == State.CHECKING:
        context |= {"job": _job(found), "progress_url": reverse("institutions:declaration_progress", args=[pk])}
    elif found.state == State.FAULTY:
        page = page_of(found.bad_lines.all(), request, order=("number",))
        context |= {"bad": selectors.bad_rows_of(page.rows), "pager": page.pager}
    else:
        context |= _reviewed(request, found)
    return render(request, "institutions/settlement/declaration.html", context)


@needs(Right.DECLARATION_VIEW)
@require_GET
def declaration_progress(request: Request, pk: int) -> HttpResponse:
    """How far the check is; the whole page again once it has ended."""
    found = _found(request, pk)
    if found.state != State.CHECKING:
        return HttpResponse(headers={"HX-Redirect": reverse("institutions:declaration", args=[pk])})
    url = reverse("institutions:declaration_progress", args=[pk])
    return render(request, "components/job.html", {"job": _job(found), "url": url, "key": "declaration"})


@needs(Right.INSTITUTION_EDIT)
@require_POST
def declaration_bad_rows(request: Request, pk: int) -> FileResponse:
    """The rows that cannot be taken as they stood, with the reasons, to be mended and brought again."""
    found = _found(request, pk)
    look(request, AccessLog.Kind.EXPORT, found, field="bad_rows")
    headings = [*(column.headings[0] for column in ALL), _("Row"), _("Reason")]
    cells = (
        [*(row.said.get(column.name, "") for column in ALL), row.number, " ".join(selectors.told_of(row.problems))]
        for row in found.bad_lines.iterator(chunk_size=1_000)
    )
    return sheets.download(sheets.workbook(headings, cells), f"{found.number}-rows.xlsx")


@needs(Right.INSTITUTION_EDIT, Right.INSTITUTION_DECIDE)
def declaration_step(request: Request, pk: int, step: str) -> HttpResponse:
    """One step of a declaration."""
    if step not in PAGES:
        raise Http404
    found, page = _found(request, pk), PAGES[step]
    _must_be_possible(request, found, step)
    label, there = str(selectors.LABELS[step]), reverse("institutions:declaration", args=[pk])
    return form_page(
        request,
        page.form(request.POST or None),
        partial(page.service, declaration=found),
        title=label,
        lead=page.lead,
        done=str(page.done),
        then=there,
        way=crumbs((found.number, there), (label, "")),
        facts=[*_facts(found), *_due_facts(found)],
        verb=label,
    )


@needs(Right.INSTITUTION_EDIT)
def line_deduct(request: Request, pk: int) -> HttpResponse:
    """Deduct something from a line."""
    line = get_object_or_404(DeclarationLine.objects.select_related("declaration"), pk=pk)
    found = _found(request, line.declaration_id)
    _must_be_possible(request, found, "deduct")
    there = reverse("institutions:declaration", args=[found.pk])
    return form_page(
        request,
        forms.DeductionForm(
            request.POST or None, initial={"basic": plain_yuan(line.basic), "critical": plain_yuan(line.critical)}
        ),
        partial(deducting.deduct_line, line=line),
        title=_("Deduct from a line"),
        done=_("The deduction is noted."),
        then=there,
        way=crumbs((found.number, there), (_("Deduct from a line"), "")),
        facts=[
            {"label": _("Settlement ID"), "value": line.core_id},
            {"label": _("Day"), "value": line.day},
            {"label": _("Total cost"), "fen": line.total},
            {"label": _("In policy"), "fen": line.in_policy},
            {"label": _("Basic fund"), "fen": line.basic},
            {"label": _("Critical-illness part"), "fen": line.critical},
        ],
        verb=_("Deduct"),
    )


@needs(Right.INSTITUTION_EDIT)
def deduct_flagged(request: Request, pk: int) -> HttpResponse:
    """Deduct every line that a check flagged, in full."""
    found = _found(request, pk)
    _must_be_possible(request, found, "deduct")
    there = reverse("institutions:declaration", args=[pk])
    return form_page(
        request,
        forms.FlaggedForm(request.POST or None, initial={"code": request.GET.get("code", "")[:16]}),
        partial(deducting.deduct_flagged, declaration=found),
        title=_("Deduct all flagged lines"),
        lead=_("Lines that have a deduction by hand keep it."),
        done=_("The lines are deducted."),
        then=there,
        way=crumbs((found.number, there), (_("Deduct all flagged lines"), "")),
        facts=_facts(found),
        verb=_("Deduct"),
    )


@needs(Right.INSTITUTION_EDIT)
@require_POST
def deduction_undo(request: Request, pk: int) -> HttpResponse:
    """Take a deduction back."""
    held = get_object_or_404(Deduction.objects.select_related("declaration"), pk=pk)
    found = _found(request, held.declaration_id)
    _must_be_possible(request, found, "deduct")
    deducting.undo_deduction(deduction=held, by=request.reader, key=request.POST.get("command_key"))
    messages.success(request, _("The deduction is taken back."))
    return redirect(f"{reverse('institutions:declaration', args=[found.pk])}?lines=deducted")


@needs(Right.DECLARATION_VIEW)
@require_GET
def declaration_notice(request: Request, pk: int) -> HttpResponse:
    """The notice of deductions as PDF."""
    found = _found(request, pk)
    if not found.deductions.exists():
        raise Http404
    return pdf(typeset(deduction_notice(found, request.reader)), f"{found.number}-notice")


@needs(Right.DECLARATION_VIEW)
@require_GET
def declaration_statement(request: Request, pk: int) -> HttpResponse:
    """The statement of a decided month as PDF."""
    found = _found(request, pk)
    if found.state not in Declaration.DECIDED:
        raise Http404
    return pdf(typeset(statement(found, request.reader)), f"{found.number}-statement")


_EDIT = Right.INSTITUTION_EDIT


def _found(request: Request, pk: int) -> Declaration:
    return get_object_or_404(selectors.declarations_for(request.reader), pk=pk)


def _must_be_possible(request: Request, found: Declaration, step: str) -> None:
    """Raises NotAllowed, WrongStep."""
    if not request.reader.may_in(DECLARATION.steps[step].right, found.area_code):
        raise NotAllowed()
    DECLARATION.begin(step, found)


def _reviewed(request: Request, found: Declaration) -> dict[str, Any]:
    """What the page of lines shows."""
    asked = request.GET.get("lines", "all")
    shown = asked if asked in (*LineFlag.Code.values, "deducted") else "all"
    page = page_of(selectors.lines_of(found, shown), request, order=("number",))
    decided = found.state in Declaration.DECIDED
    paid = None if decided else confirming.what_is_paid(found)
    return {
        "lines": selectors.line_rows(page.rows),
        "pager": page.pager,
        "kinds": selectors.kinds_of_lines(found, shown),
        "shown": shown,
        "is_flag": shown in LineFlag.Code.values,
        "budget": selectors.budget_of(found),
        "payment": rows_of(found.payment_trace) if decided else paid and paid.rows,
        "decided": decided,
        "payables": selectors.payables_of(found),
        "promise": rows_of(found.trace),
        "days_left": selectors.rows_of([found], clock.today())[0]["days_left"],
        "deductions": found.deductions.count(),
    }


def _job(found: Declaration) -> dict[str, Any]:
    return {
        "name": found.file_name,
        "state": found.get_state_display(),
        "tone": "info",
        "running": True,
        "done": found.done,
        "total": max(found.lines_count, found.done),
        "detail": _("The page may be closed: the work goes on."),
    }


def _facts(found: Declaration) -> list[dict[str, Any]]:
    return [
        {"label": _("Institution"), "value": found.institution.name},
        {"label": _("Month"), "value": f"{found.month:%Y-%m} · {found.get_care_display()}"},
        {"label": _("Basic fund"), "fen": found.basic},
        {"label": _("Critical-illness part"), "fen": found.critical},
    ]


def _due_facts(found: Declaration) -> list[dict[str, Any]]:
    paid = confirming.what_is_paid(found)
    off = found.basic + found.critical - paid.deposit - paid.set_off - paid.basic - paid.critical
    return [
        {"label": _("Deducted"), "fen": off},
        {"label": _("Quality deposit"), "fen": paid.deposit},
        {"label": _("Prepayment set off"), "fen": paid.set_off},
        {"label": _("Due, basic fund"), "fen": paid.basic},
        {"label": _("Due, critical illness"), "fen": paid.critical},
    ]


def _declarations() -> tuple[str, str]:
    return (_("Monthly declarations"), reverse("institutions:declarations"))
