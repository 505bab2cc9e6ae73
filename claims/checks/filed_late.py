"""Handed in after the year of the stay has ended."""

from django.utils.translation import gettext_lazy as _

from claims.checks.registry import Case, Figures, check
from claims.models import Flag


@check(
    "filed_late",
    title=_("Handed in late"),
    sentence=_("Handed in on %(received)s, %(days)d days after the discharge and in a later year."),
    severity=Flag.Severity.NOTE,
)
def filed_late(case: Case) -> Figures | None:
    """The year that the claim counts in was over when it came."""
    if case.received_on.year == case.discharged_on.year:
        return None
    return {
        "received": case.received_on.isoformat(),
        "days": (case.received_on - case.discharged_on).days,
    }
