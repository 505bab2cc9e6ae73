"""The same stay handed in twice, with other paper (second signals of national_rules C2)."""

from django.utils.translation import gettext_lazy as _

from claims.checks.registry import Case, Figures, check
from claims.models import Flag


@check(
    "duplicate_stay",
    title=_("Same stay twice"),
    sentence=_("%(number)s asks for the same stay: same institution, days and amount (%(amount)s)."),
    severity=Flag.Severity.BLOCKING,
    needs_supervisor=True,
)
def duplicate_stay(case: Case) -> Figures | None:
    """Another claim of the person with the same institution, days and claimed amount."""
    claim = case.claim
    twin = case.others.filter(
        institution=claim.institution_id,
        admitted_on=claim.admitted_on,
        discharged_on=claim.discharged_on,
        claimed=claim.claimed,
    ).first()
    if twin is None:
        return None
    return {"claim": twin.pk, "number": twin.number, "amount_fen": twin.claimed}
