"""What the checks against the usual cost of a diagnosis share: the row to compare with, and how far is too far."""

from django.utils.translation import gettext_lazy as _

from claims.checking.registry import Threshold, Unit

USUAL = (
    "claims_usualcost u ON u.pool_id = c.pool_id AND u.diagnosis_id = c.diagnosis_id AND u.kind = c.kind"
    " AND u.claims >= %(claims)s"
)
"""The usual figures of the claim's diagnosis and kind of care, where they rest on enough claims."""


def beyond(value: str, usual: str) -> str:
    """The condition that a value (SQL) lies far above the usual one, by spreads and by percent."""
    by_spreads = f"{value} > u.{usual} + %(spreads)s * u.{usual}_spread"
    return f"{by_spreads} AND {value} * 100::bigint > u.{usual} * %(percent)s::bigint"


def far_above(*, spreads: int, percent: int) -> tuple[Threshold, ...]:
    """The thresholds of such a check; `percent` of the median."""
    return (
        Threshold("spreads", _("Times the usual distance (MAD) above the median"), Unit.COUNT, spreads, most=100),
        Threshold("percent", _("And more than so much of the median"), Unit.PERCENT, percent, least=100, most=10_000),
        Threshold("claims", _("Fewest claims to compare with"), Unit.COUNT, 30, least=10, most=500),
    )
