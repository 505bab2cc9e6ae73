"""Lines priced by a catalogue entry that did not hold on the day (FX-17)."""

from django.utils.translation import gettext_lazy as _

from claims.checking import Case, Figures, Group, Severity, check, told_of
from claims.checking.articles import WHAT_THE_FUND_PAYS


@check(
    "entry_not_in_force",
    group=Group.CATALOGUE,
    title=_("Catalogue entry not in force"),
    means=_(
        "Lines name a catalogue entry that was not in force on the day of the service, or else on the last day of care."
    ),
    sentence=_("%(count)s lines (%(amount)s yuan) name an entry that was not in force; first: %(name)s on %(day)s."),
    severity=Severity.WARNING,
    article=WHAT_THE_FUND_PAYS,
)
def entry_not_in_force(case: Case) -> Figures | None:
    """Where no entry of the code holds, the line keeps the one that was chosen."""
    wrong = [line for line in case.payable_lines if line.entry and not line.entry.holds_on(case.day_of(line))]
    return told_of(wrong, day=case.day_of(wrong[0]).isoformat()) if wrong else None
