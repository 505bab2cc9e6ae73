"""Paid as an outpatient while lying in hospital."""

from django.utils.translation import gettext_lazy as _

from claims.checking import OTHERS, Group, Severity, check_rows
from claims.checking.articles import INSTITUTIONS

check_rows(
    "outpatient_during_stay",
    group=Group.STAY,
    title=_("Outpatient care during a stay"),
    means=_(
        "All days of outpatient care lie inside an inpatient stay of the person, after its first and before its last."
    ),
    sentence=_("The person was in hospital by %(number)s, from %(admitted)s to %(discharged)s."),
    severity=Severity.WARNING,
    article=INSTITUTIONS,
    nightly=True,
    rows=f"""
        SELECT DISTINCT ON (c.id) c.id AS looked, o.id AS claim, o.number, o.admitted_on AS admitted,
            o.discharged_on AS discharged
        FROM looked c JOIN {OTHERS} AND o.kind = 'inpatient'
            AND o.admitted_on < c.admitted_on AND o.discharged_on > c.discharged_on
        WHERE c.kind <> 'inpatient' ORDER BY c.id, o.admitted_on, o.id
    """,
)
