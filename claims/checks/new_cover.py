"""Ill as soon as cover began: paid late, perhaps for this illness."""

from django.utils.translation import gettext_lazy as _

from claims.checking import Group, Severity, Threshold, Unit, check_rows
from claims.checking.articles import COVER

check_rows(
    "new_cover",
    group=Group.PERSON,
    title=_("Cover has just begun"),
    means=_("The person paid late and was admitted at most %(days)s after the waiting period."),
    sentence=_("Paid late on %(paid)s; admitted %(days)s days after benefits began on %(starts)s."),
    severity=Severity.NOTE,
    thresholds=(Threshold("days", _("Days after cover began"), Unit.DAYS, 15, least=0, most=180),),
    article=COVER,
    rows="""
        SELECT DISTINCT ON (c.id) c.id AS looked, k.paid_on AS paid, k.starts_on AS starts,
            c.admitted_on - k.starts_on AS days
        FROM looked c JOIN enrollment_contribution k ON k.person_id = c.person_id AND k.classification = 'late'
            AND k.state IN ('waiting', 'active') AND k.starts_on BETWEEN c.admitted_on - %(days)s AND c.admitted_on
        ORDER BY c.id, k.starts_on DESC
    """,
)
