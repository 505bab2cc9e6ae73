"""Lines with another first self-payment or price limit than the catalogue's: both decide what is paid."""

from django.utils.translation import gettext_lazy as _

from claims.checking import Case, Figures, Group, Severity, check
from claims.checking.articles import WHAT_THE_FUND_PAYS
from claims.models import ExpenseLine


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
    level = case.claim.institution.level if case.claim.institution else ""
    differing = [line for line in case.lines if _differs(line, level)]
    if not differing:
        return None
    return {
        "count": len(differing),
        "name": differing[0].name,
        "lines": [line.position for line in differing],
    }


def _differs(line: ExpenseLine, level: str) -> bool:
    entry = line.entry
    if entry is None:
        return False
    return (line.first_self_pay, line.price_limit) != (entry.first_self_pay, entry.limit_at(level))
