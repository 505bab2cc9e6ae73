"""A stay far longer than others with the same diagnosis."""

from django.utils.translation import gettext_lazy as _

from claims.checking import Group, Severity, check_rows
from claims.checking.articles import INSTITUTIONS
from claims.checking.usual import USUAL, beyond, far_above

check_rows(
    "unusual_stay",
    group=Group.COST,
    title=_("Long for the diagnosis"),
    means=_(
        "The stay is more than %(spreads)s times the usual distance longer than the median of this diagnosis, and more "
        "than %(percent)s of it; at least %(claims)s claims of two years."
    ),
    sentence=_("%(days)s days: half of %(count)s stays with this diagnosis are shorter than %(median)s days."),
    severity=Severity.NOTE,
    thresholds=far_above(spreads=8, percent=300),
    article=INSTITUTIONS,
    rows=f"""
        SELECT c.id AS looked, c.discharged_on - c.admitted_on AS days, u.claims AS count, u.days AS median
        FROM looked c JOIN {USUAL}
        WHERE c.kind = 'inpatient' AND {beyond("(c.discharged_on - c.admitted_on)", "days")}
    """,
)
