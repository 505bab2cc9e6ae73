"""Letters of a claim as PDF. Each print is logged before the paper exists."""

from django.http import HttpResponse
from django.utils.translation import get_language
from django.views.decorators.http import require_GET

from casework.access import look, needs
from casework.letters import render
from casework.models import AccessLog
from casework.request import Request
from casework.rights import Right
from claims.letters import letter
from claims.views.common import claim_of


@needs(Right.CLAIM_VIEW)
@require_GET
def print_letter(request: Request, pk: int, kind: str) -> HttpResponse:
    """One letter of the claim, in the reader's language."""
    claim = claim_of(request, pk)
    made = letter(claim, kind, request.user)
    look(request, AccessLog.Kind.PRINT, claim, field=kind)
    pdf = render(made, "en" if (get_language() or "").startswith("en") else "zh")
    response = HttpResponse(pdf, content_type="application/pdf")
    response.headers["Content-Disposition"] = f'inline; filename="{claim.number}-{kind}.pdf"'
    return response
