"""Much claimed as class A or B that no catalogue entry stands behind."""

from django.utils.translation import gettext_lazy as _

from claims.checking import Case, Figures, Group, Severity, Threshold, Unit, check, told_of
from claims.checking.articles import WHAT_THE_FUND_PAYS


@check(
    "not_in_catalogue",
    group=Group.CATALOGUE,
    title=_("Without a catalogue entry"),
    means=_("Lines of class A or B without a catalogue entry come to %(amount)s or more."),
    sentence=_("%(count)s lines of class A or B have no catalogue entry: %(amount)s yuan; first: %(name)s."),
    severity=Severity.NOTE,
    thresholds=(Threshold("amount", _("Amount"), Unit.FEN, 30_000_00, most=10**10),),
    article=WHAT_THE_FUND_PAYS,
)
def not_in_catalogue(case: Case, amount: int) -> Figures | None:
    """Lines that were typed by name only."""
    typed = [line for line in case.payable_lines if line.entry is None]
    return told_of(typed) if sum(line.amount for line in typed) >= amount else None
