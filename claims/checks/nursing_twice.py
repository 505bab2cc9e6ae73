"""Two levels of nursing for one day: each day has one."""

from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from claims.checking import Case, Figures, Group, Severity, check
from claims.checking.articles import INSTITUTIONS

LEVELS = ("特级护理", "重症监护护理", "Ⅰ级护理", "Ⅱ级护理", "Ⅲ级护理", "一级护理", "二级护理", "三级护理")


@check(
    "nursing_twice",
    group=Group.CATALOGUE,
    title=_("Levels of nursing together"),
    means=_(
        "Levels of nursing exclude each other on one day; together more days of them are charged than from admission to "
        "discharge, both counted."
    ),
    sentence=_("%(levels)s levels of nursing, %(charged)s days together, in a stay of %(days)s days."),
    severity=Severity.WARNING,
    article=INSTITUTIONS,
)
def nursing_twice(case: Case) -> Figures | None:
    """By the words of the line's name."""
    charged = {line.position: line for line in case.lines if _level(line.name)}
    levels = {_level(line.name) for line in charged.values()}
    together = sum((line.quantity or Decimal(0) for line in charged.values()), Decimal(0))
    if not case.is_inpatient or len(levels) < 2 or together <= case.days + 1:
        return None
    told = {"levels": len(levels), "charged": f"{together.normalize():f}", "days": case.days}
    return told | {"lines": list(charged)}


def _level(name: str) -> str:
    return next((level for level in LEVELS if level in name), "")
