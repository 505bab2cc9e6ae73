"""The same line more often than the stay has days."""

from collections import Counter
from typing import Any

from django.utils.translation import gettext_lazy as _

from claims.checking import Case, Figures, Group, Severity, check
from claims.checking.articles import INSTITUTIONS
from claims.models import ExpenseLine


@check(
    "repeated_line",
    group=Group.CATALOGUE,
    title=_("Repeated lines"),
    means=_("One line (same item, quantity, price and amount) stands more often than twice for each day of the stay."),
    sentence=_("%(name)s stands %(times)s times with the same quantity and amount in a stay of %(days)s days."),
    severity=Severity.WARNING,
    article=INSTITUTIONS,
)
def repeated_line(case: Case) -> Figures | None:
    """Hospitals print a line a day, for some items one in the morning and one in the evening."""
    [(most, times)] = Counter(_said(line) for line in case.lines).most_common(1) or [((), 0)]
    if times <= 2 * (case.days + 1):
        return None
    places = [line.position for line in case.lines if _said(line) == most]
    return {"name": most[0], "times": times, "days": case.days, "lines": places}


def _said(line: ExpenseLine) -> tuple[Any, ...]:
    return line.name, line.quantity, line.unit_price, line.amount
