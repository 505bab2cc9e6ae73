"""Lines with another first self-payment or price limit than the catalogue's: both decide what is paid."""

from django.utils.translation import gettext_lazy as _

from claims.checking import Case, Figures, Group, Severity, check, told_of
from claims.checking.articles import WHAT_THE_FUND_PAYS
from claims.models import CatalogueEntry, ExpenseLine


@check(
    "figures_differ",
    group=Group.CATALOGUE,
    title=_("Self-payment or limit differs from the catalogue"),
    means=_("Lines have another first self-payment or price limit than their catalogue entry."),
    sentence=_("%(count)s lines have another first self-payment or price limit than the catalogue; first: %(name)s."),
    severity=Severity.WARNING,
    article=WHAT_THE_FUND_PAYS,
)
def figures_differ(case: Case) -> Figures | None:
    """Lines whose figures were typed over what the catalogue says."""
    return told_of([line for line in case.lines if line.entry and _differs(line, line.entry, case.level)])


def _differs(line: ExpenseLine, entry: CatalogueEntry, level: str) -> bool:
    return (line.first_self_pay, line.price_limit) != (entry.first_self_pay, entry.limit_at(level))
