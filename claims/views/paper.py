"""Letters of a claim as PDF. Each print is logged before the paper exists."""

from django.http import HttpResponse
from django.views.decorators.http import require_GET

from casework.access import needs
from casework.request import Request
from casework.rights import Right
from claims.letters import letter
from claims.views.common import claim_of, printed


@needs(Right.CLAIM_VIEW)
@require_GET
def print_letter(request: Request, pk: int, kind: str) -> HttpResponse:
    """One letter of the claim, in the reader's language."""
    claim = claim_of(request, pk)
    return printed(request, claim, letter(claim, kind, request.user), f"{claim.number}-{kind}", field=kind)
