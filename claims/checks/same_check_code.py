"""Two invoices with one check code: a picture of an electronic invoice whose number was changed."""

from django.utils.translation import gettext_lazy as _

from claims.checking import NOT_COUNTING, Group, Severity, check_rows
from claims.checking.articles import PERSONS

check_rows(
    "same_check_code",
    group=Group.PAPERS,
    title=_("Check code of another invoice"),
    means=_(
        "An invoice of another claim has the same check code and amount, but another number. Check codes are short: "
        "alone they meet by chance."
    ),
    sentence=_("Invoice %(invoice)s has check code and amount (%(amount)s yuan) of one in %(number)s."),
    severity=Severity.WARNING,
    needs_supervisor=True,
    article=PERSONS,
    rows=f"""
        SELECT DISTINCT ON (c.id) c.id AS looked, o.id AS claim, o.number, i.number AS invoice, i.amount AS amount_fen
        FROM looked c JOIN claims_invoice i ON i.claim_id = c.id AND i.check_code <> ''
        JOIN claims_invoice p ON p.pool_id = c.pool_id AND p.check_code = i.check_code AND p.check_code <> ''
            AND p.claim_id <> c.id AND p.amount = i.amount AND p.number <> i.number
        JOIN claims_claim o ON o.id = p.claim_id AND o.state NOT IN {NOT_COUNTING}
        ORDER BY c.id, i.position, o.id
    """,
)
