"""Admitted and discharged on one day (低标准入院, FX-36)."""

from django.utils.translation import gettext_lazy as _

from claims.checking import Case, Figures, Group, Severity, check
from claims.checking.articles import INSTITUTIONS


@check(
    "same_day_stay",
    group=Group.STAY,
    title=_("Stay of one day"),
    means=_("An inpatient stay that was no emergency ended on the day of admission."),
    sentence=_("Admitted and discharged on %(day)s: see whether it was outpatient care."),
    severity=Severity.NOTE,
    article=INSTITUTIONS,
)
def same_day_stay(case: Case) -> Figures | None:
    """Emergencies may end on their day."""
    if not case.is_inpatient or case.claim.access == "emergency" or case.admitted_on != case.discharged_on:
        return None
    return {"day": case.admitted_on.isoformat()}
