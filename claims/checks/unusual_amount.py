"""An amount that is large for its diagnosis."""

from django.utils.translation import gettext_lazy as _

from claims.checking import Group, Severity, check_rows
from claims.checking.articles import INSTITUTIONS
from claims.checking.usual import USUAL, beyond, far_above

check_rows(
    "unusual_amount",
    group=Group.COST,
    title=_("Large for the diagnosis"),
    means=_(
        "The amount is more than %(spreads)s times the usual distance above the median of the pool's claims with this "
        "diagnosis and kind of care, and more than %(percent)s of it; at least %(claims)s claims of two years."
    ),
    sentence=_("%(claimed)s yuan: half of %(count)s claims with this diagnosis are below %(median)s."),
    severity=Severity.NOTE,
    thresholds=far_above(spreads=8, percent=300),
    article=INSTITUTIONS,
    version=2,
    rows=f"""
        SELECT c.id AS looked, c.claimed AS claimed_fen, u.claims AS count, u.amount AS median_fen
        FROM looked c JOIN {USUAL} WHERE {beyond("c.claimed", "amount")}
    """,
)
