"""An institution of the pool that never was designated for it."""

from django.utils.translation import gettext_lazy as _

from claims.checking import Group, Severity, check_rows
from claims.checking.articles import DESIGNATION

check_rows(
    "not_designated",
    group=Group.INSTITUTION,
    title=_("Institution not designated"),
    means=_(
        "The institution lies inside the pool and was not designated on the day of admission nor after it; it was no "
        "emergency."
    ),
    sentence=_("%(institution)s was not designated on %(admitted)s."),
    severity=Severity.WARNING,
    needs_supervisor=True,
    article=DESIGNATION,
    nightly=True,
    rows="""
        SELECT c.id AS looked, h.name AS institution, c.admitted_on AS admitted
        FROM looked c JOIN institutions_institution h ON h.id = c.institution_id
            AND starts_with(h.area_id, %(inside)s)
        WHERE c.access <> 'emergency' AND NOT EXISTS (
            SELECT FROM institutions_designation d WHERE d.pool_id = c.pool_id AND d.institution_id = h.id
                AND NOT d.period << daterange(c.admitted_on, NULL))
    """,
)
