"""Two hospital beds at one time."""

from django.utils.translation import gettext_lazy as _

from claims.checks.registry import Case, Figures, check
from claims.models import Flag
from claims.models.claim import Kind


@check(
    "overlapping_stays",
    title=_("Overlapping stays"),
    sentence=_("The person was in hospital by %(number)s as well, from %(admitted)s to %(discharged)s."),
    severity=Flag.Severity.WARNING,
    needs_supervisor=True,
)
def overlapping_stays(case: Case) -> Figures | None:
    """Another inpatient stay that shares days; leaving one hospital for another on one day is none."""
    if case.claim.kind != Kind.INPATIENT:
        return None
    other = (
        case.others.filter(kind=Kind.INPATIENT, admitted_on__lt=case.discharged_on, discharged_on__gt=case.admitted_on)
        .order_by("admitted_on")
        .first()
    )
    if other is None:
        return None
    return {
        "claim": other.pk,
        "number": other.number,
        "admitted": str(other.admitted_on),
        "discharged": str(other.discharged_on),
    }
