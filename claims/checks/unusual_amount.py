"""An amount that is large for its diagnosis."""

from datetime import timedelta

from django.db import connection
from django.utils.translation import gettext_lazy as _

from claims.checks.registry import Case, Figures, check
from claims.models import Claim, Flag

FEWEST = 20
"""With fewer claims nothing is usual yet."""
LOOK_BACK = timedelta(730)


@check(
    "unusual_amount",
    title=_("Large for the diagnosis"),
    sentence=_(
        "%(claimed)s is more than 95 %% of %(count)d claims with this diagnosis; half of them are below %(median)s."
    ),
    severity=Flag.Severity.NOTE,
)
def unusual_amount(case: Case) -> Figures | None:
    """More than nineteen in twenty of the pool's settled claims with the same diagnosis and kind in two years."""
    claim = case.claim
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*), percentile_disc(0.5) WITHIN GROUP (ORDER BY claimed),"
            " percentile_disc(0.95) WITHIN GROUP (ORDER BY claimed) FROM claims_claim"
            " WHERE pool_id = %s AND diagnosis_id = %s AND kind = %s AND state = ANY(%s) AND discharged_on >= %s",
            [
                claim.pool_id,
                claim.diagnosis_id,
                claim.kind,
                list(Claim.SETTLED_STATES),
                case.discharged_on - LOOK_BACK,
            ],
        )
        count, median, high = cursor.fetchone()
    if count < FEWEST or claim.claimed <= high:
        return None
    return {"claimed_fen": claim.claimed, "count": count, "median_fen": median}
