"""Handed in after the year of the stay has ended."""

from django.utils.translation import gettext_lazy as _

from claims.checking import Case, Figures, Group, Severity, check
from claims.checking.articles import PAPERS


@check(
    "filed_late",
    group=Group.STAY,
    title=_("Handed in late"),
    means=_("The year that the claim counts in was over when it came."),
    sentence=_("Handed in on %(received)s, %(days)s days after the discharge and in a later year."),
    severity=Severity.NOTE,
    article=PAPERS,
)
def filed_late(case: Case) -> Figures | None:
    """The year of the discharge against that of the receipt."""
    if case.received_on.year == case.discharged_on.year:
        return None
    return {
        "received": case.received_on.isoformat(),
        "days": (case.received_on - case.discharged_on).days,
    }
