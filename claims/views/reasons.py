"""拒付、核减、不予支付原因: each code with what it means, what it stands on and what can be done about it."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from casework.access import needs
from casework.request import Request
from casework.rights import Right
from claims.reasons import CLAIM, GROUPS, Group
from claims.views.common import crumbs


@needs(Right.CLAIM_VIEW)
@require_GET
def refusal_reasons(request: Request) -> HttpResponse:
    """Every reason for which less than claimed is paid, by group."""
    groups = [{"group": one, "reasons": [_shown(one, reason) for reason in one.reasons]} for one in GROUPS.values()]
    return render(request, "claims/reasons.html", {"groups": groups, "crumbs": crumbs((_("Refusal reasons"), ""))})


@needs(Right.CLAIM_VIEW)
@require_GET
def refusal_reason(request: Request, code: str) -> HttpResponse:
    """One reason of a refused claim, by its code or by its number as notices print it (03)."""
    found = next((reason for reason in CLAIM.reasons if code in (reason.value, reason.number)), None)
    return _page(request, CLAIM, found)


@needs(Right.CLAIM_VIEW)
@require_GET
def reason_of_group(request: Request, group: str, code: str) -> HttpResponse:
    """One reason of any group: of a refused claim, a reduced line, or the policy itself."""
    known = GROUPS.get(group)
    if known is None:
        raise Http404
    return _page(request, known, next((reason for reason in known.reasons if reason.value == code), None))


def _page(request: Request, group: Group, found: Any) -> HttpResponse:
    if found is None:
        raise Http404
    way = crumbs((_("Refusal reasons"), reverse("claims:refusal_reasons")), (found.label, ""))
    return render(request, "claims/reason.html", _shown(group, found) | {"group": group, "crumbs": way})


def _shown(group: Group, reason: Any) -> dict[str, Any]:
    return {
        "code": reason.value,
        "number": reason.number if group is CLAIM else "",
        "label": reason.label,
        "explained": group.reasons[reason],
        "url": reverse("claims:reason_of_group", args=[group.code, reason.value]),
    }
