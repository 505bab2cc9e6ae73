"""An invoice of a claim that was refused or reversed comes again."""

from django.utils.translation import gettext_lazy as _

from claims.checking import Group, Severity, check_rows
from claims.checking.articles import PERSONS

check_rows(
    "invoice_refused_before",
    group=Group.PAPERS,
    title=_("Invoice of a refused claim"),
    means=_("The same invoice stood in a claim that was refused or reversed."),
    sentence=_("Invoice %(invoice)s stood in %(number)s, which was refused or reversed."),
    severity=Severity.WARNING,
    needs_supervisor=True,
    article=PERSONS,
    rows="""
        SELECT DISTINCT ON (c.id) c.id AS looked, o.id AS claim, o.number, i.number AS invoice
        FROM looked c JOIN claims_invoice i ON i.claim_id = c.id AND i.number <> ''
        JOIN claims_invoice p ON p.pool_id = c.pool_id AND p.number = i.number AND p.code = i.code
            AND p.claim_id <> c.id
        JOIN claims_claim o ON o.id = p.claim_id AND o.state IN ('refused', 'reversed')
        ORDER BY c.id, i.position, o.id DESC
    """,
)
