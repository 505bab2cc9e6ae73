"""The same stay was refused before: who decides now should know why."""

from django.utils.translation import gettext_lazy as _

from claims.checking import Group, Severity, check_rows
from claims.checking.articles import PAPERS

check_rows(
    "refused_before",
    group=Group.STAY,
    title=_("Refused before"),
    means=_("A claim of the person for the same institution and days was refused."),
    sentence=_("The same stay was refused as %(number)s."),
    severity=Severity.WARNING,
    article=PAPERS,
    rows="""
        SELECT DISTINCT ON (c.id) c.id AS looked, o.id AS claim, o.number
        FROM looked c JOIN claims_claim o ON o.person_id = c.person_id AND o.id <> c.id AND o.state = 'refused'
            AND o.institution_id = c.institution_id AND o.admitted_on = c.admitted_on
            AND o.discharged_on = c.discharged_on
        ORDER BY c.id, o.id DESC
    """,
)
