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
        Threshold("margin", _("Below by at most"), Unit.BASIS_POINTS, 500, most=5_000),
        Threshold("days", _("In how many days"), Unit.DAYS, 365, most=730),
    ),
    article=TIERED_REVIEW,
    rows="""
        SELECT c.id AS looked, count(*) AS claims, (c.received_on - %(days)s) AS since
        FROM looked c JOIN casework_pool p ON p.id = c.pool_id AND p.approval_threshold IS NOT NULL
        JOIN claims_claim o ON o.pool_id = c.pool_id AND o.bank_account = c.bank_account AND o.bank_account <> ''
            AND o.id <> c.id AND o.received_on BETWEEN c.received_on - %(days)s AND c.received_on
        JOIN claims_settlement s ON s.claim_id = o.id AND s.turn = 1
            AND s.basic + s.critical_illness + s.large_amount + s.supplementary + s.assistance
                BETWEEN p.approval_threshold - p.approval_threshold * %(margin)s / 10000 AND p.approval_threshold
        GROUP BY c.id, c.received_on HAVING count(*) >= %(count)s
    """,
)
