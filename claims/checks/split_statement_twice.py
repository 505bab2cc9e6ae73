"""Another insurer's split statement (分割单) that stands in another claim already."""

from django.utils.translation import gettext_lazy as _

from claims.checking import NOT_COUNTING, Group, Severity, check_rows
from claims.checking.articles import PERSONS

check_rows(
    "split_statement_twice",
    group=Group.PAPERS,
    title=_("Split statement used twice"),
    means=_("A split statement with the same number of the same insurer stands in another claim for another invoice."),
    sentence=_("Split statement %(statement)s of %(issuer)s stands in %(number)s as well."),
    severity=Severity.WARNING,
    article=PERSONS,
    rows=f"""
        SELECT DISTINCT ON (c.id) c.id AS looked, o.id AS claim, o.number, s.number AS statement, s.issuer
        FROM looked c JOIN claims_splitstatement s ON s.claim_id = c.id AND s.number <> ''
        JOIN claims_splitstatement t ON t.pool_id = c.pool_id AND t.number = s.number AND t.issuer = s.issuer
            AND t.claim_id <> c.id
        JOIN claims_claim o ON o.id = t.claim_id AND o.state NOT IN {NOT_COUNTING}
        ORDER BY c.id, s.position, o.id
    """,
)
