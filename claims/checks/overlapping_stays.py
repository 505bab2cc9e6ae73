"""Two hospital beds at one time."""

from django.utils.translation import gettext_lazy as _

from claims.checking import OTHERS, Group, Severity, check_rows
from claims.checking.articles import INSTITUTIONS

check_rows(
    "overlapping_stays",
    group=Group.STAY,
    title=_("Overlapping stays"),
    means=_("Another inpatient stay of the person shares days. Leaving one hospital for another on one day is none."),
    sentence=_("The person was in hospital by %(number)s as well, from %(admitted)s to %(discharged)s."),
    severity=Severity.WARNING,
    needs_supervisor=True,
    article=INSTITUTIONS,
    nightly=True,
    rows=f"""
        SELECT DISTINCT ON (c.id) c.id AS looked, o.id AS claim, o.number, o.admitted_on AS admitted,
            o.discharged_on AS discharged
        FROM looked c JOIN {OTHERS} AND o.kind = c.kind
            AND o.admitted_on < c.discharged_on AND o.discharged_on > c.admitted_on
        WHERE c.kind = 'inpatient' ORDER BY c.id, o.admitted_on, o.id
    """,
)
