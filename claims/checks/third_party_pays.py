"""A third party that pays: what it bears is not paid by the fund (社会保险法 art. 30)."""

from django.utils.translation import gettext_lazy as _

from claims.checking import Group, Severity, check_rows
from claims.checking.articles import PAID_BY_OTHERS

check_rows(
    "third_party_pays",
    group=Group.STAY,
    title=_("The third party's part is not taken off"),
    means=_("A third party is recorded, and less is taken off as paid elsewhere than it has paid, or bears and pays."),
    sentence=_(
        "The third party answers for %(share)s and has paid %(paid)s yuan; %(bears)s are not the fund's, "
        "%(off)s are taken off. Enter what it pays as a split statement, or refuse the claim. The fund pays first only "
        "where it does not pay or cannot be found and the insured has signed so."
    ),
    severity=Severity.BLOCKING,
    article=PAID_BY_OTHERS,
    rows="""
        SELECT c.id AS looked, t.share AS share_bp, t.paid AS paid_fen, b.bears AS bears_fen, c.paid_elsewhere AS off_fen
        FROM looked c JOIN claims_thirdparty t ON t.claim_id = c.id
        CROSS JOIN LATERAL (
            SELECT greatest(t.paid, CASE WHEN t.standing = 'pays' THEN c.claimed * t.share / 10000 ELSE 0 END) AS bears) b
        WHERE c.paid_elsewhere < b.bears
    """,
)
