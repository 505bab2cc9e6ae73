"""Lines above the price limit (LPS-30): 5,452 charged where 452 is allowed."""

from django.utils.translation import gettext_lazy as _

from claims.checks.registry import Case, Figures, check
from claims.models import ExpenseLine, Flag


@check(
    "over_price",
    title=_("Above the price limit"),
    sentence=_("%(count)d lines are above their price limit, by %(over)s together; first: %(name)s."),
    severity=Flag.Severity.WARNING,
)
def over_price(case: Case) -> Figures | None:
    """Lines whose amount is above price limit times quantity."""
    beyond = [(line, over) for line in case.lines if (over := _beyond(line)) > 0]
    if not beyond:
        return None
    return {
        "count": len(beyond),
        "over_fen": sum(over for _line, over in beyond),
        "name": beyond[0][0].name,
        "lines": [line.position for line, _over in beyond],
    }


def _beyond(line: ExpenseLine) -> int:
    if line.price_limit is None or not line.quantity:
        return 0
    return int(line.amount - line.price_limit * line.quantity)
