"""Lines of expense that do not come to what is claimed."""

from django.utils.translation import gettext_lazy as _

from claims.checking import Case, Figures, Group, Severity, check
from claims.checking.articles import PAPERS


@check(
    "lines_differ",
    group=Group.PAPERS,
    title=_("Lines differ from the claim"),
    means=_("The lines of expense together do not come to the amount that is claimed."),
    sentence=_("The lines come to %(lines_sum)s yuan, claimed are %(claimed)s."),
    severity=Severity.WARNING,
    article=PAPERS,
)
def lines_differ(case: Case) -> Figures | None:
    """The counter refuses it; an import or a later correction might not."""
    lines = sum(line.amount for line in case.lines)
    return None if lines == case.claim.claimed else {"lines_sum_fen": lines, "claimed_fen": case.claim.claimed}
