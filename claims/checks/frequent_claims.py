"""Many claims at the counter in a short time (FX-35)."""

from django.utils.translation import gettext_lazy as _

from claims.checking import OTHERS, Group, Severity, Threshold, Unit, check_rows
from claims.checking.articles import PERSONS

check_rows(
    "frequent_claims",
    group=Group.STAY,
    title=_("Frequent claims"),
    means=_("The person handed in %(count)s claims or more in %(days)s, this one included."),
    sentence=_("%(claims)s claims handed in since %(since)s."),
    severity=Severity.NOTE,
    thresholds=(
        Threshold("count", _("Claims"), Unit.COUNT, 5, least=2, most=100),
        Threshold("days", _("In how many days"), Unit.DAYS, 90, most=730),
    ),
    article=PERSONS,
    rows=f"""
        SELECT c.id AS looked, count(*) + 1 AS claims, (c.received_on - %(days)s) AS since
        FROM looked c JOIN {OTHERS} AND o.received_on BETWEEN c.received_on - %(days)s AND c.received_on
        GROUP BY c.id, c.received_on HAVING count(*) + 1 >= %(count)s
    """,
)
