"""An item that the catalogue pays at some levels of institutions only."""

from django.utils.translation import gettext_lazy as _

from claims.checking import Case, Figures, Group, Severity, check, told_of
from claims.checking.articles import WHAT_THE_FUND_PAYS


@check(
    "entry_level",
    group=Group.CATALOGUE,
    title=_("Item for other institutions"),
    means=_("The catalogue lets an item of class A or B be paid at institutions of other levels only."),
    sentence=_("%(count)s lines (%(amount)s yuan) are not payable at an institution of this level; first: %(name)s."),
    severity=Severity.WARNING,
    article=WHAT_THE_FUND_PAYS,
)
def entry_level(case: Case) -> Figures | None:
    """By the levels in the catalogue entry."""
    limited = [line for line in case.payable_lines if line.entry and line.entry.levels]
    return told_of([line for line in limited if line.entry and case.level not in line.entry.levels])
