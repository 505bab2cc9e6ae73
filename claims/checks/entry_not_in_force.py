"""Lines priced by a catalogue entry that did not hold on the day (FX-17)."""

from django.utils.translation import gettext_lazy as _

from claims.checking import Case, Figures, Group, Severity, check
from claims.checking.articles import WHAT_THE_FUND_PAYS
from claims.services.pricing import is_valid


@check(
    "entry_not_in_force",
    group=Group.CATALOGUE,
    title=_("Catalogue entry not in force"),
    means=_("Lines name a catalogue entry that was not in force on the last day of care."),
    sentence=_("%(count)s lines (%(amount)s yuan) name an entry that did not hold on %(day)s; first: %(name)s."),
    severity=Severity.WARNING,
    article=WHAT_THE_FUND_PAYS,
)
def entry_not_in_force(case: Case) -> Figures | None:
    """Where no entry of the code holds, the line keeps the one that was chosen."""
    wrong = [line for line in case.lines if line.entry and not is_valid(line.entry, case.discharged_on)]
    if not wrong:
        return None
    return {
        "count": len(wrong),
        "amount_fen": sum(line.amount for line in wrong),
        "name": wrong[0].name,
        "day": case.discharged_on.isoformat(),
        "lines": [line.position for line in wrong],
    }
