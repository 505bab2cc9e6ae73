"""Two hospital beds at one time, of which one was settled at the hospital."""

from django.utils.translation import gettext_lazy as _

from claims.checking import DIRECT, Group, Severity, check_rows
from claims.checking.articles import INSTITUTIONS

check_rows(
    "overlapping_direct_stay",
    group=Group.STAY,
    title=_("Overlaps a stay settled directly"),
    means=_(
        "An inpatient stay that was settled directly shares some of the days. Leaving one hospital for another on one day "
        "is none."
    ),
    sentence=_("The person was in hospital by %(number)s (%(place)s) as well, from %(admitted)s to %(discharged)s."),
    severity=Severity.WARNING,
    needs_supervisor=True,
    article=INSTITUTIONS,
    nightly=True,
    rows=f"""
        SELECT DISTINCT ON (c.id) c.id AS looked, d.number, d.institution AS place, d.admitted_on AS admitted,
            d.discharged_on AS discharged
        FROM looked c JOIN {DIRECT} AND d.kind = c.kind AND d.total <> c.claimed
            AND d.admitted_on < c.discharged_on AND d.discharged_on > c.admitted_on
            AND (d.admitted_on, d.discharged_on) <> (c.admitted_on, c.discharged_on)
        WHERE c.kind = 'inpatient' ORDER BY c.id, d.admitted_on, d.id
    """,
)
