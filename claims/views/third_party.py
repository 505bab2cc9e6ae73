"""第三人责任 on the screen: recorded at the counter, named later, what it owes written off by two persons."""

from dataclasses import fields
from functools import partial
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from casework.access import needs
from casework.money import yuan
from casework.request import Request
from casework.rights import Right
from claims.misuse.views.parts import form_page
from claims.models import Claim, Recovery, ThirdParty
from claims.third_party import forms, recording, writing_off
from claims.third_party.recording import Said
from claims.views.common import claim_of, crumbs


@needs(Right.CLAIM_ENTER)
def third_party(request: Request, pk: int) -> HttpResponse:
    """Record who else has to pay for a claim; after payment, who it is."""
    claim = claim_of(request, pk, Right.CLAIM_ENTER)
    party = ThirdParty.objects.filter(claim=claim).first()
    names = party is not None and claim.state in Claim.SETTLED_STATES
    number = claim.number or _("Draft")
    title = _("Name the third party") if names else _("Third party")
    if names:
        form, do = forms.WhoForm(request.POST or None), partial(recording.name_third_party, party=party)
    else:
        form = forms.RecordForm(request.POST or None, initial=_known(party))
        do = partial(recording.record_third_party, claim=claim)
    return form_page(
        request,
        form,
        do,
        title=title,
        lead=f"{number} · {claim.person.name}",
        done=_("The third party is recorded."),
        then=lambda _made: reverse("claims:case", args=[pk]),
        way=crumbs((number, reverse("claims:case", args=[pk])), (title, "")),
        notes=[{"words": _what_it_means(), "tone": "info"}],
    )


@needs(Right.RECOVERY_BOOK)
def ask_write_off(request: Request, pk: int) -> HttpResponse:
    """Ask to give up what a third party owes."""
    return _write_off(request, pk, Right.RECOVERY_BOOK, forms.AskForm(request.POST or None), writing_off.ask_write_off)


@needs(Right.RECOVERY_DECIDE)
def decide_write_off(request: Request, pk: int) -> HttpResponse:
    """Give it up as a second person, or go on."""
    form = forms.DecideForm(request.POST or None)
    return _write_off(request, pk, Right.RECOVERY_DECIDE, form, writing_off.decide_write_off)


def _write_off(request: Request, pk: int, right: Right, form: Any, do: Any) -> HttpResponse:
    rows = Recovery.objects.visible_to(request.reader, right).filter(third_party__isnull=False)
    found = get_object_or_404(rows.select_related("third_party__claim", "person__area", "write_off_by"), pk=pk)
    page, title = reverse("claims:recovery", args=[pk]), _("Write off")
    facts = [{"label": _("Third party"), "value": found.debtor}, {"label": _("Left"), "value": yuan(found.left)}]
    if found.write_off_by:
        facts.append({"label": _("Asked by"), "value": found.write_off_by.name})
        facts.append({"label": _("Reasons"), "value": found.write_off_reason})
    return form_page(
        request,
        form,
        partial(do, recovery=found),
        title=title,
        lead=found.number,
        done=_("It is noted."),
        then=lambda _made: page,
        way=crumbs((_("Recoveries"), reverse("claims:recoveries")), (found.number, page), (title, "")),
        facts=facts,
        verb=title,
    )


def _known(party: ThirdParty | None) -> dict[str, Any]:
    """What was recorded before; else the usual."""
    if party is None:
        return {"share": recording.WHOLE}
    return {field.name: getattr(party, field.name) for field in fields(Said)}


def _what_it_means() -> str:
    return _(
        "What a third party has to bear is not the fund's. Where it does not pay or cannot be found and the insured "
        "declares so in writing, the fund pays first and recovers its share from the third party."
    )
