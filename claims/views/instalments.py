"""分期还款协议 on the screen: drawn up, agreed by a second person, ended, printed."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from casework import masks
from casework.access import needs
from casework.errors import Incomplete, Refusal
from casework.money import yuan
from casework.request import Request
from casework.rights import Right
from claims import letters
from claims.instalments import forms, selectors, services
from claims.instalments.counting import spread
from claims.misuse.views.parts import form_page
from claims.models import InstalmentPlan, Recovery
from claims.views.common import crumbs, key_of, printed
from institutions.forms.fields import Sheet


@needs(Right.RECOVERY_BOOK)
def propose(request: Request, pk: int) -> HttpResponse:
    """Draw up an agreement: rows spread over months (`?first=&count=`) and changed by hand."""
    rows = Recovery.objects.visible_to(request.reader, Right.RECOVERY_BOOK)
    found = get_object_or_404(rows.select_related("pool", "claim", "case", "third_party__claim", "person__area"), pk=pk)
    even = forms.SpreadForm(request.GET or None)
    is_even = request.method == "GET" and even.is_bound and even.is_valid()
    parts = spread(found.left, even.cleaned_data["first"], even.cleaned_data["count"]) if is_even else []
    sheet = _sheet(request, [part._asdict() for part in parts])
    if request.method == "POST" and sheet.is_valid() and (plan := _proposed(request, found, sheet)):
        messages.success(request, _("Agreement %(number)s is drawn up: print it to be signed.") % {"number": plan})
        return redirect("claims:recovery", found.pk)
    context = {
        "recovery": found,
        "name": masks.name(found.person.name),
        "even": even,
        "sheet": sheet,
        "title": _("Draw up an instalment agreement"),
        "crumbs": _way(found, _("Instalments")),
    }
    return render(request, "claims/instalments/propose.html", context, status=422 if request.method == "POST" else 200)


@needs(Right.RECOVERY_DECIDE)
def decide(request: Request, pk: int) -> HttpResponse:
    """Agree to a signed agreement, or not."""
    found = _found(request, pk, Right.RECOVERY_DECIDE)
    return form_page(
        request,
        forms.DecideForm(request.POST or None),
        partial(services.decide_plan, plan=found),
        title=_("Decide on the instalments"),
        lead=f"{found.number} · {found.recovery.person.name}",
        done=_("It is noted."),
        then=_page,
        way=_way(found.recovery, _("Decide on the instalments")),
        facts=_facts(found),
        verb=_("Decide"),
    )


@needs(Right.RECOVERY_DECIDE)
def end(request: Request, pk: int) -> HttpResponse:
    """End an agreement: the rest is due at once."""
    found = _found(request, pk, Right.RECOVERY_DECIDE)
    return form_page(
        request,
        forms.EndForm(request.POST or None),
        partial(services.end_plan, plan=found),
        title=_("End the agreement"),
        lead=f"{found.number} · {found.recovery.person.name}",
        done=_("It is noted."),
        then=_page,
        way=_way(found.recovery, _("End the agreement")),
        facts=_facts(found),
        verb=_("End the agreement"),
        notes=[
            {"words": _("What is still open is due at once. Later another agreement can be drawn up."), "tone": "warn"}
        ],
    )


@needs(Right.RECOVERY_VIEW)
@require_GET
def paper(request: Request, pk: int) -> HttpResponse:
    """分期还款协议书 as PDF."""
    found = _found(request, pk, Right.RECOVERY_VIEW)
    return printed(request, found.recovery, letters.agreement_of(found, request.user), found.number)


def _found(request: Request, pk: int, right: Right) -> InstalmentPlan:
    found: InstalmentPlan = get_object_or_404(selectors.plans_for(request.reader, right), pk=pk)
    return found


def _sheet(request: Request, rows: list[dict[str, Any]]) -> Sheet:
    data = request.POST if request.method == "POST" else None
    return Sheet(forms.RowForm, "rows", _("Instalments"), data, rows)


def _proposed(request: Request, found: Recovery, sheet: Sheet) -> InstalmentPlan | None:
    """The agreement; None where something is wrong, which then stands beside its cell or above the rows."""
    try:
        return services.propose_plan(recovery=found, rows=forms.kept(sheet), by=request.reader, key=key_of(request))
    except Incomplete as refusal:
        forms.tell(sheet, refusal.problems)
    except Refusal as refusal:
        forms.tell(sheet, {"rows": [str(refusal)]})
    return None


def _page(plan: InstalmentPlan) -> str:
    return reverse("claims:recovery", args=[plan.recovery_id])


def _way(recovery: Recovery, here: str) -> list[dict[str, str]]:
    page = reverse("claims:recovery", args=[recovery.pk])
    return crumbs((_("Recoveries"), reverse("claims:recoveries")), (str(recovery), page), (here, ""))


def _facts(plan: InstalmentPlan) -> list[dict[str, Any]]:
    parts = list(plan.instalments.all())
    return [
        {"label": _("Left to give back"), "value": yuan(plan.recovery.left)},
        {"label": _("Instalments"), "value": f"{len(parts)}"},
        {"label": _("From first to last"), "value": f"{parts[0].due_on} – {parts[-1].due_on}"},
        {"label": _("Drawn up by"), "value": plan.proposed_by.name},
    ]
