"""拒付原因: each code with what it means, what it stands on and what can be done about it."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from casework.access import needs
from casework.request import Request
from casework.rights import Right
from claims.flow import RefusalReason
from claims.refusals import EXPLAINED
from claims.views.common import crumbs


@needs(Right.CLAIM_VIEW)
@require_GET
def refusal_reasons(request: Request) -> HttpResponse:
    """Every reason for which a claim is refused as a whole."""
    reasons = [_shown(reason) for reason in EXPLAINED]
    return render(request, "claims/reasons.html", {"reasons": reasons, "crumbs": crumbs((_("Refusal reasons"), ""))})


@needs(Right.CLAIM_VIEW)
@require_GET
def refusal_reason(request: Request, code: str) -> HttpResponse:
    """One reason, by its code or by its number as notices print it (03)."""
    found = next((reason for reason in EXPLAINED if code in (reason.value, reason.number)), None)
    if found is None:
        raise Http404
    context = _shown(found) | {
        "crumbs": crumbs((_("Refusal reasons"), reverse("claims:refusal_reasons")), (found.label, ""))
    }
    return render(request, "claims/reason.html", context)


def _shown(reason: RefusalReason) -> dict[str, Any]:
    return {
        "code": reason.value,
        "number": reason.number,
        "label": reason.label,
        "explained": EXPLAINED[reason],
        "url": reverse("claims:refusal_reason", args=[reason.value]),
    }
