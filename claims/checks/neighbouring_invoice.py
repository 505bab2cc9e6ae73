"""Two hospitals never print from one book: the next number of the same day belongs to another person elsewhere."""

from django.utils.translation import gettext_lazy as _

from claims.checking import STRANGERS, Group, Severity, check_rows
from claims.checking.articles import PERSONS

check_rows(
    "neighbouring_invoice",
    group=Group.PAPERS,
    title=_("Invoice next to one of another hospital"),
    means=_(
        "The invoice with the next or the previous number, same code and same day, was handed in by another person "
        "as one of another institution."
    ),
    sentence=_("Invoice %(invoice)s is the neighbour of one in %(number)s, of the same day by another institution."),
    severity=Severity.WARNING,
    needs_supervisor=True,
    article=PERSONS,
    rows=f"""
        SELECT DISTINCT ON (c.id) c.id AS looked, o.id AS claim, o.number, i.number AS invoice
        FROM looked c JOIN claims_invoice i ON i.claim_id = c.id AND i.number ~ '^[0-9]+$'
        CROSS JOIN (VALUES (-1), (1)) step (by)
        JOIN claims_invoice p ON p.pool_id = c.pool_id AND p.code = i.code AND p.issued_on = i.issued_on
            AND p.number = lpad((i.number::numeric + step.by)::text, length(i.number), '0')
        JOIN {STRANGERS} AND o.id = p.claim_id AND o.institution_id <> c.institution_id
        ORDER BY c.id, i.position, o.id
    """,
)
