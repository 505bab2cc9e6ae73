"""The reason at the counter says “away from home”, the institution lies at home."""

from django.utils.translation import gettext_lazy as _

from claims.checking import Case, Figures, Group, Severity, check
from claims.checking.articles import AWAY_FROM_HOME
from claims.models.claim import Reason

AWAY = {Reason.ELSEWHERE, Reason.REFERRAL}


@check(
    "reason_differs",
    group=Group.STAY,
    title=_("Reason does not fit the institution"),
    means=_("Claimed as care in another area, but the institution lies inside the pool."),
    sentence=_("Claimed as care in another area, but %(institution)s lies inside the pool."),
    severity=Severity.NOTE,
    article=AWAY_FROM_HOME,
)
def reason_differs(case: Case) -> Figures | None:
    """Why it was not settled directly, against where the institution lies."""
    institution = case.claim.institution
    if case.claim.reason not in AWAY or institution is None or not case.claim.pool.holds(institution.area_id):
        return None
    return {"institution": institution.name}
