"""Handed in after the term that a pool sets (最大申报时限). No source gives one: without a figure the check is off."""

from django.utils.translation import gettext_lazy as _

from claims.checking import Case, Figures, Group, Severity, Threshold, Unit, check
from claims.checking.articles import PAPERS


@check(
    "filed_beyond_term",
    group=Group.STAY,
    title=_("Handed in after the term"),
    means=_("The claim was handed in more than %(days)s after the discharge, the term that the pool has set."),
    sentence=_("Handed in on %(received)s, %(days)s days after the discharge."),
    severity=Severity.WARNING,
    needs_supervisor=True,
    thresholds=(Threshold("days", _("Days after the discharge"), Unit.DAYS, None, most=3_650),),
    article=PAPERS,
)
def filed_beyond_term(case: Case, days: int) -> Figures | None:
    """Days from the discharge to the receipt."""
    after = (case.received_on - case.discharged_on).days
    return {"received": case.received_on.isoformat(), "days": after} if after > days else None
