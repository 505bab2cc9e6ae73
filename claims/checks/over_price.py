"""Lines above the price limit (LPS-30): 5,452 charged where 452 is allowed."""

from django.utils.translation import gettext_lazy as _

from claims.checking import Case, Figures, Group, Severity, check
from claims.checking.articles import INSTITUTIONS
from claims.models import ExpenseLine


@check(
    "over_price",
    group=Group.CATALOGUE,
    title=_("Above the price limit"),
    means=_("Lines cost more than their price limit times the quantity."),
    sentence=_("%(count)s lines are above their price limit, by %(over)s yuan together; first: %(name)s."),
    severity=Severity.WARNING,
    article=INSTITUTIONS,
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
