"""The agreement with the institution ended while the person lay there."""

from django.utils.translation import gettext_lazy as _

from claims.checking import Group, Severity, check_rows
from claims.checking.articles import DESIGNATION

check_rows(
    "designation_ended",
    group=Group.INSTITUTION,
    title=_("Designation ended during the stay"),
    means=_("The institution was designated on the day of admission, but not any more on the day of discharge."),
    sentence=_("%(institution)s was designated until before %(until)s, discharged was %(discharged)s."),
    severity=Severity.NOTE,
    article=DESIGNATION,
    nightly=True,
    rows="""
        SELECT c.id AS looked, h.name AS institution, upper(d.period) AS until, c.discharged_on AS discharged
        FROM looked c JOIN institutions_institution h ON h.id = c.institution_id
        JOIN institutions_designation d ON d.pool_id = c.pool_id AND d.institution_id = h.id
            AND d.period @> c.admitted_on AND upper(d.period) <= c.discharged_on
        WHERE NOT EXISTS (SELECT FROM institutions_designation later WHERE later.pool_id = c.pool_id
            AND later.institution_id = h.id AND later.period @> c.discharged_on)
    """,
)
