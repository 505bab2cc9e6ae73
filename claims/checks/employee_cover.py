"""Covered by employees' insurance at that time: the same expense is paid once only."""

from django.utils.translation import gettext_lazy as _

from claims.checking import Group, Severity, check_rows
from claims.checking.articles import PERSONS

check_rows(
    "employee_cover",
    group=Group.PERSON,
    title=_("Covered by employees' insurance"),
    means=_("On some days of the stay the person was covered by employees' insurance as well."),
    sentence=_("Employees' insurance covered the person from %(since)s: see whether it paid already."),
    severity=Severity.WARNING,
    needs_supervisor=True,
    article=PERSONS,
    nightly=True,
    rows="""
        SELECT DISTINCT ON (c.id) c.id AS looked, lower(v.period) AS since
        FROM looked c JOIN enrollment_coverage v ON v.person_id = c.person_id AND v.scheme = '310'
            AND v.period && daterange(c.admitted_on, c.discharged_on, '[]')
        ORDER BY c.id, v.period
    """,
)
