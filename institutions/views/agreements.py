"""Agreements on the screen: list, page, paper, what is drawn up, and every step."""

from functools import partial
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from casework import clock, events
from casework.access import needs
from casework.documents import documents_of
from casework.errors import NotAllowed, OutOfScope
from casework.letters import render as typeset
from casework.paging import page_of
from casework.request import Request
from casework.rights import Right
from casework.views.parts import pdf
from institutions.flow import AGREEMENT
from institutions.forms import agreements as forms
from institutions.forms.applications import ReasonsForm
from institutions.forms.fields import NoForm
from institutions.models import Agreement, Care, Institution, Measure
from institutions.paper import agreement_paper, prepaid
from institutions.rules import Rules, language, rows_of
from institutions.selectors import agreements as selectors
from institutions.selectors.public import usual_services
from institutions.services import agreements as services
from institutions.services import measures, supplements
from institutions.services.agreed import terms_on
from institutions.views.applications import StepPage
from institutions.views.parts import case_list, crumbs, form_page
from institutions.warnings import warnings_of

State = Agreement.State
KINDS = {
    "suspend": Measure.Kind.SUSPENSION,
    "terminate": Measure.Kind.TERMINATION,
    "decline": Measure.Kind.NON_RENEWAL,
}


@needs(Right.AGREEMENT_VIEW)
@require_GET
def agreements(request: Request) -> HttpResponse:
    """The agreements in force, those to be signed, or those that are over."""
    today, said = clock.today(), request.GET.get("tab", "")
    tab = said if said in selectors.TABS else "live"
    rows = selectors.of_tab(selectors.agreements_for(request.reader, today), tab, today)
    page = page_of(rows, request, order=("ends_on", "id") if tab == "live" else ("-id",))
    return case_list(
        request,
        "institutions/agreements/list.html",
        "agreements",
        page,
        rows=[selectors.row_of(row, today) for row in page.rows],
        kinds=[{"label": label, "url": f"?tab={key}", "active": key == tab} for key, label in selectors.TABS.items()],
    )


@needs(Right.INSTITUTION_EDIT)
def agreement_new(request: Request) -> HttpResponse:
    """Draw an agreement up."""
    if request.reader.pool is None:
        raise OutOfScope()
    rules = Rules.on(request.reader.pool, clock.today())
    options = rules.choices(rules.designation.options) if rules.designation.options else []
    code = request.GET.get("institution", "")[:20]
    known = Institution.objects.filter(code=code).first()
    initial = {"institution": code, "services": usual_services(known) if known else []}
    form = forms.NewForm(request.POST or None, initial=initial, options=options)
    return form_page(
        request,
        form,
        services.make_agreement,
        said=lambda: form.said,
        title=_("Draw an agreement up"),
        lead=rules.pack.title(language()),
        done=_("The agreement is drawn up. Look at its clauses, then propose it for signature."),
        then=lambda made: reverse("institutions:agreement", args=[made.pk]),
        way=crumbs(_agreements(), (_("Draw an agreement up"), "")),
        verb=_("Draw up"),
        span=4,
    )


@needs(Right.AGREEMENT_VIEW)
@require_GET
def agreement(request: Request, pk: int) -> HttpResponse:
    """One agreement: its term and money, clauses, what was added, what stopped it, what can be done."""
    today = clock.today()
    found = get_object_or_404(selectors.with_all(selectors.agreements_for(request.reader, today)), pk=pk)
    money = terms_on(found, today)
    may_edit = request.reader.may_in(Right.INSTITUTION_EDIT, found.area_code)
    context = selectors.row_of(found, today) | {
        "money": money | {"prepaid": prepaid(money["budget"], money["prepayment"])},
        "services": "、".join(str(Care(each).label) for each in found.services),
        "trace": rows_of(found.trace),
        "clauses": found.clauses.all(),
        "supplements": [
            {"one": one, "offers": selectors.supplement_offers(one, request.reader)} for one in found.supplements.all()
        ],
        "measures": [
            {"one": one, "trace": rows_of(one.trace), "offers": list(selectors.measure_offers(one, request.reader))}
            for one in reversed(found.measures.all())
        ],
        "warnings": warnings_of(found) if found.state in (*Agreement.OPEN, State.SIGNED) else [],
        "renewals": [one for one in found.renewals.all() if one.state != State.DROPPED],
        "documents": documents_of(found),
        "rules": Rules.of(found.version).pack.title(language()),
        "offers": list(selectors.offers(found, request.reader)),
        "may_save": may_edit and found.state == State.DRAFT,
        "events": [
            {"at": event.at, "sentence": events.tell(event)} for event in events.history_of(found).order_by("-pk")[:50]
        ],
        "crumbs": crumbs(_agreements(), (str(found), "")),
    }
    return render(request, "institutions/agreements/agreement.html", context)


@needs(Right.AGREEMENT_VIEW)
@require_GET
def paper(request: Request, pk: int) -> HttpResponse:
    """The agreement as PDF."""
    found = _seen(request, pk)
    return pdf(typeset(agreement_paper(found, request.reader)), found.number)


@needs(Right.INSTITUTION_EDIT)
def agreement_edit(request: Request, pk: int) -> HttpResponse:
    """Change what is drawn up: terms and clauses."""
    found = _found(request, pk, "save")
    form = forms.DraftForm(request.POST or None, agreement=found)
    return form_page(
        request,
        form,
        partial(services.save_agreement, agreement=found),
        said=lambda: form.said,
        title=_("Terms and clauses"),
        done=_("The agreement is saved."),
        then=reverse("institutions:agreement", args=[pk]),
        way=way(found, _("Terms and clauses")),
        facts=facts_of(found),
        span=6,
    )


@needs(Right.INSTITUTION_EDIT, Right.INSTITUTION_DECIDE)
def agreement_step(request: Request, pk: int, step: str) -> HttpResponse:
    """One step of an agreement."""
    if step not in PAGES:
        raise Http404
    found, page, data = _found(request, pk, step), PAGES[step], request.POST or None
    extra: dict[str, Any] = {}
    if step in KINDS:
        form: Any = forms.MeasureForm(data, agreement=found, kind=KINDS[step], initial={"side": "agency"})
        extra = {"said": lambda: {"kind": KINDS[step], "wish": form.wish}}
    elif step == "supplement":
        form = forms.SupplementForm(data)
        extra = {"said": lambda: form.said}
    else:
        form = page.form(data)
    there = reverse("institutions:agreement", args=[pk])
    return form_page(
        request,
        form,
        partial(page.service, agreement=found),
        title=str(selectors.LABELS[step]),
        lead=page.lead,
        notes=[{"words": word, "tone": "warn"} for word in warnings_of(found)] if step in ("propose", "sign") else [],
        done=str(page.done),
        then=(lambda made: reverse("institutions:agreement", args=[made.pk])) if step == "renew" else there,
        way=way(found, str(selectors.LABELS[step])),
        facts=facts_of(found),
        verb=str(selectors.LABELS[step]),
        **extra,
    )


PAGES = {
    "propose": StepPage(
        NoForm,
        services.propose_agreement,
        gettext_lazy("The agreement waits for its signature."),
        gettext_lazy("Another person signs for the agency."),
    ),
    "send_back": StepPage(ReasonsForm, services.send_back_agreement, gettext_lazy("The agreement is sent back.")),
    "sign": StepPage(
        forms.SignForm,
        services.sign_agreement,
        gettext_lazy("The agreement is signed. From its first day on the institution is designated."),
    ),
    "drop": StepPage(ReasonsForm, services.drop_agreement, gettext_lazy("The agreement is given up.")),
    "file": StepPage(forms.FileForm, services.file_agreement, gettext_lazy("The filing is noted.")),
    "renew": StepPage(
        NoForm,
        services.renew_agreement,
        gettext_lazy("The agreement that follows is drawn up, with the same terms and clauses."),
        gettext_lazy("It begins on the day after the last one of this term."),
    ),
    "supplement": StepPage(
        forms.SupplementForm,
        supplements.propose_supplement,
        gettext_lazy("The supplement waits for its signature."),
        gettext_lazy("Figures that stay empty stay as they are."),
    ),
    "suspend": StepPage(
        forms.MeasureForm,
        measures.propose_measure,
        gettext_lazy("The suspension waits for its decision."),
        gettext_lazy("Who is admitted before is settled as in a designated institution until discharge."),
    ),
    "terminate": StepPage(
        forms.MeasureForm,
        measures.propose_measure,
        gettext_lazy("The end waits for its decision."),
        gettext_lazy("Who is admitted before is settled as in a designated institution until discharge."),
    ),
    "decline": StepPage(
        forms.MeasureForm,
        measures.propose_measure,
        gettext_lazy("That it is not renewed waits for its decision."),
        gettext_lazy("The agreement holds to the end of its term."),
    ),
}


def facts_of(agreement: Agreement) -> list[dict[str, Any]]:
    """Which agreement a form is about."""
    return [
        {"label": _("Institution"), "value": agreement.institution.name},
        {"label": _("Agreement"), "value": agreement.number},
        {"label": _("Term"), "value": f"{agreement.starts_on} – {agreement.ends_on}"},
        {"label": _("State"), "value": agreement.get_state_display()},
    ]


def way(agreement: Agreement, name: str) -> list[dict[str, str]]:
    """The way to a page about an agreement."""
    return crumbs((agreement.number, reverse("institutions:agreement", args=[agreement.pk])), (name, ""))


def _agreements() -> tuple[str, str]:
    return (_("Agreements"), reverse("institutions:agreements"))


def _seen(request: Request, pk: int) -> Agreement:
    return get_object_or_404(selectors.agreements_for(request.reader, clock.today()), pk=pk)


def _found(request: Request, pk: int, action: str) -> Agreement:
    """The agreement, if the reader may take the step at all and it is possible now."""
    found = _seen(request, pk)
    if not request.reader.may_in(AGREEMENT.steps[action].right, found.area_code):
        raise NotAllowed()
    AGREEMENT.begin(action, found)
    return found
