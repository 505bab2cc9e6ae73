"""More bed days and days of nursing than the stay has."""

from collections import defaultdict
from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from claims.checking import Case, Figures, Group, Severity, check
from claims.checking.articles import INSTITUTIONS

DAILY_UNITS = {"日", "天", "床日"}


@check(
    "more_days_than_stay",
    group=Group.CATALOGUE,
    title=_("More days charged than the stay has"),
    means=_(
        "Of an item that is charged by the day there are more days than from admission to discharge, both counted."
    ),
    sentence=_("%(name)s: %(charged)s days charged in a stay of %(days)s days."),
    severity=Severity.WARNING,
    article=INSTITUTIONS,
)
def more_days_than_stay(case: Case) -> Figures | None:
    """By the unit of the catalogue entry; the day of discharge may be charged."""
    if not case.is_inpatient:
        return None
    charged: defaultdict[str, Decimal] = defaultdict(Decimal)
    for line in case.lines:
        if line.entry and line.entry.unit in DAILY_UNITS:
            charged[line.entry.name] += line.quantity or Decimal(0)
    name, most = max(charged.items(), key=lambda found: found[1], default=("", Decimal(0)))
    if most <= case.days + 1:
        return None
    places = [line.position for line in case.lines if line.entry and line.entry.name == name]
    return {"name": name, "charged": f"{most.normalize():f}", "days": case.days, "lines": places}
