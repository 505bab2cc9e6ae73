"""A stay that runs past the end of cover."""

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from claims.checks.registry import Case, Figures, check
from claims.models import Flag
from enrollment.models import Coverage


@check(
    "outside_coverage",
    title=_("Days without cover"),
    sentence=_("%(days)d days of the stay lie outside the person's cover, the first is %(first)s."),
    severity=Flag.Severity.WARNING,
    needs_supervisor=True,
)
def outside_coverage(case: Case) -> Figures | None:
    """Days between admission and discharge on which no resident cover holds."""
    # All of the person's few periods: asked for those of some days, PostgreSQL may read everybody's.
    held = Coverage.objects.filter(person=case.claim.person_id, scheme=Coverage.Scheme.RESIDENT)
    periods = list(held.values_list("period", flat=True))
    stay = [case.admitted_on + timedelta(n) for n in range((case.discharged_on - case.admitted_on).days + 1)]
    bare = [day for day in stay if not any(day in period for period in periods)]
    return {"days": len(bare), "first": bare[0].isoformat()} if bare else None
