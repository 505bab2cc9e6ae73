"""Days of a stay that fall into the waiting period of a late payment (国办发〔2024〕38号)."""

from django.utils.translation import gettext_lazy as _

from claims.checking import Group, Severity, check_rows
from claims.checking.articles import COVER

check_rows(
    "in_waiting_period",
    group=Group.PERSON,
    title=_("Days in the waiting period"),
    means=_("On some days of the stay the person had paid late and benefits had not begun yet."),
    sentence=_("Paid late on %(paid)s, benefits from %(starts)s: %(days)s days of the stay lie in the waiting period."),
    severity=Severity.WARNING,
    needs_supervisor=True,
    article=COVER,
    nightly=True,
    rows="""
        SELECT DISTINCT ON (c.id) c.id AS looked, k.paid_on AS paid, k.starts_on AS starts,
            upper(waited.span) - lower(waited.span) AS days
        FROM looked c JOIN enrollment_contribution k ON k.person_id = c.person_id AND k.classification = 'late'
            AND k.state IN ('waiting', 'active')
        CROSS JOIN LATERAL (SELECT daterange(c.admitted_on, c.discharged_on, '[]')
            * daterange(k.paid_on, k.starts_on) AS span) waited
        WHERE NOT isempty(waited.span) AND NOT EXISTS (
            SELECT FROM enrollment_coverage v
            WHERE v.person_id = c.person_id AND v.scheme = '390' AND v.period @> waited.span)
        ORDER BY c.id, k.paid_on
    """,
)
