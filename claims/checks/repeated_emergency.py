"""Emergency again and again: it needs no approval away from home."""

from django.utils.translation import gettext_lazy as _

from claims.checking import OTHERS, Group, Severity, Threshold, Unit, check_rows
from claims.checking.articles import AWAY_FROM_HOME

check_rows(
    "repeated_emergency",
    group=Group.STAY,
    title=_("Repeated emergencies"),
    means=_("The person came as an emergency %(count)s times or more in %(days)s, this time included."),
    sentence=_("The %(times)s. emergency since %(since)s."),
    severity=Severity.NOTE,
    thresholds=(
        Threshold("count", _("Emergencies"), Unit.COUNT, 4, least=2, most=50),
        Threshold("days", _("In how many days"), Unit.DAYS, 365, most=730),
    ),
    article=AWAY_FROM_HOME,
    rows=f"""
        SELECT c.id AS looked, count(*) + 1 AS times, (c.admitted_on - %(days)s) AS since
        FROM looked c JOIN {OTHERS} AND o.access = c.access
            AND o.admitted_on BETWEEN c.admitted_on - %(days)s AND c.admitted_on
        WHERE c.access = 'emergency' GROUP BY c.id, c.admitted_on HAVING count(*) + 1 >= %(count)s
    """,
)
