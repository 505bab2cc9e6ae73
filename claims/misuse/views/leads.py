"""欺诈线索 on the screen: the list, one lead with its steps and its letter, the forms that raise one."""

from collections.abc import Callable
from typing import Any

from django.forms import Form
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from casework import masks
from casework.access import look, needs
from casework.errors import NotAllowed
from casework.models import AccessLog
from casework.paging import page_of
from casework.request import Request
from casework.rights import Right
from claims import checks
from claims.filters import chips_of
from claims.letters.leads import hand_over_letter
from claims.misuse import forms
from claims.misuse import leads as selectors
from claims.misuse.filters import LeadFilter
from claims.misuse.flow import LEAD
from claims.misuse.services import leads as services
from claims.misuse.views.parts import crumbs, form_page, sections, timeline
from claims.models import Claim, Lead
from claims.views.common import printed
from enrollment.models import Person

LIST = "misuse:leads"
DOING: dict[str, tuple[type[Form], Callable[..., Lead]]] = {
    "take": (forms.TakeForm, services.take_lead),
    "report": (forms.ReportForm, services.report_lead),
    "hand_over": (forms.HandOverForm, services.hand_over_lead),
    "dismiss": (forms.DismissForm, services.dismiss_lead),
    "receipt": (forms.ReceiptForm, services.note_receipt),
    "hold": (forms.HoldForm, services.hold_payment),
    "release": (forms.ReleaseForm, services.release_payment),
}


@needs(Right.LEAD_VIEW)
@require_GET
def leads(request: Request) -> HttpResponse:
    """The leads, newest first, by filters."""
    narrowed = LeadFilter(request.GET, queryset=selectors.leads_for(request.reader), reader=request.reader)
    page = page_of(narrowed.qs, request)
    context = {
        "tabs": sections(request, LIST),
        "form": narrowed.form,
        "chips": chips_of(narrowed, request.path),
        "reset_url": request.path,
        "rows": [selectors.row_of(row) for row in page.rows],
        "pager": page.pager,
        "may_raise": request.reader.may(Right.LEAD_RAISE),
    }
    return render(request, "claims/misuse/leads.html", context)


@needs(Right.LEAD_VIEW)
@require_GET
def lead(request: Request, pk: int) -> HttpResponse:
    """One lead: whence, against whom, what was found, where it went; what was done besides; what the reader can do."""
    found = _found(request, pk)
    look(request, AccessLog.Kind.VIEW, found)
    reads_tip = found.tip and request.reader.may_in(Right.TIP_READ, found.area_code)
    label = found._meta.label_lower
    context = selectors.row_of(found) | {
        "hit": checks.title(found.hit.code) if found.hit else "",
        "actions": list(selectors.offers(found, request.reader)),
        "measures": selectors.measures_of(found, request.reader),
        "tip_url": reverse("casework:reveal", args=[label, pk, "tip"]) if reads_tip else "",
        "tip_key": f"claims-lead-{pk}-tip",
        "may_print": found.state == Lead.State.HANDED_OVER,
        "suspend_url": _start(request, found),
        "events": timeline(found),
        "crumbs": crumbs(LIST, (found.number, "")),
    }
    return render(request, "claims/misuse/lead.html", context)


@needs(Right.LEAD_RAISE)
def lead_new(request: Request) -> HttpResponse:
    """Raise a lead about an institution."""
    return _raise(request, forms.LeadForm(request.POST or None), services.About())


@needs(Right.LEAD_RAISE)
def lead_about_person(request: Request, person: int) -> HttpResponse:
    """Raise a lead about a person."""
    rows = Person.objects.visible_to(request.reader, Right.LEAD_RAISE).select_related("area", "pool__area")
    found = get_object_or_404(rows, pk=person)
    return _raise(request, forms.PersonLeadForm(request.POST or None), services.About(person=found), found.name)


@needs(Right.LEAD_RAISE)
def lead_about_claim(request: Request, claim: int) -> HttpResponse:
    """Raise a lead about a claim, or about a hit of a check in it."""
    rows = Claim.objects.visible_to(request.reader, Right.LEAD_RAISE).select_related("person", "institution")
    found = get_object_or_404(rows.exclude(number=""), pk=claim)
    form = forms.ClaimLeadForm(
        request.POST or None,
        initial={"against": "person"},
        hits=[(hit.pk, checks.title(hit.code)) for hit in found.hits.order_by("-pk")],
        may_hold=found.state in services.PAYABLE_STATES,
    )
    return _raise(request, form, services.About(claim=found), f"{found.number} · {found.person.name}")


@needs(Right.LEAD_RAISE, Right.LEAD_INVESTIGATE, Right.LEAD_DECIDE)
def lead_step(request: Request, pk: int, step: str) -> HttpResponse:
    """Take, report, end, hand over, note the receipt, hold and release the payment: one form each."""
    if step not in DOING:
        raise Http404
    found = _found(request, pk)
    if not request.reader.may_in(LEAD.steps[step].right, found.area_code):
        raise NotAllowed()
    form, service = DOING[step]
    label = str(selectors.STEPS[step])
    return form_page(
        request,
        form(request.POST if request.method == "POST" else None),
        lambda by, key, **said: service(lead=found, by=by, key=key, **said),
        title=label,
        lead=f"{found.number} · {selectors.suspect_of(found)}",
        done=_("It is noted."),
        then=Lead.get_absolute_url,
        way=crumbs(LIST, (found.number, found.get_absolute_url()), (label, "")),
        facts=_facts(found),
        verb=label,
    )


@needs(Right.LEAD_VIEW)
@require_GET
def lead_paper(request: Request, pk: int) -> HttpResponse:
    """欺诈线索移送函 as PDF."""
    found = _found(request, pk)
    if found.state != Lead.State.HANDED_OVER:
        raise Http404
    return printed(request, found, hand_over_letter(found, request.user), found.letter_number, field="hand_over")


def _found(request: Request, pk: int) -> Lead:
    found: Lead = get_object_or_404(selectors.leads_for(request.reader), pk=pk)
    return found


def _raise(request: Request, form: Form, about: services.About, lead: str = "") -> HttpResponse:
    """The page with the form that raises a lead."""
    title = _("Raise a lead of suspected fraud")

    def do(*, by: Any, key: str | None, **said: Any) -> Lead:
        holds = said.pop("holds", False)
        whom = _whom(about, said)
        raised: Lead = services.raise_lead(about=whom, told=services.Told(**said), holds=holds, by=by, key=key)
        return raised

    return form_page(
        request,
        form,
        do,
        title=title,
        lead=lead,
        done=_("The lead waits for an inspector."),
        then=Lead.get_absolute_url,
        way=crumbs(LIST, (title, "")),
        verb=_("Raise it"),
        notes=[{"words": _("Do not tell the person or the institution of it."), "tone": "warn"}],
    )


def _whom(about: services.About, said: dict[str, Any]) -> services.About:
    """Whom the lead is about, with what the form says of it."""
    if about.claim is None:
        return services.About(person=about.person, institution=said.pop("institution", None))
    claim, hit, against = about.claim, said.pop("hit"), said.pop("against")
    return services.About(
        claim=claim,
        hit=claim.hits.filter(pk=hit).first() if hit else None,
        person=claim.person if against == "person" else None,
        institution=claim.institution if against == "institution" else None,
    )


def _start(request: Request, found: Lead) -> str:
    """Where the suspension of whom it is against can be proposed."""
    person = found.person
    may = person and request.reader.may_in(Right.SUSPENSION_PROPOSE, person.area_code)
    return reverse("misuse:suspension_new", args=[found.person_id]) if may else ""


def _facts(found: Lead) -> list[dict[str, Any]]:
    return [
        {"label": _("Suspected"), "value": masks.name(found.person.name) if found.person else found.against},
        {"label": _("Amount suspected"), "fen": found.amount},
        {"label": _("Content of the lead"), "value": found.facts, "wide": True},
        *(
            [{"label": _("Findings of the investigation"), "value": found.findings, "wide": True}]
            if found.findings
            else []
        ),
    ]
