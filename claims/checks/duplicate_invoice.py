"""The same invoice under another code (NX-20): its code and number together are refused at the counter already."""

from django.utils.translation import gettext_lazy as _

from claims.checking import NOT_COUNTING, Group, Severity, check_rows
from claims.checking.articles import PERSONS

check_rows(
    "duplicate_invoice",
    group=Group.PAPERS,
    title=_("Invoice used before under another code"),
    means=_("An invoice with the same number and amount, but another invoice code, stands in another claim."),
    sentence=_("Invoice %(invoice)s (%(amount)s yuan) stands in %(number)s as well, under another code."),
    severity=Severity.BLOCKING,
    needs_supervisor=True,
    article=PERSONS,
    rows=f"""
        SELECT DISTINCT ON (c.id) c.id AS looked, o.id AS claim, o.number, i.number AS invoice, i.amount AS amount_fen
        FROM looked c JOIN claims_invoice i ON i.claim_id = c.id AND i.number <> ''
        JOIN claims_invoice p ON p.pool_id = c.pool_id AND p.number = i.number AND p.claim_id <> c.id
            AND p.amount = i.amount AND p.code <> i.code
        JOIN claims_claim o ON o.id = p.claim_id AND o.state NOT IN {NOT_COUNTING}
        ORDER BY c.id, i.position, o.id
    """,
)
