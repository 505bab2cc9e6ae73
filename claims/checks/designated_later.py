"""An institution that was designated only after the admission."""

from django.utils.translation import gettext_lazy as _

from claims.checking import Group, Severity, check_rows
from claims.checking.articles import DESIGNATION

check_rows(
    "designated_later",
    group=Group.INSTITUTION,
    title=_("Institution designated later"),
    means=_(
        "The institution was not designated on the day of admission, but is since a later day; it was no emergency."
    ),
    sentence=_("%(institution)s is designated since %(since)s only, admitted was %(admitted)s."),
    severity=Severity.WARNING,
    needs_supervisor=True,
    article=DESIGNATION,
    nightly=True,
    rows="""
        SELECT c.id AS looked, h.name AS institution, c.admitted_on AS admitted, lower(d.period) AS since
        FROM looked c JOIN institutions_institution h ON h.id = c.institution_id
        CROSS JOIN LATERAL (SELECT period FROM institutions_designation d WHERE d.pool_id = c.pool_id
            AND d.institution_id = h.id AND NOT d.period << daterange(c.admitted_on, NULL) ORDER BY period LIMIT 1) d
        WHERE c.access <> 'emergency' AND lower(d.period) > c.admitted_on
    """,
)
