"""A bed that was occupied on free days only (挂床)."""

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from claims.checking import Case, Figures, Group, Severity, Threshold, Unit, check
from claims.checking.articles import INSTITUTIONS
from policy.days import is_working_day


@check(
    "stay_over_holidays",
    group=Group.STAY,
    title=_("Stay on free days only"),
    means=_("A planned inpatient stay of two days to %(days)s in which offices worked on no day."),
    sentence=_("Planned stay of %(days)s days from %(admitted)s, all of them weekends or holidays."),
    severity=Severity.NOTE,
    thresholds=(Threshold("days", _("Longest such stay"), Unit.DAYS, 3, least=2, most=10),),
    article=INSTITUTIONS,
)
def stay_over_holidays(case: Case, days: int) -> Figures | None:
    """Emergencies choose no day."""
    length = (case.discharged_on - case.admitted_on).days + 1
    if not case.is_inpatient or case.claim.access == "emergency" or not 2 <= length <= days:
        return None
    if any(is_working_day(case.admitted_on + timedelta(n), case.calendar) for n in range(length)):
        return None
    return {"days": length, "admitted": case.admitted_on.isoformat()}
