"""Care in many places in a short time (NX-30)."""

from django.utils.translation import gettext_lazy as _

from claims.checking import NOT_COUNTING, Group, Severity, Threshold, Unit, check_rows
from claims.checking.articles import PERSONS

check_rows(
    "many_institutions",
    group=Group.STAY,
    title=_("Many institutions"),
    means=_("The person's claims of %(days)s come from %(count)s institutions or more."),
    sentence=_("Claims from %(institutions)s institutions since %(since)s."),
    severity=Severity.NOTE,
    thresholds=(
        Threshold("count", _("Institutions"), Unit.COUNT, 4, least=2, most=50),
        Threshold("days", _("In how many days"), Unit.DAYS, 90, most=730),
    ),
    article=PERSONS,
    rows=f"""
        SELECT c.id AS looked, count(DISTINCT o.institution_id) AS institutions, (c.discharged_on - %(days)s) AS since
        FROM looked c JOIN claims_claim o ON o.person_id = c.person_id AND o.state NOT IN {NOT_COUNTING}
            AND o.discharged_on BETWEEN c.discharged_on - %(days)s AND c.discharged_on
        GROUP BY c.id, c.discharged_on HAVING count(DISTINCT o.institution_id) >= %(count)s
    """,
)
