"""One package sold twice: its trace code stands in another line (药品追溯码, DL-29)."""

from django.utils.translation import gettext_lazy as _

from claims.checking import NOT_COUNTING, Group, Severity, check_rows
from claims.checking.articles import TRACE_CODES

check_rows(
    "trace_code_twice",
    group=Group.CATALOGUE,
    title=_("Trace code used twice"),
    means=_("The trace code of a package stands in another line, of this claim or of another one of the pool."),
    sentence=_("Trace code %(code)s (%(name)s) stands in %(number)s as well."),
    severity=Severity.WARNING,
    needs_supervisor=True,
    article=TRACE_CODES,
    rows=f"""
        SELECT DISTINCT ON (c.id) c.id AS looked, o.id AS claim, o.number, l.name, code
        FROM looked c JOIN claims_expenseline l ON l.claim_id = c.id CROSS JOIN LATERAL unnest(l.trace_codes) code
        JOIN claims_expenseline x ON x.trace_codes @> ARRAY[code] AND x.id <> l.id
        JOIN claims_claim o ON o.id = x.claim_id AND o.pool_id = c.pool_id AND o.state NOT IN {NOT_COUNTING}
        ORDER BY c.id, l.position, code, o.id
    """,
)
