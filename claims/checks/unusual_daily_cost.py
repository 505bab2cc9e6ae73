"""A day in hospital that costs far more than others with the same diagnosis."""

from django.utils.translation import gettext_lazy as _

from claims.checking import Group, Severity, check_rows
from claims.checking.articles import INSTITUTIONS
from claims.checking.usual import USUAL, beyond, far_above

check_rows(
    "unusual_daily_cost",
    group=Group.COST,
    title=_("Expensive days"),
    means=_(
        "Amount by day of an inpatient stay is more than %(spreads)s times the usual distance above the median of this "
        "diagnosis, and more than %(percent)s of it; at least %(claims)s claims of two years."
    ),
    sentence=_("%(daily)s yuan a day: half of %(count)s stays with this diagnosis are below %(median)s."),
    severity=Severity.NOTE,
    thresholds=far_above(spreads=10, percent=400),
    article=INSTITUTIONS,
    rows=f"""
        SELECT c.id AS looked, day.cost AS daily_fen, u.claims AS count, u.daily AS median_fen
        FROM looked c JOIN {USUAL}
        CROSS JOIN LATERAL (SELECT c.claimed / greatest(c.discharged_on - c.admitted_on, 1) AS cost) day
        WHERE c.kind = 'inpatient' AND {beyond("day.cost", "daily")}
    """,
)
