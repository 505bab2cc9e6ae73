"""Many stays in a short time, also those settled directly (NX-30)."""

from django.utils.translation import gettext_lazy as _

from claims.checking import DIRECT, OTHERS, Group, Severity, Threshold, Unit, check_rows
from claims.checking.articles import INSTITUTIONS

check_rows(
    "frequent_stays",
    group=Group.STAY,
    title=_("Frequent stays"),
    means=_(
        "The person's inpatient stays in %(days)s, this one and those settled directly included, are %(count)s or more."
    ),
    sentence=_("%(stays)s inpatient stays since %(since)s."),
    severity=Severity.NOTE,
    thresholds=(
        Threshold("count", _("Stays"), Unit.COUNT, 6, least=2, most=50),
        Threshold("days", _("In how many days"), Unit.DAYS, 365, most=730),
    ),
    article=INSTITUTIONS,
    nightly=True,
    rows=f"""
        SELECT looked, count(*) + 1 AS stays, since FROM (
            SELECT c.id AS looked, c.discharged_on - %(days)s AS since
            FROM looked c JOIN {OTHERS} AND o.kind = c.kind
                AND o.discharged_on BETWEEN c.discharged_on - %(days)s AND c.discharged_on
            WHERE c.kind = 'inpatient'
            UNION ALL
            SELECT c.id, c.discharged_on - %(days)s
            FROM looked c JOIN {DIRECT} AND d.kind = c.kind
                AND d.discharged_on BETWEEN c.discharged_on - %(days)s AND c.discharged_on
            WHERE c.kind = 'inpatient') stay
        GROUP BY looked, since HAVING count(*) + 1 >= %(count)s
    """,
)
