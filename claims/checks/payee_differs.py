"""Money for a grown-up goes to another name."""

from django.utils.translation import gettext_lazy as _

from claims.checking import Case, Figures, Group, Severity, Threshold, Unit, check
from claims.checking.articles import PERSONS


@check(
    "payee_differs",
    group=Group.PAYMENT,
    title=_("Payee is somebody else"),
    means=_("The payee's name is not that of the person, who is %(age)s old or older."),
    sentence=_("The money goes to another name than that of the person: see the authorisation."),
    severity=Severity.NOTE,
    thresholds=(Threshold("age", _("From which age on"), Unit.YEARS, 18, least=0, most=60),),
    article=PERSONS,
)
def payee_differs(case: Case, age: int) -> Figures | None:
    """Parents take the money of their children."""
    is_same = case.claim.payee_name.strip() == case.claim.person.name
    return None if is_same or case.age < age else {}
