"""A share of drugs far above that of others with the same diagnosis."""

from django.utils.translation import gettext_lazy as _

from claims.checking import Group, Severity, Threshold, Unit, check_rows
from claims.checking.articles import INSTITUTIONS
from claims.checking.usual import USUAL, beyond, far_above

check_rows(
    "unusual_drugs",
    group=Group.COST,
    title=_("Large share of drugs"),
    means=_(
        "Drugs make %(share)s of the amount or more, more than %(spreads)s times the usual distance above the median of "
        "this diagnosis and more than %(percent)s of it; at least %(claims)s claims of two years."
    ),
    sentence=_("Drugs are %(share)s of the amount; half of %(count)s claims with this diagnosis are below %(median)s."),
    severity=Severity.NOTE,
    thresholds=(
        *far_above(spreads=6, percent=200),
        Threshold("share", _("Share of drugs"), Unit.PERCENT, 70, most=100),
    ),
    article=INSTITUTIONS,
    rows=f"""
        SELECT c.id AS looked, drugs.share AS share_bp, u.claims AS count, u.drugs AS median_bp
        FROM looked c JOIN {USUAL}
        CROSS JOIN LATERAL (
            SELECT div(10000 * sum(l.amount) FILTER (WHERE e.kind = 'drug'), nullif(sum(l.amount), 0))::int AS share
            FROM claims_expenseline l LEFT JOIN claims_catalogueentry e ON e.id = l.entry_id
            WHERE l.claim_id = c.id) drugs
        WHERE drugs.share >= %(share)s * 100 AND {beyond("drugs.share", "drugs")}
    """,
)
