"""Services on days on which the person was not there."""

from django.utils.translation import gettext_lazy as _

from claims.checking import Case, Figures, Group, Severity, check, told_of
from claims.checking.articles import INSTITUTIONS


@check(
    "line_outside_stay",
    group=Group.STAY,
    title=_("Services outside the stay"),
    means=_("The day of some lines lies before the admission or after the discharge."),
    sentence=_("%(count)s lines (%(amount)s yuan) lie outside the stay; first: %(name)s on %(day)s."),
    severity=Severity.WARNING,
    article=INSTITUTIONS,
)
def line_outside_stay(case: Case) -> Figures | None:
    """Only lines that tell their day."""
    outside = [line for line in case.lines if not case.admitted_on <= case.day_of(line) <= case.discharged_on]
    return told_of(outside, day=case.day_of(outside[0]).isoformat()) if outside else None
