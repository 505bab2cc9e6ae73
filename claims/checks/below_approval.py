"""Again and again just below the amount that a supervisor sees (NX-18)."""

from django.utils.translation import gettext_lazy as _

from claims.checking import Group, Severity, Threshold, Unit, check_rows
from claims.checking.articles import TIERED_REVIEW

check_rows(
    "below_approval",
    group=Group.PAYMENT,
    title=_("Just below the supervisor's threshold"),
    means=_(
        "At least %(count)s claims that went to this bank account within %(days)s were paid just below the amount above "
        "which a supervisor decides: by no more than %(margin)s of it."
    ),
    sentence=_("%(claims)s claims paid to this account since %(since)s lie just below the supervisor's threshold."),
    severity=Severity.NOTE,
    needs_supervisor=True,
    thresholds=(
        Threshold("count", _("Claims"), Unit.COUNT, 2, most=50),
        Threshold("margin", _("Below by at most"), Unit.PERCENT, 5, most=50),
        Threshold("days", _("In how many days"), Unit.DAYS, 365, most=730),
    ),
    article=TIERED_REVIEW,
    rows="""
        SELECT c.id AS looked, count(*) AS claims, (c.received_on - %(days)s) AS since
        FROM looked c CROSS JOIN LATERAL (
            SELECT min(l.above) AS above FROM claims_reviewlevel l
            WHERE l.way <> 'second_review' AND l.severity = '' AND l.kind IN ('', c.kind) AND l.rules_id = (
                SELECT r.id FROM claims_reviewrules r
                WHERE r.pool_id = c.pool_id AND r.state = 'confirmed' AND r.starts_on <= %(day)s
                ORDER BY r.starts_on DESC LIMIT 1)) level
        JOIN claims_claim o ON o.pool_id = c.pool_id AND o.bank_account = c.bank_account AND o.bank_account <> ''
            AND o.id <> c.id AND o.received_on BETWEEN c.received_on - %(days)s AND c.received_on
        JOIN claims_settlement s ON s.claim_id = o.id AND s.turn = 1
            AND s.basic + s.critical_illness + s.large_amount + s.supplementary + s.assistance
                BETWEEN level.above - level.above * %(margin)s / 100 AND level.above
        GROUP BY c.id, c.received_on HAVING count(*) >= %(count)s
    """,
)
