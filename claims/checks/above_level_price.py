"""Above the price limit of the institution's level."""

from django.utils.translation import gettext_lazy as _

from claims.checking import Case, Figures, Group, Severity, check, told_of
from claims.checking.articles import INSTITUTIONS
from claims.models import ExpenseLine


@check(
    "above_level_price",
    group=Group.CATALOGUE,
    title=_("Above the price limit of the level"),
    means=_(
        "Lines cost more than the catalogue allows at institutions of this level, where the limit on the line is a higher "
        "one or none."
    ),
    sentence=_("%(count)s lines (%(amount)s yuan) are above the limit of the institution's level; first: %(name)s."),
    severity=Severity.WARNING,
    article=INSTITUTIONS,
)
def above_level_price(case: Case) -> Figures | None:
    """What the line's own limit lets through and that of the level does not."""
    return told_of([line for line in case.lines if _is_above(line, case)])


def _is_above(line: ExpenseLine, case: Case) -> bool:
    limit = line.entry.limit_at(case.level) if line.entry else None
    if limit is None or not line.quantity or (line.price_limit is not None and line.price_limit <= limit):
        return False
    return line.amount > limit * line.quantity
