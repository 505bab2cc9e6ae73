"""A third party that does not pay or cannot be found: the fund pays first and recovers (社会保险法 art. 30)."""

from django.utils.translation import gettext_lazy as _

from claims.checking import Group, Severity, check_rows
from claims.checking.articles import PAID_BY_OTHERS

check_rows(
    "third_party_paid_first",
    group=Group.STAY,
    title=_("The fund pays first for a third party"),
    means=_("A third party is recorded that does not pay or cannot be found; the insured has signed so."),
    sentence=_(
        "The third party answers for %(share)s and does not pay or cannot be found, as the insured signed on "
        "%(declared)s. Once the claim is paid, its share is recovered from it."
    ),
    severity=Severity.WARNING,
    needs_supervisor=True,
    article=PAID_BY_OTHERS,
    rows="""
        SELECT c.id AS looked, t.share AS share_bp, t.declared_on AS declared
        FROM looked c JOIN claims_thirdparty t ON t.claim_id = c.id AND t.standing IN ('refuses', 'unknown')
    """,
)
