"""A deductible that counts on from an earlier stay without a referral on record (FX-14)."""

from django.utils.translation import gettext_lazy as _

from claims.checking import Group, Severity, check_rows
from claims.checking.articles import WHAT_THE_FUND_PAYS

check_rows(
    "continued_without_referral",
    group=Group.STAY,
    title=_("Continued without a referral"),
    means=_("The claim continues an earlier stay, and no referral from that institution to this one is on record."),
    sentence=_("Continues claim %(number)s: no referral from %(source)s to this institution is on record."),
    severity=Severity.NOTE,
    article=WHAT_THE_FUND_PAYS,
    rows="""
        SELECT c.id AS looked, e.number AS number, h.name AS source
        FROM looked c JOIN claims_claim e ON e.id = c.continues_id JOIN institutions_institution h ON h.id = e.institution_id
        WHERE NOT EXISTS (SELECT FROM claims_referral r WHERE r.id = c.referral_id AND r.source_id = e.institution_id)
    """,
)
