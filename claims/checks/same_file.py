"""The same file handed in twice (second signal of national_rules C2)."""

from django.utils.translation import gettext_lazy as _

from claims.checking import NOT_COUNTING, Group, Severity, check_rows
from claims.checking.articles import PERSONS

check_rows(
    "same_file",
    group=Group.PAPERS,
    title=_("File of another claim"),
    means=_("An invoice, list or record is, bit by bit, the same file as one of another claim."),
    sentence=_("“%(title)s” is the same file as one of %(number)s."),
    severity=Severity.WARNING,
    needs_supervisor=True,
    article=PERSONS,
    rows=f"""
        SELECT DISTINCT ON (c.id) c.id AS looked, o.id AS claim, o.number, d.title
        FROM looked c
        JOIN casework_document d ON d.case_type = 'claims.claim' AND d.case_id = c.id AND d.withdrawn_at IS NULL
            AND d.kind IN ('invoice', 'itemised_list', 'records')
        JOIN casework_document p ON p.pool_id = d.pool_id AND p.sha256 = d.sha256 AND p.case_type = d.case_type
            AND p.case_id <> c.id AND p.withdrawn_at IS NULL
        JOIN claims_claim o ON o.id = p.case_id AND o.state NOT IN {NOT_COUNTING}
        ORDER BY c.id, d.id, o.id
    """,
)
