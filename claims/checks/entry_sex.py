"""An item that the catalogue keeps for the other sex."""

from django.utils.translation import gettext_lazy as _

from claims.checking import Case, Figures, Group, Severity, check, told_of
from claims.checking.articles import WHAT_THE_FUND_PAYS


@check(
    "entry_sex",
    group=Group.CATALOGUE,
    title=_("Item for the other sex"),
    means=_("The catalogue lets an item of class A or B be paid for the other sex only."),
    sentence=_("%(count)s lines (%(amount)s yuan) are payable for the other sex only; first: %(name)s."),
    severity=Severity.WARNING,
    article=WHAT_THE_FUND_PAYS,
)
def entry_sex(case: Case) -> Figures | None:
    """By the limit of the catalogue entry."""
    sex = case.claim.person.sex
    return told_of([line for line in case.payable_lines if line.entry and line.entry.sex not in ("", sex)])
