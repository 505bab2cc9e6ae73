"""The person has still to give money back: it can be set off with their consent (社会保险经办条例 art. 46)."""

from django.utils.translation import gettext_lazy as _

from claims.checking import Group, Severity, check_rows
from claims.checking.articles import PAID_BACK

check_rows(
    "owes_money",
    group=Group.PERSON,
    title=_("Money to be given back"),
    means=_("A recovery of the person is still open."),
    sentence=_("%(left)s yuan of %(number)s are still to be given back; with consent they can be set off."),
    severity=Severity.NOTE,
    article=PAID_BACK,
    rows="""
        SELECT DISTINCT ON (c.id) c.id AS looked, o.id AS claim, coalesce(o.number, k.number, s.number) AS number,
            r.amount - r.repaid AS left_fen
        FROM looked c JOIN claims_recovery r ON r.person_id = c.person_id AND r.state = 'open'
        LEFT JOIN claims_claim o ON o.id = r.claim_id LEFT JOIN claims_criticalcase k ON k.id = r.case_id
        LEFT JOIN claims_supplementaryclaim s ON s.id = r.supplementary_id ORDER BY c.id, r.id
    """,
)
