"""An item that the catalogue keeps for another age."""

from django.utils.translation import gettext_lazy as _

from claims.checking import Case, Figures, Group, Severity, check, told_of
from claims.checking.articles import WHAT_THE_FUND_PAYS
from claims.models import ExpenseLine
from policy.days import age_on


@check(
    "entry_age",
    group=Group.CATALOGUE,
    title=_("Item for another age"),
    means=_(
        "The catalogue lets an item of class A or B be paid at another age only, in full years on the day of service."
    ),
    sentence=_("%(count)s lines (%(amount)s yuan) are payable at another age only; first: %(name)s at %(age)s years."),
    severity=Severity.WARNING,
    article=WHAT_THE_FUND_PAYS,
)
def entry_age(case: Case) -> Figures | None:
    """By the limits of the catalogue entry."""
    return told_of([line for line in case.payable_lines if _is_another(line, case)], age=case.age)


def _is_another(line: ExpenseLine, case: Case) -> bool:
    if line.entry is None:
        return False
    age = age_on(case.claim.person.born_on, case.day_of(line))
    youngest, oldest = line.entry.age_from, line.entry.age_to
    return (youngest is not None and age < youngest) or (oldest is not None and age > oldest)
