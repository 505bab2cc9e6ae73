"""Invoices that do not come to what is claimed."""

from django.utils.translation import gettext_lazy as _

from claims.checking import Case, Figures, Group, Severity, check
from claims.checking.articles import PAPERS


@check(
    "invoices_differ",
    group=Group.PAPERS,
    title=_("Invoices differ from the claim"),
    means=_("The invoices together do not come to the amount that is claimed."),
    sentence=_("The invoices come to %(invoices)s yuan, claimed are %(claimed)s."),
    severity=Severity.WARNING,
    article=PAPERS,
)
def invoices_differ(case: Case) -> Figures | None:
    """The counter refuses it; an import or a later correction might not."""
    invoices = sum(invoice.amount for invoice in case.invoices)
    if invoices == case.claim.claimed:
        return None
    return {"invoices_fen": invoices, "claimed_fen": case.claim.claimed}
